"""Bundles are bought from the shelves of their components."""

import asyncio

import pytest

from commerce_api.catalog.bundles import put_components
from commerce_api.catalog.models import Variant
from commerce_api.checkout.rows import Accepted, Refused
from commerce_api.kernel.money import Money
from commerce_api.kernel.rows import json_value
from tests import make
from tests.checkout.shop import Shop


async def pack_of(shop: Shop, *parts: tuple[int, int]) -> Variant:
    async with shop.db.transaction() as uow:
        product = await make.product(uow, title="Set")
        row = await make.variant(uow, of=product, price=Money(3000, "EUR"), stock=None)
        found = [(await uow.session.get(Variant, key), units) for key, units in parts]
        await put_components(uow, row, [(part, units) for part, units in found if part])
    return row


async def skus_of(shop: Shop) -> dict[int, str]:
    rows = await shop.fetch("SELECT id, sku FROM catalog_variant")
    return {row[0]: row[1] for row in rows}


async def test_the_components_leave_the_shelf(shop: Shop) -> None:
    cup, pot = await shop.product(stock=9), await shop.product(stock=5)
    pack = await pack_of(shop, (cup, 2), (pot, 1))
    token = await shop.cart((pack.id, 3), (cup, 1))
    assert await shop.prepare(token) == []
    assert [await shop.stock(cup), await shop.stock(pot)] == [(9, 7), (5, 3)]
    priced = await shop.priced(token)
    assert priced.lines[0].row.available == 4  # what it holds itself is available to it
    await shop.submitted(token)
    assert [await shop.stock(cup), await shop.stock(pot)] == [(2, 0), (2, 0)]
    assert await shop.orders() == [(1001, 9000 + 1000 + 490, "PAID")]


async def test_an_order_keeps_what_was_in_a_bundle(shop: Shop) -> None:
    cup, pot = await shop.product(), await shop.product()
    pack = await pack_of(shop, (cup, 2), (pot, 1))
    skus = await skus_of(shop)
    await shop.submitted(await shop.cart((pack.id, 3), (cup, 1)))
    async with shop.db.transaction() as uow:
        await put_components(uow, pack, [])
    rows = await shop.fetch("SELECT sku, quantity, components FROM orders_line ORDER BY id")
    [(sku, quantity, components), (_, _, none)] = rows
    assert (sku, quantity) == (pack.sku, 3)
    assert json_value(components) == [
        {"sku": skus[cup], "title": "Mug", "variant_title": "Default Title", "quantity": 6},
        {"sku": skus[pot], "title": "Mug", "variant_title": "Default Title", "quantity": 3},
    ]
    assert json_value(none) is None


async def test_a_shortage_names_the_bundle(shop: Shop) -> None:
    cup, pot = await shop.product(stock=4), await shop.product(stock=5)
    pack = await pack_of(shop, (cup, 2), (pot, 1))
    first, second = await shop.cart((pack.id, 2)), await shop.cart((pack.id, 2))
    third = await shop.cart((cup, 1))
    skus = await skus_of(shop)
    assert await shop.prepare(first) == []
    [problem] = await shop.prepare(second)
    assert problem.code == "MERCHANDISE_OUT_OF_STOCK"
    assert problem.message == f"{skus[cup]} is sold out. It is part of {pack.sku}."
    [problem] = await shop.prepare(third)
    assert problem.message == f"{skus[cup]} is sold out."
    assert [await shop.stock(cup), await shop.stock(pot)] == [(4, 4), (5, 2)]


@pytest.mark.parametrize("stock", [20, 21])
async def test_twenty_buyers_of_sets_and_cups(shop: Shop, stock: int) -> None:
    """Half of them want a set with two cups, half of them a single cup."""
    cup, pot = await shop.product(stock=stock), await shop.product(stock=8)
    pack = await pack_of(shop, (cup, 2), (pot, 1))
    tokens = [
        await shop.cart((pack.id, 1), (cup, 1)) if n % 2 else await shop.cart((cup, 1))
        for n in range(20)
    ]
    answers = await asyncio.gather(*(shop.submit(token) for token in tokens))
    kinds = [type(answer) for answer in answers]
    assert set(kinds) <= {Accepted, Refused}
    lines = await shop.fetch("SELECT variant_id, quantity FROM orders_line")
    sets = sum(units for variant, units in lines if variant == pack.id)
    cups = sum(units for variant, units in lines if variant == cup)
    assert len(await shop.orders()) == kinds.count(Accepted) == cups
    assert sets <= 8
    assert await shop.stock(cup) == (stock - cups - 2 * sets, 0)
    assert await shop.stock(pot) == (8 - sets, 0)
    left = stock - cups - 2 * sets
    assert left < 3 or sets == 8  # nobody was refused what was there
