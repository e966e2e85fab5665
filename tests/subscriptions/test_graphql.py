"""Selling plans as product pages read them."""

from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.catalog.models import Product
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.kernel.translations import Texts
from commerce_api.settings import Settings
from commerce_api.subscriptions import service
from commerce_api.subscriptions.errors import InvalidSellingPlan
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
from tests.conftest import Counting, Execute, ask

PLANS = """
query Plans($handle: String!) {
  product(handle: $handle) {
    requiresSellingPlan
    sellingPlanGroups(first: 10) { nodes {
      name appName options { name values }
      sellingPlans(first: 10) { nodes {
        id name description recurringDeliveries options { name value }
        billingPolicy { ... on SellingPlanRecurringBillingPolicy { interval intervalCount } }
        deliveryPolicy { ... on SellingPlanRecurringDeliveryPolicy { interval intervalCount } }
        checkoutCharge { type value {
          ... on SellingPlanCheckoutChargePercentageValue { percentage } } }
        priceAdjustments { orderCount adjustmentValue {
          ... on SellingPlanPercentagePriceAdjustment { adjustmentPercentage }
          ... on SellingPlanFixedAmountPriceAdjustment { adjustmentAmount { amount currencyCode } }
          ... on SellingPlanFixedPriceAdjustment { price { amount currencyCode } } } }
      } }
    } }
    variants(first: 10) { nodes { sellingPlanAllocations(first: 10) {
      pageInfo { hasNextPage }
      edges { cursor node {
        sellingPlan { name }
        checkoutChargeAmount { amount currencyCode }
        remainingBalanceChargeAmount { amount }
        priceAdjustments {
          price { amount } compareAtPrice { amount } perDeliveryPrice { amount }
          unitPrice { amount } } } } } } }
  }
}"""


def german(**texts: str) -> dict[str, Texts]:
    return {"de": texts}


def rhythm_plan(name: str, weeks: int, *adjustments: NewAdjustment, **more: Any) -> NewPlan:
    return NewPlan(
        name=name,
        choices=(NewChoice(f"{weeks} weeks", german(value=f"{weeks} Wochen")),),
        billing=Rhythm(Interval.WEEK, weeks),
        delivery=Rhythm(Interval.WEEK, weeks),
        adjustments=adjustments,
        texts=german(name=f"Alle {weeks} Wochen"),
        **more,
    )


def percent(points: int, orders: int | None = None) -> NewAdjustment:
    return NewAdjustment(AdjustmentKind.PERCENT, basis_points=points, order_count=orders)


SUBSCRIPTION = NewGroup(
    name="Subscription",
    options=(NewOption("Deliver every", german(name="Lieferung alle")),),
    plans=(
        rhythm_plan("Often", 2, percent(1000), description="Every second week."),
        rhythm_plan(
            "Seldom",
            8,
            NewAdjustment(AdjustmentKind.AMOUNT, amounts={"EUR": 200}, order_count=3),
            percent(500),
        ),
    ),
    texts=german(name="Abo"),
)


async def coffee(db: Database, *groups: NewGroup) -> str:
    async with db.transaction() as uow:
        await make.markets(uow)
        product = await make.product(uow, title="Coffee")
        await make.variant(uow, of=product, price=Money(1395, "EUR"))
        for group in groups:
            row = await service.create_group(uow, group)
            await service.offer(uow, row.id, products=[product.id])
        return product.handle


