"""How discounts are spoken of on the wire."""

from commerce_api.gql import MoneyV2, enum, leaf, type_, union
from commerce_api.kernel.rows import Row

DiscountApplicationAllocationMethod = enum(
    "DiscountApplicationAllocationMethod",
    "How a discount is spread over what it counts for.",
    {
        "ACROSS": "Its value is shared out among all of it.",
        "EACH": "Its value is taken off each.",
        "ONE": "Its value is taken off one.",
    },
)

DiscountApplicationTargetSelection = enum(
    "DiscountApplicationTargetSelection",
    "Which lines a discount counts for.",
    {
        "ALL": "All lines.",
        "ENTITLED": "The lines that fulfil its conditions.",
        "EXPLICIT": "Lines that were chosen one by one.",
    },
)

DiscountApplicationTargetType = enum(
    "DiscountApplicationTargetType",
    "What a discount makes cheaper.",
    {"LINE_ITEM": "The goods.", "SHIPPING_LINE": "The delivery."},
)


class PercentageRow(Row):
    percentage: float


@type_("A discount by percentage.", PercentageRow)
class PricingPercentageValue:
    percentage: float = leaf("How much is taken off: 10.0 is ten percent.")


PricingValue = union("PricingValue", [MoneyV2, PricingPercentageValue], "The worth of a discount.")
