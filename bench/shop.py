"""A seeded shop of the benchmark's own, and its processes. Everything is gone at the end."""

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import httpx

COMMERCE = str(Path(sys.executable).parent / "commerce")
START_SECONDS = 60
STOP_SECONDS = 15
SEED_SECONDS = 600
FIRST_QUESTION = {"query": "{ shop { name } products(first: 1) { nodes { title } } }"}

# The generated products are in no collection: without this none has 24 of them. Those of one type
# come into one collection, as a merchant would sort them.
FILL_COLLECTIONS = """
INSERT INTO catalog_collection_product
  (collection_id, product_id, position, by_rule, created_at)
SELECT c.id, p.id, 1000 + p.id, FALSE, p.created_at
FROM (SELECT id, handle, created_at, dense_rank() OVER (ORDER BY product_type) AS kind
      FROM catalog_product) AS p
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS of_all
      FROM catalog_collection WHERE listed) AS c ON c.n = 1 + p.kind % c.of_all
WHERE p.handle LIKE '%-g' AND NOT EXISTS (
  SELECT 1 FROM catalog_collection_product AS m
  WHERE m.collection_id = c.id AND m.product_id = p.id)"""


class Trouble(Exception):
    """Why there is nothing to measure."""


class Shop:
    """Where a shop keeps its state, and how its processes are told."""

    def __init__(self, folder: Path, database_url: str, admin_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.admin_url = admin_url  # empty for SQLite
        self.database = urlsplit(database_url).path.lstrip("/")
        self._logs = 0

    def environment(self, port: int) -> dict[str, str]:
        """Of everything that this process knows only what is no setting of a shop."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMERCE_")}
        return inherited | {
            "COMMERCE_DATA_DIR": str(self.folder),
            "COMMERCE_DATABASE_URL": self.database_url,
            "COMMERCE_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "COMMERCE_LOG_LEVEL": "WARNING",
        }

    def log(self) -> Path:
        self._logs += 1
        return self.folder / f"process-{self._logs}.log"


@contextmanager
def sqlite_shop(folder: Path, _admin_url: str) -> Iterator[Shop]:
    yield Shop(folder, f"sqlite:///{folder / 'shop.sqlite'}", "")


@contextmanager
def postgresql_shop(folder: Path, admin_url: str) -> Iterator[Shop]:
    name = f"bench_{uuid4().hex[:12]}"
    asyncio.run(_postgres(admin_url, f"CREATE DATABASE {name}"))
    try:
        url = urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}"))
        yield Shop(folder, url, admin_url)
    finally:
        asyncio.run(_postgres(admin_url, f"DROP DATABASE {name} WITH (FORCE)"))


SHOPS = {"sqlite": sqlite_shop, "postgresql": postgresql_shop}


def answers(admin_url: str) -> bool:
    try:
        asyncio.run(_postgres(admin_url, "SELECT 1"))
    except (OSError, asyncpg.PostgresError):
        return False
    return True


def fill(shop: Shop, products: int) -> float:
    """Migrate and seed; returns how many seconds that took."""
    began = time.perf_counter()
    _command(shop, "migrate")
    _command(shop, "seed", "--products", str(products))
    if shop.admin_url:
        asyncio.run(_postgres(shop.database_url, FILL_COLLECTIONS, "ANALYZE"))
    else:
        connection = sqlite3.connect(shop.folder / "shop.sqlite")
        with connection:
            connection.execute(FILL_COLLECTIONS)
        connection.execute("ANALYZE")
        connection.close()
    _command(shop, "reindex")
    return time.perf_counter() - began


def _command(shop: Shop, *arguments: str) -> None:
    done = subprocess.run(
        [COMMERCE, *arguments],
        env=shop.environment(0) | {"COMMERCE_PUBLIC_URL": "http://127.0.0.1:8000"},
        capture_output=True,
        text=True,
        timeout=SEED_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"commerce {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")


async def _postgres(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def running(
    arguments: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            arguments, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Server:
    """A server that answers; `start_seconds` is how long the first answer took to come."""

    def __init__(
        self, process: subprocess.Popen[bytes], port: int, start_seconds: float, log: Path
    ) -> None:
        self.pid = process.pid
        self.port = port
        self.start_seconds = start_seconds
        self._log = log

    def last_words(self) -> str:
        """The end of its log, which names the error when there was one."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return "\n".join(lines[-3:])


@contextmanager
def serving(shop: Shop, *, traced: bool = False) -> Iterator[Server]:
    """`commerce serve`, or the same with every statement counted."""
    port = free_port()
    arguments = [COMMERCE, "serve", "--port", str(port)]
    if traced:
        arguments = [sys.executable, str(Path(__file__).parent / "traced.py"), str(port)]
    log, began = shop.log(), time.perf_counter()
    with running(arguments, shop.environment(port), log) as process:
        _await_answer(process, f"http://127.0.0.1:{port}/graphql", log)
        yield Server(process, port, time.perf_counter() - began, log)


@contextmanager
def working(shop: Shop) -> Iterator[int]:
    """`commerce worker`; gives its process id."""
    with running([COMMERCE, "worker"], shop.environment(8000), shop.log()) as process:
        yield process.pid


@contextmanager
def floor(shop: Shop, bodies: dict[str, bytes]) -> Iterator[Server]:
    """A bare server that answers these bytes under these names."""
    folder = shop.folder / "floor"
    folder.mkdir(exist_ok=True)
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    port = free_port()
    arguments = [sys.executable, str(Path(__file__).parent / "floor.py"), str(port), str(folder)]
    log, began = shop.log(), time.perf_counter()
    with running(arguments, dict(os.environ), log) as process:
        _await_answer(process, f"http://127.0.0.1:{port}/{next(iter(bodies))}", log)
        yield Server(process, port, time.perf_counter() - began, log)


def _await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.perf_counter() + START_SECONDS
    with httpx.Client() as client:
        while time.perf_counter() < deadline and process.poll() is None:
            try:
                answer = client.post(url, json=FIRST_QUESTION, timeout=START_SECONDS)
            except httpx.TransportError:
                time.sleep(0.01)
                continue
            if answer.status_code == 200 and b'"errors"' not in answer.content:
                return
            break
    told = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise Trouble(f"The server did not start:\n{told}")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
