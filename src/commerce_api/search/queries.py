"""Pages of products, read in the order of an index, and the list of what the index must see again.

Tables are named in the order in which SQLite shall read them (CROSS JOIN keeps it there);
PostgreSQL chooses by its statistics.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.catalog.loaders import ON_SALE, PRODUCT_COLUMNS
from commerce_api.catalog.rows import ProductRow
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import structs
from commerce_api.search.rows import StaleRow

MANY_MEMBERS = 5_000

# What a market does without has no row in its price index.
PRICED = """EXISTS (SELECT 1 FROM pricing_index AS s
  WHERE s.product_id = p.id AND s.context = :prices)"""

TABLES = {
    "p": "catalog_product AS p",
    "r": "pricing_index AS r",
    "cp": "catalog_collection_product AS cp",
}
LINKS = {
    "p": "",
    "r": "AND r.product_id = p.id AND r.context = :prices",
    "cp": "AND cp.product_id = p.id AND cp.collection_id = {collection}",
}

PAGE = f"""
SELECT {{value}} AS sort_value, {PRODUCT_COLUMNS} FROM {{tables}}
WHERE {ON_SALE} {{links}} AND {{where}} ORDER BY {{order}} LIMIT :limit"""

# The same part of several collections: each is read by its index as if it were the only one.
LATERAL_PAGES = """
SELECT k.id, l.* FROM catalog_collection AS k CROSS JOIN LATERAL ({page}) AS l
WHERE k.id = ANY(:keys) ORDER BY k.id, l.sort_value {way}, l.id {way}"""

CORRELATED_PAGES = f"""
SELECT k.id, {{value}}, {PRODUCT_COLUMNS}
FROM catalog_collection AS k CROSS JOIN catalog_product AS p {{more}}
WHERE k.id = ANY(:keys) AND p.id IN (
  SELECT p.id FROM {{tables}} WHERE {ON_SALE} {{links}} AND {{where}}
  ORDER BY {{order}} LIMIT :limit) {{links}}
