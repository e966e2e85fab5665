"""Single lookups and lists of the catalogue."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.catalog.loaders import COLLECTION_COLUMNS
from commerce_api.catalog.rows import CollectionRow
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import moment, structs

COLLECTION_KEY = "SELECT id FROM catalog_collection WHERE handle = :handle"

COLLECTIONS_PAGE = f"""
SELECT {COLLECTION_COLUMNS} FROM catalog_collection AS c
WHERE c.listed = TRUE AND {{after}} AND lower(c.title) LIKE :pattern ESCAPE '!'
ORDER BY {{order}} LIMIT :limit"""


class Order(msgspec.Struct, frozen=True):
    """A way to sort: the column, and what a cursor remembers of the row before, without its key."""

    column: str
    kind: type
    value: Callable[[CollectionRow], Any]


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
    words: str = "",
    descending: bool,
    limit: int,
) -> list[CollectionRow]:
    """Rows as they come, one more than asked for; `position` is (sort value, key)."""
    column, direction = order.column, "DESC" if descending else "ASC"
    than = "<" if descending else ">"
    after = "TRUE" if position is None else f"({column}, c.id) {than} (:value, :key)"
    params = {} if position is None else {"value": position[0], "key": position[1]}
    sql = COLLECTIONS_PAGE.format(after=after, order=f"{column} {direction}, c.id {direction}")
    found = await reader.fetch(sql, limit=limit, pattern=_containing(words), **params)
    return structs(CollectionRow, found)


def _containing(words: str) -> str:
    """A LIKE pattern for a title that has these words in this order."""
    parts = [re.sub(r"([!%_])", r"!\1", word) for word in words.lower()[:200].split()]
    return "%" + "".join(f"{part}%" for part in parts)
