import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from commerce_api.identity.models import Customer
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.errors import TransientError

ALL = "SELECT email, accepts_marketing, created_at FROM identity_customer ORDER BY id"


async def test_what_is_committed_can_be_read(db: Database) -> None:
    async with db.transaction() as uow:
        await uow.add(Customer(email="a@example.org"))
        assert [row[0] for row in await uow.fetch(ALL)] == ["a@example.org"]
    async with db.read() as reader:
        [(email, accepts, _)] = await reader.fetch(ALL)
    assert (email, bool(accepts)) == ("a@example.org", False)


async def test_a_rollback_leaves_nothing(db: Database) -> None:
    with suppress(ZeroDivisionError):
        async with db.transaction() as uow:
            await uow.add(Customer(email="a@example.org"))
            1 / 0
    async with db.read() as reader:
        assert list(await reader.fetch(ALL)) == []


async def test_lists_and_names_are_bound(db: Database) -> None:
    async with db.transaction() as uow:
        for name in ("a", "b", "c"):
            await uow.add(Customer(email=f"{name}@example.org"))
        sql = "SELECT id FROM identity_customer WHERE email = ANY(:emails) AND id >= :low"
        wanted = ["a@example.org", "c@example.org", "x'; DROP TABLE identity_customer"]
        inside = await uow.fetch(sql, emails=wanted, low=1)
    async with db.read() as reader:
        outside = await reader.fetch(sql, emails=wanted, low=1)
    assert [row[0] for row in inside] == [row[0] for row in outside] == [1, 3]


async def test_moments_are_compared_alike(db: Database) -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    async with db.transaction() as uow:
        await uow.add(Customer(email="a@example.org", created_at=moment))
    sql = "SELECT count(*) FROM identity_customer WHERE created_at = :at"
    async with db.read() as reader:
        [[found]] = await reader.fetch(sql, at=moment)
        [[later]] = await reader.fetch(sql, at=moment.replace(microsecond=250_001))
    assert (found, later) == (1, 0)


async def test_atomically_commits_once_per_call(db: Database) -> None:
    async def count_up(uow: UnitOfWork) -> None:
        [[count]] = await uow.fetch("SELECT count(*) FROM identity_customer")
        await uow.add(Customer(email=f"{count}-{id(uow)}@example.org"))

    await asyncio.gather(*(db.atomically(count_up) for _ in range(10)))
    async with db.read() as reader:
        assert len(await reader.fetch(ALL)) == 10


async def test_a_broken_rule_is_not_retried(db: Database) -> None:
    tries = 0

    async def twice(uow: UnitOfWork) -> None:
        nonlocal tries
        tries += 1
        await uow.add(Customer(email="same@example.org"))
        await uow.add(Customer(email="same@example.org"))

    with pytest.raises(IntegrityError):
        await db.atomically(twice)
    assert tries == 1


async def test_a_deadlock_is_tried_again_and_both_get_through(db: Database) -> None:
    """On SQLite the writers queue, so nothing ever has to be tried again."""
    async with db.transaction() as uow:
        await uow.add(Customer(email="a@example.org"), Customer(email="b@example.org"))
    tries = 0
    both_hold_one = asyncio.Barrier(2)

    async def rename(first: str, second: str) -> None:
        async def work(uow: UnitOfWork) -> None:
            nonlocal tries
            tries += 1
            await touch(uow, first)
            if db.postgres and tries <= 2:
                await both_hold_one.wait()
            await touch(uow, second)

        await db.atomically(work)

    await asyncio.gather(rename("a", "b"), rename("b", "a"))
    assert tries == (3 if db.postgres else 2)
    async with db.read() as reader:
        names = await reader.fetch("SELECT first_name FROM identity_customer")
    assert [len(row[0]) for row in names] == [2, 2]


async def touch(uow: UnitOfWork, name: str) -> None:
    await uow.fetch(
        "UPDATE identity_customer SET first_name = COALESCE(first_name, '') || 'x' "
        "WHERE email = :email",
        email=f"{name}@example.org",
    )


ENDLESS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)
SELECT count(*) FROM n"""


async def test_a_statement_that_takes_too_long_is_given_up(database_url: str) -> None:
    db = Database(database_url, pool_size=2, statement_seconds=0.2)
    with pytest.raises(TransientError):
        async with db.read() as reader:
            await reader.fetch(ENDLESS)
    async with db.read() as reader:
        assert [tuple(row) for row in await reader.fetch("SELECT 1")] == [(1,)]
    await db.close()


async def test_reads_survive_lost_connections(db: Database) -> None:
    """As after a restart of the server: the pool notices and opens new ones."""
    if not db.postgres:
        return
    async with db.read() as reader:
        await reader.fetch("SELECT 1")
        kill = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with db.transaction() as uow:
            await uow.fetch(kill)
        assert [tuple(row) for row in await reader.fetch("SELECT 2")] == [(2,)]
