"""Processes that are told to stop: what is under way is answered, then they leave with 0."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from commerce_api.cli.server import GRACE_SECONDS
from commerce_api.kernel.db import Database
from tests import make

COMMERCE = Path(sys.executable).with_name("commerce")
START_SECONDS = 60  # a busy machine takes its time
CREATE = "mutation { cartCreate { cart { id } userErrors { code } } }"
STILL = "SELECT count(*) FROM kernel_lease"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@asynccontextmanager
async def process(
    url: str, folder: Path, *arguments: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("COMMERCE_")},
        "COMMERCE_DATABASE_URL": url,
        "COMMERCE_DATA_DIR": str(folder),
    }
    running = await asyncio.create_subprocess_exec(str(COMMERCE), *arguments, env=environment)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def until(true: Callable[[], Any], running: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(START_SECONDS):
        while not await true():
            assert running.returncode is None, f"it has ended with {running.returncode}"
            await asyncio.sleep(0.05)


async def stopped(running: asyncio.subprocess.Process) -> int:
    return await asyncio.wait_for(running.wait(), GRACE_SECONDS + 10)


async def healthy(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthz")).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def nobody_can_write(url: str) -> AsyncIterator[None]:
    """Whoever writes has to wait until the block ends."""
    if url.startswith("sqlite"):
        lock = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        yield
        lock.close()
        return
    connection = await asyncpg.connect(url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("LOCK TABLE cart_cart IN ACCESS EXCLUSIVE MODE")
    yield
    await transaction.rollback()
    await connection.close()


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_server_answers_what_is_under_way_and_leaves(
    db: Database, database_url: str, tmp_path: Path, workers: int
) -> None:
    async with db.transaction() as uow:
        await make.markets(uow)
    port = free_port()
    options = ("serve", "--port", str(port), "--workers", str(workers))
    async with (
        process(database_url, tmp_path, *options) as running,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        await until(lambda: healthy(client), running)
        async with nobody_can_write(database_url):
            request = asyncio.create_task(client.post("/graphql", json={"query": CREATE}))
            await asyncio.sleep(0.5)
            assert not request.done()
            running.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.7)
            assert running.returncode is None
            assert not request.done()
        response = await request
        answer = response.json()
        assert answer["data"]["cartCreate"]["cart"]["id"].startswith("gid://"), answer
        assert await stopped(running) == 0
    async with db.read() as reader:
        assert await count(reader.fetch, "SELECT count(*) FROM cart_cart") == 1


async def count(fetch: Any, sql: str) -> int:
    [[number]] = await fetch(sql)
    return int(number)


async def test_a_worker_gives_back_its_leases_and_leaves(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    async def works() -> bool:
        async with db.read() as reader:
            return await count(reader.fetch, STILL) > 0

    async with process(database_url, tmp_path, "worker") as running:
        await until(works, running)
        running.send_signal(signal.SIGTERM)
        assert await stopped(running) == 0
    assert not await works()


async def test_wrong_settings_end_the_start(tmp_path: Path) -> None:
    async with process("mysql://nowhere", tmp_path, "serve") as running:
        assert await stopped(running) == 2
