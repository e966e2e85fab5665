"""Many rows by many keys, one statement each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso, json_value
from commerce_api.orders.rows import (
    FulfillmentEventRow,
    FulfillmentRow,
    OrderLineRow,
    OrderRow,
    TransactionRow,
)

ORDER_COLUMNS = """o.id, o.number, o.token, o.email, o.phone, o.language, o.currency,
  o.subtotal_minor, o.discount_minor, o.shipping_minor, o.tax_minor, o.added_tax_minor,
  o.total_minor, o.shipping_title, o.shipping_address, o.billing_address, o.note,
  o.attributes, o.financial_status, o.fulfillment_status, o.processed_at, o.canceled_at,
  o.shipping_discounts"""

ORDERS = f"SELECT {ORDER_COLUMNS} FROM orders_order AS o WHERE o.id = ANY(:keys)"

BY_TOKEN = f"SELECT {ORDER_COLUMNS} FROM orders_order AS o WHERE o.token = ANY(:tokens)"

LINES = """
SELECT l.order_id, l.id, l.product_id, l.variant_id, l.title, l.variant_title, l.sku, l.quantity,
  l.unit_minor, l.discount_minor, l.total_minor, l.attributes, l.discounts, o.currency
FROM orders_line AS l JOIN orders_order AS o ON o.id = l.order_id
WHERE l.order_id = ANY(:keys) ORDER BY l.order_id, l.id"""

FULFILLMENTS = """
SELECT f.id, f.order_id, f.carrier, f.tracking_number, f.tracking_url, f.estimated_delivery_at,
  f.shipped_at, f.delivered_at
FROM orders_fulfillment AS f WHERE f.order_id = ANY(:keys) ORDER BY f.order_id, f.id"""

EVENTS = """
SELECT e.fulfillment_id, e.status, e.message, e.city, e.country, e.happened_at
FROM orders_fulfillment_event AS e WHERE e.fulfillment_id = ANY(:keys)
ORDER BY e.fulfillment_id, e.happened_at, e.id"""


TRANSACTIONS = """
SELECT o.id, 0, g.id, 'gift_card', g.amount_minor, o.currency, g.last_characters, g.created_at
FROM orders_order AS o JOIN orders_gift_card AS g ON g.order_id = o.id WHERE o.id = ANY(:keys)
UNION ALL
SELECT o.id, 1, i.id, i.gateway, m.amount_minor, m.currency, NULL, m.created_at
FROM orders_order AS o JOIN payments_intent AS i ON i.key = o.payment_reference
JOIN payments_movement AS m ON m.intent_id = i.id AND m.kind = 'capture'
WHERE o.id = ANY(:keys)
ORDER BY 1, 2, 3"""


async def orders(reader: Fetches, keys: Sequence[int]) -> Mapping[int, OrderRow]:
    return {row.key: row for row in _orders(await reader.fetch(ORDERS, keys=list(keys)))}


async def orders_by_token(reader: Fetches, tokens: Sequence[str]) -> Mapping[str, OrderRow]:
    return {row.token: row for row in _orders(await reader.fetch(BY_TOKEN, tokens=list(tokens)))}


async def lines_of_order(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[OrderLineRow]]:
    groups: dict[int, list[OrderLineRow]] = {key: [] for key in keys}
    for order, *values in await reader.fetch(LINES, keys=list(keys)):
        values[10:12] = [json_value(values[10]), json_value(values[11])]
        groups[order].append(OrderLineRow(*values))
    return groups


async def transactions_of_order(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, list[TransactionRow]]:
    groups: dict[int, list[TransactionRow]] = {key: [] for key in keys}
    for order, kind, id, *values in await reader.fetch(TRANSACTIONS, keys=list(keys)):
        values[4] = iso(values[4])
        groups[order].append(TransactionRow(f"{'gp'[kind]}{id}", *values))
    return groups


async def fulfillments_of_order(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, list[FulfillmentRow]]:
    groups: dict[int, list[FulfillmentRow]] = {key: [] for key in keys}
    for row in await reader.fetch(FULFILLMENTS, keys=list(keys)):
        values = [*row[:5], *map(iso, row[5:])]
        groups[values[1]].append(FulfillmentRow(*values))
    return groups


async def events_of_fulfillment(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, list[FulfillmentEventRow]]:
    groups: dict[int, list[FulfillmentEventRow]] = {key: [] for key in keys}
    for fulfillment, *values in await reader.fetch(EVENTS, keys=list(keys)):
        values[4] = iso(values[4])
        groups[fulfillment].append(FulfillmentEventRow(*values))
    return groups


def _orders(found: Iterable[Sequence[Any]]) -> list[OrderRow]:
    return [_order(list(values)) for values in found]


def _order(values: list[Any]) -> OrderRow:
    """Documents and moments stand at these places of the SELECT."""
    for index in (14, 15, 17, 22):
        values[index] = json_value(values[index])
    for index in (20, 21):
        values[index] = iso(values[index])
    return OrderRow(*values)
