"""Stock and the claims on it. Rows are locked in one order: holds by id, then stock by id."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from commerce_api.inventory.errors import Shortage
from commerce_api.inventory.rows import LocationRow
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, structs
from commerce_api.kernel.translations import texts_of

PLACES_MAX = 1000
PICKUP_PLACES = """
SELECT id, name, address1, address2, city, zip, country, province, province_code, phone,
  latitude_millionths, longitude_millionths, pickup_time
FROM inventory_location WHERE pickup = TRUE ORDER BY position, id LIMIT :limit"""

# The caller's own claim goes on if it is for the same goods. It ends if it is for others, and so do
# those of other callers whose time is over and that stand in the way.
CLEAR = """
UPDATE inventory_hold SET
  status = CASE WHEN reference = :reference AND demand = :demand THEN 'held' ELSE 'released' END,
  expires_at = CASE WHEN reference = :reference THEN :expires ELSE expires_at END
WHERE id IN ({holds}) AND status = 'held' RETURNING id, status"""

IN_THE_WAY = """
SELECT h.id FROM inventory_hold AS h
WHERE h.status = 'held' AND (h.reference = :reference OR (h.expires_at < :now AND EXISTS (
  SELECT 1 FROM inventory_hold_item AS i JOIN inventory_stock AS s ON s.id = i.stock_id
  WHERE i.hold_id = h.id AND s.variant_id = ANY(:variants))))
ORDER BY h.id"""

OF_REFERENCE = """
SELECT id FROM inventory_hold WHERE reference = :reference AND status = 'held'"""

EXPIRED = """
SELECT id FROM inventory_hold WHERE status = 'held' AND expires_at < :now
ORDER BY id LIMIT :limit"""

END = """
UPDATE inventory_hold SET status = :status WHERE id IN ({holds}) AND status = 'held' RETURNING id"""

# All units of the product that a variant belongs to.
OF_PRODUCT = """CAST((
  SELECT SUM(k.on_hand - k.reserved) FROM catalog_variant AS w
  JOIN inventory_stock AS k ON k.variant_id = w.id WHERE w.product_id = v.product_id) AS BIGINT)"""

IN_BUNDLE = """EXISTS (
  SELECT 1 FROM catalog_bundle_component AS c WHERE c.component_id = s.variant_id)"""

BUNDLES = """
SELECT c.component_id, c.quantity, v.product_id
FROM catalog_bundle_component AS c JOIN catalog_variant AS v ON v.id = c.bundle_id
WHERE c.component_id = ANY(:variants) ORDER BY c.id"""

# The numbers that rules of collections compare stock with.
WATCHED = """(
  SELECT {joined}(value, ',') FROM catalog_collection_rule
  WHERE subject = 'stock' AND value <> '')"""

STOCK_OF_VARIANTS = f"""
SELECT s.id, s.variant_id, s.on_hand - s.reserved, l.position, v.product_id, {OF_PRODUCT},
  {{watched}}, {IN_BUNDLE}
FROM inventory_stock AS s
JOIN inventory_location AS l ON l.id = s.location_id
JOIN catalog_variant AS v ON v.id = s.variant_id
WHERE s.variant_id = ANY(:variants)
   OR s.id IN (SELECT stock_id FROM inventory_hold_item WHERE hold_id = ANY(:holds))
ORDER BY s.id"""

CHANGED = f"""
SELECT s.id, s.variant_id, s.on_hand - s.reserved, 0, v.product_id, {OF_PRODUCT}, {{watched}},
  {IN_BUNDLE}, CAST(COALESCE((SELECT SUM(i.quantity) FROM inventory_hold_item AS i
    WHERE i.hold_id = ANY(:holds) AND i.stock_id = s.id), 0) AS BIGINT)
FROM inventory_stock AS s JOIN catalog_variant AS v ON v.id = s.variant_id
WHERE s.variant_id IN (
  SELECT t.variant_id FROM inventory_hold_item AS i JOIN inventory_stock AS t ON t.id = i.stock_id
  WHERE i.hold_id = ANY(:holds))
