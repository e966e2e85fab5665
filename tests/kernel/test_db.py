import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from commerce_api.identity.models import Customer
from commerce_api.kernel.db import Database, UnitOfWork

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
