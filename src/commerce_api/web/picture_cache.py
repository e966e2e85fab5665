"""Pictures that were made before, as files; those that nobody wants any more go first."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import structlog

BYTES_MAX = 512 * 1024 * 1024
KEEP = 0.9  # after tidying up, so that not every new picture tidies
RECOUNT = 200  # new pictures; other processes write into the same folder

log = structlog.get_logger(__name__)


class PictureCache:
    """Every method waits for the disk: call them in threads."""

    def __init__(self, folder: Path, bytes_max: int = BYTES_MAX) -> None:
        self._folder = folder
        self._bytes_max = bytes_max
        self._tidying = threading.Lock()
        self._bytes = 0
        self._unseen = RECOUNT  # written since the folder was counted

    def read(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            found = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return found

    def write(self, name: str, picture: bytes) -> None:
        """Whole or not at all. A full disk costs the next request some time, and nothing else."""
        path = self._path(name)
        half = path.with_name(f"{name}.{secrets.token_hex(4)}.half")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(picture)
            half.replace(path)
        except OSError as error:
            log.warning("a picture was not kept", path=str(path), error=str(error))
            with suppress(OSError):
                half.unlink(missing_ok=True)
            return
        with self._tidying:
            self._bytes += len(picture)
            self._unseen += 1
            if self._bytes > self._bytes_max or self._unseen >= RECOUNT:
                self._tidy()

    def _tidy(self) -> None:
        """Count what is there; when it is too much, the longest unused go."""
        files = sorted(self._files())
        self._bytes, self._unseen = sum(size for _, size, _ in files), 0
        if self._bytes <= self._bytes_max:
            return
        for _, size, path in files:
            if self._bytes <= self._bytes_max * KEEP:
                return
            with suppress(OSError):
                path.unlink()
            self._bytes -= size

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """When each was last used, how large it is, and where."""
        for path in self._folder.glob("??/*"):
            with suppress(OSError):  # another process was faster
                state = path.stat()
                yield state.st_mtime_ns, state.st_size, path

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
