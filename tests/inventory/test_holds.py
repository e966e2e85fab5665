import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.inventory import service
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from tests.conftest import Counting
from tests.inventory.shelves import shelf, stocked, variant

SOON = timedelta(minutes=15)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def hold(
    db: Database, reference: str, demand: dict[int, int], expires: datetime | None = None
) -> bool:
    """Whether the stock was there."""

    async def work(uow: UnitOfWork) -> None:
        await service.hold(uow, reference, demand, expires or now() + SOON)

    try:
        await db.atomically(work)
    except OutOfStock:
        return False
    return True


async def take(db: Database, reference: str) -> bool:
    return await db.atomically(lambda uow: service.take(uow, reference))


async def release(db: Database, reference: str) -> bool:
    return await db.atomically(lambda uow: service.release(uow, reference))


async def test_a_hold_reserves_and_taking_it_empties_the_shelf(db: Database) -> None:
    mug = await stocked(db, 10)
    assert await hold(db, "cart:1", {mug: 3})
    assert await shelf(db, mug) == [(10, 3)]
    assert await take(db, "cart:1")
    assert await shelf(db, mug) == [(7, 0)]
    assert not await take(db, "cart:1")
    assert not await release(db, "cart:1")
    assert await shelf(db, mug) == [(7, 0)]


async def test_a_released_hold_gives_everything_back(db: Database) -> None:
    mug = await stocked(db, 5)
    assert await hold(db, "cart:1", {mug: 5})
    assert await release(db, "cart:1")
    assert await shelf(db, mug) == [(5, 0)]
    assert not await take(db, "cart:1")


async def test_renewing_replaces_the_earlier_claim(db: Database) -> None:
    mug, cup = await stocked(db, 5), await stocked(db, 5)
    assert await hold(db, "cart:1", {mug: 4})
    assert await hold(db, "cart:1", {mug: 5, cup: 2})
    assert (await shelf(db, mug), await shelf(db, cup)) == ([(5, 5)], [(5, 2)])
    assert await hold(db, "cart:1", {cup: 1})
    assert (await shelf(db, mug), await shelf(db, cup)) == ([(5, 0)], [(5, 1)])


async def test_a_refused_renewal_keeps_the_earlier_claim(db: Database) -> None:
    mug = await stocked(db, 5)
    assert await hold(db, "cart:1", {mug: 4})
    assert not await hold(db, "cart:1", {mug: 6})
    assert await shelf(db, mug) == [(5, 4)]
    assert await take(db, "cart:1")
    assert await shelf(db, mug) == [(1, 0)]


async def test_the_refusal_names_the_sku_and_what_is_left(db: Database) -> None:
    mug, cup = await stocked(db, 2, 1, sku="MUG-1"), await stocked(db, 0, sku="CUP-1")
    assert await hold(db, "other", {mug: 1})
    with pytest.raises(OutOfStock) as refusal:
        async with db.transaction() as uow:
            await service.hold(uow, "cart:1", {mug: 4, cup: 1}, now() + SOON)
    assert refusal.value.message == "Only 2 of MUG-1 are left, not 4. CUP-1 is sold out."
    assert [(s.sku, s.wanted, s.left) for s in refusal.value.shortages] == [
        ("MUG-1", 4, 2),
        ("CUP-1", 1, 0),
    ]
    assert await shelf(db, mug) == [(2, 1), (1, 0)]


async def test_units_come_from_the_first_place_that_has_them(db: Database) -> None:
    mug = await stocked(db, 3, 4)
    assert await hold(db, "cart:1", {mug: 5})
    assert await shelf(db, mug) == [(3, 3), (4, 2)]
    assert not await hold(db, "cart:2", {mug: 3})
    assert await hold(db, "cart:2", {mug: 2})
    assert await take(db, "cart:1")
    assert await shelf(db, mug) == [(0, 0), (2, 2)]


async def test_two_lines_of_one_variant_are_one_demand(db: Database) -> None:
    mug = await stocked(db, 3)
    assert not await hold(db, "cart:1", service.demand_of([(mug, 2), (mug, 2)]))
    assert await hold(db, "cart:1", service.demand_of([(mug, 2), (mug, 1)]))
    assert await shelf(db, mug) == [(3, 3)]


