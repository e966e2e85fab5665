"""Lines that are bought by a selling plan, and lines that belong to others."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.subscriptions import service as subscriptions
from commerce_api.subscriptions.models import AdjustmentKind, Interval
from commerce_api.subscriptions.service import (
    NewAdjustment,
    NewChoice,
    NewGroup,
    NewOption,
    NewPlan,
    Rhythm,
)
from tests import make
from tests.conftest import Counting, Execute

LINE = """{
  id quantity
  merchandise { ... on ProductVariant { id } }
  sellingPlanAllocation {
    sellingPlan { id name }
    priceAdjustments { price { amount } compareAtPrice { amount } }
  }
  cost { amountPerQuantity { amount } compareAtAmountPerQuantity { amount } totalAmount { amount } }
  ... on CartLine { parentRelationship { parent { id } } }
}"""
CART = f"""{{
  id totalQuantity cost {{ totalAmount {{ amount }} }} lines(first: 50) {{ nodes {LINE} }} }}"""
ERRORS = "userErrors { code field }"
CREATE = (
    f"mutation M($input: CartInput) {{ p: cartCreate(input: $input) {{ cart {CART} {ERRORS} }} }}"
)
ADD = f"""mutation M($cart: ID!, $lines: [CartLineInput!]!) {{
  p: cartLinesAdd(cartId: $cart, lines: $lines) {{ cart {CART} {ERRORS} }} }}"""
UPDATE = f"""mutation M($cart: ID!, $lines: [CartLineUpdateInput!]!) {{
  p: cartLinesUpdate(cartId: $cart, lines: $lines) {{ cart {CART} {ERRORS} }} }}"""
REMOVE = f"""mutation M($cart: ID!, $lines: [ID!]!) {{
  p: cartLinesRemove(cartId: $cart, lineIds: $lines) {{ cart {CART} {ERRORS} }} }}"""
READ = f"query R($cart: ID!) {{ cart(id: $cart) {CART} }}"


def plan(name: str, **more: Any) -> NewPlan:
    month = Rhythm(Interval.MONTH, 1)
    return NewPlan(name=name, choices=(NewChoice(name),), billing=month, delivery=month, **more)


class Goods:
    """Coffee of 10.00 that may be subscribed to, and a mug of 12.50."""

    coffee: str
    mug: str
    monthly: str  # 10 % off
    prepaid: str  # three deliveries at once
    in_parts: str  # half of it at first
    product: int


@pytest.fixture
async def goods(db: Database) -> Goods:
    found = Goods()
    off = (NewAdjustment(AdjustmentKind.PERCENT, basis_points=1000),)
    async with db.transaction() as uow:
        await make.markets(uow)
        product = await make.product(uow, title="Coffee")
        coffee = await make.variant(uow, of=product, price=Money(1000, "EUR"), stock=50)
        mug = await make.variant(uow, stock=50)
        plans = (
            plan("Monthly", adjustments=off),
            plan("Prepaid", adjustments=off, deliveries=3),
            plan("In parts", charge_basis_points=5000),
        )
        group = await subscriptions.create_group(uow, NewGroup("G", (NewOption("Every"),), plans))
        await subscriptions.offer(uow, group.id, products=[product.id])
        keys = await uow.fetch("SELECT id FROM subscriptions_plan ORDER BY position")
    found.coffee, found.mug = (f"gid://shopify/ProductVariant/{v.id}" for v in (coffee, mug))
    found.monthly, found.prepaid, found.in_parts = (
        f"gid://shopify/SellingPlan/{key}" for (key,) in keys
    )
    found.product = product.id
    return found


async def created(execute: Execute, *lines: dict[str, Any]) -> Any:
    answer = (await execute(CREATE, input={"lines": list(lines)}))["p"]
    assert answer["userErrors"] == []
    return answer["cart"]


def line(id: str, **more: Any) -> dict[str, Any]:
    return {"merchandiseId": id, "quantity": 1, **more}


async def test_a_plan_makes_the_price(execute: Execute, goods: Goods) -> None:
    cart = await created(
        execute,
        line(goods.coffee, quantity=2, sellingPlanId=goods.monthly),
        line(goods.coffee),
        line(goods.coffee, sellingPlanId=goods.prepaid),
    )
    monthly, once, prepaid = cart["lines"]["nodes"]
    assert monthly["sellingPlanAllocation"] == {
        "sellingPlan": {"id": goods.monthly, "name": "Monthly"},
        "priceAdjustments": [{"price": {"amount": "9.00"}, "compareAtPrice": {"amount": "10.00"}}],
    }
    assert monthly["cost"] == {
        "amountPerQuantity": {"amount": "9.00"},
        "compareAtAmountPerQuantity": {"amount": "10.00"},
        "totalAmount": {"amount": "18.00"},
    }
    assert once["sellingPlanAllocation"] is None
    assert once["cost"]["totalAmount"]["amount"] == "10.00"
    assert prepaid["cost"]["totalAmount"]["amount"] == "27.00"
    assert cart["cost"]["totalAmount"]["amount"] == "55.00"


async def test_the_same_goods_by_the_same_plan_are_one_line(execute: Execute, goods: Goods) -> None:
    cart = await created(execute, line(goods.coffee, sellingPlanId=goods.monthly))
    lines = [line(goods.coffee, sellingPlanId=goods.monthly), line(goods.coffee)]
    added = (await execute(ADD, cart=cart["id"], lines=lines))["p"]["cart"]["lines"]["nodes"]
    assert [each["quantity"] for each in added] == [2, 1]


async def test_a_plan_can_be_changed_and_left(execute: Execute, goods: Goods) -> None:
    cart = await created(execute, line(goods.coffee, sellingPlanId=goods.monthly))
    id = cart["lines"]["nodes"][0]["id"]
    for change, price in (
        ({"quantity": 3}, "9.00"),
        ({"sellingPlanId": goods.prepaid}, "27.00"),
        ({"sellingPlanId": None}, "10.00"),
    ):
        answer = (await execute(UPDATE, cart=cart["id"], lines=[{"id": id, **change}]))["p"]
        assert answer["userErrors"] == []
        [shown] = answer["cart"]["lines"]["nodes"]
        assert (shown["quantity"], shown["cost"]["amountPerQuantity"]["amount"]) == (3, price)


async def test_plans_that_do_not_fit_are_refused(
    execute: Execute, goods: Goods, db: Database
) -> None:
    cart = await created(execute, line(goods.mug))
    async with db.transaction() as uow:
        await subscriptions.require_plan(uow, goods.product)
    lines = [
        line(goods.mug, sellingPlanId=goods.monthly),
        line(goods.coffee, sellingPlanId="gid://shopify/SellingPlan/999999"),
        line(goods.coffee, sellingPlanId="nonsense"),
        line(goods.coffee),
        line(goods.coffee, sellingPlanId=goods.in_parts),
    ]
    answer = (await execute(ADD, cart=cart["id"], lines=lines))["p"]
    at = [["lines", str(index), "sellingPlanId"] for index in range(5)]
    no, needed = "SELLING_PLAN_NOT_APPLICABLE", "VARIANT_REQUIRES_SELLING_PLAN"
    found = [(error["code"], error["field"]) for error in answer["userErrors"]]
    assert found == list(zip([no, no, no, needed, no], at, strict=True))
    assert answer["cart"]["totalQuantity"] == 1


async def test_a_line_belongs_to_another(execute: Execute, goods: Goods) -> None:
    cart = await created(
        execute, line(goods.mug, parent={"merchandiseId": goods.coffee}), line(goods.coffee)
    )
    parent, child = cart["lines"]["nodes"]
    assert parent["merchandise"]["id"] == goods.coffee, "parents come first"
    assert parent["parentRelationship"] is None
    assert child["parentRelationship"] == {"parent": {"id": parent["id"]}}
    lines = [line(goods.mug), line(goods.mug, parent={"lineId": parent["id"]})]
    added = (await execute(ADD, cart=cart["id"], lines=lines))["p"]["cart"]["lines"]["nodes"]
    assert [each["quantity"] for each in added] == [1, 2, 1], "one line each: of its own, and below"
    gone = (await execute(REMOVE, cart=cart["id"], lines=[parent["id"]]))["p"]["cart"]
    [left] = gone["lines"]["nodes"]
    assert left["parentRelationship"] is None, "what belonged to it went with it"
    assert (await execute(READ, cart=cart["id"]))["cart"]["totalQuantity"] == 1


async def test_parents_that_do_not_fit_are_refused(execute: Execute, goods: Goods) -> None:
    cart = await created(
        execute, line(goods.coffee), line(goods.mug, parent={"merchandiseId": goods.coffee})
    )
    parent, child = (each["id"] for each in cart["lines"]["nodes"])
    lines = [
        line(goods.mug, parent={"lineId": "gid://shopify/CartLine/999999"}),
        line(goods.mug, parent={"merchandiseId": goods.coffee}),
        line(goods.mug, parent={"merchandiseId": "gid://shopify/ProductVariant/999999"}),
        line(goods.mug, parent={"lineId": child}),
        line(goods.mug, parent={}),
        line(goods.mug, parent={"lineId": parent, "merchandiseId": goods.coffee}),
    ]
    answer = (await execute(ADD, cart=cart["id"], lines=lines))["p"]
    assert [(error["code"], error["field"][1:]) for error in answer["userErrors"]] == [
        ("PARENT_LINE_NOT_FOUND", ["0", "parent", "lineId"]),
        ("PARENT_LINE_INVALID_REFERENCE", ["1", "parent", "merchandiseId"]),
        ("PARENT_LINE_NOT_FOUND", ["2", "parent", "merchandiseId"]),
        ("PARENT_LINE_NESTING_TOO_DEEP", ["3", "parent", "lineId"]),
        ("INVALID", ["4", "parent"]),
        ("INVALID", ["5", "parent"]),
    ]
    assert answer["cart"]["totalQuantity"] == 2


async def test_lines_with_plans_cost_no_more_statements(
    execute: Execute, goods: Goods, count_statements: Counting
) -> None:
    few = await created(execute, line(goods.coffee, sellingPlanId=goods.monthly))
    by_name = [
        line(goods.coffee, sellingPlanId=goods.monthly, attributes=[{"key": "n", "value": str(n)}])
        for n in range(20)
    ]
    many = await created(execute, *by_name)
    counts = []
    for cart in (few, many):
        with count_statements() as seen:
            await execute(READ, cart=cart["id"])
        counts.append(len(seen))
    assert counts[0] == counts[1]
