"""Public client code from npm, run under Node against what the shop answers."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.environment import leave_out

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "commerce-api"
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")


def run(script: str, question: Any, seconds: float = 60) -> Any:
    """The answer of a script of this folder; skips the test where Node or npm is missing."""
    answer = subprocess.run(  # noqa: S603
        ["node", str(HERE / script)],  # noqa: S607
        input=json.dumps(question),
        env={**os.environ, "NODE_PATH": str(_installed() / "node_modules")},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def _installed() -> Path:
    """Where the locked packages are: outside of the repository, once per lock file."""
    if not (shutil.which("node") and shutil.which("npm")):
        _skip("Node: node or npm is not installed")
    lock = (HERE / "package-lock.json").read_bytes()
    home = CACHE / f"clients-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not home.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _install(Path(folder) / "clients", home)
    return home


def _install(place: Path, home: Path) -> None:
    place.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    done = subprocess.run(  # noqa: S603
        INSTALL, cwd=place, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        _skip(f"Node: npm ci failed: {done.stderr.strip()[-200:]}")
    try:
        place.rename(home)
    except OSError:
        assert home.exists()  # another run was faster


def _skip(reason: str) -> None:
    leave_out(reason)
    pytest.skip(reason)
