"""Models on disk: one directory a version, written aside and renamed, so that nobody sees half."""

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import msgspec
import numpy as np
import structlog

from commerce_api.kernel import clock
from commerce_api.plugins.als_recommender.model import Arrays, Model
from commerce_api.ports.recommender import TrainReport

KEEP_VERSIONS = 2
REPORT = "report.json"
_ASIDE = ".unfinished-"
_ABANDONED_SECONDS = 3_600

log = structlog.get_logger()


def version_name(number: int, arrays: Arrays) -> str:
    """Such as `000012-9f86d081884c`: a running number, and a digest of what was learned."""
    digest = hashlib.sha256()
    for name in Arrays.__struct_fields__:
        digest.update(np.ascontiguousarray(getattr(arrays, name)).tobytes())
    return f"{number:06d}-{digest.hexdigest()[:12]}"


def save(directory: Path, arrays: Arrays, report: TrainReport) -> TrainReport:
    """Publish a new version and return its report, which then has the version's name."""
    directory.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=directory))
    number = max((_number(path) for path in versions(directory)), default=0) + 1
    report = msgspec.structs.replace(report, model_version=version_name(number, arrays))
    for field in Arrays.__struct_fields__:
        np.save(aside / f"{field}.npy", getattr(arrays, field), allow_pickle=False)
    (aside / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    _flush(aside)
    aside.chmod(0o755)
    aside.rename(directory / report.model_version)
    _prune(directory)
    return report


def load_newest(directory: Path, loaded: str) -> Model | None:
    """The newest version that can be read, or None if that is `loaded` or there is none."""
    for path in versions(directory):
        if path.name == loaded:
            return None
        try:
            return _load(path)
        except (OSError, ValueError, EOFError, msgspec.MsgspecError) as error:
            log.warning("recommender_model_unreadable", version=path.name, error=str(error))
    return None


def versions(directory: Path) -> list[Path]:
    """Newest first."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        found = [p for p in directory.iterdir() if _number(p) > 0 and p.is_dir()]
        return sorted(found, key=_number, reverse=True)
    return []


def _load(path: Path) -> Model:
    report = msgspec.json.decode((path / REPORT).read_bytes(), type=TrainReport)
    # Copy on write: pages are shared by all processes, and nothing insists on writing to them.
    arrays = {
        field: np.load(path / f"{field}.npy", mmap_mode="c", allow_pickle=False)
        for field in Arrays.__struct_fields__
    }
    return Model(Arrays(**arrays), report)


def _number(path: Path) -> int:
    number, dash, _ = path.name.partition("-")
    return int(number) if dash and number.isascii() and number.isdigit() else 0


def _prune(directory: Path) -> None:
    """Readers keep the pages of a deleted model until they let go of it."""
    abandoned = clock.now().timestamp() - _ABANDONED_SECONDS
    old = versions(directory)[KEEP_VERSIONS:]
    old += [p for p in directory.glob(f"{_ASIDE}*") if p.stat().st_mtime < abandoned]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


def _flush(directory: Path) -> None:
    for path in directory.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
