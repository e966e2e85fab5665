"""Orders and parcels: single statements, most of them conditional so that a step happens once."""

from collections.abc import Sequence
from datetime import datetime

from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, json_value, moment, structs
from commerce_api.ports.carrier import CarrierEvent, Shipment
from commerce_api.ports.tax import Destination

NEXT_NUMBER = """
INSERT INTO orders_number (created_at, series, last) VALUES (:now, :series, :first)
ON CONFLICT (series) DO UPDATE SET last = orders_number.last + 1 RETURNING last"""

ID_OF_CART = "SELECT id FROM orders_order WHERE cart_id = :cart"

# Orders that nobody has to deliver carry the JSON value null as their address.
READY = """
SELECT o.id, o.shipping_address FROM orders_order AS o
WHERE o.fulfillment_status = 'UNFULFILLED' AND o.financial_status = 'PAID'
  AND o.canceled_at IS NULL AND o.shipping_address IS NOT NULL AND o.shipping_address <> 'null'
ORDER BY o.id LIMIT :limit"""

HAND_OVER = """
UPDATE orders_order SET fulfillment_status = 'IN_PROGRESS'
WHERE id = :id AND fulfillment_status = 'UNFULFILLED' RETURNING id"""

UNDERWAY = """
UPDATE orders_fulfillment SET checked_at = :now WHERE id IN (
  SELECT f.id FROM orders_fulfillment AS f WHERE f.delivered_at IS NULL
  ORDER BY f.checked_at, f.id LIMIT :limit)
RETURNING id, order_id, carrier, tracking_number, tracking_url, estimated_delivery_at, shipped_at,
  (SELECT count(*) FROM orders_fulfillment_event AS e
    WHERE e.fulfillment_id = orders_fulfillment.id)
"""

ADD_EVENT = """
INSERT INTO orders_fulfillment_event
  (created_at, fulfillment_id, status, message, city, country, happened_at)
VALUES (:now, :fulfillment, :status, :message, :city, :country, :at)
ON CONFLICT (fulfillment_id, status) DO NOTHING"""

DELIVERED = """
UPDATE orders_fulfillment SET delivered_at = :at
WHERE id = :id AND delivered_at IS NULL RETURNING order_id"""

ALL_DELIVERED = """
UPDATE orders_order SET fulfillment_status = 'FULFILLED'
WHERE id = :id AND fulfillment_status = 'IN_PROGRESS' AND NOT EXISTS (
  SELECT 1 FROM orders_fulfillment AS f WHERE f.order_id = :id AND f.delivered_at IS NULL)
RETURNING id"""

QUEUE_MAIL = """
INSERT INTO orders_mail (created_at, order_id, template, attempts)
SELECT :now, id, :template, 0 FROM orders_order WHERE id = :id AND email IS NOT NULL
ON CONFLICT (order_id, template) DO NOTHING"""

UNSENT = """
SELECT m.id, m.order_id, m.template FROM orders_mail AS m
WHERE m.sent_at IS NULL AND m.attempts < :attempts ORDER BY m.attempts, m.id LIMIT :limit"""

TRY_MAIL = """
UPDATE orders_mail SET attempts = attempts + 1 WHERE id = :id AND sent_at IS NULL RETURNING id"""

MAIL_SENT = "UPDATE orders_mail SET sent_at = :now WHERE id = :id"

# Only for an address that its owner has proved to be theirs.
ATTACH_ORDER = """
UPDATE orders_order SET guest_email = NULL, customer_id = (
  SELECT c.id FROM identity_customer AS c WHERE c.email = orders_order.guest_email)
WHERE id = :id AND customer_id IS NULL AND EXISTS (
  SELECT 1 FROM identity_customer AS c
  WHERE c.email = orders_order.guest_email AND c.verified_at IS NOT NULL)
RETURNING id"""

ATTACH_ALL = """
UPDATE orders_order SET guest_email = NULL, customer_id = :customer
WHERE customer_id IS NULL AND guest_email = (
  SELECT c.email FROM identity_customer AS c
  WHERE c.id = :customer AND c.verified_at IS NOT NULL)
RETURNING id"""

COUNT_SALES = """
UPDATE catalog_product SET sold_count = sold_count + (
  SELECT sum(l.quantity) FROM orders_line AS l
  WHERE l.order_id = :id AND l.product_id = catalog_product.id)
WHERE id IN (SELECT l.product_id FROM orders_line AS l WHERE l.order_id = :id) RETURNING id"""

LOCK_SOLD = """
SELECT id FROM catalog_product WHERE id IN (
  SELECT l.product_id FROM orders_line AS l WHERE l.order_id = :id)
ORDER BY id"""


