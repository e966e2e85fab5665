"""Orders: a snapshot of what was bought, and how far it has come."""

import hmac
from collections.abc import Callable
from typing import Annotated

import strawberry

from commerce_api.cart.graphql.addresses import MailingAddress, MailingAddressRow
from commerce_api.cart.values import Place
from commerce_api.gql import (
    URL,
    After,
    Attribute,
    AttributeRow,
    Before,
    Context,
    CurrencyCode,
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
    batch,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    money_row,
    slice_of,
    type_,
    window,
)
from commerce_api.orders import loaders, service
from commerce_api.orders.graphql.enums import (
    OrderCancelReason,
    OrderFinancialStatus,
    OrderFulfillmentStatus,
)
from commerce_api.orders.graphql.lines import (
    AllocationRow,
    Application,
    DiscountAllocation,
    DiscountApplicationConnection,
    OrderLineItemConnection,
    allocation_rows,
    application_row,
    attribute_rows,
)
from commerce_api.orders.graphql.parcels import Fulfillment
from commerce_api.orders.rows import FulfillmentRow, OrderLineRow, OrderRow

TOKEN_MAX = 64
USE_OTHER = "Use the field without V2."


@type_("A cart that was paid.", OrderRow)
class Order(Node):
    name: str = leaf("Its number as people write it: #1001.")
    order_number: int = leaf("Its number.")
    processed_at: DateTime = leaf("When it was placed.")
    canceled_at: DateTime | None = leaf("When it was cancelled.")
    email: str | None = leaf("Email address of the buyer.")
    phone: str | None = leaf("Phone number of the buyer.")
    currency_code: CurrencyCode = leaf("The currency it was paid in.")
    financial_status: OrderFinancialStatus | None = leaf("Whether it is paid.")
    fulfillment_status: OrderFulfillmentStatus = leaf("How far the delivery has come.")


@field(Order, "id", strawberry.ID, "A globally unique id. Whoever has it may see the order.")
def order_id(order: OrderRow) -> str:
    return order_gid(order)


@field(Order, "trackingToken", str, "Whoever has it may see the order, without signing in.")
def order_token(order: OrderRow) -> str:
    return order.token


@field(Order, "statusUrl", URL, "The page where the buyer sees how far the order has come.")
def order_status_url(order: OrderRow, info: Info) -> str:
    return service.link(info.context.settings.public_url, order.token)


@field(Order, "customerUrl", URL | None, "The order's page in the customer's account.")
def order_customer_url(order: OrderRow) -> str | None:
    return None


@field(Order, "customerLocale", str | None, "The language that the buyer read.")
def order_locale(order: OrderRow) -> str:
    return order.language


@field(Order, "cancelReason", OrderCancelReason | None, "Why it was cancelled.")
def order_cancel_reason(order: OrderRow) -> str | None:
    return None


@field(Order, "edited", bool, "Whether it was changed after it was placed.")
def order_edited(order: OrderRow) -> bool:
    return False


@field(Order, "note", str | None, "What the buyer wrote to the shop.")
def order_note(order: OrderRow) -> str | None:
    return order.note or None


@field(Order, "customAttributes", list[Attribute], "What the buyer or the storefront added.")
def order_attributes(order: OrderRow) -> list[AttributeRow]:
    return attribute_rows(order.attributes)


@field(Order, "shippingTitle", str | None, "The chosen way of delivery.")
def order_shipping_title(order: OrderRow) -> str | None:
    return order.shipping_title


@field(Order, "shippingAddress", MailingAddress | None, "Where it is sent to.")
def order_address(order: OrderRow) -> MailingAddressRow | None:
    return _address(order, order.address, "shipping")


@field(Order, "billingAddress", MailingAddress | None, "Who pays for it.")
def order_billing_address(order: OrderRow) -> MailingAddressRow | None:
    return _address(order, order.billing_address, "billing")


Amount = Callable[[OrderRow], int | None]


def _money(name: str, amount: Amount, description: str, *, maybe: bool = False) -> None:
    """A price, and its older twin with V2 behind the name where there is one."""

    def read(order: OrderRow) -> MoneyRow | None:
        minor = amount(order)
        return None if minor is None else money_row(minor, order.currency_code)

    returns = MoneyV2 | None if maybe else MoneyV2
    field(Order, name, returns, description)(read)
    if name in TWINS:
        field(Order, f"{name}V2", returns, description, deprecated=USE_OTHER)(read)


TWINS = {"subtotalPrice", "totalPrice", "totalRefunded", "totalShippingPrice", "totalTax"}

