"""Every statement about carts. Whoever changes a cart takes its row first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce_api.cart import bundles
from commerce_api.cart.models import CartStatus
from commerce_api.cart.rows import AddressRow, AppliedCard, CartRow, LineRow
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, iso, json_value
from commerce_api.pricing import loaders as prices_of
from commerce_api.pricing.loaders import SPECIAL_IN_CART
from commerce_api.pricing.rows import RuleRow, Steps
from commerce_api.pricing.terms import at as price_at

CART = """
SELECT c.id, c.token, c.status, c.currency, c.country, c.language, c.note, c.attributes,
  c.customer_id, c.email, c.phone, c.delivery_handle, c.version, c.created_at, c.updated_at,
  EXISTS (SELECT 1 FROM cart_discount_code AS d WHERE d.cart_id = c.id),
  EXISTS (SELECT 1 FROM cart_address AS a WHERE a.cart_id = c.id),
  EXISTS (SELECT 1 FROM cart_line AS l WHERE l.cart_id = c.id),
  EXISTS (SELECT 1 FROM cart_gift_card AS g WHERE g.cart_id = c.id),
  c.preferences, c.billing_address,
  EXISTS (SELECT 1 FROM promotions_discount AS p WHERE p.automatic AND p.active)
FROM cart_cart AS c """

LIVE = """
WHERE c.token = :token
  AND (c.status = 'completing' OR (c.status = 'open' AND c.expires_at > :now))"""

IS_BUNDLE = "EXISTS (SELECT 1 FROM catalog_bundle_component AS b WHERE b.bundle_id = v.id)"

# A line whose variant is not sold in the cart's market, or not any more, is as good as not there.
LINES = f"""
SELECT l.id, l.variant_id, v.product_id, l.quantity, l.attributes, p.price_minor,
  p.compare_at_minor,  v.weight_grams, v.requires_shipping AND NOT g.is_gift_card,
  (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
    WHERE s.variant_id = l.variant_id) + COALESCE(held.units, 0),
  g.title, v.title, v.sku, g.is_gift_card,
  NOT EXISTS (SELECT 1 FROM pricing_untaxed_variant AS u WHERE u.variant_id = l.variant_id),
  (SELECT m.taxes_included FROM pricing_market AS m WHERE m.id = COALESCE(
    (SELECT n.market_id FROM pricing_market_country AS n WHERE n.country = :country),
    (SELECT h.id FROM pricing_market AS h ORDER BY h.position, h.id LIMIT 1))),
  l.plan_id, l.parent_id, {IS_BUNDLE}, {SPECIAL_IN_CART}
FROM cart_line AS l
JOIN catalog_variant AS v ON v.id = l.variant_id
JOIN catalog_product AS g ON g.id = v.product_id
LEFT JOIN pricing_price AS p ON p.variant_id = l.variant_id AND p.currency = :currency
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
RETURNING id, token, currency, country,
  EXISTS (SELECT 1 FROM cart_gift_card AS g WHERE g.cart_id = cart_cart.id), customer_id"""

PREFILL = """
UPDATE cart_cart SET email = COALESCE(email, :email), phone = COALESCE(phone, :phone)
WHERE id = :cart"""

STATUS = "SELECT status FROM cart_cart WHERE token = :token"

MOVE = """
UPDATE cart_cart SET status = :next, updated_at = :now
WHERE id = :cart AND status = :status RETURNING id"""

MOVE_AS_READ = f"{MOVE.removesuffix(' RETURNING id')} AND version = :version RETURNING id"

ENTRIES = """
SELECT id, variant_id, quantity, attributes, plan_id, parent_id
FROM cart_line WHERE cart_id = :cart ORDER BY id"""

GOODS = f"""
SELECT v.id, (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
  WHERE s.variant_id = v.id),
  COALESCE(o.minimum, r.minimum, 1), CASE WHEN o.id IS NULL THEN r.maximum ELSE o.maximum END,
  COALESCE(o.increment, r.increment, 1),
  EXISTS (SELECT 1 FROM subscriptions_plan_only AS y WHERE y.product_id = v.product_id),
  {IS_BUNDLE},
  p.id IS NOT NULL, {SPECIAL_IN_CART}
FROM catalog_variant AS v
JOIN catalog_product AS g ON g.id = v.product_id
LEFT JOIN pricing_quantity_rule AS r ON r.variant_id = v.id AND r.group_id IS NULL
LEFT JOIN pricing_quantity_rule AS o ON o.variant_id = v.id AND o.group_id = (
  SELECT k.id FROM pricing_group_member AS m JOIN pricing_group AS k ON k.id = m.group_id
  WHERE m.customer_id = :customer ORDER BY k.position, k.id LIMIT 1)
