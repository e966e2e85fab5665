import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.kernel import leases
from commerce_api.kernel.db import Database

MINUTE = timedelta(minutes=1)
START = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def test_a_lease_has_one_holder_until_it_is_released(db: Database) -> None:
    assert await leases.take(db, "train", "a", MINUTE)
    assert not await leases.take(db, "train", "b", MINUTE)
    assert await leases.take(db, "reindex", "b", MINUTE)  # another name
    assert await leases.take(db, "train", "a", MINUTE)  # prolonged
    await leases.release(db, "train", "b")  # not b's to release
    assert not await leases.take(db, "train", "b", MINUTE)
    await leases.release(db, "train", "a")
    assert await leases.take(db, "train", "b", MINUTE)


async def test_a_lease_runs_out(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    time = START
    monkeypatch.setattr(leases, "now", lambda: time)
    assert await leases.take(db, "train", "a", MINUTE)
    time += MINUTE
    assert not await leases.take(db, "train", "b", MINUTE)  # to the very end
    time += timedelta(microseconds=1)
    assert await leases.take(db, "train", "b", MINUTE)
    assert not await leases.take(db, "train", "a", MINUTE)


async def test_of_many_at_once_one_gets_it(db: Database) -> None:
    names = [f"worker-{number}" for number in range(8)]
    taken = await asyncio.gather(*(leases.take(db, "train", name, MINUTE) for name in names))
    assert sum(taken) == 1
