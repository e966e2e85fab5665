from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import moment, structs
from commerce_api.pricing import terms
from commerce_api.pricing.rows import Buyer, ListRow, RangeRow, RuleRow, Step, Steps

PLAIN = """
SELECT variant_id, price_minor, compare_at_minor FROM pricing_price
WHERE currency = :currency AND variant_id = ANY(:keys)"""

BUYER = """
SELECT CAST(:market AS BIGINT) AS market_id, CAST(:group AS BIGINT) AS group_id"""

CART = """
SELECT COALESCE(
  (SELECT c.market_id FROM pricing_market_country AS c WHERE c.country = :country),
  (SELECT m.id FROM pricing_market AS m ORDER BY m.position, m.id LIMIT 1)) AS market_id,
  (SELECT g.id FROM pricing_group_member AS r JOIN pricing_group AS g ON g.id = r.group_id
   WHERE r.customer_id = :customer ORDER BY g.position, g.id LIMIT 1) AS group_id"""

IN_FORCE = """l.active AND l.currency = :currency
  AND (l.market_id IS NULL OR l.market_id = place.market_id)
  AND (l.group_id IS NULL OR l.group_id = place.group_id)
  AND (l.starts_at IS NULL OR l.starts_at <= :now) AND (l.ends_at IS NULL OR l.ends_at > :now)"""

# Whether anything but the plain prices matters to a cart of that country, currency and customer.
SPECIAL_IN_CART = f"""(EXISTS (
    SELECT 1 FROM ({CART}) AS place JOIN pricing_list AS l ON {IN_FORCE})
  OR EXISTS (
    SELECT 1 FROM ({CART}) AS place
    JOIN pricing_exclusion AS x ON x.market_id = place.market_id))"""

# Kinds of rows in one read: plain prices (1), those of gift cards (2), prices of lists (3), and
# what is left out (4).
EXACT = """
WITH place AS ({place})
SELECT CASE WHEN g.is_gift_card THEN 2 ELSE 1 END AS kind, p.variant_id, p.currency,
  0 AS minimum, p.price_minor, p.compare_at_minor,
  0 AS list_id, CAST(NULL AS BIGINT) AS market_id, CAST(NULL AS BIGINT) AS group_id,
  0 AS priority, p.created_at AS starts_at, p.created_at AS ends_at,
  CAST(NULL AS BIGINT) AS factor_ppm, '' AS source_currency, 1 AS round_to_minor, '' AS compare_at
FROM pricing_price AS p JOIN catalog_variant AS v ON v.id = p.variant_id
JOIN catalog_product AS g ON g.id = v.product_id WHERE p.variant_id = ANY(:keys)
UNION ALL
SELECT 3, p.variant_id, l.currency, p.min_quantity, p.price_minor, p.compare_at_minor,
  l.id, l.market_id, l.group_id, l.priority, l.starts_at, l.ends_at,
  l.factor_ppm, l.source_currency, l.round_to_minor, l.compare_at
FROM place JOIN pricing_list AS l ON {in_force}
LEFT JOIN pricing_list_price AS p ON p.list_id = l.id AND p.variant_id = ANY(:keys)
UNION ALL
SELECT 4, v.id, '', 0, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, '', 1, ''
FROM place JOIN pricing_exclusion AS x ON x.market_id = place.market_id
JOIN catalog_variant AS v ON v.id = ANY(:keys) AND (
  x.variant_id = v.id OR x.product_id = v.product_id OR EXISTS (
    SELECT 1 FROM catalog_collection_product AS c
    WHERE c.collection_id = x.collection_id AND c.product_id = v.product_id))"""

PLAIN_PRICE, GIFT_CARD, LEFT_OUT = 1, 2, 4

RANGES = """
SELECT product_id, min_minor, max_minor, compare_min_minor, compare_max_minor
FROM pricing_index WHERE context = :prices AND product_id = ANY(:keys)"""

RULES = """
SELECT variant_id, minimum, maximum, increment FROM pricing_quantity_rule
WHERE variant_id = ANY(:keys) AND (group_id IS NULL OR group_id = :group)
ORDER BY variant_id, CASE WHEN group_id IS NULL THEN 0 ELSE 1 END"""