LEFT JOIN pricing_price AS p ON p.variant_id = v.id AND p.currency = :currency
WHERE v.id = ANY(:variants) AND g.status = 'active' AND g.published_at <= :now"""

DROP_LINES = "DELETE FROM cart_line WHERE cart_id = :cart AND id = ANY(:lines) RETURNING id"

DROP_METAFIELDS = "DELETE FROM cart_metafield WHERE cart_id = :cart"

DROP_CODES = "DELETE FROM cart_discount_code WHERE cart_id = :cart"

# What this cart's own payment has put aside is available to it.
GIFT_CARDS = """
SELECT g.id, g.card_id, c.last_characters, CASE
  WHEN NOT c.enabled OR c.expires_at <= :now THEN 0
  ELSE COALESCE((
    SELECT CAST(-SUM(l.amount_minor) AS BIGINT)
    FROM ledger_account AS a JOIN ledger_line AS l ON l.account_id = a.id
    WHERE a.name = 'gift_card/giftcard:' || c.id || '/' || c.currency), 0)
  END + COALESCE((
    SELECT CAST(SUM(h.amount_minor) AS BIGINT) FROM giftcards_hold AS h
    WHERE h.reference = :hold AND h.card_id = c.id AND h.status = 'held'), 0)
FROM cart_gift_card AS g JOIN giftcards_card AS c ON c.id = g.card_id
WHERE g.cart_id = :cart ORDER BY g.id"""

PUT_GIFT_CARD = """
INSERT INTO cart_gift_card (created_at, cart_id, card_id) VALUES (:now, :cart, :card)
ON CONFLICT (cart_id, card_id) DO NOTHING"""

COUNT_GIFT_CARDS = "SELECT count(*) FROM cart_gift_card WHERE cart_id = :cart"

DROP_GIFT_CARDS = "DELETE FROM cart_gift_card WHERE cart_id = :cart"

DROP_SOME_GIFT_CARDS = f"{DROP_GIFT_CARDS} AND id = ANY(:ids) RETURNING id"

DROP_FOREIGN_GIFT_CARDS = f"""{DROP_GIFT_CARDS} AND card_id IN (
  SELECT c.id FROM giftcards_card AS c
  WHERE c.id = cart_gift_card.card_id AND c.currency <> :currency)
RETURNING id"""

GIFT_CARD_VARIANTS = """
SELECT v.id FROM catalog_variant AS v JOIN catalog_product AS g ON g.id = v.product_id
WHERE v.id = ANY(:variants) AND g.is_gift_card"""

DROP_ADDRESSES = "DELETE FROM cart_address WHERE cart_id = :cart AND id = ANY(:ids)"

DROP_ALL_ADDRESSES = "DELETE FROM cart_address WHERE cart_id = :cart"

SELECT_ADDRESS = "UPDATE cart_address SET selected = (id = :selected) WHERE cart_id = :cart"

EXPIRE = """
DELETE FROM cart_cart WHERE id IN (
  SELECT id FROM cart_cart WHERE status = 'open' AND expires_at < :now ORDER BY id LIMIT :limit)
