"""One migrated database per kind and run; one cheap copy of it per test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import make_url

from commerce_api import handlers
from commerce_api.app import services_of
from commerce_api.cli.demo import fill
from commerce_api.gql import Context
from commerce_api.gql.engine import Engine, Request
from commerce_api.kernel import migrations
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.schema import schema
from commerce_api.settings import Settings
from tests.environment import CI, POSTGRES, leave_out, left_out
from tests.fakes import Absent, FakeNotifier

__all__ = ["handlers"]


async def postgres(*statements: str) -> None:
    connection = await asyncpg.connect(POSTGRES)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def postgres_answers() -> bool:
    try:
        asyncio.run(postgres("SELECT 1"))
    except (OSError, asyncpg.PostgresError):
        return False
    return True


KINDS = ["sqlite", *(["postgresql"] if postgres_answers() else [])]
if "postgresql" not in KINDS:
    leave_out(f"PostgreSQL: nothing answers at {make_url(POSTGRES)!r}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason in left_out():
        terminalreporter.write_line(f"LEFT OUT  {reason}", yellow=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # one of several processes: the first of them tells it all
        output["left_out"] = left_out()
    elif CI and left_out() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


class Processes:
    """What the other processes of a run have left out."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for reason in getattr(node, "workeroutput", {}).get("left_out", ()):
            leave_out(reason)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Processes())


@pytest.fixture(scope="session", params=KINDS)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database with all tables."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db')}/template.sqlite"
        migrations.upgrade(url)
        yield url
        return
    name = f"test_template_{uuid4().hex[:12]}"
    asyncio.run(postgres(f"CREATE DATABASE {name}"))
    url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    migrations.upgrade(url)
    yield url
    asyncio.run(postgres(f"DROP DATABASE {name} WITH (FORCE)"))


# Copying a database of so many tables takes longer than most tests: one is emptied in its place.
EMPTY = """
DO $$ DECLARE found record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR found IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('DELETE FROM %I', found.tablename); END LOOP;
  FOR found IN SELECT sequencename FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
  LOOP PERFORM setval(format('%I', found.sequencename)::regclass, 1, false); END LOOP;
END $$"""

HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def emptied(url: str) -> None:
    """Whoever is still connected is sent away, and every table is as new."""
    connection = await asyncpg.connect(url)
    await connection.execute(HANG_UP)
    await connection.execute(EMPTY)
    await connection.close()


@pytest.fixture(scope="session")
def workshop(template: str) -> Iterator[str]:
    """The address of a database that one test after another uses. SQLite: the template."""
    url = make_url(template)
    if url.get_backend_name() == "sqlite":
        yield template
        return
    name = f"test_{uuid4().hex}"
    asyncio.run(postgres(f"CREATE DATABASE {name} TEMPLATE {url.database} STRATEGY FILE_COPY"))
    yield url.set(database=name).render_as_string(hide_password=False)
    asyncio.run(postgres(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def database_url(workshop: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database for this test."""
    url = make_url(workshop)
    if url.get_backend_name() == "sqlite":
        assert url.database
        shutil.copy(url.database, tmp_path / "test.sqlite")
        yield f"sqlite:///{tmp_path / 'test.sqlite'}"
        return
    await emptied(workshop)
    yield workshop


@pytest.fixture(scope="session")
def seeded(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The whole demonstration shop, filled once for each kind of database.

    Tests may buy in it and must not change its catalogue.
    """
    with demonstration(template, tmp_path_factory) as settings:
        yield settings


@pytest.fixture(scope="session")
def untouched(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same for tests that compare stock with the seeds: nobody buys in it."""
    with demonstration(template, tmp_path_factory) as settings:
        yield settings


@contextmanager
def demonstration(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("seeded")
    url = f"sqlite:///{folder / 'shop.sqlite'}"
    name = f"test_seeded_{uuid4().hex[:12]}"
    if not template.startswith("sqlite"):
        asyncio.run(postgres(f"CREATE DATABASE {name}"))
        url = make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    settings = Settings(database_url=url, data_dir=folder, auto_fulfill=True)
    migrations.upgrade(url)
    asyncio.run(filled(settings))
    yield settings
    if not template.startswith("sqlite"):
        asyncio.run(postgres(f"DROP DATABASE {name} WITH (FORCE)"))


async def filled(settings: Settings) -> None:
    services = services_of(settings)
    await fill(services)
    await services.plugins.search.close()
    await services.db.close()


@pytest.fixture
def empty_database(template: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if template.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    name = f"test_{uuid4().hex}"
    asyncio.run(postgres(f"CREATE DATABASE {name}"))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    asyncio.run(postgres(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = Database(database_url, pool_size=4)
    yield db
    await db.close()


Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_statements(db: Database) -> Counting:
    """`with count_statements() as seen:` collects the SQL texts that reach the database."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def record(sql: str) -> None:
            if not sql.startswith("BEGIN"):
                seen.append(sql)

        db.observers.append(record)
        yield seen
        db.observers.remove(record)

    return counting


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, data_dir=tmp_path)


@pytest.fixture
def plugins() -> Plugins:
    absent: Any = Absent()
    return Plugins(
        search=absent,
        recommender=absent,
        tax=absent,
        shipping=absent,
        carrier=absent,
        notifier=FakeNotifier(),
    )


Execute = Callable[..., Awaitable[Any]]


@pytest.fixture
def execute(db: Database, plugins: Plugins, settings: Settings) -> Execute:
    """Run an operation and return its data. Top-level errors fail the test."""

    async def run(operation: str, **variables: Any) -> Any:
        answer = await ask(db, plugins, settings)(operation, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return run


@pytest.fixture
def refused(db: Database, plugins: Plugins, settings: Settings) -> Execute:
    """Run an operation that must fail as a whole, and return the codes of its errors."""

    async def run(operation: str, **variables: Any) -> Any:
        answer = await ask(db, plugins, settings)(operation, **variables)
        return [error["extensions"]["code"] for error in answer["errors"]]

    return run


def ask(db: Database, plugins: Plugins, settings: Settings) -> Execute:
    engine = Engine(schema)

    async def run(operation: str, **variables: Any) -> Any:
        context = Context(db, plugins, settings)
        request = Request(query=operation, variables=variables)
        return (await engine.run(request, context)).body()

    return run