async def test_a_product_tells_its_plans_and_what_they_cost(db: Database, execute: Execute) -> None:
    handle = await coffee(db, SUBSCRIPTION)
    product = (await execute(PLANS, handle=handle))["product"]
    assert product["requiresSellingPlan"] is False
    [group] = product["sellingPlanGroups"]["nodes"]
    assert (group["name"], group["appName"]) == ("Subscription", None)
    assert group["options"] == [{"name": "Deliver every", "values": ["2 weeks", "8 weeks"]}]
    often, seldom = group["sellingPlans"]["nodes"]
    assert often.pop("id").startswith("gid://shopify/SellingPlan/")
    assert often == {
        "name": "Often",
        "description": "Every second week.",
        "recurringDeliveries": True,
        "options": [{"name": "Deliver every", "value": "2 weeks"}],
        "billingPolicy": {"interval": "WEEK", "intervalCount": 2},
        "deliveryPolicy": {"interval": "WEEK", "intervalCount": 2},
        "checkoutCharge": {"type": "PERCENTAGE", "value": {"percentage": 100.0}},
        "priceAdjustments": [
            {"orderCount": None, "adjustmentValue": {"adjustmentPercentage": 10.0}}
        ],
    }
    assert seldom["priceAdjustments"] == [
        {
            "orderCount": 3,
            "adjustmentValue": {"adjustmentAmount": {"amount": "2.00", "currencyCode": "EUR"}},
        },
        {"orderCount": None, "adjustmentValue": {"adjustmentPercentage": 5.0}},
    ]
    [variant] = product["variants"]["nodes"]
    first, second = (edge["node"] for edge in variant["sellingPlanAllocations"]["edges"])
    assert first == {
        "sellingPlan": {"name": "Often"},
        "checkoutChargeAmount": {"amount": "12.55", "currencyCode": "EUR"},
        "remainingBalanceChargeAmount": {"amount": "0.00"},
        "priceAdjustments": [
            {
                "price": {"amount": "12.55"},
                "compareAtPrice": {"amount": "13.95"},
                "perDeliveryPrice": {"amount": "12.55"},
                "unitPrice": None,
            }
        ],
    }
    assert [each["price"]["amount"] for each in second["priceAdjustments"]] == ["11.95", "13.25"]


async def test_a_plan_without_an_amount_in_the_currency_has_no_allocation(
    db: Database, execute: Execute
) -> None:
    handle = await coffee(db, SUBSCRIPTION)
    async with db.transaction() as uow:
        [[product]] = await uow.fetch("SELECT id FROM catalog_product")
        await make.variant(uow, of=await one_product(uow, product), price=Money(1500, "USD"))
    in_usd = PLANS.replace("($handle: String!)", "($handle: String!) @inContext(country: US)")
    product = (await execute(in_usd, handle=handle))["product"]
    euros, dollars = product["variants"]["nodes"]
    assert euros["sellingPlanAllocations"]["edges"] == []
    assert [
        e["node"]["sellingPlan"]["name"] for e in dollars["sellingPlanAllocations"]["edges"]
    ] == ["Often"]


async def one_product(uow: UnitOfWork, key: int) -> Product:
    row = await uow.session.get(Product, key)
    assert row
    return row


async def test_texts_are_translated(db: Database, execute: Execute) -> None:
    handle = await coffee(db, SUBSCRIPTION)
    german_plans = PLANS.replace(
        "($handle: String!)", "($handle: String!) @inContext(language: DE)"
    )
    product = (await execute(german_plans, handle=handle))["product"]
    [group] = product["sellingPlanGroups"]["nodes"]
    assert group["name"] == "Abo"
    assert group["options"] == [{"name": "Lieferung alle", "values": ["2 Wochen", "8 Wochen"]}]
    often = group["sellingPlans"]["nodes"][0]
    assert often["name"] == "Alle 2 Wochen"
    assert often["options"] == [{"name": "Lieferung alle", "value": "2 Wochen"}]
    assert often["description"] == "Every second week.", "no German text: the shop's own"


async def test_a_variant_may_have_a_plan_of_its_own(db: Database, execute: Execute) -> None:
    handle = await coffee(db)
    async with db.transaction() as uow:
        [[product]] = await uow.fetch("SELECT id FROM catalog_product")
        special = await make.variant(uow, of=await one_product(uow, product))
        group = await service.create_group(uow, SUBSCRIPTION)
        await service.offer(uow, group.id, variants=[special.id])
    product = (await execute(PLANS, handle=handle))["product"]
    assert [group["name"] for group in product["sellingPlanGroups"]["nodes"]] == ["Subscription"]
    plans = [v["sellingPlanAllocations"]["edges"] for v in product["variants"]["nodes"]]
    assert [len(edges) for edges in plans] == [0, 2]