ORDER BY k.id, {{value}} {{way}}, p.id {{way}}"""

MEMBERS = """
SELECT COUNT(*) FROM (
  SELECT 1 FROM catalog_collection_product
  WHERE collection_id = ANY(:keys) LIMIT :limit) AS members"""

COUNT = f"SELECT COUNT(*) FROM {{tables}} WHERE {ON_SALE} {{links}} AND {{where}}"

AMONG = f"SELECT p.id FROM catalog_product AS p WHERE p.id = ANY(:keys) AND {ON_SALE} AND {{where}}"

MARK = """
INSERT INTO search_stale_document (created_at, kind, object_id, version, due_at)
VALUES (:now, :kind, :id, 0, :due)
ON CONFLICT (kind, object_id) DO UPDATE
SET version = search_stale_document.version + 1, due_at = :due"""

MARK_MANY = """
INSERT INTO search_stale_document (created_at, kind, object_id, version, due_at)
SELECT CAST(:now AS {time}), 'product', id, 0, CAST(:now AS {time})
FROM catalog_product WHERE id = ANY(:keys)
ON CONFLICT (kind, object_id) DO UPDATE
SET version = search_stale_document.version + 1, due_at = excluded.due_at"""

MARK_MEMBERS = """
INSERT INTO search_stale_document (created_at, kind, object_id, version, due_at)
SELECT CAST(:now AS {time}), 'product', product_id, 0, CAST(:now AS {time})
FROM catalog_collection_product WHERE collection_id = :id
ON CONFLICT (kind, object_id) DO UPDATE
SET version = search_stale_document.version + 1, due_at = excluded.due_at"""

MARK_FUTURE = """
INSERT INTO search_stale_document (created_at, kind, object_id, version, due_at)
SELECT CAST(:now AS {time}), '{kind}', id, 0, published_at FROM {table}
WHERE published_at > :now AND {which}
ON CONFLICT (kind, object_id) DO UPDATE
SET version = search_stale_document.version + 1, due_at = excluded.due_at"""

PUBLISHED_TABLES = {
    "product": ("catalog_product", "status = 'active'"),
    "article": ("content_article", "TRUE"),
}

STALE = """
SELECT id, kind, object_id, version FROM search_stale_document
WHERE due_at <= :now ORDER BY due_at, id LIMIT :limit"""

SEEN = """
DELETE FROM search_stale_document
WHERE id = ANY(:ids) AND CAST(id AS TEXT) || '.' || CAST(version AS TEXT) = ANY(:seen)"""


class Order(msgspec.Struct, frozen=True):
    """A way to sort products. Equals are put in order by their keys, in the same direction."""

    value: str
    kind: type = str
    first: str = "p"  # the table whose index has this order
    key: str = "p.id"
    largest: int = 2**63 - 1  # that the column can be compared with
    descending: bool = False  # by nature: the best sellers come first

    def way(self, *, backwards: bool) -> str:
        return "DESC" if self.descending != backwards else "ASC"


ID = Order("p.id", int)
POSITION = Order("cp.position", int, "cp", "cp.product_id", 2**31 - 1)
PRICE = Order("r.min_minor", int, "r", "r.product_id")

# By the wire's sort keys of both kinds of lists.
ORDERS = {
    "ID": ID,
    "RELEVANCE": ID,
    "TITLE": Order("p.title"),
    "PRODUCT_TYPE": Order("p.product_type"),
    "VENDOR": Order("p.vendor"),
    "CREATED_AT": Order("p.created_at", datetime),
    "UPDATED_AT": Order("p.updated_at", datetime),
    "BEST_SELLING": Order("p.sold_count", int, descending=True),
    "PRICE": PRICE,
    "COLLECTION_DEFAULT": POSITION,
    # Only as the default order of a collection.
    "TITLE_DESCENDING": Order("p.title", descending=True),
    "CREATED_DESCENDING": Order("p.created_at", datetime, descending=True),
    "PRICE_DESCENDING": msgspec.structs.replace(PRICE, descending=True),
}


class Wanted(msgspec.Struct, frozen=True):
    """Which part of a list. `where` is SQL made of constants, `params` are its parameters."""

    order: Order
    backwards: bool
    limit: int
    position: tuple[Any, int] | None = None
    prices: str = ""  # code of the price index
    where: str = "TRUE"
    params: dict[str, Any] = {}


Found = tuple[Any, ProductRow]  # the value that it was sorted by, and the product


async def products_page(reader: Fetches, wanted: Wanted) -> list[Found]:
    tables = ("p",) if wanted.order.first == "p" else (wanted.order.first, "p")
    sql = PAGE.format(**_parts(wanted, tables, ""))
    rows = await reader.fetch(sql, **_params(wanted))
    return [(value, ProductRow(*row)) for value, *row in rows]


async def pages_of_collections(
    reader: Fetches, keys: Sequence[int], wanted: Wanted, *, postgres: bool
) -> dict[int, list[Found]]:
    """The same part of each collection, in one statement."""
    tables = await _tables(reader, keys, wanted.order, postgres=postgres)
    parts = _parts(wanted, tables, "k.id" if len(keys) > 1 else ":collection")
    params = _params(wanted)
    if len(keys) == 1:
        rows = await reader.fetch(PAGE.format(**parts), collection=keys[0], **params)
        return {keys[0]: [(value, ProductRow(*row)) for value, *row in rows]}
    if postgres:
        sql = LATERAL_PAGES.format(page=PAGE.format(**parts), way=parts["way"])
    else:
        more = " ".join(f"CROSS JOIN {TABLES[name]}" for name in tables if name != "p")
        sql = CORRELATED_PAGES.format(more=more, **parts)
    found: dict[int, list[Found]] = {key: [] for key in keys}
    for key, value, *row in await reader.fetch(sql, keys=list(keys), **params):
        found[key].append((value, ProductRow(*row)))
    return found


async def count(reader: Fetches, wanted: Wanted, collection: int | None) -> int:
    tables = ("p",) if collection is None else ("cp", "p")
    parts = _parts(wanted, tables, ":collection")
    rows = await reader.fetch(COUNT.format(**parts), collection=collection, **_params(wanted))
    return int(rows[0][0])


async def among(reader: Fetches, keys: Sequence[int], wanted: Wanted) -> set[int]:
    """Those of these products that are on sale and fulfil the condition."""
    sql = AMONG.format(where=wanted.where)
    return {row[0] for row in await reader.fetch(sql, keys=list(keys), **_params(wanted))}


async def _tables(
    reader: Fetches, keys: Sequence[int], order: Order, *, postgres: bool
) -> tuple[str, ...]:
    """Members first, to sort them; in a large collection, the sorted index first, until enough."""
    if order.first == "cp":
        return ("cp", "p")
    many = False
    if not postgres:
        rows = await reader.fetch(MEMBERS, keys=list(keys), limit=MANY_MEMBERS)
        many = rows[0][0] >= MANY_MEMBERS
    rest = ("p", "r") if order.first == "r" else ("p",)
    if not many:
        return ("cp", *rest)
    return ("r", "cp", "p") if order.first == "r" else ("p", "cp")


def _parts(wanted: Wanted, tables: Sequence[str], collection: str) -> dict[str, str]:
    order = wanted.order
    way = order.way(backwards=wanted.backwards)
    where = wanted.where
    if wanted.position is not None:
        than = "<" if way == "DESC" else ">"
        alone = f"{order.key} {than} :key"
        both = f"({order.value}, {order.key}) {than} (:value, :key)"
        where = f"{where} AND {alone if order.value == order.key else both}"
    keys = [order.value] if order.value == order.key else [order.value, order.key]
    return {
        "value": order.value,
        "way": way,
        "where": where,
        "order": ", ".join(f"{column} {way}" for column in keys),
        "tables": " CROSS JOIN ".join(TABLES[name] for name in tables),
        "links": " ".join(LINKS[name].format(collection=collection) for name in tables),
    }


def _params(wanted: Wanted) -> dict[str, Any]:
    value, key = wanted.position or (None, None)
    return {
        "now": now(),
        "limit": wanted.limit,
        "prices": wanted.prices,
        "value": value,
        "key": key,
        **wanted.params,
    }


async def mark(uow: Fetches, kind: str, id: int, *, due: datetime | None = None) -> None:
    moment = now()
    await uow.fetch(MARK, kind=kind, id=id, now=moment, due=due or moment)


async def mark_many(uow: Fetches, keys: Sequence[int], *, postgres: bool) -> None:
    """Products that the index must see again."""
    time = "TIMESTAMPTZ" if postgres else "TEXT"
    await uow.fetch(MARK_MANY.format(time=time), keys=list(keys), now=now())


async def mark_members(uow: Fetches, collection: int, *, postgres: bool) -> None:
    time = "TIMESTAMPTZ" if postgres else "TEXT"
    await uow.fetch(MARK_MEMBERS.format(time=time), id=collection, now=now())


async def mark_future(
    uow: Fetches, kind: str, keys: Sequence[int] | None, *, postgres: bool
) -> None:
    """Of these rows, or of all: what is not published yet is looked at again when it is."""
    if kind not in PUBLISHED_TABLES or keys == []:
        return
    which = PUBLISHED_TABLES[kind][1] + ("" if keys is None else " AND id = ANY(:keys)")
    time = "TIMESTAMPTZ" if postgres else "TEXT"
    sql = MARK_FUTURE.format(time=time, kind=kind, table=PUBLISHED_TABLES[kind][0], which=which)
    await uow.fetch(sql, now=now(), keys=keys)


async def stale(reader: Fetches, limit: int) -> list[StaleRow]:
    return structs(StaleRow, await reader.fetch(STALE, now=now(), limit=limit))


async def forget_seen(uow: Fetches, rows: Sequence[StaleRow]) -> None:
    """Rows that changed again meanwhile stay."""
    seen = [f"{row.key}.{row.version}" for row in rows]
    await uow.fetch(SEEN, ids=[row.key for row in rows], seen=seen)
