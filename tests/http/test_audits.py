"""The official audits of GraphQL over HTTP, run by the package that defines them."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.environment import leave_out
from tests.http.serving import serving

AUDITS = Path(__file__).parent / "audits"
FILES = ("package.json", "package-lock.json", "run.mjs")
ALL = 61
INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


async def run(*command: str, folder: Path) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def left_out(reason: str) -> None:
    leave_out(f"Audits of GraphQL over HTTP: {reason}")
    pytest.skip(reason)


@pytest.fixture
async def installed(tmp_path: Path) -> Path:
    if not (shutil.which("node") and shutil.which("npm")):
        left_out("there is no Node here")
    for name in FILES:
        shutil.copy(AUDITS / name, tmp_path)
    code, _, told = await run(*INSTALL, folder=tmp_path)
    if code:
        left_out(f"npm ci failed: {told.strip()[-300:]}")
    return tmp_path


async def test_every_audit_passes(installed: Path, tmp_path: Path) -> None:
    app = create_app(services_of(Settings(data_dir=tmp_path / "shop")))
    async with serving(app) as url:
        code, out, told = await run("node", "run.mjs", f"{url}/graphql", folder=installed)
    assert code == 0, told
    results: list[dict[str, Any]] = json.loads(out)
    failed = [f"{r['id']} {r['name']}: {r['reason']}" for r in results if r["status"] != "ok"]
    assert failed == []
    assert len(results) == ALL


def test_the_lockfile_names_no_host() -> None:
    assert '"resolved"' not in (AUDITS / "package-lock.json").read_text()
