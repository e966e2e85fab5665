"""Reads and the unit of work. Nothing else in the code base commits."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, event, insert, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlmodel import SQLModel

from commerce_api.kernel.errors import TransientError
from commerce_api.kernel.events import Event
from commerce_api.kernel.outbox import OutboxMessage
from commerce_api.kernel.readers import Observer, PostgresReader, Reader, SqliteReader, count_one
from commerce_api.kernel.sql import bound, for_postgres, for_sqlite, postgres_value, sqlite_value

__all__ = ["Database", "Fetches", "Reader", "UnitOfWork"]

T = TypeVar("T")
WRITES = {"writes": True}
ATTEMPTS = 6
RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock
STATEMENT_SECONDS = 5.0


class Fetches(Protocol):
    """Whoever can run a read: a `Reader` outside a transaction, a `UnitOfWork` inside one."""

    async def fetch(self, sql: str, /, **params: Any) -> Sequence[Sequence[Any]]: ...


class UnitOfWork:
    """One transaction: everything in it happens, or nothing does."""

    def __init__(self, session: AsyncSession, *, postgres: bool) -> None:
        self.session = session
        self.postgres = postgres
        self.settings_changed = False  # set by who changes something that is `cached`
        self._after: list[Callable[[], None]] = []

    async def add(self, *rows: SQLModel) -> None:
        """Insert now. Without relationships the ORM would otherwise choose the order of inserts."""
        self.session.add_all(rows)
        await self.session.flush()

    async def insert(self, *rows: SQLModel) -> None:
        """Insert rows of one table in one statement. They are not tracked: no key comes back."""
        if rows:
            kind = type(rows[0])
            columns = [name for name in kind.model_fields if name != "id"]
            values = [{name: getattr(row, name) for name in columns} for row in rows]
            await self.session.execute(insert(kind), values)

    def emit(self, event: Event) -> None:
        self.session.add(
            OutboxMessage(name=event.name, object_key=event.key, payload=event.payload())
        )

    async def fetch(self, sql: str, /, **params: Any) -> Sequence[Sequence[Any]]:
        """Run SQL in this transaction; what was changed through the session is seen."""
        if self.session.new or self.session.dirty or self.session.deleted:
            await self.session.flush()
        translate = for_postgres if self.postgres else for_sqlite
        convert = postgres_value if self.postgres else sqlite_value
        text, values = bound(translate, convert, sql, params)
        connection = await self.session.connection()
        result = await connection.exec_driver_sql(text, tuple(values))
        return result.fetchall() if result.returns_rows else []

    def after_commit(self, callback: Callable[[], None]) -> None:
        self._after.append(callback)

    def committed(self) -> None:
        for callback in self._after:
            callback()


class Database:
    """One database. Reads go straight to the driver, writes through SQLAlchemy."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        statement_seconds: float = STATEMENT_SECONDS,
    ) -> None:
        self.url = driver_url(url)
        self.postgres = self.url.get_backend_name() == "postgresql"
        self.observers: list[Observer] = []
        self.wake = asyncio.Event()  # set when a commit left something for the worker
        self._cache: dict[str, tuple[float, Any]] = {}
        self._queue: asyncio.Lock | None = None if self.postgres else asyncio.Lock()
        self.engine = _engine(self.url, pool_size, statement_seconds)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._reader: Reader
        if self.postgres:
            self._reader = PostgresReader(self.url, self.observers, pool_size, statement_seconds)
        else:
            self._reader = SqliteReader(self.url, self.observers, statement_seconds)
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._observe)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """Reads that see what was committed. Safe to open from concurrent resolvers."""
        yield self._reader

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """Committed when the block ends, rolled back when it raises."""
        async with self._turn():
            async with self._sessions.begin() as session:
                await session.connection(execution_options=WRITES)
                uow = UnitOfWork(session, postgres=self.postgres)
                yield uow
            if uow.settings_changed:
                self._cache.clear()
            uow.committed()
            self.wake.set()

    async def atomically(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """`transaction`, tried again when the database asks for that (deadlock, busy)."""
        for attempt in range(ATTEMPTS):
            try:
                async with self.transaction() as uow:
                    return await work(uow)
            except DBAPIError as error:
                if not _worth_retrying(error):
                    raise _told(error) from error
            await asyncio.sleep(random.uniform(0.5, 1.5) * 0.01 * 2**attempt)  # noqa: S311
        raise TransientError("The shop is busy. Nothing was changed; please try again.")

    async def cached(
        self, name: str, seconds: float, load: Callable[["Fetches"], Awaitable[T]]
    ) -> T:
        """A small value that rarely changes, read again when it is older than that.

        A transaction that sets `settings_changed` drops it, in its own process, at once.
        """
        known = self._cache.get(name)
        if known and known[0] > monotonic():
            value: T = known[1]
            return value
        value = await load(self._reader)
        self._cache[name] = (monotonic() + seconds, value)
        return value

    async def close(self) -> None:
        await self._reader.close()
        await self.engine.dispose()

    def _turn(self) -> AbstractAsyncContextManager[Any]:
        """SQLite has one writer: within a process it is cheaper to queue than to poll the file."""
        return self._queue or nullcontext()

    def _observe(self, *args: Any) -> None:
        if args[2].startswith("BEGIN"):
            return
        count_one()
        for observer in self.observers:
            observer(args[2])


def driver_url(url: str) -> URL:
    """`postgresql://…` and `sqlite:///…` are enough; the async driver is ours to add."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    backend = parsed.get_backend_name()
    if backend not in driver:
        raise ValueError(f"{backend}: only sqlite and postgresql are supported")
    return parsed.set(drivername=driver[backend])


def _engine(url: URL, pool_size: int, statement_seconds: float) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        timeout = str(int(statement_seconds * 1000))
        return create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"server_settings": {"statement_timeout": timeout}},
        )
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=2, max_overflow=0)
    _prepare_sqlite(engine.sync_engine)
    return engine


def _prepare_sqlite(engine: Any) -> None:
    """Make SQLite enforce foreign keys and let writers queue instead of failing."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours to send
        cursor = connection.cursor()
        pragmas = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=8000")
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _worth_retrying(error: DBAPIError) -> bool:
    """Only what surely changed nothing: the database itself rolled back or never began."""
    return _state(error) in RETRYABLE or "database is locked" in str(error.orig)


def _told(error: DBAPIError) -> Exception:
    if error.connection_invalidated or _state(error) == "57014":  # statement timeout
        return TransientError("The database did not answer in time. Please try again.")
    return error


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
