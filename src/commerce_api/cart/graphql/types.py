"""Carts on the wire."""

from typing import Annotated

import strawberry

from commerce_api.cart import reading
from commerce_api.cart.graphql.buyer import CartBuyerIdentity
from commerce_api.cart.graphql.cost import CartCost, CartEstimatedCost
from commerce_api.cart.graphql.delivery import CartDelivery, CartDeliveryGroupConnection
from commerce_api.cart.graphql.enums import CartWarningCode
from commerce_api.cart.graphql.lines import (
    AllocatedRow,
    AttributeKey,
    BaseCartLineConnection,
    CartDiscountAllocation,
    attribute_of,
    attribute_rows,
    discount_rows,
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
    Node,
    Page,
    Query,
    Reverse,
    arg,
    field,
    finds_nodes,
    gid,
    leaf,
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
    code: CartWarningCode = leaf("Stable and machine-readable.")
    message: str = leaf("For people. May be reworded.")


@field(CartWarning, "target", strawberry.ID, "What it is about: a line, goods, or the cart.")
def warning_target(notice: Notice) -> str:
    return gid(notice.target_type, notice.target_key)


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
    "What is taken off the chosen delivery. What is taken off the goods is listed with the lines.",
)
def cart_allocations(cart: PricedCart) -> list[AllocatedRow]:
    return discount_rows(cart.shipping_discounts, cart.currency)


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
