"""Lines of carts, what they cost and what is taken off."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from commerce_api.cart.graphql.loading import BundleOnWire, LineOnWire
from commerce_api.cart.rows import Allocation
from commerce_api.catalog import loaders as catalog
from commerce_api.catalog.graphql import ProductVariant
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    Attribute,
    AttributeRow,
    Info,
    MoneyRow,
    MoneyV2,
    Node,
    arg,
    batch,
    connection,
    field,
    gid,
    interface,
    leaf,
    money_or_none,
    money_row,
    type_,
    union,
)
from commerce_api.kernel.rows import Row
from commerce_api.promotions.graphql import (
    DiscountApplicationAllocationMethod,
    DiscountApplicationTargetSelection,
    DiscountApplicationTargetType,
    PercentageRow,
    PricingValue,
)
from commerce_api.subscriptions import loaders as plan_loaders
from commerce_api.subscriptions.graphql import SellingPlanAllocation, allocation_of
from commerce_api.subscriptions.graphql.allocations import AllocationRow

AttributeKey = Annotated[str, arg("Name of the attribute.")]


class AutomaticAllocationRow(Row):
    allocation: Allocation
    currency: str


class CustomAllocationRow(Row):
    """Discounts made by hand do not exist yet."""


class CodeAllocationRow(Row):
    allocation: Allocation
    currency: str


class ParentRow(Row):
    parent: LineOnWire


class ApplicationRow(Row):
    allocation_method: str
    target_selection: str
    target_type: str
    value: Any


@interface("A line of a cart.")
class BaseCartLine(Node): ...


@type_("Goods in a cart, and how many of them.", LineOnWire)
class CartLine(BaseCartLine): ...


@type_("A bundle in a cart.", BundleOnWire)
class ComponentizableCartLine(BaseCartLine): ...


LINES = (BaseCartLine, CartLine, ComponentizableCartLine)

Merchandise = union("Merchandise", [ProductVariant], "What can be put into a cart.")

BaseCartLineConnection = connection(BaseCartLine, "BaseCartLine", "lines")


@type_("What a line costs.")
class CartLineCost: ...


@type_("What a line costs, as far as is known.")
class CartLineEstimatedCost: ...


@type_("What may be done with a line.")
class CartLineInstructions: ...


@type_("Which line a line belongs to.")
class CartLineParentRelationship:
    parent: CartLine = leaf("The line that it belongs to.")


@type_("How a discount works.")
class CartDiscountApplication:
    allocation_method: DiscountApplicationAllocationMethod = leaf("How its worth is spread.")
    target_selection: DiscountApplicationTargetSelection = leaf("Which lines it counts for.")
    target_type: DiscountApplicationTargetType = leaf("What it makes cheaper.")


@field(CartDiscountApplication, "value", PricingValue, "Its worth: a percentage or an amount.")
def application_value(application: ApplicationRow) -> Any:
    return application.value


@interface("What one discount takes off.")
class CartDiscountAllocation: ...


@type_("What a discount takes off that needs no code.", AutomaticAllocationRow)
class CartAutomaticDiscountAllocation(CartDiscountAllocation): ...


@type_("What a discount code takes off.", CodeAllocationRow)
class CartCodeDiscountAllocation(CartDiscountAllocation): ...


@type_("What a discount takes off that was made for this cart.", CustomAllocationRow)
class CartCustomDiscountAllocation(CartDiscountAllocation):
    title: str = leaf("Name of the discount.")


ALLOCATIONS = (
    CartDiscountAllocation,
    CartAutomaticDiscountAllocation,
    CartCodeDiscountAllocation,
    CartCustomDiscountAllocation,
)


AllocatedRow = CodeAllocationRow | AutomaticAllocationRow


def discount_rows(allocations: Sequence[Allocation], currency: str) -> list[AllocatedRow]:
    return [
        (AutomaticAllocationRow if given.automatic else CodeAllocationRow)(given, currency)
        for given in allocations
    ]


@field(CartAutomaticDiscountAllocation, "title", str, "Name of the discount.")
def allocation_title(row: AutomaticAllocationRow) -> str:
    return row.allocation.title


@field(CartCodeDiscountAllocation, "code", str, "The code.")
def allocation_code(row: CodeAllocationRow) -> str:
    return row.allocation.code


@field(ALLOCATIONS, "discountedAmount", MoneyV2, "How much is taken off.")
def allocation_amount(row: AllocatedRow) -> MoneyRow:
    return money_row(row.allocation.minor, row.currency)


@field(ALLOCATIONS, "targetType", DiscountApplicationTargetType, "What gets cheaper.")
def allocation_target(row: AllocatedRow) -> str:
    return row.allocation.target


@field(ALLOCATIONS, "discountApplication", CartDiscountApplication, "How the discount works.")
def allocation_application(row: AllocatedRow) -> ApplicationRow:
    given = row.allocation
    value: Any = money_row(given.amount_minor, row.currency)
    if given.basis_points is not None:
        value = PercentageRow(given.basis_points / 100)
    selection = "ALL" if given.for_all else "ENTITLED"
    return ApplicationRow(given.method, selection, given.target, value)


@field(LINES, "id", strawberry.ID, "A globally unique id.")
def line_id(line: LineOnWire) -> str:
    key = line.line.row.key
    return gid("CartLine", key if line.part is None else f"{key}-{line.part}")


@field(LINES, "quantity", int, "How many pieces.")
def line_quantity(line: LineOnWire) -> int:
    return line.line.row.quantity


@field(LINES, "attributes", list[Attribute], "What the buyer wants to have noted about the line.")
def line_attributes(line: LineOnWire) -> list[AttributeRow]:
    return attribute_rows(line.line.row.attributes)


@field(LINES, "attribute", Attribute | None, "One of the attributes, by its name.")
def line_attribute(line: LineOnWire, key: AttributeKey) -> AttributeRow | None:
    return attribute_of(line.line.row.attributes, key)


@batch(LINES, "merchandise", Merchandise, "What is bought.")
async def line_merchandise(lines: list[LineOnWire], info: Info) -> list[VariantRow | None]:
    keys = [line.line.row.variant_key for line in lines]
    return await info.context.many(catalog.variants, keys)


@field(LINES, "cost", CartLineCost, "What the line costs.")
def line_cost(line: LineOnWire) -> LineOnWire:
    return line


@field(
    LINES,
    "estimatedCost",
    CartLineEstimatedCost,
    "What the line costs, as far as is known.",
    deprecated="Use cost.",
)
def line_estimated_cost(line: LineOnWire) -> LineOnWire:
    return line


@field(LINES, "discountAllocations", list[CartDiscountAllocation], "What discounts take off it.")
def line_allocations(line: LineOnWire) -> list[AllocatedRow]:
    return discount_rows(line.line.allocations, line.cart.currency)


@field(CartLine, "instructions", CartLineInstructions, "What may be done with the line.")
def line_instructions(line: LineOnWire) -> LineOnWire:
    return line


@field(
    CartLine,
    "parentRelationship",
    CartLineParentRelationship | None,
    "The line that it belongs to, if it belongs to one.",
)
def line_parent(line: LineOnWire) -> ParentRow | None:
    key = line.line.row.parent_key
    found = (other for other in line.cart.lines if key is not None and other.row.key == key)
    parent = next(found, None)
    return ParentRow(LineOnWire(line.cart, parent)) if parent else None


@batch(
    LINES,
    "sellingPlanAllocation",
    SellingPlanAllocation | None,
    "The selling plan that it is bought by, and what it costs under it; null when bought once.",
)
async def line_plan(lines: list[LineOnWire], info: Info) -> list[AllocationRow | None]:
    context = info.context
    rows = [line.line.row for line in lines]
    plans = await context.many(plan_loaders.plans, [row.plan_key for row in rows], context.locale)
    known = await context.many(catalog.variants, [row.variant_key for row in rows])
    return [
        allocation_of(
            plan, row.once_minor, line.cart.currency, variant.measure if variant else None
        )
        if plan and row.once_minor is not None
        else None
        for line, row, plan, variant in zip(lines, rows, plans, known, strict=True)
    ]


@field(ComponentizableCartLine, "lineComponents", list[CartLine], "What the bundle consists of.")
def line_components(line: BundleOnWire) -> list[LineOnWire]:
    return line.parts


@field(CartLineInstructions, "canRemove", bool, "Whether it may be taken out.")
def can_remove(line: LineOnWire) -> bool:
    return line.part is None


@field(CartLineInstructions, "canUpdateQuantity", bool, "Whether its quantity may change.")
def can_update_quantity(line: LineOnWire) -> bool:
    return line.part is None


COSTS = (CartLineCost, CartLineEstimatedCost)


@field(CartLineCost, "amountPerQuantity", MoneyV2, "Price of one piece, before discounts.")
def line_unit(line: LineOnWire) -> MoneyRow:
    return line.money(line.line.row.unit_minor)


@field(CartLineEstimatedCost, "amount", MoneyV2, "Price of one piece, before discounts.")
def line_estimated_unit(line: LineOnWire) -> MoneyRow:
    return line.money(line.line.row.unit_minor)


@field(
    CartLineCost,
    "compareAtAmountPerQuantity",
    MoneyV2 | None,
    "What one piece cost before it was reduced.",
)
def line_compare_at(line: LineOnWire) -> MoneyRow | None:
    return money_or_none(line.line.row.compare_at_minor, line.cart.currency)


@field(
    CartLineEstimatedCost,
    "compareAtAmount",
    MoneyV2 | None,
    "What one piece cost before it was reduced.",
)
def line_estimated_compare_at(line: LineOnWire) -> MoneyRow | None:
    return money_or_none(line.line.row.compare_at_minor, line.cart.currency)


@field(COSTS, "subtotalAmount", MoneyV2, "Quantity times price, before discounts.")
def line_subtotal(line: LineOnWire) -> MoneyRow:
    return line.money(line.line.subtotal_minor)


@field(COSTS, "totalAmount", MoneyV2, "What is to be paid for the line, after discounts.")
def line_total(line: LineOnWire) -> MoneyRow:
    return line.money(line.line.total_minor)


def attribute_rows(attributes: list[dict[str, str]]) -> list[AttributeRow]:
    return [AttributeRow(pair["key"], pair["value"]) for pair in attributes]


def attribute_of(attributes: list[dict[str, str]], key: str) -> AttributeRow | None:
    return next((row for row in attribute_rows(attributes) if row.key == key), None)
