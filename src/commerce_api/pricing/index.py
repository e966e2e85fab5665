"""The price index: for every product, and everyone who pays by the same prices, from what to what.

It says nothing that the other tables do not. One product is followed at a time, many in batches.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlmodel import col

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row
from commerce_api.pricing import queries, terms
from commerce_api.pricing.models import IndexedPrice
from commerce_api.pricing.terms import Audience, Terms

BATCH = 500

PLAIN = """
SELECT v.product_id, v.id, g.is_gift_card, p.currency, p.price_minor, p.compare_at_minor
FROM catalog_variant AS v JOIN pricing_price AS p ON p.variant_id = v.id
JOIN catalog_product AS g ON g.id = v.product_id
WHERE v.product_id = ANY(:keys)"""

NAMED = """
SELECT v.product_id, v.id, p.list_id, p.min_quantity, p.price_minor, p.compare_at_minor
FROM catalog_variant AS v JOIN pricing_list_price AS p ON p.variant_id = v.id
WHERE v.product_id = ANY(:keys) AND p.min_quantity = 1"""

LEFT_OUT = """
SELECT x.market_id, v.id FROM pricing_exclusion AS x JOIN catalog_variant AS v
ON v.product_id = ANY(:keys) AND (
  x.variant_id = v.id OR x.product_id = v.product_id OR EXISTS (
    SELECT 1 FROM catalog_collection_product AS c
    WHERE c.collection_id = x.collection_id AND c.product_id = v.product_id))"""

INDEXED = """
SELECT product_id, context, min_minor, max_minor, compare_min_minor, compare_max_minor, id
FROM pricing_index WHERE product_id = ANY(:keys)"""

AFTER = "SELECT id FROM catalog_product WHERE id > :after ORDER BY id LIMIT :limit"

LOCK = "SELECT id FROM catalog_product WHERE id = ANY(:keys) ORDER BY id FOR UPDATE"

# The plain prices of a currency, whose code is just its name, always stay.
OTHERS = """
DELETE FROM pricing_index WHERE length(context) > 3 AND NOT context = ANY(:codes)"""

FORGET_CODES = "DELETE FROM pricing_context WHERE NOT code = ANY(:codes)"

ANNOUNCE = """
INSERT INTO pricing_context (created_at, code, complete) VALUES (:now, :code, FALSE)
ON CONFLICT (code) DO NOTHING RETURNING id"""

PENDING = "SELECT code FROM pricing_context WHERE NOT complete"

COMPLETE = "UPDATE pricing_context SET complete = TRUE WHERE code = ANY(:codes)"

MARK = """
INSERT INTO pricing_stale_product (created_at, product_id, version)
SELECT CAST(:now AS {time}), p.id, 0 FROM catalog_product AS p WHERE {which}
ON CONFLICT (product_id) DO UPDATE SET version = pricing_stale_product.version + 1"""

ALL = "TRUE"
OF_LIST = """p.id IN (SELECT v.product_id FROM catalog_variant AS v
  JOIN pricing_list_price AS l ON l.variant_id = v.id WHERE l.list_id = :key)
  OR EXISTS (SELECT 1 FROM pricing_list AS k WHERE k.id = :key AND k.factor_ppm IS NOT NULL)"""
OF_COLLECTION = """p.id IN (SELECT c.product_id FROM catalog_collection_product AS c
  WHERE c.collection_id = :key)"""

STALE = "SELECT product_id, version FROM pricing_stale_product ORDER BY id LIMIT :limit"

SEEN = """
DELETE FROM pricing_stale_product WHERE product_id = ANY(:keys)
AND CAST(product_id AS TEXT) || '.' || CAST(version AS TEXT) = ANY(:seen)"""

Range = tuple[int, int, int, int]
Ranges = dict[tuple[int, str], Range]


class Drift(Row):
    """A row of the index that is not as it must be. None: there is none, or there must be none."""

    product_key: int
    context: str
    expected: Range | None
    found: Range | None


async def refresh(uow: UnitOfWork, products: Sequence[int]) -> list[int]:
    """Let the index follow these products. Returns those whose rows were not right."""
    if uow.postgres:  # of two who follow the same product the later one sees what the other wrote
        await uow.fetch(LOCK, keys=list(products))
    expected = await _expected(uow, await queries.terms(uow), products)
    found, keys = await _indexed(uow, products)
    wrong = {pair for pair in {*expected, *found} if expected.get(pair) != found.get(pair)}
    if not wrong:
        return []
    gone = [keys[pair] for pair in wrong if pair in keys]
    if gone:
        await uow.session.execute(delete(IndexedPrice).where(col(IndexedPrice.id).in_(gone)))
    rows = [_columns(pair, expected[pair]) for pair in sorted(wrong) if pair in expected]
    if rows:
        await uow.session.execute(insert(IndexedPrice), rows)
    return sorted({product for product, _ in wrong})


async def drift(reader: Fetches, products: Sequence[int]) -> list[Drift]:
    """Where the index differs from what the other tables say."""
    expected = await _expected(reader, await queries.terms(reader), products)
    found, _ = await _indexed(reader, products)
    return [
        Drift(*pair, expected.get(pair), found.get(pair))
        for pair in sorted({*expected, *found})
        if expected.get(pair) != found.get(pair)
    ]


async def products_after(reader: Fetches, after: int, limit: int = BATCH) -> list[int]:
    return [row[0] for row in await reader.fetch(AFTER, after=after, limit=limit)]


async def announce(uow: UnitOfWork) -> bool:
    """Enter the codes that there are now. True: there are new ones, without any row yet."""
    codes = [audience.code for audience in terms.audiences(await queries.terms(uow))]
    await uow.fetch(FORGET_CODES, codes=codes)
    await uow.fetch(OTHERS, codes=codes)
    new = [await uow.fetch(ANNOUNCE, now=now(), code=code) for code in codes]
    uow.settings_changed = True
    return any(new)


async def pending(reader: Fetches) -> list[str]:
    """Codes whose rows are not complete, as far as they were announced by now."""
    return [row[0] for row in await reader.fetch(PENDING)]


async def complete(uow: UnitOfWork, codes: Sequence[str]) -> None:
    """Since these codes were announced, every product has been followed."""
    await uow.fetch(COMPLETE, codes=list(codes))
    uow.settings_changed = True


async def mark(uow: UnitOfWork, which: str, key: int | None = None) -> None:
    """These products must be looked at again: `ALL`, `OF_LIST` or `OF_COLLECTION`."""
    time = "TIMESTAMPTZ" if uow.postgres else "TEXT"
    await uow.fetch(MARK.format(time=time, which=which), now=now(), key=key)


async def stale(reader: Fetches) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in await reader.fetch(STALE, limit=BATCH)]


async def forget_seen(uow: UnitOfWork, marks: Sequence[tuple[int, int]]) -> None:
    """Products that were marked again meanwhile stay."""
    seen = [f"{product}.{version}" for product, version in marks]
    await uow.fetch(SEEN, keys=[product for product, _ in marks], seen=seen)


async def _expected(reader: Fetches, known: Terms, products: Sequence[int]) -> Ranges:
    keys = list(products)
    plain: dict[int, dict[int, dict[str, terms.Amount]]] = defaultdict(dict)
    cards = set()
    for product, variant, card, currency, price, before in await reader.fetch(PLAIN, keys=keys):
        plain[product].setdefault(variant, {})[currency] = (price, before)
        cards |= {product} if card else set()
    named: dict[int, dict[int, list[tuple[int, int, int | None]]]] = {}
    if known.lists:
        for product, variant, each, *row in await reader.fetch(NAMED, keys=keys):
            plain[product].setdefault(variant, {})
            named.setdefault(variant, {}).setdefault(each, []).append((row[0], row[1], row[2]))
    closed: set[tuple[int, int]] = set()
    if any(market.closed for market in known.markets):
        closed = {(row[0], row[1]) for row in await reader.fetch(LEFT_OUT, keys=keys)}
    moment = now()
    found: Ranges = {}
    for audience in _all(known, plain):
        lists = terms.in_force(
            known.lists, audience.currency, audience.market_key, audience.group_key, moment
        )
        named_only = terms.without_reckoning(lists)
        for product, variants in plain.items():
            mine = named_only if product in cards else lists
            sold = (
                terms.steps(audience.currency, mine, amounts, named.get(variant, {}))
                for variant, amounts in variants.items()
                if (audience.market_key, variant) not in closed
            )
            if span := terms.ranges(sold):
                found[product, audience.code] = span
    return found


def _all(known: Terms, plain: dict[int, dict[int, dict[str, terms.Amount]]]) -> list[Audience]:
    """The audiences, and whoever pays in a currency that no market has yet."""
    found = terms.audiences(known)
    codes = {audience.code for audience in found}
    currencies = {c for variants in plain.values() for each in variants.values() for c in each}
    currencies |= {market.currency for market in known.markets}
    return found + [Audience(code, code, 0, None) for code in sorted(currencies - codes)]


async def _indexed(
    reader: Fetches, products: Sequence[int]
) -> tuple[Ranges, dict[tuple[int, str], int]]:
    found: Ranges = {}
    keys = {}
    for product, code, *span, key in await reader.fetch(INDEXED, keys=list(products)):
        found[product, code] = (span[0], span[1], span[2], span[3])
        keys[product, code] = key
    return found, keys


def _columns(pair: tuple[int, str], span: Range) -> dict[str, object]:
    names = ("min_minor", "max_minor", "compare_min_minor", "compare_max_minor")
    product, code = pair
    values = dict(zip(names, span, strict=True))
    return {"created_at": now(), "product_id": product, "context": code, **values}
