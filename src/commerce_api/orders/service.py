"""An order is a snapshot of a cart that was paid; then it is packed, sent and told about."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.cart.rows import PricedCart, PricedLine
from commerce_api.giftcards.rows import Spent
from commerce_api.identity.checks import same_email
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import amount_of
from commerce_api.orders import loaders, queries
from commerce_api.orders.events import OrderFulfilled, OrderPlaced
from commerce_api.orders.models import (
    FinancialStatus,
    Fulfillment,
    FulfillmentStatus,
    Order,
    OrderGiftCard,
    OrderLine,
)
from commerce_api.orders.queries import Parcel, Ready
from commerce_api.orders.rows import OrderRow
from commerce_api.ports.carrier import Carrier, CarrierEvent
from commerce_api.ports.notifications import Notifier

SERIES = "order"
FIRST_NUMBER = 1001
AT_ONCE = 50
MAIL_ATTEMPTS = 8
CONFIRMATION, SHIPPED = "order_confirmation", "order_shipped"


async def place(
    uow: UnitOfWork,
    priced: PricedCart,
    *,
    billing_address: dict[str, Any] | None = None,
    payment_reference: str | None = None,
) -> Order:
    """Turn a paid cart into an order, in the transaction that completes the cart."""
    moment = now()
    number = await queries.next_number(uow, SERIES, FIRST_NUMBER, moment)
    order = _order(priced, number)
    order.billing_address = billing_address
    order.payment_reference = payment_reference
    order.processed_at = moment
    await uow.add(order)
    await uow.insert(*(_line(order.id, line) for line in priced.lines))
    uow.emit(OrderPlaced(order.id))
    return order


async def record_gift_cards(uow: UnitOfWork, order: Order, parts: Sequence[Spent]) -> None:
    """Keep which gift cards have paid for it. What a gateway took is known by its payment."""
    await uow.insert(
        *(
            OrderGiftCard(
                order_id=order.id,
                hold_id=part.hold,
                amount_minor=part.minor,
                last_characters=part.last_characters,
            )
            for part in parts
        )
    )


def link(public_url: str, token: str) -> str:
    """Where the buyer sees the order. Whoever has the address may."""
    return f"{public_url}/orders/{token}"


async def hand_over_parcels(db: Database, carrier: Carrier) -> int:
    """Give paid orders to the carrier. Returns how many."""
    async with db.read() as reader:
        waiting = await queries.ready(reader, AT_ONCE)
    return sum([await _hand_over(db, carrier, order) for order in waiting])


async def follow_parcels(db: Database, carrier: Carrier) -> int:
    """Ask the carrier where parcels are. Returns how many have news."""
    parcels = await db.atomically(lambda uow: queries.underway(uow, AT_ONCE, now()))
    return sum([await _follow(db, carrier, parcel) for parcel in parcels])


async def send_mails(db: Database, notifier: Notifier, public_url: str) -> int:
    """Send what is queued: each mail at least once, and as a rule once. Returns how many."""
    async with db.read() as reader:
        mails = await queries.unsent(reader, MAIL_ATTEMPTS, AT_ONCE)
        orders = await loaders.orders(reader, [mail.order_key for mail in mails])
    for mail in mails:
        order = orders[mail.order_key]
        await db.atomically(lambda uow, id=mail.key: queries.try_mail(uow, id))  # type: ignore[misc]
        if order.email:
            await notifier.send(
                to=order.email, template=mail.template, data=_told(order, public_url)
            )
        await db.atomically(lambda uow, id=mail.key: queries.mail_sent(uow, id, now()))  # type: ignore[misc]
    return len(mails)


async def _hand_over(db: Database, carrier: Carrier, order: Ready) -> bool:
    shipment = await carrier.ship(f"order:{order.key}", order.destination)

    async def write(uow: UnitOfWork) -> bool:
        if not await queries.hand_over(uow, order.key):
            return False
        await uow.add(
            Fulfillment(
                order_id=order.key,
                carrier=shipment.carrier,
                tracking_number=shipment.tracking_number,
                tracking_url=shipment.tracking_url,
                estimated_delivery_at=shipment.estimated_delivery_at,
            )
        )
        await queries.queue_mail(uow, order.key, SHIPPED, now())
        return True

    return await db.atomically(write)


async def _follow(db: Database, carrier: Carrier, parcel: Parcel) -> bool:
    events = await carrier.events(parcel.shipment, parcel.shipped_at)
    if len(events) <= parcel.events:
        return False

    async def write(uow: UnitOfWork) -> None:
        for event in events:
            await queries.add_event(uow, parcel.key, event, now())
        await _arrive(uow, parcel, events[-1])

    await db.atomically(write)
    return True


async def _arrive(uow: UnitOfWork, parcel: Parcel, last: CarrierEvent) -> None:
    if last.status != "DELIVERED":
        return
    arrived = await queries.delivered(uow, parcel.key, last.happened_at)
    if arrived and await queries.all_delivered(uow, parcel.order_key):
        uow.emit(OrderFulfilled(parcel.order_key))


def _order(priced: PricedCart, number: int) -> Order:
    cart, to_send = priced.cart, priced.requires_shipping
    address = priced.address if to_send and not _picked_up(priced) else None
    status = FulfillmentStatus.UNFULFILLED if to_send else FulfillmentStatus.FULFILLED
    return Order(
        number=number,
        cart_id=cart.key,
        customer_id=cart.customer_key,
        email=cart.email,
        guest_email=same_email(cart.email) if cart.email and not cart.customer_key else None,
        phone=cart.phone,
        language=cart.language,
        currency=cart.currency,
        subtotal_minor=priced.subtotal_minor,
        discount_minor=priced.discount_minor,
        shipping_minor=priced.shipping_minor,
        tax_minor=priced.tax_minor,
        added_tax_minor=priced.added_tax_minor,
        total_minor=priced.total_minor,
        shipping_title=priced.selected.title if priced.selected else None,
        shipping_discounts=[msgspec.to_builtins(part) for part in priced.shipping_discounts],
        shipping_address=msgspec.to_builtins(address) if address else None,
        note=cart.note,
        attributes=cart.attributes,
        financial_status=FinancialStatus.PAID,
        fulfillment_status=status,
    )


def _picked_up(priced: PricedCart) -> bool:
    """The buyer comes for it: no carrier gets it, and it waits until it is handed over."""
    return priced.selected is not None and priced.selected.method == "PICK_UP"


def _line(order_id: int, line: PricedLine) -> OrderLine:
    row = line.row
    return OrderLine(
        order_id=order_id,
        product_id=row.product_key,
        variant_id=row.variant_key,
        title=row.title,
        variant_title=row.variant_title,
        sku=row.sku,
        quantity=row.quantity,
        unit_minor=row.unit_minor,
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        attributes=row.attributes,
        discounts=[msgspec.to_builtins(part) for part in line.allocations],
        components=_packed(line) if row.components else None,
    )


def _packed(line: PricedLine) -> list[dict[str, Any]]:
    """What is taken off the shelves for a bundle, whatever it consists of later."""
    return [
        {
            "sku": part.sku,
            "title": part.title,
            "variant_title": part.variant_title,
            "quantity": part.quantity * line.row.quantity,
        }
        for part in line.row.components
    ]


def _told(order: OrderRow, public_url: str) -> Mapping[str, str]:
    total = amount_of(order.total_minor, order.currency_code)
    return {
        "order": order.name,
        "total": f"{total} {order.currency_code}",
        "url": link(public_url, order.token),
        "language": order.language,
    }
