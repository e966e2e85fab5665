"""Several workers: each job in one of them, and a stop that finishes what is under way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from commerce_api import worker as workers
from commerce_api.kernel import events
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.events import Event
from commerce_api.ports import Plugins, Services
from commerce_api.ports.jobs import JOBS, Job
from commerce_api.settings import Settings
from commerce_api.worker import Worker


@dataclass(frozen=True)
class Rang(Event, name="bell.rang"):
    number: int


Open = Callable[[], Services]


@pytest.fixture
async def opened(
    database_url: str, plugins: Plugins, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    """Makes the services of one more process."""
    for name in list(JOBS):
        monkeypatch.delitem(JOBS, name)
    made: list[Services] = []

    def open_one() -> Services:
        db = Database(database_url, pool_size=4)
        made.append(Services(db, plugins, replace(settings, worker_seconds=0.02)))
        return made[-1]

    yield open_one
    for services in made:
        await services.db.close()


def job(monkeypatch: pytest.MonkeyPatch, run: Callable[[Services], Awaitable[None]]) -> None:
    monkeypatch.setitem(JOBS, "test.count", Job("test.count", 0.01, run))


@asynccontextmanager
async def running(*services: Services) -> AsyncIterator[list[Worker]]:
    made = [Worker(one) for one in services]
    tasks = [asyncio.create_task(worker.run()) for worker in made]
    yield made
    for worker in made:
        worker.stop()
    await asyncio.wait_for(asyncio.gather(*tasks), 20)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 — what is waited for has no event
            await asyncio.sleep(0.005)


async def test_a_job_runs_in_one_of_two_workers(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: Counter[int] = Counter()
    at_once = most = 0

    async def count(services: Services) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.005)
        runs[id(services)] += 1
        at_once -= 1

    job(monkeypatch, count)
    async with running(opened(), opened()):
        await until(lambda: runs.total() >= 5)
    assert len(runs) == most == 1


async def test_the_other_worker_takes_over_after_a_stop(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Services] = []

    async def count(services: Services) -> None:
        runs.append(services)

    job(monkeypatch, count)
    first, second = opened(), opened()
    async with running(second) as _:
        async with running(first):
            await until(lambda: bool(runs))
            holder = runs[0]
        if holder is second:
            return  # it was faster, and had nothing to take over
        await until(lambda: runs[-1] is second)


async def test_a_job_that_fails_is_tried_again(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0

    async def fail_once(_services: Services) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionError("not now")

    job(monkeypatch, fail_once)
    async with running(opened()):
        await until(lambda: tries >= 3)


async def test_events_are_delivered_once_and_soon(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    rang: list[int] = []

    async def listen(_uow: UnitOfWork, event: Rang) -> None:
        rang.append(event.number)

    monkeypatch.setitem(events._handlers, "bell.rang", [listen])
    first, second = opened(), opened()
    async with running(first, second):
        for number in range(10):
            async with first.db.transaction() as uow:
                uow.emit(Rang(number))
        await until(lambda: len(rang) >= 10)
    assert sorted(rang) == list(range(10))


async def test_a_stop_lets_the_job_finish(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    begun = asyncio.Event()

    async def slow(_services: Services) -> None:
        begun.set()
        await asyncio.sleep(0.2)
        done.append(True)

    job(monkeypatch, slow)
    async with running(opened()):
        await asyncio.wait_for(begun.wait(), 20)
    assert done == [True]


async def test_a_stopped_worker_holds_no_lease(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Services] = []

    async def count(services: Services) -> None:
        runs.append(services)

    job(monkeypatch, count)
    services = opened()
    async with running(services):
        await until(lambda: bool(runs))
    async with services.db.read() as reader:
        assert list(await reader.fetch("SELECT name FROM kernel_lease")) == []


def test_the_shop_has_its_jobs() -> None:
    assert "kernel.purge" in JOBS
    assert workers.LEASE.total_seconds() == 30