async def test_what_is_not_counted_is_always_there(db: Database) -> None:
    async with db.transaction() as uow:
        download = await variant(uow)
    assert await hold(db, "cart:1", {download: 1000})
    assert await take(db, "cart:1")


async def test_an_expired_hold_makes_room_for_the_next_buyer(db: Database) -> None:
    mug, cup = await stocked(db, 2), await stocked(db, 2)
    assert await hold(db, "slow", {mug: 2, cup: 1}, LONG_AGO)
    assert await hold(db, "quick", {mug: 2})
    assert (await shelf(db, mug), await shelf(db, cup)) == ([(2, 2)], [(2, 0)])
    assert not await take(db, "slow")
    assert await take(db, "quick")
    assert (await shelf(db, mug), await shelf(db, cup)) == ([(0, 0)], [(2, 0)])


async def test_the_worker_releases_expired_holds(db: Database) -> None:
    mug = await stocked(db, 500)
    for n in range(3):
        assert await hold(db, f"slow-{n}", {mug: 2}, LONG_AGO)
    assert await hold(db, "quick", {mug: 1})
    assert await hold(db, "late", {mug: 4}, LONG_AGO)
    assert await service.release_expired(db) == 1
    assert await service.release_expired(db) == 0
    assert await shelf(db, mug) == [(500, 1)]


async def test_an_expired_hold_that_nobody_disturbed_can_still_be_taken(db: Database) -> None:
    mug = await stocked(db, 2)
    assert await hold(db, "slow", {mug: 2}, LONG_AGO)
    assert await take(db, "slow")
    assert await shelf(db, mug) == [(0, 0)]


@pytest.mark.parametrize("places", [(10,), (4, 6), (1, 2, 3, 4)])
async def test_forty_buyers_of_ten_units(db: Database, places: tuple[int, ...]) -> None:
    mug = await stocked(db, *places)
    got = await asyncio.gather(*(hold(db, f"cart:{n}", {mug: 1}) for n in range(40)))
    assert sum(got) == 10
    taken = await asyncio.gather(*(take(db, f"cart:{n}") for n in range(40)))
    assert list(taken) == list(got)
    assert await shelf(db, mug) == [(0, 0)] * len(places)


async def test_buyers_with_shuffled_lines_do_not_lock_each_other_out(db: Database) -> None:
    things = [await stocked(db, 30) for _ in range(4)]

    async def buy(n: int) -> bool:
        shuffled = random.Random(n).sample(things, k=4)
        held = await hold(db, f"cart:{n}", dict.fromkeys(shuffled, 1))
        return held and await (take if n % 3 else release)(db, f"cart:{n}")

    assert all(await asyncio.gather(*(buy(n) for n in range(30))))
    assert [await shelf(db, thing) for thing in things] == [[(10, 0)]] * 4


async def test_buyers_who_all_find_the_same_expired_holds(db: Database) -> None:
    things = [await stocked(db, 6) for _ in range(3)]
    for n in range(6):
        await hold(db, f"slow:{n}", dict.fromkeys(things, 1), LONG_AGO)
    buyers = [hold(db, f"cart:{n}", {things[n % 3]: 1}) for n in range(18)]
    *got, _ = await asyncio.gather(*buyers, service.release_expired(db))
    assert got == [True] * 18
    assert [await shelf(db, thing) for thing in things] == [[(6, 6)]] * 3


async def test_one_reference_has_one_hold_even_when_asked_at_once(db: Database) -> None:
    mug = await stocked(db, 10)

    async def ask() -> None:
        async with db.transaction() as uow:
            await service.hold(uow, "cart:1", {mug: 3}, now() + SOON)

    await asyncio.gather(*(ask() for _ in range(5)), return_exceptions=True)
    assert await shelf(db, mug) == [(10, 3)]


async def test_a_hold_costs_the_same_for_any_number_of_lines(
    db: Database, count_statements: Counting
) -> None:
    things = [await stocked(db, 5, 5) for _ in range(12)]
    with count_statements() as few:
        assert await hold(db, "cart:1", {things[0]: 6})
    with count_statements() as many:
        assert await hold(db, "cart:2", dict.fromkeys(things, 3))
    with count_statements() as again:
        assert await hold(db, "cart:2", dict.fromkeys(things, 3))
    assert (len(few), len(many), len(again)) == (5, 5, 1)
