"""Carts on the wire."""

from typing import Annotated

import strawberry

from commerce_api.cart import reading
from commerce_api.cart.graphql.buyer import CartBuyerIdentity
from commerce_api.cart.graphql.delivery import CartDelivery, CartDeliveryGroupConnection
from commerce_api.cart.graphql.enums import CartWarningCode
from commerce_api.cart.graphql.lines import (
    AttributeKey,
    BaseCartLineConnection,
    CartDiscountAllocation,
    CodeAllocationRow,
    attribute_of,
    attribute_rows,
)
from commerce_api.cart.graphql.loading import carts, lines_of
from commerce_api.cart.rows import CodeState, Notice, PricedCart
from commerce_api.gql import (
    URL,
    After,
    Attribute,
    AttributeRow,
    Before,
    Context,
    DateTime,
    First,
    Info,
    Last,
    MoneyRow,
    MoneyV2,
    Node,
    Page,
    Query,
    Reverse,
    arg,
    field,
    finds_nodes,
    gid,
    leaf,
    money_row,
    slice_of,
    token_of,
    type_,
    window,
)


@type_("What a buyer intends to buy. Whoever knows its id may use it.", PricedCart)
class Cart(Node): ...


@type_("A discount code that was typed in.", CodeState)
class CartDiscountCode:
    code: str = leaf("The code as it was typed.")
    applicable: bool = leaf("Whether it counts for the cart as it is now.")


@type_("Something the buyer should know about the cart.")
class CartWarning:
    code: CartWarningCode = leaf("Stable and machine-readable.")  # type: ignore[valid-type]
    message: str = leaf("For people. May be reworded.")


@field(CartWarning, "target", strawberry.ID, "What it is about: a line, goods, or the cart.")
def warning_target(notice: Notice) -> str:
    return gid(notice.target_type, notice.target_key)


@type_("A gift card that pays for a part of a cart.")
class AppliedGiftCard(Node):
    last_characters: str = leaf("The last characters of its code.")
    amount_used: MoneyV2 = leaf("How much it pays.")
    balance: MoneyV2 = leaf("How much is on it.")
    presentment_amount_used: MoneyV2 = leaf("How much it pays, in the cart's currency.")


@type_("What a cart costs.")
class CartCost: ...


@type_("What a cart costs, as far as is known.")
class CartEstimatedCost: ...


@field(Query, "cart", Cart | None, "A cart by its id; null when it has expired or was bought.")
async def query_cart(
    info: Info, id: Annotated[strawberry.ID, arg("Its id, which is a secret.")]
) -> PricedCart | None:
    [cart] = await carts(info.context, [token_of(id, "Cart")])
    return cart


@finds_nodes("Cart")
async def find_carts(context: Context, ids: list[str]) -> dict[str, PricedCart | None]:
    found = await carts(context, [token_of(id, "Cart") for id in ids])
    return dict(zip(ids, found, strict=True))


@field(Cart, "id", strawberry.ID, "A globally unique id. It is a secret: whoever has it may buy.")
def cart_id(cart: PricedCart) -> str:
    return gid("Cart", cart.cart.token)


@field(Cart, "checkoutUrl", URL, "Address of the page where the cart is paid.")
def cart_checkout_url(cart: PricedCart, info: Info) -> str:
    return f"{info.context.settings.public_url}/checkout/{cart.cart.token}"


@field(Cart, "createdAt", DateTime, "When the cart was made.")
def cart_created_at(cart: PricedCart) -> str:
    return cart.cart.created_at


@field(Cart, "updatedAt", DateTime, "When the cart last changed.")
def cart_updated_at(cart: PricedCart) -> str:
    return cart.cart.updated_at


@field(Cart, "note", str | None, "What the buyer wants the shop to know.")
def cart_note(cart: PricedCart) -> str:
    return cart.cart.note


@field(Cart, "totalQuantity", int, "Pieces in the cart.")
def cart_quantity(cart: PricedCart) -> int:
    return cart.quantity


@field(Cart, "attributes", list[Attribute], "What else is noted about the cart.")
def cart_attributes(cart: PricedCart) -> list[AttributeRow]:
    return attribute_rows(cart.cart.attributes)


@field(Cart, "attribute", Attribute | None, "One of the attributes, by its name.")
def cart_attribute(cart: PricedCart, key: AttributeKey) -> AttributeRow | None:
    return attribute_of(cart.cart.attributes, key)


@field(Cart, "buyerIdentity", CartBuyerIdentity, "Who the cart is for.")
def cart_buyer(cart: PricedCart) -> PricedCart:
    return cart


@field(Cart, "delivery", CartDelivery, "Where the cart may be delivered to.")
def cart_delivery(cart: PricedCart) -> PricedCart:
    return cart