BOUGHT_CARDS = """
SELECT l.id, l.quantity, l.unit_minor, o.currency, l.attributes, o.email, o.language, o.customer_id
FROM orders_line AS l JOIN orders_order AS o ON o.id = l.order_id
JOIN catalog_product AS p ON p.id = l.product_id
WHERE l.order_id = :order AND p.is_gift_card AND l.unit_minor > 0 ORDER BY l.id"""


class BoughtCards(Row):
    """A line of gift cards."""

    key: int
    quantity: int
    unit_minor: int
    currency: str
    attributes: list[dict[str, str | None]]
    email: str | None
    language: str
    customer_key: int | None


class Ready(Row):
    """An order that waits for its parcel."""

    key: int
    destination: Destination


class Parcel(Row):
    """A parcel on its way, and how many of its events are known."""

    key: int
    order_key: int
    shipment: Shipment
    shipped_at: datetime
    events: int


class MailRow(Row):
    key: int
    order_key: int
    template: str


async def next_number(uow: UnitOfWork, series: str, first: int, now: datetime) -> int:
    [[number]] = await uow.fetch(NEXT_NUMBER, series=series, first=first, now=now)
    return int(number)


async def id_of_cart(reader: Fetches, cart_id: int) -> int | None:
    rows = await reader.fetch(ID_OF_CART, cart=cart_id)
    return rows[0][0] if rows else None


async def bought_cards(reader: Fetches, order_id: int) -> list[BoughtCards]:
    rows = await reader.fetch(BOUGHT_CARDS, order=order_id)
    return [BoughtCards(*(*row[:4], json_value(row[4]), *row[5:])) for row in rows]


async def ready(reader: Fetches, limit: int) -> list[Ready]:
    return [
        Ready(id, _destination(json_value(address)))
        for id, address in await reader.fetch(READY, limit=limit)
    ]


async def hand_over(uow: UnitOfWork, order_id: int) -> bool:
    return bool(await uow.fetch(HAND_OVER, id=order_id))


async def underway(uow: UnitOfWork, limit: int, now: datetime) -> list[Parcel]:
    """Those that were not looked at for the longest time; they are marked as looked at."""
    return [
        Parcel(
            id,
            order_id,
            Shipment(carrier, number, url, moment(estimated) if estimated else None),
            moment(shipped),
            events,
        )
        for id, order_id, carrier, number, url, estimated, shipped, events in await uow.fetch(
            UNDERWAY, limit=limit, now=now
        )
    ]


async def add_event(
    uow: UnitOfWork, fulfillment_id: int, event: CarrierEvent, now: datetime
) -> None:
    await uow.fetch(
        ADD_EVENT,
        now=now,
        fulfillment=fulfillment_id,
        status=event.status,
        message=event.message,
        city=event.city,
        country=event.country,
        at=event.happened_at,
    )


async def delivered(uow: UnitOfWork, fulfillment_id: int, at: datetime) -> bool:
    return bool(await uow.fetch(DELIVERED, id=fulfillment_id, at=at))


async def all_delivered(uow: UnitOfWork, order_id: int) -> bool:
    return bool(await uow.fetch(ALL_DELIVERED, id=order_id))


async def queue_mail(uow: UnitOfWork, order_id: int, template: str, now: datetime) -> None:
    await uow.fetch(QUEUE_MAIL, id=order_id, template=template, now=now)


async def unsent(reader: Fetches, attempts: int, limit: int) -> list[MailRow]:
    return structs(MailRow, await reader.fetch(UNSENT, attempts=attempts, limit=limit))


async def try_mail(uow: UnitOfWork, mail_id: int) -> bool:
    return bool(await uow.fetch(TRY_MAIL, id=mail_id))


async def mail_sent(uow: UnitOfWork, mail_id: int, now: datetime) -> None:
    await uow.fetch(MAIL_SENT, id=mail_id, now=now)


async def attach_order(uow: UnitOfWork, order_id: int) -> bool:
    """Give a guest's order to the account that has its e-mail address, if one surely does."""
    return bool(await uow.fetch(ATTACH_ORDER, id=order_id))


async def attach_all(uow: UnitOfWork, customer: int) -> int:
    """Give a customer the orders they placed as a guest. Returns how many."""
    return len(await uow.fetch(ATTACH_ALL, customer=customer))


async def count_sales(uow: UnitOfWork, order_id: int) -> Sequence[int]:
    """Add the order's units to its products' sales; returns the products."""
    if uow.postgres:
        await uow.fetch(f"{LOCK_SOLD} FOR UPDATE", id=order_id)
    return sorted(id for (id,) in await uow.fetch(COUNT_SALES, id=order_id))


def _destination(address: dict[str, str | None]) -> Destination:
    country = address.get("country_code") or "ZZ"
    return Destination(country, address.get("province_code"), address.get("zip"))
