from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import json_value, moment
from commerce_api.pricing.rows import ListRow, MarketRow
from commerce_api.pricing.terms import Terms

MARKETS = """
SELECT m.id, m.handle, m.name, m.currency, m.taxes_included, m.language, m.languages,
  EXISTS (SELECT 1 FROM pricing_exclusion AS x WHERE x.market_id = m.id), c.country
FROM pricing_market AS m LEFT JOIN pricing_market_country AS c ON c.market_id = m.id
ORDER BY m.position, m.id, c.id"""

LISTS = """
SELECT id, market_id, group_id, currency, priority, active, starts_at, ends_at, factor_ppm,
  source_currency, round_to_minor, compare_at
FROM pricing_list ORDER BY id"""

GROUPS = "SELECT id FROM pricing_group ORDER BY position, id"

GROUP_OF = """
SELECT g.id FROM pricing_group_member AS m JOIN pricing_group AS g ON g.id = m.group_id
WHERE m.customer_id = :customer ORDER BY g.position, g.id LIMIT 1"""

COMPLETE = "SELECT code FROM pricing_context WHERE complete"

PUT_PRICE = """
INSERT INTO pricing_price (created_at, variant_id, currency, price_minor, compare_at_minor)
VALUES (:now, :variant, :currency, :minor, :compare)
ON CONFLICT (variant_id, currency)
DO UPDATE SET price_minor = :minor, compare_at_minor = :compare"""

PRICE_OF = """
SELECT price_minor FROM pricing_price WHERE variant_id = :variant AND currency = :currency"""

PUT_LIST_PRICE = """
INSERT INTO pricing_list_price
  (created_at, list_id, variant_id, min_quantity, price_minor, compare_at_minor)
VALUES (:now, :list, :variant, :minimum, :minor, :compare)
ON CONFLICT (list_id, variant_id, min_quantity)
DO UPDATE SET price_minor = :minor, compare_at_minor = :compare"""

DROP_LIST_PRICES = """
DELETE FROM pricing_list_price WHERE list_id = :list AND variant_id = :variant"""

EXCLUDE = """
INSERT INTO pricing_exclusion (created_at, market_id, {target}_id) VALUES (:now, :market, :key)
ON CONFLICT (market_id, {target}_id) DO NOTHING"""

INCLUDE = "DELETE FROM pricing_exclusion WHERE market_id = :market AND {target}_id = :key"

PRODUCT_OF = "SELECT product_id FROM catalog_variant WHERE id = :variant"

LEFT_OUT_SOMEWHERE = "SELECT 1 FROM pricing_exclusion WHERE collection_id = :key LIMIT 1"

JOIN_GROUP = """
INSERT INTO pricing_group_member (created_at, customer_id, group_id)
VALUES (:now, :customer, :group) ON CONFLICT (customer_id, group_id) DO NOTHING"""

LEAVE_GROUP = """
DELETE FROM pricing_group_member WHERE customer_id = :customer AND group_id = :group"""

PUT_RULE = """
INSERT INTO pricing_quantity_rule
  (created_at, variant_id, group_id, minimum, maximum, increment)
VALUES (:now, :variant, :group, :minimum, :maximum, :increment)
ON CONFLICT {whom} DO UPDATE SET minimum = :minimum, maximum = :maximum, increment = :increment"""
FOR_ALL = "(variant_id) WHERE group_id IS NULL"
FOR_GROUP = "(variant_id, group_id)"

UNTAX = """
INSERT INTO pricing_untaxed_variant (created_at, variant_id) VALUES (:now, :variant)
ON CONFLICT (variant_id) DO NOTHING"""

TAX = "DELETE FROM pricing_untaxed_variant WHERE variant_id = :variant"

# Lists that began or ended since the index last followed them.
DUE = """
active AND ((starts_at <= :now AND (applied_at IS NULL OR applied_at < starts_at))
  OR (ends_at <= :now AND (applied_at IS NULL OR applied_at < ends_at)))"""

ANY_DUE = f"SELECT 1 FROM pricing_list WHERE {DUE} LIMIT 1"

APPLY = f"UPDATE pricing_list SET applied_at = :now WHERE {DUE} RETURNING id"