RETURNING id"""


class EntryRow(Row):
    key: int
    variant_key: int
    quantity: int
    attributes: list[dict[str, str]]
    plan_key: int | None
    parent_key: int | None


class GoodsRow(Row):
    """Units left of a variant (None: not counted), and how it is sold."""

    units: int | None
    rule: RuleRow
    by_plan_only: bool
    is_bundle: bool


class Taken(Row):
    """A cart whose row this transaction holds."""

    id: int
    token: str
    currency: str
    country: str
    has_gift_cards: bool = False
    customer_key: int | None = None


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
    rows = await fetches.fetch(LINES, cart=cart.key, now=moment, hold=hold, **_place(cart))
    if any(row[-1] for row in rows):
        prices = await _prices(fetches, cart, sorted({row[1] for row in rows}))
        every = [_line(row) for row in rows]
        found = [line for line in every if _priced(line, prices.get(line.variant_key, ()))]
    else:
        found = [_line(row) for row in rows if row[5] is not None]
    packs = sorted({row[1] for row in rows if row[-2]})
    if packs:
        await bundles.fill(fetches, cart, found, packs)
    return found


async def codes(fetches: Fetches, cart_id: int) -> list[str]:
    return [code for (code,) in await fetches.fetch(CODES, cart=cart_id)]


async def gift_cards(fetches: Fetches, cart: CartRow, moment: datetime) -> list[AppliedCard]:
    hold = f"cart:{cart.token}"
    rows = await fetches.fetch(GIFT_CARDS, cart=cart.key, hold=hold, now=moment)
    return [AppliedCard(*row) for row in rows]


async def put_gift_card(uow: UnitOfWork, cart_id: int, card: int, moment: datetime) -> None:
    await uow.fetch(PUT_GIFT_CARD, cart=cart_id, card=card, now=moment)


async def count_gift_cards(uow: UnitOfWork, cart_id: int) -> int:
    [[count]] = await uow.fetch(COUNT_GIFT_CARDS, cart=cart_id)
    return int(count)


async def drop_gift_cards(uow: UnitOfWork, cart_id: int, keys: Sequence[int] | None) -> int:
    """None: all of them. Returns how many went, where some were named."""
    if keys is None:
        await uow.fetch(DROP_GIFT_CARDS, cart=cart_id)
        return 0
    return len(await uow.fetch(DROP_SOME_GIFT_CARDS, cart=cart_id, ids=list(keys)))


async def drop_foreign_gift_cards(uow: UnitOfWork, cart_id: int, currency: str) -> int:
    """Gift cards in another currency go; returns how many."""
    return len(await uow.fetch(DROP_FOREIGN_GIFT_CARDS, cart=cart_id, currency=currency))


async def gift_card_variants(uow: UnitOfWork, variants: Sequence[int]) -> set[int]:
    """Of these variants the ones that are gift cards."""
    return {key for (key,) in await uow.fetch(GIFT_CARD_VARIANTS, variants=list(variants))}


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


async def prefill(uow: UnitOfWork, cart_id: int, email: str | None, phone: str | None) -> None:
    """What the cart does not know yet."""
    await uow.fetch(PREFILL, cart=cart_id, email=email, phone=phone)


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


async def entries(uow: UnitOfWork, cart_id: int) -> list[EntryRow]:
    """Every line as it is kept."""
    rows = await uow.fetch(ENTRIES, cart=cart_id)
    return [EntryRow(*(*row[:3], json_value(row[3]), *row[4:])) for row in rows]


async def goods(
    uow: UnitOfWork, cart: Taken, variants: Sequence[int], moment: datetime
) -> dict[int, GoodsRow]:
    """Of these variants the ones sold to this cart."""
    if not variants:
        return {}
    wanted = list(variants)
    rows = await uow.fetch(GOODS, variants=wanted, now=moment, **_place(cart))
    sold = {row[0] for row in rows if row[-2]}
    if any(row[-1] for row in rows):
        sold = {*await _prices(uow, cart, variants)}
    return {
        row[0]: GoodsRow(row[1], RuleRow(*row[2:5]), bool(row[5]), bool(row[6]))
        for row in rows
        if row[0] in sold
    }


async def drop_lines(uow: UnitOfWork, cart_id: int, keys: Sequence[int]) -> None:
    await uow.fetch(DROP_LINES, cart=cart_id, lines=list(keys))


async def drop_unpriced(uow: UnitOfWork, cart: Taken) -> list[int]:
    """Lines that are not sold in the cart's market go; returns their variants."""
    held = await entries(uow, cart.id)
    prices = await _prices(uow, cart, sorted({entry.variant_key for entry in held})) if held else {}
    gone = [(row.key, row.variant_key) for row in held if row.variant_key not in prices]
    if gone:
        await drop_lines(uow, cart.id, [key for key, _ in gone])
    return [variant for _, variant in gone]


async def drop_metafields(uow: UnitOfWork, cart_id: int) -> None:
    await uow.fetch(DROP_METAFIELDS, cart=cart_id)


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
    columns[15:19] = [bool(flag) for flag in row[15:19]]
    columns[19:21] = [json_value(row[19]), json_value(row[20])]
    columns[21] = bool(row[21])
    return CartRow(*columns)


def _line(row: Sequence[Any]) -> LineRow:
    columns = list(row[:-2])
    columns[4] = json_value(row[4])
    columns[8], columns[13], columns[14] = bool(row[8]), bool(row[13]), bool(row[14])
    columns[15] = None if row[15] is None else bool(row[15])
    return LineRow(*columns)


def _place(cart: CartRow | Taken) -> dict[str, Any]:
    """Whose prices they are."""
    return {"country": cart.country, "currency": cart.currency, "customer": cart.customer_key}


async def _prices(
    fetches: Fetches, cart: CartRow | Taken, variants: Sequence[int]
) -> Mapping[int, Steps]:
    return await prices_of.prices_in_cart(
        fetches, variants, cart.currency, cart.country, cart.customer_key
    )


def _priced(line: LineRow, steps: Steps) -> bool:
    """The price is that of as many as the line has. False: it is not sold here."""
    step = price_at(steps, line.quantity)
    if step is not None:
        line.unit_minor, line.compare_at_minor = step.price_minor, step.compare_at_minor
    return step is not None