_money("subtotalPrice", lambda o: o.subtotal_minor, "The lines after discounts.", maybe=True)
_money("currentSubtotalPrice", lambda o: o.subtotal_minor, "The lines that are left.")
_money("totalShippingPrice", lambda o: o.shipping_minor, "The delivery.")
_money("currentTotalShippingPrice", lambda o: o.shipping_minor, "The delivery, as it is now.")
_money("totalTax", lambda o: o.tax_minor, "All tax, within the prices or not.", maybe=True)
_money("currentTotalTax", lambda o: o.tax_minor, "All tax of what is left.")
_money("totalPrice", lambda o: o.total_minor, "What was paid.")
_money("currentTotalPrice", lambda o: o.total_minor, "What is left to be paid for.")
_money("originalTotalPrice", lambda o: o.total_minor, "What was to be paid at first.")
_money("totalRefunded", lambda _: 0, "What was paid back.")
_money("originalTotalDuties", lambda _: None, "Duties at first.", maybe=True)
_money("currentTotalDuties", lambda _: None, "Duties as they are now.", maybe=True)


@batch(Order, "lineItems", OrderLineItemConnection, "What was bought.")
async def order_lines(
    orders: list[OrderRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> list[Page]:
    asked = window(first, after, last, before, reverse=reverse)
    return [
        slice_of(lines or (), asked, lambda line: line.key)
        for lines in await _lines(info.context, orders)
    ]


@batch(Order, "discountApplications", DiscountApplicationConnection, "What made it cheaper.")
async def order_discounts(
    orders: list[OrderRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
) -> list[Page]:
    asked = window(first, after, last, before, reverse=reverse)
    return [
        slice_of(_applications(order, lines or []), asked, lambda found: found.position)
        for order, lines in zip(orders, await _lines(info.context, orders), strict=True)
    ]


@field(
    Order, "shippingDiscountAllocations", list[DiscountAllocation], "What made delivery cheaper."
)
def order_shipping_discounts(order: OrderRow) -> list[AllocationRow]:
    return allocation_rows(order.shipping_discounts, order.currency_code)


@batch(Order, "fulfillments", list[Fulfillment], "Its parcels.")
async def order_parcels(orders: list[OrderRow], info: Info) -> list[list[FulfillmentRow] | None]:
    return await _parcels(info.context, orders)


@batch(Order, "successfulFulfillments", list[Fulfillment] | None, "Parcels that were sent.")
async def order_sent(
    orders: list[OrderRow],
    info: Info,
    first: Annotated[int | None, arg("How many at most.")] = None,
) -> list[list[FulfillmentRow]]:
    size = window(first).size
    return [(parcels or [])[:size] for parcels in await _parcels(info.context, orders)]


@field(
    Query,
    "orderByTrackingToken",
    Order | None,
    "An order for whoever has its token, such as a guest with the link of a mail.",
)
async def order_by_tracking_token(
    info: Info, token: Annotated[str, arg("The order's `trackingToken`.")]
) -> OrderRow | None:
    if not 1 <= len(token) <= TOKEN_MAX:
        return None
    return await info.context.one(loaders.orders_by_token, token)


@finds_nodes("Order")
async def find_orders(context: Context, ids: list[str]) -> dict[str, OrderRow | None]:
    """A number alone opens no order: the id has to carry the order's token."""
    tokens = {id: id.partition("?key=")[2][:TOKEN_MAX] for id in ids}
    found = await context.many(loaders.orders_by_token, [tokens[id] or None for id in ids])
    return {
        id: order if order and _opens(id, tokens[id], order) else None
        for id, order in zip(ids, found, strict=True)
    }


def order_gid(order: OrderRow) -> str:
    return gid("Order", f"{order.key}?key={order.token}")


def _opens(id: str, token: str, order: OrderRow) -> bool:
    same = hmac.compare_digest(token.encode(), order.token.encode())
    return same and key_of(id, "Order") == order.key


async def _lines(context: Context, orders: list[OrderRow]) -> list[list[OrderLineRow] | None]:
    return await context.many(loaders.lines_of_order, [order.key for order in orders])


async def _parcels(context: Context, orders: list[OrderRow]) -> list[list[FulfillmentRow] | None]:
    return await context.many(loaders.fulfillments_of_order, [order.key for order in orders])


def _applications(order: OrderRow, lines: list[OrderLineRow]) -> list[Application]:
    """Each discount once, in the order in which they were reckoned."""
    listed = [part for line in lines for part in line.discounts] + order.shipping_discounts
    parts = {part["code"]: part for part in listed}
    return [
        application_row(part, order.currency_code, position)
        for position, part in enumerate(parts.values())
    ]


def _address(order: OrderRow, kept: dict[str, str] | None, kind: str) -> MailingAddressRow | None:
    if not kept:
        return None
    place = Place(**{name: kept.get(name) for name in Place.__struct_fields__})
    return MailingAddressRow(gid("MailingAddress", f"{kind}-{order.key}"), place)
