"""The orders of customers, page by page: one statement for all customers of a level."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.kernel.conditions import Builder, is_choice, is_time
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.query_language import Term
from commerce_api.kernel.rows import moment

SORTS = {
    "ID": "o.id",
    "PROCESSED_AT": "o.processed_at",
    "RELEVANCE": "o.id",
    "TOTAL_PRICE": "o.total_minor",
}


class Chosen(msgspec.Struct, frozen=True):
    """Which orders, in SQL of ours; whatever a client wrote is a parameter."""

    where: str = "TRUE"
    params: tuple[tuple[str, Any], ...] = ()


class Asked(msgspec.Struct, frozen=True):
    """Which part of which lists. `position` is a value of the sort column, then a key."""

    chosen: Chosen
    sort: str
    descending: bool
    limit: int
    position: tuple[Any, int] | None = None


class Found(msgspec.Struct, frozen=True):
    order_key: int
    value: Any  # of the sort column


def _number(conditions: Any, term: Term) -> str | None:
    """`name:#1001`, or the number alone."""
    digits = term.value.removeprefix("#")
    if term.prefix or not digits.isdecimal() or len(digits) > 18:
        return None
    sign = "=" if term.op == ":" else term.op
    built: str = conditions.put(f"o.number {sign} ?", int(digits))
    return built


def _word(conditions: Any, term: Term) -> str | None:
    return _number(conditions, term) or conditions.put(
        "EXISTS (SELECT 1 FROM orders_line AS l WHERE l.order_id = o.id"
        " AND lower(l.title) LIKE lower(?) ESCAPE '!')",
        _like(term.value),
    )


def _like(text: str) -> str:
    return f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"


def _states(column: str, *names: str) -> Builder:
    return is_choice(column, {name.lower(): f"= '{name}'" for name in names})


FIELDS: Mapping[str, Builder] = {
    "": _word,
    "name": _number,
    "processed_at": is_time("o.processed_at"),
    "created_at": is_time("o.created_at"),
    "financial_status": _states(
        "o.financial_status", "PENDING", "AUTHORIZED", "PAID", "REFUNDED", "VOIDED"
    ),
    "fulfillment_status": _states(
        "o.fulfillment_status", "UNFULFILLED", "IN_PROGRESS", "FULFILLED"
    ),
}


async def page_keys(
    reader: Fetches, customers: Sequence[int], asked: Asked
) -> Mapping[int, list[Found]]:
    """Of each customer the first `limit` orders after the position, in the order asked for."""
    column = SORTS[asked.sort]
    way, sign = ("DESC", "<") if asked.descending else ("ASC", ">")
    params = dict(asked.chosen.params) | {"customers": list(customers), "limit": asked.limit}
    after = "TRUE"
    if asked.position:
        params |= {"value": asked.position[0], "key": asked.position[1]}
        after = f"({column} {sign} :value OR ({column} = :value AND o.id {sign} :key))"
    sql = f"""
SELECT customer_id, id, value FROM (
  SELECT o.customer_id, o.id, {column} AS value, ROW_NUMBER() OVER (
    PARTITION BY o.customer_id ORDER BY {column} {way}, o.id {way}) AS place
  FROM orders_order AS o
  WHERE o.customer_id = ANY(:customers) AND {asked.chosen.where} AND {after}) AS ranked
WHERE place <= :limit ORDER BY customer_id, place"""  # noqa: S608 — SQL of ours, values bound
    groups: dict[int, list[Found]] = {key: [] for key in customers}
    for customer, key, value in await reader.fetch(sql, **params):
        kept = moment(value) if asked.sort == "PROCESSED_AT" else value
        groups[customer].append(Found(key, kept))
    return groups


async def counts(reader: Fetches, customers: Sequence[int], chosen: Chosen) -> Mapping[int, int]:
    sql = f"""
SELECT o.customer_id, count(*) FROM orders_order AS o
WHERE o.customer_id = ANY(:customers) AND {chosen.where} GROUP BY o.customer_id"""  # noqa: S608 — the same
    rows = await reader.fetch(sql, customers=list(customers), **dict(chosen.params))
    return dict.fromkeys(customers, 0) | {row[0]: row[1] for row in rows}