ORDER BY s.id"""

STOCK_OF_HOLDS = """
SELECT s.id FROM inventory_stock AS s
WHERE s.id IN (SELECT stock_id FROM inventory_hold_item WHERE hold_id = ANY(:holds))
ORDER BY s.id"""

OF_THESE_HOLDS = """(
  SELECT sum(i.quantity) FROM inventory_hold_item AS i
  WHERE i.hold_id = ANY(:holds) AND i.stock_id = inventory_stock.id)"""

FREE = f"UPDATE inventory_stock SET reserved = reserved - {OF_THESE_HOLDS} WHERE id IN ({{stock}})"

SHIP = f"""
UPDATE inventory_stock
SET reserved = reserved - {OF_THESE_HOLDS}, on_hand = on_hand - {OF_THESE_HOLDS}
WHERE id IN ({{stock}})"""

RESERVE = f"""
UPDATE inventory_stock SET reserved = reserved + {OF_THESE_HOLDS}
WHERE id IN (SELECT stock_id FROM inventory_hold_item WHERE hold_id = ANY(:holds))
  AND reserved + {OF_THESE_HOLDS} <= on_hand RETURNING id"""

CHANGE_ON_HAND = """
UPDATE inventory_stock SET on_hand = on_hand + :change
WHERE variant_id = :variant AND location_id = :location AND on_hand + :change >= reserved
RETURNING id"""

OPEN_HOLD = """
INSERT INTO inventory_hold (created_at, reference, status, demand, expires_at)
VALUES (:now, :reference, 'held', :demand, :expires)
ON CONFLICT (reference) WHERE status = 'held' DO NOTHING RETURNING id"""

SKUS = "SELECT id, sku FROM catalog_variant WHERE id = ANY(:ids)"

HELD_UNTIL = """
SELECT id FROM inventory_hold
WHERE reference = :reference AND status = 'held' AND expires_at > :moment"""


class Claim(Row):
    reference: str
    demand: str
    expires: datetime


class StockRow(Row):
    """`product_units` are those of all variants at all places, `watched` the numbers that rules
    compare them with, joined by commas."""

    id: int
    variant_id: int
    available: int
    position: int
    product_id: int
    product_units: int
    watched: str | None
    in_bundle: bool


class BundleRow(Row):
    """A product that has a bundle, and how many of a component are in one."""

    component_id: int
    quantity: int
    product_id: int


async def pickup_places(reader: Fetches, locale: str | None) -> list[LocationRow]:
    """In the merchant's order, with texts in the buyer's language."""
    rows = structs(LocationRow, await reader.fetch(PICKUP_PLACES, limit=PLACES_MAX))
    if locale and rows:
        texts = await texts_of(reader, "location", [row.key for row in rows], locale)
        for row in rows:
            row.pickup_time = texts.get(row.key, {}).get("pickup_time", row.pickup_time)
    return rows


async def clear(
    uow: UnitOfWork, claim: Claim, variants: Sequence[int], now: datetime
) -> tuple[bool, list[int]]:
    """Whether the claim goes on as it was, and the holds that have ended."""
    rows = await uow.fetch(
        CLEAR.format(holds=_locked(uow, IN_THE_WAY, "h")),
        reference=claim.reference,
        demand=claim.demand,
        expires=claim.expires,
        variants=list(variants),
        now=now,
    )
    ended = [id for id, status in rows if status == "released"]
    return len(ended) < len(rows), ended


async def end_of_reference(uow: UnitOfWork, reference: str, status: str) -> list[int]:
    rows = await uow.fetch(END.format(holds=OF_REFERENCE), status=status, reference=reference)
    return [id for (id,) in rows]


async def end_expired(uow: UnitOfWork, now: datetime, limit: int) -> list[int]:
    """What another transaction is working on is left to it."""
    locked = f"{EXPIRED} FOR UPDATE SKIP LOCKED" if uow.postgres else EXPIRED
    rows = await uow.fetch(END.format(holds=locked), status="released", now=now, limit=limit)
    return [id for (id,) in rows]


async def lock_stock(
    uow: UnitOfWork, variants: Sequence[int], holds: Sequence[int]
) -> list[StockRow]:
    sql = _locked(uow, _with_watched(uow, STOCK_OF_VARIANTS), "s")
    return structs(StockRow, await uow.fetch(sql, variants=list(variants), holds=list(holds)))


async def given_back(
    uow: UnitOfWork, holds: Sequence[int]
) -> tuple[list[StockRow], dict[int, int]]:
    """The stock of all variants of these holds as it is now, and the units that each row got."""
    rows = await uow.fetch(_with_watched(uow, CHANGED), holds=list(holds))
    return structs(StockRow, (row[:-1] for row in rows)), {row[0]: row[-1] for row in rows}


async def bundles(uow: UnitOfWork, components: Sequence[int]) -> list[BundleRow]:
    return structs(BundleRow, await uow.fetch(BUNDLES, variants=list(components)))


async def free(uow: UnitOfWork, holds: Sequence[int]) -> None:
    """Give back what these holds had reserved."""
    await uow.fetch(FREE.format(stock=_locked(uow, STOCK_OF_HOLDS, "s")), holds=list(holds))


async def ship(uow: UnitOfWork, holds: Sequence[int]) -> None:
    """The units of these holds leave the shelf."""
    await uow.fetch(SHIP.format(stock=_locked(uow, STOCK_OF_HOLDS, "s")), holds=list(holds))


async def change_on_hand(uow: UnitOfWork, variant: int, location: int, change: int) -> int | None:
    """None: there is no such stock, or not enough of it is free."""
    rows = await uow.fetch(CHANGE_ON_HAND, variant=variant, location=location, change=change)
    return rows[0][0] if rows else None


async def open_hold(uow: UnitOfWork, claim: Claim, now: datetime) -> int | None:
    """None: somebody else opened one for the same reference in this moment."""
    rows = await uow.fetch(
        OPEN_HOLD,
        reference=claim.reference,
        demand=claim.demand,
        expires=claim.expires,
        now=now,
    )
    return rows[0][0] if rows else None


async def reserve(uow: UnitOfWork, hold_id: int) -> int:
    """Reserve the items of a hold; returns for how many of them there was enough."""
    return len(await uow.fetch(RESERVE, holds=[hold_id]))


async def held_until(reader: Fetches, reference: str, moment: datetime) -> bool:
    return bool(await reader.fetch(HELD_UNTIL, reference=reference, moment=moment))


async def shortages(
    uow: UnitOfWork, demand: Mapping[int, int], stock: Sequence[StockRow]
) -> list[Shortage]:
    left: dict[int, int] = defaultdict(int)
    for row in stock:
        left[row.variant_id] += row.available
    short = {v: n for v, n in demand.items() if v in left and left[v] < n}
    skus = {row[0]: row[1] for row in await uow.fetch(SKUS, ids=list(short))}
    return [Shortage(v, skus[v], n, max(left[v], 0)) for v, n in short.items()]


def _with_watched(uow: UnitOfWork, sql: str) -> str:
    joined = "string_agg" if uow.postgres else "group_concat"
    return sql.format(watched=WATCHED.format(joined=joined))


def _locked(uow: UnitOfWork, sql: str, table: str) -> str:
    """SQLite has one writer, and its transactions begin as such."""
    return f"{sql} FOR UPDATE OF {table}" if uow.postgres else sql