@field(Cart, "discountCodes", list[CartDiscountCode], "The codes that were typed in.")
def cart_codes(cart: PricedCart) -> tuple[CodeState, ...]:
    return cart.codes


@field(
    Cart,
    "discountAllocations",
    list[CartDiscountAllocation],
    "What is taken off the cart as a whole. Codes are shared out among the lines, and listed there.",
)
def cart_allocations(cart: PricedCart) -> list[CodeAllocationRow]:
    return []


@field(Cart, "appliedGiftCards", list[AppliedGiftCard], "Gift cards that pay a part.")
def cart_gift_cards(cart: PricedCart) -> list[AppliedGiftCard]:
    return []


@field(
    Cart,
    "problems",
    list[CartWarning],
    "What does not hold any more: goods that sold out, codes that do not count.",
)
def cart_problems(cart: PricedCart) -> list[Notice]:
    return reading.problems(cart)


@field(Cart, "lines", BaseCartLineConnection, "What is in the cart.")
def cart_lines(
    cart: PricedCart,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    return slice_of(lines_of(cart), part, lambda line: line.line.row.key)


@field(
    Cart,
    "deliveryGroups",
    CartDeliveryGroupConnection,
    "The goods that are delivered together: one group, none when nothing has to be delivered.",
)
def cart_delivery_groups(
    cart: PricedCart,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    with_carrier_rates: Annotated[
        bool | None, arg("Accepted and without effect: rates are always there.")
    ] = False,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    groups = [cart] if cart.requires_shipping else []
    return slice_of(groups, part, lambda group: group.cart.key)


@field(Cart, "cost", CartCost, "What the cart costs.")
def cart_cost(cart: PricedCart) -> PricedCart:
    return cart


@field(
    Cart,
    "estimatedCost",
    CartEstimatedCost,
    "What the cart costs, as far as is known.",
    deprecated="Use cost.",
)
def cart_estimated_cost(cart: PricedCart) -> PricedCart:
    return cart


COSTS = (CartCost, CartEstimatedCost)
UNCERTAIN = "Whether it may still change: until an address and a way of delivery are chosen."


@field(COSTS, "subtotalAmount", MoneyV2, "The lines together, after discounts.")
def cost_subtotal(cart: PricedCart) -> MoneyRow:
    return money_row(cart.subtotal_minor, cart.currency)


@field(COSTS, "checkoutChargeAmount", MoneyV2, "What the goods cost when the cart is paid.")
def cost_charge(cart: PricedCart) -> MoneyRow:
    return money_row(cart.subtotal_minor, cart.currency)


@field(COSTS, "totalAmount", MoneyV2, "What is to be paid: goods, chosen delivery and tax.")
def cost_total(cart: PricedCart) -> MoneyRow:
    return money_row(cart.total_minor, cart.currency)


TAX = "All tax, be it within the prices or on top of them."
DUTY = "Duties; null, as the shop does not collect any."
NO_DUTY = "Whether the duties may still change: they do not."
IN_CHECKOUT = "Shown again when the cart is paid."


@field(CartEstimatedCost, "totalTaxAmount", MoneyV2 | None, TAX)
def estimated_tax(cart: PricedCart) -> MoneyRow:
    return money_row(cart.tax_minor, cart.currency)


@field(CartCost, "totalTaxAmount", MoneyV2 | None, TAX, deprecated=IN_CHECKOUT)
def cost_tax(cart: PricedCart) -> MoneyRow:
    return money_row(cart.tax_minor, cart.currency)


@field(CartEstimatedCost, "totalDutyAmount", MoneyV2 | None, DUTY)
def estimated_duty(cart: PricedCart) -> None:
    return None


@field(CartCost, "totalDutyAmount", MoneyV2 | None, DUTY, deprecated=IN_CHECKOUT)
def cost_duty(cart: PricedCart) -> None:
    return None


@field(CartCost, "totalDutyAmountEstimated", bool, NO_DUTY, deprecated=IN_CHECKOUT)
def cost_duty_estimated(cart: PricedCart) -> bool:
    return False


@field(CartCost, "subtotalAmountEstimated", bool, "Whether it may still change: it does not.")
def cost_subtotal_estimated(cart: PricedCart) -> bool:
    return False


@field(CartCost, "totalAmountEstimated", bool, UNCERTAIN)
def cost_total_estimated(cart: PricedCart) -> bool:
    return _uncertain(cart)


@field(CartCost, "totalTaxAmountEstimated", bool, UNCERTAIN, deprecated=IN_CHECKOUT)
def cost_tax_estimated(cart: PricedCart) -> bool:
    return _uncertain(cart)


def _uncertain(cart: PricedCart) -> bool:
    return cart.address is None or (cart.requires_shipping and cart.selected is None)
