"""Bundles in carts: they share the stock of their components, and cost what they cost."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from commerce_api.cart import service
from commerce_api.cart.basket import NOT_ENOUGH, SOLD_OUT
from commerce_api.cart.reading import problems
from commerce_api.cart.values import LineChange, NewLine
from commerce_api.catalog.bundles import put_components
from commerce_api.catalog.models import Product, ProductStatus, Variant
from commerce_api.gql.ids import gid
from commerce_api.inventory.service import adjust
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.service import NewDiscount, create
from tests import make
from tests.cart import shop
from tests.cart.wire import WHOLE, line, new_cart
from tests.conftest import Counting, Execute

LINES = """query($id: ID!) { cart(id: $id) {
  totalQuantity cost { totalAmount { amount } }
  lines(first: 10) { nodes { __typename ...base
    ... on ComponentizableCartLine { lineComponents { __typename ...base
      instructions { canRemove canUpdateQuantity } parentRelationship { parent { id } } } } } }
  deliveryGroups(first: 1) { nodes { cartLines(first: 9) { nodes { __typename id } } } }
} }
fragment base on BaseCartLine {
  id quantity merchandise { ... on ProductVariant { sku } } attributes { key value }
  cost { amountPerQuantity { amount } subtotalAmount { amount } totalAmount { amount }
    compareAtAmountPerQuantity { amount } }
  estimatedCost { totalAmount { amount } }
  discountAllocations { discountedAmount { amount }
    ... on CartCodeDiscountAllocation { code } }
}"""


async def a_bundle(
    db: Database, *parts: tuple[Variant, int], price: Money | None = None, own: int | None = None
) -> Variant:
    async with db.transaction() as uow:
        product = await make.product(uow, title="Set")
        row = await make.variant(uow, of=product, price=price or make.PRICE, stock=own)
        await put_components(uow, row, parts)
    return row


async def goods(db: Database, *units: int | None, price: int = 1250) -> list[Variant]:
    async with db.transaction() as uow:
        if not await uow.fetch("SELECT 1 FROM pricing_market"):
            await make.markets(uow)
        return [await make.variant(uow, stock=n, price=Money(price, "EUR")) for n in units]


async def test_no_more_than_the_components_allow(db: Database) -> None:
    cup, pot = await goods(db, 7, 9)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    token = await shop.cart(db)
    done = await shop.change(db, lambda uow: service.add_lines(uow, token, [NewLine(pack.id, 5)]))
    assert await shop.quantities(db, token) == [3]
    [(code, kind, _)] = shop.told(done)
    assert (code, kind) == (NOT_ENOUGH, "CartLine")
    cart = await shop.present(db, token)
    assert cart.demand == {cup.id: 6, pot.id: 3}
    assert cart.lines[0].row.available == 3
    assert problems(cart) == []


async def test_a_bundle_and_its_component_share_the_shelf(db: Database) -> None:
    cup, pot = await goods(db, 7, 9)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    token = await shop.cart(db, NewLine(cup.id, 4))
    done = await shop.change(db, lambda uow: service.add_lines(uow, token, [NewLine(pack.id, 3)]))
    assert await shop.quantities(db, token) == [4, 1]
    assert [code for code, _, _ in shop.told(done)] == [NOT_ENOUGH]
    done = await shop.change(db, lambda uow: service.add_lines(uow, token, [NewLine(cup.id, 3)]))
    assert await shop.quantities(db, token) == [5, 1]
    [first, _] = (await shop.present(db, token)).lines
    change = [LineChange(first.row.key, 1), LineChange(None)]
    await shop.change(db, lambda uow: service.change_lines(uow, token, change[:1]))
    await shop.change(db, lambda uow: service.add_lines(uow, token, [NewLine(pack.id, 9)]))
    assert await shop.quantities(db, token) == [1, 3]


async def test_two_bundles_share_a_component(db: Database) -> None:
    cup, pot, tray = await goods(db, 5, 9, None)
    one = await a_bundle(db, (cup, 2), (pot, 1))
    two = await a_bundle(db, (cup, 3), (tray, 1))
    token = await shop.cart(db, NewLine(one.id, 1), NewLine(two.id, 4))
    assert await shop.quantities(db, token) == [1, 1]
    done = await shop.change(db, lambda uow: service.add_lines(uow, token, [NewLine(cup.id, 1)]))
    assert await shop.quantities(db, token) == [1, 1]
    assert shop.told(done) == [(SOLD_OUT, "ProductVariant", str(cup.id))]


async def test_what_nobody_counts_does_not_limit(db: Database) -> None:
    [tray] = await goods(db, None)
    pack = await a_bundle(db, (tray, 3))
    token = await shop.cart(db, NewLine(pack.id, 5000))
    assert await shop.quantities(db, token) == [5000]
    assert (await shop.present(db, token)).lines[0].row.available is None


async def test_the_lines_that_want_too_much_are_named(db: Database) -> None:
    cup, pot = await goods(db, 6, 6)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    token = await shop.cart(db, NewLine(pack.id, 2), NewLine(cup.id, 2), NewLine(pot.id, 1))
    assert problems(await shop.present(db, token)) == []

    async def less(uow: UnitOfWork, units: int) -> None:
        [[place]] = await uow.fetch("SELECT id FROM inventory_location")
        await adjust(uow, cup.id, place, -units)

    await shop.change(db, lambda uow: less(uow, 1))
    cart = await shop.present(db, token)
    [packs, cups, _] = [str(each.row.key) for each in cart.lines]
    found = [(notice.code, notice.target_key) for notice in problems(cart)]
    assert found == [(NOT_ENOUGH, packs), (NOT_ENOUGH, cups)]
    await shop.change(db, lambda uow: less(uow, 4))
    found = [(n.code, n.target_key) for n in problems(await shop.present(db, token))]
    assert found == [(SOLD_OUT, packs), (NOT_ENOUGH, cups)]


async def test_a_cart_as_it_was_agreed_to_keeps_its_components(db: Database) -> None:
    cup, pot = await goods(db, 6, 6)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    token = await shop.cart(db, NewLine(pack.id, 2))
    cart = await shop.present(db, token)
    again = type(cart).from_json(cart.as_json())
    assert again == cart
    assert again.demand == {cup.id: 4, pot.id: 2}


def cents(amounts: Sequence[dict[str, Any]]) -> list[int]:
    return [int(Decimal(each["amount"]) * 100) for each in amounts]


async def lines_of(execute: Execute, id: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await execute(LINES, id=id))["cart"]["lines"]["nodes"]
    return nodes


@pytest.mark.parametrize("codes", [[], ["TEN"], ["TEN", "THREE"]])
async def test_the_components_of_a_line_sum_up(
    db: Database, execute: Execute, codes: list[str]
) -> None:
    cup, pot, tray = await goods(db, 60, 60, 60, price=333)
    pack = await a_bundle(db, (cup, 2), (pot, 1), (tray, 4), price=Money(1999, "EUR"))
    async with db.transaction() as uow:
        await create(uow, NewDiscount("TEN", "Ten", DiscountKind.PERCENT, basis_points=1000))
        amounts = {"EUR": 301}
        await create(uow, NewDiscount("THREE", "Three", DiscountKind.FIXED, amounts=amounts))
    wanted = [line(gid("ProductVariant", pack.id), 3), line(gid("ProductVariant", cup.id), 1)]
    id = await new_cart(execute, lines=wanted, discountCodes=codes)
    bundle, single = await lines_of(execute, id)
    assert [bundle["__typename"], single["__typename"]] == ["ComponentizableCartLine", "CartLine"]
    parts = bundle["lineComponents"]
    assert {part["__typename"] for part in parts} == {"CartLine"}
    assert [(part["quantity"], part["merchandise"]["sku"]) for part in parts] == [
        (6, cup.sku),
        (3, pot.sku),
        (12, tray.sku),
    ]
    assert bundle["cost"]["subtotalAmount"]["amount"] == "59.97"
    for field in ("subtotalAmount", "totalAmount"):
        shares = cents([part["cost"][field] for part in parts])
        assert [sum(shares)] == cents([bundle["cost"][field]])
        assert min(shares) > 0
    assert cents([part["cost"]["subtotalAmount"] for part in parts]) == [1713, 857, 3427]
    assert cents([part["cost"]["amountPerQuantity"] for part in parts]) == [286, 286, 286]
    for code in codes:
        taken = [
            cents([given["discountedAmount"]])[0]
            for whole in (bundle, *parts)
            for given in whole["discountAllocations"]
            if given["code"] == code
        ]
        assert len(taken) == 4
        assert taken[0] == sum(taken[1:]) > 0


async def test_components_are_not_lines_of_the_cart(db: Database, execute: Execute) -> None:
    cup, pot = await goods(db, 60, 60)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    item = line(gid("ProductVariant", pack.id), 2, attributes=[{"key": "a", "value": "b"}])
    id = await new_cart(execute, lines=[item])
    data = (await execute(LINES, id=id))["cart"]
    [bundle] = data["lines"]["nodes"]
    assert data["totalQuantity"] == 2
    assert bundle["attributes"] == [{"key": "a", "value": "b"}]
    [group] = data["deliveryGroups"]["nodes"]
    expected = [{"__typename": "ComponentizableCartLine", "id": bundle["id"]}]
    assert group["cartLines"]["nodes"] == expected
    ids = [part["id"] for part in bundle["lineComponents"]]
    assert len({bundle["id"], *ids}) == 3
    for part in bundle["lineComponents"]:
        assert part["instructions"] == {"canRemove": False, "canUpdateQuantity": False}
        assert part["parentRelationship"] is None
        assert part["attributes"] == []
    remove = """mutation($id: ID!, $lines: [ID!]!) { cartLinesRemove(cartId: $id, lineIds: $lines) {
      cart { totalQuantity } userErrors { code } } }"""
    answer = (await execute(remove, id=id, lines=ids[:1]))["cartLinesRemove"]
    assert answer["userErrors"] != []
    assert (await execute(LINES, id=id))["cart"]["totalQuantity"] == 2
    answer = (await execute(remove, id=id, lines=[bundle["id"]]))["cartLinesRemove"]
    assert answer == {"cart": {"totalQuantity": 0}, "userErrors": []}


async def test_components_that_are_not_on_sale_are_left_out(db: Database, execute: Execute) -> None:
    cup, pot = await goods(db, 60, 60)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    id = await new_cart(execute, lines=[line(gid("ProductVariant", pack.id), 1)])
    async with db.transaction() as uow:
        pots = await uow.session.get(Product, pot.product_id)
        assert pots
        pots.status = ProductStatus.DRAFT
        uow.session.add(pots)
    [bundle] = await lines_of(execute, id)
    [part] = bundle["lineComponents"]
    assert part["merchandise"]["sku"] == cup.sku
    assert part["cost"]["totalAmount"] == bundle["cost"]["totalAmount"]


async def test_what_storefronts_ask_about_bundles(db: Database, execute: Execute) -> None:
    cup, pot = await goods(db, 60, 60)
    pack = await a_bundle(db, (cup, 2), (pot, 1))
    id = await new_cart(execute, lines=[line(gid("ProductVariant", pack.id), 1)])
    [node] = (await execute(WHOLE, id=id))["cart"]["lines"]["nodes"]
    assert [part["quantity"] for part in node["lineComponents"]] == [2, 1]


async def test_one_statement_more_for_any_number_of_bundles(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    cup, pot = await goods(db, 600, 600)
    packs = [await a_bundle(db, (cup, 2), (pot, 1)) for _ in range(8)]
    ids = [gid("ProductVariant", row.id) for row in (cup, *packs)]
    counts = []
    for some in (ids[:1], ids[1:2], ids[1:]):
        cart = await new_cart(execute, lines=[line(id) for id in some])
        with count_statements() as statements:
            assert len(await lines_of(execute, cart)) == len(some)
        counts.append(len(statements))
    assert counts[1] == counts[2]
    # What is in them, and those variants: they cannot be read with the lines' own.
    assert counts[1] <= counts[0] + 2
