"""What a variant costs under each plan that it can be bought by."""

from commerce_api.catalog.graphql import ProductVariant
from commerce_api.catalog.measures import Measure
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    After,
    Before,
    First,
    Info,
    Last,
    MoneyRow,
    MoneyV2,
    Page,
    Reverse,
    batch,
    connection,
    field,
    leaf,
    money_or_none,
    money_row,
    slice_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing.graphql import unit_prices
from commerce_api.subscriptions import loaders
from commerce_api.subscriptions.graphql.plans import SellingPlan
from commerce_api.subscriptions.rows import PlanPrice, PlanRow, Terms
from commerce_api.subscriptions.terms import terms_of


class AllocationRow(Row):
    terms: Terms
    currency: str
    measure: Measure | None


class AllocatedPriceRow(Row):
    compare_at_price: MoneyRow
    price: MoneyRow
    per_delivery_price: MoneyRow
    unit_price: MoneyRow | None


@type_("What one piece costs under a plan.")
class SellingPlanAllocationPriceAdjustment:
    price: MoneyV2 = leaf("What all deliveries of one billing cost together.")
    compare_at_price: MoneyV2 = leaf("What as many pieces cost without a plan.")
    per_delivery_price: MoneyV2 = leaf("What one of the deliveries costs.")
    unit_price: MoneyV2 | None = leaf("What the reference quantity costs; null without a measure.")


@type_("A plan by which a variant can be bought, and what it then costs.")
class SellingPlanAllocation: ...


SellingPlanAllocationConnection = connection(
    SellingPlanAllocation, "SellingPlanAllocation", "selling plans with their prices"
)


@field(SellingPlanAllocation, "sellingPlan", SellingPlan, "The plan.")
def allocated_plan(allocation: AllocationRow) -> PlanRow:
    plan: PlanRow = allocation.terms.plan
    return plan


@field(
    SellingPlanAllocation,
    "priceAdjustments",
    list[SellingPlanAllocationPriceAdjustment],
    "What it costs: at first, and after some orders where that is another price.",
)
def allocated_prices(allocation: AllocationRow) -> list[AllocatedPriceRow]:
    return [_shown(price, allocation) for price in allocation.terms.prices]


@field(SellingPlanAllocation, "checkoutChargeAmount", MoneyV2, "What is due at checkout.")
def allocated_charge(allocation: AllocationRow) -> MoneyRow:
    return money_row(allocation.terms.charge_minor, allocation.currency)


@field(SellingPlanAllocation, "remainingBalanceChargeAmount", MoneyV2, "What is due later.")
def allocated_rest(allocation: AllocationRow) -> MoneyRow:
    return money_row(allocation.terms.remaining_minor, allocation.currency)


@batch(
    ProductVariant,
    "sellingPlanAllocations",
    SellingPlanAllocationConnection,
    "The plans by which it can be bought, with its prices under them.",
)
async def variant_allocations(
    variants: list[VariantRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    found = await context.many(loaders.plans_of_variant, [variant.key for variant in variants])
    keys = sorted({key for group in found for key in group or ()})
    plans = dict(zip(keys, await context.many(loaders.plans, keys, context.locale), strict=True))
    currency, prices = await unit_prices(info, variants)
    pages = []
    for variant, group, unit in zip(variants, found, prices, strict=True):
        offered = [plans[key] for key in group or ()] if unit is not None else []
        rows = [allocation_of(plan, unit or 0, currency, variant.measure) for plan in offered]
        pages.append(slice_of([row for row in rows if row], part, lambda row: row.terms.plan.key))
    return pages


def allocation_of(
    plan: PlanRow | None, unit_minor: int, currency: str, measure: Measure | None
) -> AllocationRow | None:
    """None where the plan is not offered in that currency."""
    terms = terms_of(plan, unit_minor, currency) if plan else None
    return AllocationRow(terms, currency, measure) if terms else None


def _shown(price: PlanPrice, allocation: AllocationRow) -> AllocatedPriceRow:
    currency, measure = allocation.currency, allocation.measure
    unit = measure.unit_price(price.per_delivery_minor) if measure else None
    return AllocatedPriceRow(
        money_row(price.compare_at_minor, currency),
        money_row(price.price_minor, currency),
        money_row(price.per_delivery_minor, currency),
        money_or_none(unit, currency),
    )