async def test_a_product_can_be_sold_by_plans_only(db: Database, execute: Execute) -> None:
    handle = await coffee(db, SUBSCRIPTION)
    async with db.transaction() as uow:
        [[product]] = await uow.fetch("SELECT id FROM catalog_product")
        await service.require_plan(uow, product)
    assert (await execute(PLANS, handle=handle))["product"]["requiresSellingPlan"] is True
    async with db.transaction() as uow:
        await service.require_plan(uow, product, required=False)
    assert (await execute(PLANS, handle=handle))["product"]["requiresSellingPlan"] is False


LIST = """
{ products(first: 50) { nodes { requiresSellingPlan
    sellingPlanGroups(first: 5) { nodes { name options { values }
      sellingPlans(first: 5) { nodes { name priceAdjustments { orderCount } } } } }
    variants(first: 5) { nodes { sellingPlanAllocations(first: 5) { nodes {
      sellingPlan { name } priceAdjustments { price { amount } } } } } } } } }"""


async def test_a_list_of_products_takes_as_many_statements_as_one(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    await coffee(db, SUBSCRIPTION)
    await execute(LIST)
    with count_statements() as few:
        await execute(LIST)
    async with db.transaction() as uow:
        [[group]] = await uow.fetch("SELECT id FROM subscriptions_group")
        for _ in range(20):
            product = await make.product(uow)
            await make.variant(uow, of=product)
            await service.offer(uow, group, products=[product.id])
    with count_statements() as many:
        found = await execute(LIST)
    assert len(found["products"]["nodes"]) == 21
    assert len(many) == len(few)


def group_of(*plans: NewPlan, options: int = 1) -> NewGroup:
    return NewGroup("Group", (NewOption("A"), NewOption("B"))[:options], plans)


@pytest.mark.parametrize(
    ("group", "field"),
    [
        (group_of(), "plans"),
        (group_of(rhythm_plan("A", 1), options=0), "options"),
        (group_of(rhythm_plan("A", 1), rhythm_plan("A", 2)), "plans"),
        (group_of(rhythm_plan("A", 1), options=2), "choices"),
        (group_of(rhythm_plan("A", 1, percent(10_001))), "basisPoints"),
        (group_of(rhythm_plan("A", 1, percent(1), percent(2))), "orderCount"),
        (group_of(rhythm_plan("A", 1, deliveries=0)), "deliveries"),
        (group_of(rhythm_plan("A", 0)), "count"),
    ],
)
async def test_a_group_that_makes_no_sense_is_refused(
    db: Database, group: NewGroup, field: str
) -> None:
    with pytest.raises(InvalidSellingPlan) as refusal:
        async with db.transaction() as uow:
            await service.create_group(uow, group)
    assert refusal.value.field == (field,)
    async with db.read() as reader:
        assert (await reader.fetch("SELECT count(*) FROM subscriptions_group"))[0][0] == 0


async def test_the_demonstration_has_its_plans(seeded: Settings) -> None:
    services = services_of(seeded)
    answer = await ask(services.db, services.plugins, seeded)(PLANS, handle="north-ridge-espresso")
    await services.plugins.search.close()
    await services.db.close()
    product = answer["data"]["product"]
    groups = product["sellingPlanGroups"]["nodes"]
    assert [group["name"] for group in groups] == ["Coffee subscription", "A season of coffee"]
    [season] = groups[1]["sellingPlans"]["nodes"]
    assert season["billingPolicy"] == {"interval": "MONTH", "intervalCount": 3}
    assert season["deliveryPolicy"] == {"interval": "MONTH", "intervalCount": 1}
    edges = product["variants"]["nodes"][0]["sellingPlanAllocations"]["edges"]
    [prepaid] = edges[-1]["node"]["priceAdjustments"]
    each = round(float(prepaid["perDeliveryPrice"]["amount"]) * 100)
    assert round(float(prepaid["price"]["amount"]) * 100) == 3 * each
    assert prepaid["unitPrice"] is not None
