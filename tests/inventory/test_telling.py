"""Of all changes of stock only those are told that somebody shows or asks for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from commerce_api.catalog import collecting
from commerce_api.catalog.collecting import RuleValues
from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject, Variant
from commerce_api.inventory import service
from commerce_api.inventory.errors import OutOfStock
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.errors import NotFound
from tests import make
from tests.conftest import Counting

Work = Callable[[UnitOfWork], Awaitable[object]]


async def told(db: Database, work: Work) -> list[str]:
    """Of which objects something was told meanwhile."""
    async with db.transaction() as uow:
        await uow.fetch("DELETE FROM kernel_outbox")
        await work(uow)
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT object_key FROM kernel_outbox WHERE name = 'inventory.stock_changed'"
        )
    return [row[0] for row in rows]


def hold(demand: dict[int, int], name: str = "cart") -> Work:
    return lambda uow: service.hold(uow, name, demand, now() + timedelta(hours=1))


def release(name: str = "cart") -> Work:
    return lambda uow: service.release(uow, name)


async def shelf(db: Database, *units: int) -> list[Variant]:
    """Variants of one product, each with so many units."""
    async with db.transaction() as uow:
        product = await make.product(uow)
        return [await make.variant(uow, of=product, stock=n) for n in units]


async def watched(db: Database, number: str) -> None:
    async with db.transaction() as uow:
        row = await make.collection(uow)
        rule = RuleValues(RuleSubject.STOCK, RuleRelation.LESS, number)
        await collecting.set_rules(uow, row.id, RuleMatch.ALL, [rule])


async def test_an_ordinary_hold_is_not_told(db: Database) -> None:
    [variant] = await shelf(db, 5)
    assert await told(db, hold({variant.id: 3})) == []
    assert await told(db, release()) == []


async def test_sold_out_and_back_is_told_once(db: Database) -> None:
    first, second = await shelf(db, 2, 4)
    key = [f"inventory:{first.product_id}"]
    assert await told(db, hold({first.id: 2, second.id: 1})) == key
    assert await told(db, lambda uow: service.take(uow, "cart")) == []
    place = await at(db, first)
    assert await told(db, lambda uow: service.adjust(uow, first.id, place, 1)) == key
    assert await told(db, lambda uow: service.adjust(uow, first.id, place, 1)) == []


async def test_an_expired_hold_brings_the_product_back(db: Database) -> None:
    [variant] = await shelf(db, 2)
    async with db.transaction() as uow:
        await service.hold(uow, "gone", {variant.id: 2}, now() - timedelta(seconds=1))
        await uow.fetch("DELETE FROM kernel_outbox")
    assert await service.release_expired(db) == 1
    async with db.read() as reader:
        [[key]] = await reader.fetch("SELECT object_key FROM kernel_outbox")
    assert key == f"inventory:{variant.product_id}"


async def test_a_hold_that_takes_over_units_changes_nothing(db: Database) -> None:
    [variant] = await shelf(db, 2)
    async with db.transaction() as uow:
        await service.hold(uow, "gone", {variant.id: 2}, now() - timedelta(seconds=1))
    assert await told(db, hold({variant.id: 2})) == []
    assert await told(db, hold({variant.id: 1})) == [f"inventory:{variant.product_id}"]


@pytest.mark.parametrize(("units", "heard"), [(1, False), (2, True), (3, True), (4, True)])
async def test_numbers_of_rules_are_watched_over_all_variants(
    db: Database, units: int, heard: bool
) -> None:
    first, second = await shelf(db, 6, 6)
    await watched(db, "10")
    keys = [f"inventory:{first.product_id}"] if heard else []
    assert await told(db, hold({first.id: units})) == keys
    assert await told(db, release()) == keys
    place = await at(db, second)
    assert await told(db, lambda uow: service.adjust(uow, second.id, place, -units)) == keys


async def test_a_hold_costs_no_statement_more_unless_something_is_told(
    db: Database, count_statements: Counting
) -> None:
    [variant] = await shelf(db, 9)

    async def cost(work: Work) -> int:
        with count_statements() as seen:
            async with db.transaction() as uow:
                await work(uow)
        return len(seen)

    plain = await cost(hold({variant.id: 3}, "a"))
    await watched(db, "4")
    assert await cost(hold({variant.id: 1}, "b")) == plain == 5
    assert await cost(hold({variant.id: 1}, "c")) == plain + 1
    assert await cost(release("a")) == 4


async def test_what_is_held_or_not_there_cannot_be_taken_from_the_shelf(db: Database) -> None:
    [variant] = await shelf(db, 3)
    place = await at(db, variant)
    async with db.transaction() as uow:
        await service.hold(uow, "cart", {variant.id: 2}, now() + timedelta(hours=1))
    with pytest.raises(OutOfStock):
        async with db.transaction() as uow:
            await service.adjust(uow, variant.id, place, -2)
    with pytest.raises(NotFound):
        async with db.transaction() as uow:
            await service.adjust(uow, variant.id + 1, place, 5)
    async with db.read() as reader:
        rows = await reader.fetch("SELECT on_hand, reserved FROM inventory_stock")
    assert [tuple(row) for row in rows] == [(3, 2)]


async def at(db: Database, variant: Variant) -> int:
    async with db.read() as reader:
        sql = "SELECT location_id FROM inventory_stock WHERE variant_id = :id"
        [[place]] = await reader.fetch(sql, id=variant.id)
    return int(place)