async def terms(reader: Fetches) -> Terms:
    """Markets, lists and groups as they are."""
    known = await markets(reader)
    lists = [_list(row) for row in await reader.fetch(LISTS)]
    if not lists and not any(row.closed for row in known):
        return Terms(tuple(known))
    groups = tuple(row[0] for row in await reader.fetch(GROUPS))
    complete = frozenset(row[0] for row in await reader.fetch(COMPLETE))
    return Terms(tuple(known), tuple(lists), groups, complete)


async def markets(reader: Fetches) -> list[MarketRow]:
    """All markets with their countries; the first is the shop's own."""
    found: dict[int, MarketRow] = {}
    for key, *columns, country in await reader.fetch(MARKETS):
        row = found.setdefault(key, _market(key, columns))
        if country:
            row.countries = (*row.countries, country)
    return list(found.values())


async def group_of(reader: Fetches, customer: int) -> int | None:
    rows = await reader.fetch(GROUP_OF, customer=customer)
    return rows[0][0] if rows else None


async def put_price(
    uow: Fetches, key: tuple[int, str], minor: int, compare: int | None, now: datetime
) -> None:
    variant, currency = key
    await uow.fetch(
        PUT_PRICE, variant=variant, currency=currency, minor=minor, compare=compare, now=now
    )


async def price_of(reader: Fetches, variant: int, currency: str) -> int | None:
    rows = await reader.fetch(PRICE_OF, variant=variant, currency=currency)
    return rows[0][0] if rows else None


async def put_list_price(uow: Fetches, now: datetime, **columns: Any) -> None:
    await uow.fetch(PUT_LIST_PRICE, now=now, **columns)


async def drop_list_prices(uow: Fetches, list: int, variant: int) -> None:
    await uow.fetch(DROP_LIST_PRICES, list=list, variant=variant)


async def exclude(uow: Fetches, market: int, target: tuple[str, int], now: datetime) -> None:
    kind, key = target
    await uow.fetch(EXCLUDE.format(target=kind), market=market, key=key, now=now)


async def include(uow: Fetches, market: int, target: tuple[str, int]) -> None:
    kind, key = target
    await uow.fetch(INCLUDE.format(target=kind), market=market, key=key)


async def product_of(reader: Fetches, variant: int) -> int:
    [[product]] = await reader.fetch(PRODUCT_OF, variant=variant)
    return int(product)


async def left_out_somewhere(reader: Fetches, collection: int) -> bool:
    return bool(await reader.fetch(LEFT_OUT_SOMEWHERE, key=collection))


async def join_group(uow: Fetches, customer: int, group: int, now: datetime) -> None:
    await uow.fetch(JOIN_GROUP, customer=customer, group=group, now=now)


async def leave_group(uow: Fetches, customer: int, group: int) -> None:
    await uow.fetch(LEAVE_GROUP, customer=customer, group=group)


async def put_rule(uow: Fetches, group: int | None, now: datetime, **columns: Any) -> None:
    sql = PUT_RULE.format(whom=FOR_ALL if group is None else FOR_GROUP)
    await uow.fetch(sql, group=group, now=now, **columns)


async def put_taxable(uow: Fetches, variant: int, now: datetime, *, taxable: bool) -> None:
    if taxable:
        await uow.fetch(TAX, variant=variant)
    else:
        await uow.fetch(UNTAX, variant=variant, now=now)


async def any_due(reader: Fetches, now: datetime) -> bool:
    return bool(await reader.fetch(ANY_DUE, now=now))


async def apply_due(uow: Fetches, now: datetime) -> list[int]:
    """Lists that began or ended; each is told to one caller."""
    return [row[0] for row in await uow.fetch(APPLY, now=now)]


def _market(key: int, columns: Sequence[Any]) -> MarketRow:
    handle, name, currency, included, language, languages, closed = columns
    taxes = None if included is None else bool(included)
    spoken = tuple(json_value(languages) or ())
    return MarketRow(key, handle, name, currency, taxes, language, spoken, bool(closed))


def _list(row: Sequence[Any]) -> ListRow:
    columns = list(row)
    columns[5] = bool(row[5])
    columns[6:8] = [moment(value) if value else None for value in row[6:8]]
    return ListRow(*columns)
