"""Every statement about carts. Whoever changes a cart takes its row first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce_api.cart.models import CartStatus
from commerce_api.cart.rows import AddressRow, CartRow, LineRow
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, iso, json_value

CART = """
SELECT c.id, c.token, c.status, c.currency, c.country, c.language, c.note, c.attributes,
  c.customer_id, c.email, c.phone, c.delivery_handle, c.version, c.created_at, c.updated_at,
  EXISTS (SELECT 1 FROM cart_discount_code AS d WHERE d.cart_id = c.id),
  EXISTS (SELECT 1 FROM cart_address AS a WHERE a.cart_id = c.id),
  EXISTS (SELECT 1 FROM cart_line AS l WHERE l.cart_id = c.id)
FROM cart_cart AS c """

LIVE = """
WHERE c.token = :token
  AND (c.status = 'completing' OR (c.status = 'open' AND c.expires_at > :now))"""

# A line whose variant is not sold in the cart's currency, or not any more, is as good as not there.
LINES = """
SELECT l.id, l.variant_id, v.product_id, l.quantity, l.attributes, p.price_minor,
  p.compare_at_minor, v.weight_grams, v.requires_shipping,
  (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
    WHERE s.variant_id = l.variant_id) + COALESCE(held.units, 0),
  g.title, v.title, v.sku
FROM cart_line AS l
JOIN catalog_variant AS v ON v.id = l.variant_id
JOIN catalog_product AS g ON g.id = v.product_id
JOIN pricing_price AS p ON p.variant_id = l.variant_id AND p.currency = :currency
LEFT JOIN (
  SELECT s.variant_id, CAST(SUM(i.quantity) AS BIGINT) AS units FROM inventory_hold AS h
  JOIN inventory_hold_item AS i ON i.hold_id = h.id JOIN inventory_stock AS s ON s.id = i.stock_id
  WHERE h.reference = :hold AND h.status = 'held' GROUP BY s.variant_id
) AS held ON held.variant_id = l.variant_id
WHERE l.cart_id = :cart AND g.status = 'active' AND g.published_at <= :now
ORDER BY l.id"""

CODES = "SELECT code FROM cart_discount_code WHERE cart_id = :cart ORDER BY position"

ADDRESSES = """
SELECT id, selected, one_time_use, first_name, last_name, company, address1, address2, city,
  province_code, zip, country_code, phone
FROM cart_address WHERE cart_id = :cart ORDER BY id"""

TOUCH = """
UPDATE cart_cart SET version = version + 1, updated_at = :now, expires_at = :expires{changes}
WHERE token = :token AND status = 'open' AND expires_at > :now
RETURNING id, token, currency, country"""

STATUS = "SELECT status FROM cart_cart WHERE token = :token"

MOVE = """
UPDATE cart_cart SET status = :next, updated_at = :now
WHERE id = :cart AND status = :status RETURNING id"""

MOVE_AS_READ = f"{MOVE.removesuffix(' RETURNING id')} AND version = :version RETURNING id"

ENTRIES = """
SELECT id, variant_id, quantity, attributes FROM cart_line WHERE cart_id = :cart ORDER BY id"""

GOODS = """
SELECT v.id, (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
  WHERE s.variant_id = v.id)
FROM catalog_variant AS v
JOIN catalog_product AS g ON g.id = v.product_id
JOIN pricing_price AS p ON p.variant_id = v.id AND p.currency = :currency
WHERE v.id = ANY(:variants) AND g.status = 'active' AND g.published_at <= :now"""

DROP_LINES = "DELETE FROM cart_line WHERE cart_id = :cart AND id = ANY(:lines) RETURNING id"

DROP_UNPRICED = """
DELETE FROM cart_line WHERE cart_id = :cart AND NOT EXISTS (
  SELECT 1 FROM pricing_price AS p
  WHERE p.variant_id = cart_line.variant_id AND p.currency = :currency)
RETURNING variant_id"""

DROP_CODES = "DELETE FROM cart_discount_code WHERE cart_id = :cart"

DROP_ADDRESSES = "DELETE FROM cart_address WHERE cart_id = :cart AND id = ANY(:ids)"

DROP_ALL_ADDRESSES = "DELETE FROM cart_address WHERE cart_id = :cart"

SELECT_ADDRESS = "UPDATE cart_address SET selected = (id = :selected) WHERE cart_id = :cart"

EXPIRE = """
DELETE FROM cart_cart WHERE id IN (
  SELECT id FROM cart_cart WHERE status = 'open' AND expires_at < :now ORDER BY id LIMIT :limit)
