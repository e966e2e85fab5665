"""Reads on the bare drivers: SQLite on the event loop, PostgreSQL through an asyncpg pool."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any, Protocol

import asyncpg
from sqlalchemy import URL

from commerce_api.kernel.errors import TransientError
from commerce_api.kernel.sql import bound, for_postgres, for_sqlite, postgres_value, sqlite_value

Observer = Callable[[str], None]


class Count:
    """Statements of one request, wherever they run: reads and transactions alike."""

    def __init__(self) -> None:
        self.statements = 0


COUNT: ContextVar[Count | None] = ContextVar("statements", default=None)


def count_one() -> None:
    if (count := COUNT.get()) is not None:
        count.statements += 1


Rows = Sequence[Sequence[Any]]
PROGRESS_STEPS = 20_000  # virtual machine steps between two looks at the clock


class Reader(Protocol):
    async def fetch(self, sql: str, /, **params: Any) -> Rows: ...

    async def close(self) -> None: ...


class SqliteReader:
    """One connection, used on the loop: a short read costs less than handing it to a thread."""

    def __init__(self, url: URL, observers: list[Observer], statement_seconds: float) -> None:
        self._path = url.database or ""
        self._observers = observers
        self._seconds = statement_seconds
        self._deadline = 0.0
        self._connection: sqlite3.Connection | None = None

    async def fetch(self, sql: str, /, **params: Any) -> Rows:
        count_one()
        for observer in self._observers:
            observer(sql)
        text, values = bound(for_sqlite, sqlite_value, sql, params)
        self._deadline = time.monotonic() + self._seconds
        try:
            return (self._connection or self._connect()).execute(text, values).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TransientError("The database did not answer in time.") from error
            raise

    async def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, cached_statements=512, check_same_thread=False
        )
        for pragma in (
            "journal_mode=WAL",
            "query_only=ON",
            "busy_timeout=8000",
            "cache_size=-64000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_progress_handler(self._overdue, PROGRESS_STEPS)
        self._connection = connection
        return connection

    def _overdue(self) -> bool:
        return time.monotonic() > self._deadline


# A connection that went away; asyncpg reports it in either of these ways, as it happens to notice.
LOST = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
)


async def _no_reset(_connection: Any) -> None:
    """Reads leave nothing behind, so a connection goes back to the pool as it is."""


class PostgresReader:
    def __init__(
        self, url: URL, observers: list[Observer], pool_size: int, statement_seconds: float
    ) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._observers = observers
        self._size = pool_size
        self._timeout = str(int(statement_seconds * 1000))
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def fetch(self, sql: str, /, **params: Any) -> Rows:
        count_one()
        for observer in self._observers:
            observer(sql)
        text, values = bound(for_postgres, postgres_value, sql, params)
        try:
            return await self._run(text, values)
        except LOST:
            await self._forget_connections()
        try:
            return await self._run(text, values)
        except LOST as error:
            raise TransientError("The database cannot be reached. Please try again.") from error

    async def close(self) -> None:
        if self._pool:
            await self._pool.close()
            self._pool = None

    async def _forget_connections(self) -> None:
        """After a restart of the server none of them is of use: the pool opens new ones."""
        if self._pool:
            await self._pool.expire_connections()
        await asyncio.sleep(0.05)

    async def _run(self, text: str, values: Sequence[Any]) -> Rows:
        pool = self._pool or await self._open()
        try:
            async with pool.acquire(timeout=5) as connection:
                rows: Rows = await connection.fetch(text, *values)
                return rows
        except (TimeoutError, asyncpg.QueryCanceledError) as error:
            raise TransientError("The database did not answer in time.") from error

    async def _open(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._dsn,
                    min_size=1,
                    max_size=self._size,
                    reset=_no_reset,
                    server_settings={"statement_timeout": self._timeout},
                )
            return self._pool
