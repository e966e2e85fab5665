"""Events: delivered after the commit, once, in the order of their object, or kept for a look."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce_api.identity.models import Customer
from commerce_api.kernel import events, outbox
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.events import Event, Handler

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Told(Event, name="gossip.told"):
    person: int
    number: int


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **time: float) -> None:
        self.time += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(outbox, "now", clock)
    monkeypatch.setattr(outbox.OutboxMessage.model_fields["available_at"], "default_factory", clock)
    return clock


@pytest.fixture
def handlers() -> Iterator[list[Handler]]:
    """Who listens to the gossip."""
    listening: list[Handler] = events._handlers["gossip.told"]
    yield listening
    del events._handlers["gossip.told"]


@pytest.fixture
def heard(handlers: list[Handler]) -> list[tuple[int, int]]:
    """What was delivered, in that order."""
    heard: list[tuple[int, int]] = []

    async def listen(_uow: UnitOfWork, event: Told) -> None:
        heard.append((event.person, event.number))
        await asyncio.sleep(0)

    handlers.append(listen)
    return heard


async def tell(db: Database, *told: tuple[int, int]) -> None:
    async with db.transaction() as uow:
        for person, number in told:
            uow.emit(Told(person, number))
            await uow.session.flush()


async def rows(db: Database, sql: str) -> list[Any]:
    async with db.read() as reader:
        return [tuple(row) for row in await reader.fetch(sql)]


PENDING = "SELECT count(*) FROM kernel_outbox WHERE delivered_at IS NULL"
STATE = "SELECT attempts, delivered_at, leased_until, last_error FROM kernel_outbox ORDER BY id"


async def test_a_commit_delivers_and_a_rollback_does_not(
    db: Database, heard: list[tuple[int, int]]
) -> None:
    with suppress(ZeroDivisionError):
        async with db.transaction() as uow:
            uow.emit(Told(1, 1))
            await uow.session.flush()
            1 / 0
    assert await outbox.drain(db) == 0
    await tell(db, (1, 2))
    assert heard == []  # not before somebody delivers
    assert await outbox.drain(db) == 1
    assert heard == [(1, 2)]
    assert await outbox.drain(db) == 0


async def test_the_commit_wakes_the_worker(db: Database) -> None:
    assert not db.wake.is_set()
    await tell(db, (1, 1))
    assert db.wake.is_set()


async def test_two_workers_deliver_everything_once(
    database_url: str, db: Database, heard: list[tuple[int, int]]
) -> None:
    await tell(db, *((person, number) for number in range(5) for person in range(8)))
    other = Database(database_url, pool_size=4)

    async def work(one: Database) -> None:
        while await rows(one, PENDING) != [(0,)]:
            await outbox.deliver(one, limit=3)
            await asyncio.sleep(0)

    await asyncio.gather(work(db), work(other))
    await other.close()
    assert sorted(heard) == [(person, number) for person in range(8) for number in range(5)]
    for person in range(8):
        assert [n for p, n in heard if p == person] == list(range(5))


async def test_a_failure_holds_back_only_its_own_object(
    db: Database, handlers: list[Handler], heard: list[tuple[int, int]], clock: Clock
) -> None:
    broken = {(1, 1)}

    async def fail(_uow: UnitOfWork, event: Told) -> None:
        if (event.person, event.number) in broken:
            raise ConnectionError("no line")

    handlers.insert(0, fail)
    await tell(db, (1, 1), (1, 2), (2, 1), (1, 3), (2, 2))
    await outbox.drain(db)
    assert heard == [(2, 1), (2, 2)]
    assert await rows(db, PENDING) == [(3,)]
    broken.clear()
    assert await outbox.drain(db) == 0  # not due yet
    clock.forward(seconds=2.1)
    assert await outbox.drain(db) == 3
    assert heard[2:] == [(1, 1), (1, 2), (1, 3)]


async def test_a_handler_that_fails_leaves_nothing_behind(
    db: Database, handlers: list[Handler], clock: Clock
) -> None:
    async def write(uow: UnitOfWork, _event: Told) -> None:
        await uow.add(Customer(email="a@example.org"))

    async def fail(_uow: UnitOfWork, _event: Told) -> None:
        raise LookupError("second handler")

    handlers += [write, fail]
    await tell(db, (1, 1))
    assert await outbox.deliver(db) == 0
    assert await rows(db, "SELECT email FROM identity_customer") == []
    handlers.remove(fail)
    clock.forward(seconds=3)
    assert await outbox.deliver(db) == 1
    assert await rows(db, "SELECT email FROM identity_customer") == [("a@example.org",)]


async def test_retries_wait_longer_each_time_and_end_in_a_dead_letter(
    db: Database, handlers: list[Handler], clock: Clock
) -> None:
    tries: list[float] = []

    async def fail(_uow: UnitOfWork, _event: Told) -> None:
        tries.append((clock.time - START).total_seconds())
        raise ValueError("x" * 5000)

    handlers.append(fail)
    await tell(db, (1, 1), (1, 2))
    for _ in range(600):
        await outbox.deliver(db, limit=1)
        if len(tries) == outbox.ATTEMPTS_MAX:
            break
        clock.forward(seconds=1)
    assert tries == [0, 2, 6, 14, 30, 62, 126, 254]
    [dead] = await rows(db, "SELECT name, object_key, attempts, last_error FROM kernel_dead_letter")
    assert dead[:3] == ("gossip.told", "gossip:1", 8)
    assert dead[3].startswith("ValueError: xxx")
    assert len(dead[3]) == 2000
    handlers.remove(fail)
    assert await outbox.deliver(db) == 1  # the next one of that object is free now


async def test_a_lease_that_ran_out_cannot_deliver(
    database_url: str, db: Database, handlers: list[Handler], clock: Clock
) -> None:
    """A worker that fell asleep wakes up when another one has done its work."""
    other = Database(database_url, pool_size=2)
    done: list[str] = []

    async def listen(_uow: UnitOfWork, _event: Told) -> None:
        done.append("done")

    handlers.append(listen)
    await tell(db, (1, 1))
    slow = await leased(db, clock)
    assert await outbox.deliver(other) == 0  # the lease runs
    clock.forward(seconds=61)
    assert await outbox.deliver(other) == 1
    assert await outbox._deliver_one(db, slow) is False
    await outbox._postpone(db, slow, ValueError("too late"))
    await other.close()
    assert done == ["done"]
    [(attempts, delivered, leased_until, error)] = await rows(db, STATE)
    assert (attempts, leased_until, error) == (2, None, None)
    assert delivered is not None


async def leased(db: Database, clock: Clock) -> outbox.Letter:
    due = outbox.DUE + (" FOR UPDATE SKIP LOCKED" if db.postgres else "")
    async with db.transaction() as uow:
        [(id, name, _, attempts, key)] = await uow.fetch(
            outbox.LEASE_DUE.format(due=due),
            until=clock.time + outbox.LEASE,
            now=clock.time,
            limit=1,
        )
    return outbox.Letter(id, name, {"person": 1, "number": 1}, attempts, key)


async def test_lag_is_the_age_of_the_oldest(
    db: Database, heard: list[tuple[int, int]], clock: Clock
) -> None:
    assert await outbox.lag_seconds(db) == 0
    async with db.transaction() as uow:
        message = outbox.OutboxMessage(
            name="gossip.told", object_key="gossip:1", payload={"person": 1, "number": 1}
        )
        message.created_at = START
        await uow.add(message)
    clock.forward(seconds=90)
    assert await outbox.lag_seconds(db) == 90
    await outbox.drain(db)
    assert await outbox.lag_seconds(db) == 0
    assert heard == [(1, 1)]


async def test_what_was_delivered_long_ago_is_forgotten(
    db: Database, heard: list[tuple[int, int]], clock: Clock
) -> None:
    await tell(db, (1, 1))
    await outbox.drain(db)
    clock.forward(days=8)
    await tell(db, (2, 1))
    await outbox.purge(db)
    assert await rows(db, "SELECT object_key FROM kernel_outbox") == [("gossip:2",)]
    assert heard == [(1, 1)]
