"""How a cart reaches the buyer."""

from typing import Annotated

import strawberry

from commerce_api.cart.graphql.addresses import (
    CartSelectableAddress,
    MailingAddress,
    MailingAddressRow,
    SelectableRow,
    mailing_address,
    selectable_address,
)
from commerce_api.cart.graphql.enums import CartDeliveryGroupType, DeliveryMethodType
from commerce_api.cart.graphql.lines import BaseCartLineConnection
from commerce_api.cart.graphql.loading import lines_of
from commerce_api.cart.rows import PricedCart
from commerce_api.cart.values import Place
from commerce_api.gql import (
    After,
    Before,
    First,
    Last,
    MoneyRow,
    MoneyV2,
    Page,
    Reverse,
    arg,
    connection,
    field,
    gid,
    leaf,
    money_row,
    slice_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row
from commerce_api.ports.shipping import ShippingOption

DELIVERED = ("SHIPPING", "PICK_UP", "PICKUP_POINT", "LOCAL", "RETAIL", "NONE")


class OptionRow(Row):
    handle: str
    title: str | None
    code: str | None
    description: str | None
    delivery_method_type: str
    estimated_cost: MoneyRow


@type_("Where a cart may be delivered to.")
class CartDelivery: ...


@type_("A way of delivery that is offered.")
class CartDeliveryOption:
    handle: str = leaf("Its name for choosing it.")
    title: str | None = leaf("Its name for people.")
    code: str | None = leaf("Its short name.")
    description: str | None = leaf("What it is like.")
    delivery_method_type: DeliveryMethodType = leaf("How the goods reach the buyer.")
    estimated_cost: MoneyV2 = leaf("What it costs.")


@type_("Lines that are delivered together.")
class CartDeliveryGroup: ...


CartDeliveryGroupConnection = connection(CartDeliveryGroup, "CartDeliveryGroup", "delivery groups")


@field(CartDelivery, "addresses", list[CartSelectableAddress], "The addresses of the cart.")
def delivery_addresses(
    cart: PricedCart,
    selected: Annotated[bool | None, arg("Whether only the chosen one is wanted.")] = False,
) -> list[SelectableRow]:
    wanted = (row for row in cart.addresses if row.selected or not selected)
    return [selectable_address(row) for row in wanted]


@field(CartDeliveryGroup, "id", strawberry.ID, "A globally unique id.")
def group_id(cart: PricedCart) -> str:
    return gid("CartDeliveryGroup", cart.cart.token)


@field(CartDeliveryGroup, "groupType", CartDeliveryGroupType, "What the lines have in common.")
def group_type(cart: PricedCart) -> str:
    return "ONE_TIME_PURCHASE"


@field(
    CartDeliveryGroup,
    "deliveryAddress",
    MailingAddress,
    "Where the lines go: the chosen address; before one is chosen, the buyer's country.",
)
def group_address(cart: PricedCart) -> MailingAddressRow:
    if cart.address:
        return mailing_address(cart.address)
    return MailingAddressRow(
        gid("MailingAddress", cart.cart.token), Place(country_code=cart.cart.country)
    )


@field(CartDeliveryGroup, "deliveryOptions", list[CartDeliveryOption], "The ways to choose from.")
def group_options(cart: PricedCart) -> list[OptionRow]:
    return [_option(cart, option) for option in cart.options]


@field(
    CartDeliveryGroup,
    "selectedDeliveryOption",
    CartDeliveryOption | None,
    "The chosen way; null until one is chosen, and when it is no longer offered.",
)
def group_selected(cart: PricedCart) -> OptionRow | None:
    return _option(cart, cart.selected) if cart.selected else None


@field(CartDeliveryGroup, "cartLines", BaseCartLineConnection, "The lines.")
def group_lines(
    cart: PricedCart,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    shipped = [line for line in lines_of(cart) if line.line.row.requires_shipping]
    return slice_of(shipped, part, lambda line: line.line.row.key)


def _option(cart: PricedCart, option: ShippingOption) -> OptionRow:
    return OptionRow(
        option.handle,
        option.title or None,
        option.handle,
        option.description or None,
        option.method if option.method in DELIVERED else "SHIPPING",
        money_row(option.price_minor, cart.currency),
    )
