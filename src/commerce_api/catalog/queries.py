"""Single lookups and lists of the catalogue."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.catalog.loaders import COLLECTION_COLUMNS, ON_SALE
from commerce_api.catalog.rows import CollectionRow
from commerce_api.kernel.clock import now
from commerce_api.kernel.conditions import Builder, contains, is_choice, is_text, is_time
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import moment, structs

COLLECTION_KEY = "SELECT id FROM catalog_collection WHERE handle = :handle"

COLLECTIONS_PAGE = f"""
SELECT {COLLECTION_COLUMNS} FROM catalog_collection AS c
WHERE c.listed = TRUE AND {{after}} AND {{where}}
ORDER BY {{order}} LIMIT :limit"""


COLLECTIONS_COUNT = """
SELECT COUNT(*) FROM catalog_collection AS c
WHERE c.listed = TRUE AND {where}"""

# By the name in the query language; “” is where words without a field are looked for.
COLLECTION_FIELDS: dict[str, Builder] = {
    "": contains("c.title"),
    "title": contains("c.title"),
    "handle": is_text("c.handle"),
    "updated_at": is_time("c.updated_at"),
    "collection_type": is_choice(
        "c.rule_match", {"smart": "IS NOT NULL", "custom": "IS NULL", "manual": "IS NULL"}
    ),
}

# From one word of an index to the next, instead of reading all of it.
WORDS = f"""
WITH RECURSIVE words(word) AS (
  SELECT MIN({{column}}) FROM {{table}} WHERE {{column}} <> ''
  UNION ALL
  SELECT (SELECT MIN(x.{{column}}) FROM {{table}} AS x WHERE x.{{column}} > words.word)
  FROM words WHERE words.word IS NOT NULL
)
SELECT word FROM words WHERE word IS NOT NULL AND EXISTS (
  SELECT 1 FROM {{source}} WHERE {{own}} = words.word AND {ON_SALE})
LIMIT :limit"""

TAGS = WORDS.format(
    column="tag",
    table="catalog_product_tag",
    source="catalog_product_tag AS t JOIN catalog_product AS p ON p.id = t.product_id",
    own="t.tag",
)
TYPES = WORDS.format(
    column="product_type",
    table="catalog_product",
    source="catalog_product AS p",
    own="p.product_type",
)


class Order(msgspec.Struct, frozen=True):
    """A way to sort: the column, and what a cursor remembers of the row before, without its key."""

    column: str
    kind: type
    value: Callable[[CollectionRow], Any]


class Chosen(msgspec.Struct, frozen=True):
    """What a query means: SQL made of constants, and its parameters."""

    where: str = "TRUE"
    params: dict[str, Any] = {}


# By the wire's sort key; nothing is more relevant than anything else.
COLLECTION_ORDERS = {
    "ID": Order("c.id", int, lambda row: row.key),
    "RELEVANCE": Order("c.id", int, lambda row: row.key),
    "TITLE": Order("c.title", str, lambda row: row.title),
    "UPDATED_AT": Order("c.updated_at", datetime, lambda row: moment(row.updated_at)),
}


async def collection_key(reader: Fetches, handle: str) -> int | None:
    rows = await reader.fetch(COLLECTION_KEY, handle=handle)
    return rows[0][0] if rows else None


async def collections_page(
    reader: Fetches,
    order: Order,
    position: list[Any] | None,
    *,
    chosen: Chosen,
    descending: bool,
    limit: int,
) -> list[CollectionRow]:
    """Rows as they come, one more than asked for; `position` is (sort value, key)."""
    column, direction = order.column, "DESC" if descending else "ASC"
    than = "<" if descending else ">"
    after = "TRUE" if position is None else f"({column}, c.id) {than} (:value, :key)"
    params = {} if position is None else {"value": position[0], "key": position[1]}
    sql = COLLECTIONS_PAGE.format(
        after=after, where=chosen.where, order=f"{column} {direction}, c.id {direction}"
    )
    found = await reader.fetch(sql, limit=limit, **chosen.params, **params)
    return structs(CollectionRow, found)


async def collections_count(reader: Fetches, chosen: Chosen) -> int:
    """How many collections the whole list has."""
    sql = COLLECTIONS_COUNT.format(where=chosen.where)
    return int((await reader.fetch(sql, **chosen.params))[0][0])


async def tags(reader: Fetches, limit: int) -> list[str]:
    return [row[0] for row in await reader.fetch(TAGS, now=now(), limit=limit)]


async def product_types(reader: Fetches, limit: int) -> list[str]:
    return [row[0] for row in await reader.fetch(TYPES, now=now(), limit=limit)]
