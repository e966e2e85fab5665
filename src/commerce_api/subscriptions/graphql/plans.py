"""A selling plan: its rhythm, how it changes prices, what is due at checkout."""

import strawberry

from commerce_api.gql import (
    Info,
    MoneyRow,
    MoneyV2,
    connection,
    enum,
    field,
    gid,
    leaf,
    money_row,
    type_,
    union,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing.graphql import buyer
from commerce_api.subscriptions.models import AdjustmentKind
from commerce_api.subscriptions.rows import AdjustmentRow, PlanOptionRow, PlanRow

SellingPlanInterval = enum(
    "SellingPlanInterval",
    "What a rhythm is counted in.",
    {"DAY": "Days.", "WEEK": "Weeks.", "MONTH": "Months.", "YEAR": "Years."},
)

SellingPlanCheckoutChargeType = enum(
    "SellingPlanCheckoutChargeType",
    "How the charge at checkout is told.",
    {"PERCENTAGE": "As a percentage of the price.", "PRICE": "As an amount of money."},
)


class RhythmRow(Row):
    interval: str
    interval_count: int


class BillingRow(RhythmRow): ...


class DeliveryRow(RhythmRow): ...


class PercentRow(Row):
    percentage: float


class ChargeRow(Row):
    type: str
    value: PercentRow


class PercentOffRow(Row):
    adjustment_percentage: float


class AmountOffRow(Row):
    adjustment_amount: MoneyRow


class OwnPriceRow(Row):
    price: MoneyRow


class ShownAdjustmentRow(Row):
    order_count: int | None
    adjustment_value: PercentOffRow | AmountOffRow | OwnPriceRow


@type_("Is billed again and again.", BillingRow)
class SellingPlanRecurringBillingPolicy:
    interval: SellingPlanInterval = leaf("What the rhythm is counted in.")  # type: ignore[valid-type]
    interval_count: int = leaf("How many of them lie between two bills.")


@type_("Is delivered again and again.", DeliveryRow)
class SellingPlanRecurringDeliveryPolicy:
    interval: SellingPlanInterval = leaf("What the rhythm is counted in.")  # type: ignore[valid-type]
    interval_count: int = leaf("How many of them lie between two deliveries.")


SellingPlanBillingPolicy = union(
    "SellingPlanBillingPolicy", [SellingPlanRecurringBillingPolicy], "When a plan is billed."
)
SellingPlanDeliveryPolicy = union(
    "SellingPlanDeliveryPolicy", [SellingPlanRecurringDeliveryPolicy], "When a plan delivers."
)


@type_("A share of the price.", PercentRow)
class SellingPlanCheckoutChargePercentageValue:
    percentage: float = leaf("The share in percent: 100.0 is all of it.")


SellingPlanCheckoutChargeValue = union(
    "SellingPlanCheckoutChargeValue",
    [MoneyV2, SellingPlanCheckoutChargePercentageValue],
    "What is due at checkout.",
)


@type_("What is due at checkout.")
class SellingPlanCheckoutCharge:
    type: SellingPlanCheckoutChargeType = leaf("How it is told.")  # type: ignore[valid-type]


@type_("So many percent off.", PercentOffRow)
class SellingPlanPercentagePriceAdjustment:
    adjustment_percentage: float = leaf("How much is taken off: 10.0 is ten percent.")


@type_("A fixed amount off.", AmountOffRow)
class SellingPlanFixedAmountPriceAdjustment:
    adjustment_amount: MoneyV2 = leaf("What is taken off one piece.")


@type_("A price of its own.", OwnPriceRow)
class SellingPlanFixedPriceAdjustment:
    price: MoneyV2 = leaf("What one piece costs instead.")


SellingPlanPriceAdjustmentValue = union(
    "SellingPlanPriceAdjustmentValue",
    [
        SellingPlanFixedAmountPriceAdjustment,
        SellingPlanFixedPriceAdjustment,
        SellingPlanPercentagePriceAdjustment,
    ],
    "How a price is changed.",
)


@type_("How a plan changes the price of what is bought by it.")
class SellingPlanPriceAdjustment:
    order_count: int | None = leaf("For how many orders it holds; null: for all that follow.")


@type_("What a plan stands for in one of the options of its group.")
class SellingPlanOption:
    name: str | None = leaf("The option, such as “Deliver every”.")
    value: str | None = leaf("Its value, such as “2 weeks”.")


@type_("A way to buy: again and again, ahead of time, or paid in part at first.", PlanRow)
class SellingPlan:
    name: str = leaf("Name of the plan.")
    description: str | None = leaf("What the buyer agrees to.")
    recurring_deliveries: bool = leaf("Whether it delivers more than once.")
    options: list[SellingPlanOption] = leaf("Its value in each option of its group.")


SellingPlanConnection = connection(SellingPlan, "SellingPlan", "selling plans")


@field(SellingPlan, "id", strawberry.ID, "A globally unique id.")
def plan_id(plan: PlanRow) -> str:
    return gid("SellingPlan", plan.key)


@field(SellingPlan, "billingPolicy", SellingPlanBillingPolicy | None, "When it is billed.")
def plan_billing(plan: PlanRow) -> BillingRow | None:
    if plan.billing_interval is None or plan.billing_count is None:
        return None
    return BillingRow(plan.billing_interval, plan.billing_count)


@field(SellingPlan, "deliveryPolicy", SellingPlanDeliveryPolicy | None, "When it delivers.")
def plan_delivery(plan: PlanRow) -> DeliveryRow | None:
    if plan.delivery_interval is None or plan.delivery_count is None:
        return None
    return DeliveryRow(plan.delivery_interval, plan.delivery_count)


@field(SellingPlan, "checkoutCharge", SellingPlanCheckoutCharge, "What is due at checkout.")
def plan_charge(plan: PlanRow) -> ChargeRow:
    return ChargeRow("PERCENTAGE", PercentRow(plan.charge_basis_points / 100))


@field(SellingPlanCheckoutCharge, "value", SellingPlanCheckoutChargeValue, "How much it is.")
def charge_value(charge: ChargeRow) -> PercentRow:
    return charge.value


@field(
    SellingPlan,
    "priceAdjustments",
    list[SellingPlanPriceAdjustment],
    "How it changes prices: at most two, one after the other. None: prices stay as they are.",
)
async def plan_adjustments(plan: PlanRow, info: Info) -> list[ShownAdjustmentRow]:
    currency = (await buyer(info.context)).currency
    return [
        ShownAdjustmentRow(each.order_count, value)
        for each in plan.adjustments
        if (value := _shown(each, currency))
    ]


def _shown(
    adjustment: AdjustmentRow, currency: str
) -> PercentOffRow | AmountOffRow | OwnPriceRow | None:
    if adjustment.kind == AdjustmentKind.PERCENT:
        return PercentOffRow(adjustment.basis_points / 100)
    if currency not in adjustment.amounts:
        return None
    amount = money_row(adjustment.amounts[currency], currency)
    return AmountOffRow(amount) if adjustment.kind == AdjustmentKind.AMOUNT else OwnPriceRow(amount)


@field(
    SellingPlanPriceAdjustment,
    "adjustmentValue",
    SellingPlanPriceAdjustmentValue,
    "How the price is changed.",
)
def adjustment_value(shown: ShownAdjustmentRow) -> PercentOffRow | AmountOffRow | OwnPriceRow:
    return shown.adjustment_value


__all__ = ["PlanOptionRow", "SellingPlan", "SellingPlanConnection"]