UNTAXED = "SELECT variant_id FROM pricing_untaxed_variant WHERE variant_id = ANY(:keys)"

CLOSED_COLLECTIONS = """
SELECT collection_id FROM pricing_exclusion
WHERE market_id = :market AND collection_id = ANY(:keys)"""


async def prices(reader: Fetches, keys: Sequence[int], buyer: Buyer) -> Mapping[int, Steps]:
    """What variants cost this buyer. One that is not sold to him is not found."""
    if buyer.plain:
        found = await reader.fetch(PLAIN, keys=list(keys), currency=buyer.currency)
        return {row[0]: (Step(1, row[1], row[2]),) for row in found}
    params = {"market": buyer.market_key, "group": buyer.group_key}
    return await _exact(
        reader, EXACT.format(place=BUYER, in_force=IN_FORCE), keys, buyer.currency, params
    )


async def prices_in_cart(
    fetches: Fetches, keys: Sequence[int], currency: str, country: str, customer: int | None
) -> Mapping[int, Steps]:
    """What variants cost in a cart: by its country, and by the group of its customer."""
    params = {"country": country, "customer": customer}
    return await _exact(
        fetches, EXACT.format(place=CART, in_force=IN_FORCE), keys, currency, params
    )


async def ranges(reader: Fetches, keys: Sequence[int], prices: str) -> Mapping[int, RangeRow]:
    """From the price index, for the buyers with that code. Products not sold are not found."""
    found = await reader.fetch(RANGES, keys=list(keys), prices=prices)
    return {row.product_key: row for row in structs(RangeRow, found)}


async def quantity_rules(
    reader: Fetches, keys: Sequence[int], group: int | None
) -> Mapping[int, RuleRow]:
    """Of those variants that have one; the group's own before the one for everybody."""
    found = await reader.fetch(RULES, keys=list(keys), group=group)
    return {key: RuleRow(*rule) for key, *rule in found}


async def untaxed(reader: Fetches, keys: Sequence[int]) -> Mapping[int, bool]:
    return {row[0]: True for row in await reader.fetch(UNTAXED, keys=list(keys))}


async def closed_collections(
    reader: Fetches, keys: Sequence[int], market: int
) -> Mapping[int, bool]:
    found = await reader.fetch(CLOSED_COLLECTIONS, keys=list(keys), market=market)
    return {row[0]: True for row in found}


async def _exact(
    fetches: Fetches, sql: str, keys: Sequence[int], currency: str, params: dict[str, Any]
) -> Mapping[int, Steps]:
    rows = await fetches.fetch(sql, keys=list(keys), currency=currency, now=now(), **params)
    plain: dict[int, dict[str, terms.Amount]] = defaultdict(dict)
    named: dict[int, dict[int, list[tuple[int, int, int | None]]]] = {}
    lists: dict[int, ListRow] = {}
    closed: set[int] = set()
    cards: set[int] = set()
    for kind, variant, code, minimum, price, before, key, *rest in rows:
        if kind in {PLAIN_PRICE, GIFT_CARD}:
            plain[variant][code] = (price, before)
            cards |= {variant} if kind == GIFT_CARD else set()
        elif kind == LEFT_OUT:
            closed.add(variant)
        else:
            lists[key] = lists.get(key) or _list(key, code, rest)
            if variant is not None:
                mine = named.setdefault(variant, {}).setdefault(key, [])
                mine.append((minimum, price, before))
    ordered = tuple(sorted(lists.values(), key=terms.rank, reverse=True))
    named_only = terms.without_reckoning(ordered)
    found = {
        variant: terms.steps(
            currency,
            named_only if variant in cards else ordered,
            plain.get(variant, {}),
            named.get(variant, {}),
        )
        for variant in keys
        if variant not in closed
    }
    return {variant: each for variant, each in found.items() if each}


def _list(key: int, currency: str, rest: Sequence[Any]) -> ListRow:
    market, group, priority, starts, ends, *reckoning = rest
    return ListRow(
        key,
        market,
        group,
        currency,
        priority,
        True,  # noqa: FBT003 — only such lists are read
        moment(starts) if starts else None,
        moment(ends) if ends else None,
        *reckoning,
    )
