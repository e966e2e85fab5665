"""What was bought, and what discounts took off it."""

from typing import Any

from commerce_api.catalog import loaders as catalog_loaders
from commerce_api.catalog.graphql import ProductVariant
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    Attribute,
    AttributeRow,
    Info,
    MoneyRow,
    MoneyV2,
    batch,
    connection,
    field,
    interface,
    leaf,
    money_row,
    type_,
)
from commerce_api.kernel.rows import Row
from commerce_api.orders.rows import OrderLineRow
from commerce_api.promotions.graphql import (
    DiscountApplicationAllocationMethod,
    DiscountApplicationTargetSelection,
    DiscountApplicationTargetType,
    PercentageRow,
    PricingValue,
)


class ApplicationRow(Row):
    code: str
    value: MoneyRow | PercentageRow
    target_selection: str
    allocation_method: str = "ACROSS"
    target_type: str = "LINE_ITEM"
    applicable: bool = True
    position: int = 0


class AutomaticApplicationRow(Row):
    title: str
    value: MoneyRow | PercentageRow
    target_selection: str
    allocation_method: str
    target_type: str
    position: int = 0


Application = ApplicationRow | AutomaticApplicationRow


class AllocationRow(Row):
    allocated_amount: MoneyRow
    discount_application: Application


@interface("A discount that took something off an order.")
class DiscountApplication:
    allocation_method: DiscountApplicationAllocationMethod = leaf("How it was spread.")
    target_selection: DiscountApplicationTargetSelection = leaf("Which lines it was for.")
    target_type: DiscountApplicationTargetType = leaf("What it made cheaper.")


@type_("A discount by a code that the buyer gave.", ApplicationRow)
class DiscountCodeApplication(DiscountApplication):
    code: str = leaf("The code.")
    applicable: bool = leaf("Whether it counted.")


@type_("A discount that needed no code.", AutomaticApplicationRow)
class AutomaticDiscountApplication(DiscountApplication):
    title: str = leaf("Name of the discount.")


APPLICATIONS = (DiscountApplication, DiscountCodeApplication, AutomaticDiscountApplication)


@field(APPLICATIONS, "value", PricingValue, "What it is worth.")
def application_value(application: Application) -> MoneyRow | PercentageRow:
    return application.value


@type_("What one discount took off one line.")
class DiscountAllocation:
    allocated_amount: MoneyV2 = leaf("How much it took off.")
    discount_application: DiscountApplication = leaf("The discount.")


DiscountApplicationConnection = connection(DiscountApplication, "DiscountApplication", "discounts")


@type_("A line of an order, as it was when the order was placed.")
class OrderLineItem:
    quantity: int = leaf("How many were bought.")


OrderLineItemConnection = connection(OrderLineItem, "OrderLineItem", "lines of an order")


@field(OrderLineItem, "title", str, "Name of the product.")
def line_title(line: OrderLineRow) -> str:
    return line.product_title


@field(OrderLineItem, "variantTitle", str, "The chosen version of the product.")
def line_variant_title(line: OrderLineRow) -> str:
    return line.variant_title


@field(OrderLineItem, "sku", str, "Stock keeping unit.")
def line_sku(line: OrderLineRow) -> str:
    return line.sku


@field(OrderLineItem, "currentQuantity", int, "How many are left after removals and returns.")
def line_current_quantity(line: OrderLineRow) -> int:
    return line.quantity


@field(OrderLineItem, "originalTotalPrice", MoneyV2, "Price of all pieces before discounts.")
def line_original_total(line: OrderLineRow) -> MoneyRow:
    return money_row(line.unit_minor * line.quantity, line.currency)


@field(OrderLineItem, "discountedTotalPrice", MoneyV2, "Price of all pieces after discounts.")
def line_discounted_total(line: OrderLineRow) -> MoneyRow:
    return money_row(line.total_minor, line.currency)


@field(OrderLineItem, "customAttributes", list[Attribute], "What the buyer added to the line.")
def line_attributes(line: OrderLineRow) -> list[AttributeRow]:
    return attribute_rows(line.attributes)


@field(OrderLineItem, "discountAllocations", list[DiscountAllocation], "What made it cheaper.")
def line_allocations(line: OrderLineRow) -> list[AllocationRow]:
    return allocation_rows(line.discounts, line.currency)


@batch(
    OrderLineItem, "variant", ProductVariant | None, "The variant, as long as it is in the shop."
)
async def line_variant(lines: list[OrderLineRow], info: Info) -> list[VariantRow | None]:
    keys = [line.variant_key for line in lines]
    return await info.context.many(catalog_loaders.variants, keys)


def attribute_rows(attributes: list[dict[str, Any]]) -> list[AttributeRow]:
    return [AttributeRow(pair["key"], pair.get("value")) for pair in attributes]


def allocation_rows(parts: list[dict[str, Any]], currency: str) -> list[AllocationRow]:
    return [
        AllocationRow(money_row(part["minor"], currency), application_row(part, currency))
        for part in parts
    ]


def application_row(part: dict[str, Any], currency: str, position: int = 0) -> Application:
    """From what the order keeps of a discount."""
    value: MoneyRow | PercentageRow = money_row(part["amount_minor"], currency)
    if part["basis_points"] is not None:
        value = PercentageRow(part["basis_points"] / 100)
    selection = "ALL" if part["for_all"] else "ENTITLED"
    method, target = part.get("method", "ACROSS"), part.get("target", "LINE_ITEM")
    if part.get("automatic"):
        return AutomaticApplicationRow(part["title"], value, selection, method, target, position)
    return ApplicationRow(part["code"], value, selection, method, target, position=position)