RETURNING id"""


class Taken(Row):
    """A cart whose row this transaction holds."""

    id: int
    token: str
    currency: str
    country: str


async def cart(fetches: Fetches, token: str, moment: datetime) -> CartRow | None:
    """A cart that can still become an order. None: there is none, or it is over."""
    rows = await fetches.fetch(CART + LIVE, token=token, now=moment)
    return _cart(rows[0]) if rows else None


async def cart_by_key(fetches: Fetches, key: int) -> CartRow | None:
    """A cart in whatever state."""
    rows = await fetches.fetch(f"{CART} WHERE c.id = :cart", cart=key)
    return _cart(rows[0]) if rows else None


async def lines(fetches: Fetches, cart: CartRow, moment: datetime) -> list[LineRow]:
    """The lines with price and stock. What the cart itself has reserved is available to it."""
    if not cart.has_lines:
        return []
    hold = f"cart:{cart.token}"
    rows = await fetches.fetch(LINES, cart=cart.key, currency=cart.currency, now=moment, hold=hold)
    return [_line(row) for row in rows]


async def codes(fetches: Fetches, cart_id: int) -> list[str]:
    return [code for (code,) in await fetches.fetch(CODES, cart=cart_id)]


async def addresses(fetches: Fetches, cart_id: int) -> list[AddressRow]:
    rows = await fetches.fetch(ADDRESSES, cart=cart_id)
    return [
        AddressRow(key, bool(selected), bool(once), *texts) for key, selected, once, *texts in rows
    ]


async def touch(
    uow: UnitOfWork, token: str, moment: datetime, expires: datetime, changes: Mapping[str, Any]
) -> Taken | None:
    """Take an open cart for changing, and change columns of its row on the way."""
    listed = "".join(f", {column} = :{column}" for column in changes)
    sql = TOUCH.format(changes=listed)
    rows = await uow.fetch(sql, token=token, now=moment, expires=expires, **changes)
    return Taken(*rows[0]) if rows else None


async def status(fetches: Fetches, token: str) -> str | None:
    rows = await fetches.fetch(STATUS, token=token)
    return rows[0][0] if rows else None


async def move(
    uow: UnitOfWork, key: int, status: CartStatus, next: CartStatus, moment: datetime
) -> bool:
    rows = await uow.fetch(MOVE, cart=key, status=status, next=next, now=moment)
    return bool(rows)


async def begin_completing(uow: UnitOfWork, key: int, version: int, moment: datetime) -> bool:
    """False: the cart was changed since it was read, or is not open."""
    rows = await uow.fetch(
        MOVE_AS_READ,
        cart=key,
        status=CartStatus.OPEN,
        next=CartStatus.COMPLETING,
        version=version,
        now=moment,
    )
    return bool(rows)


async def entries(
    uow: UnitOfWork, cart_id: int
) -> list[tuple[int, int, int, list[dict[str, str]]]]:
    """Key, variant, quantity and attributes of every line."""
    rows = await uow.fetch(ENTRIES, cart=cart_id)
    return [(key, variant, n, json_value(attributes)) for key, variant, n, attributes in rows]


async def goods(
    uow: UnitOfWork, variants: Sequence[int], currency: str, moment: datetime
) -> dict[int, int | None]:
    """Of these variants the ones sold in that currency, with units left; None: not counted."""
    rows = await uow.fetch(GOODS, variants=list(variants), currency=currency, now=moment)
    return {row[0]: row[1] for row in rows}


async def drop_lines(uow: UnitOfWork, cart_id: int, keys: Sequence[int]) -> None:
    await uow.fetch(DROP_LINES, cart=cart_id, lines=list(keys))


async def drop_unpriced(uow: UnitOfWork, cart_id: int, currency: str) -> list[int]:
    """Lines that have no price in this currency go; returns their variants."""
    rows = await uow.fetch(DROP_UNPRICED, cart=cart_id, currency=currency)
    return [variant for (variant,) in rows]


async def drop_codes(uow: UnitOfWork, cart_id: int) -> None:
    await uow.fetch(DROP_CODES, cart=cart_id)


async def drop_addresses(uow: UnitOfWork, cart_id: int, keys: Sequence[int] | None) -> None:
    """None: all of them."""
    if keys is None:
        await uow.fetch(DROP_ALL_ADDRESSES, cart=cart_id)
    else:
        await uow.fetch(DROP_ADDRESSES, cart=cart_id, ids=list(keys))


async def select_address(uow: UnitOfWork, cart_id: int, key: int) -> None:
    """This one, and no other. 0: none at all."""
    await uow.fetch(SELECT_ADDRESS, cart=cart_id, selected=key)


async def expire(uow: UnitOfWork, moment: datetime, limit: int) -> int:
    """Delete carts that nobody came back to, with all that hangs on them."""
    return len(await uow.fetch(EXPIRE, now=moment, limit=limit))


def _cart(row: Sequence[Any]) -> CartRow:
    columns = list(row)
    columns[7] = json_value(row[7])
    columns[13:15] = [iso(row[13]), iso(row[14])]
    columns[15:] = [bool(flag) for flag in row[15:]]
    return CartRow(*columns)


def _line(row: Sequence[Any]) -> LineRow:
    columns = list(row)
    columns[4] = json_value(row[4])
    columns[8] = bool(row[8])
    return LineRow(*columns)
