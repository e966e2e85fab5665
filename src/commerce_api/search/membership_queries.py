"""The SQL of membership by rules: as many statements for 500 products as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject
from commerce_api.inventory.loaders import UNITS_OF_VARIANT
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, moment
from commerce_api.pricing.queries import markets
from commerce_api.search.loaders import TAGS
from commerce_api.search.rules import LIMITLESS, Facts, Rule, RuleSet, folded

RULE_POSITION = 1_000_000_000  # after everything that was put in order by hand

RULES = """
SELECT c.id, c.rule_match, r.subject, r.relation, r.value
FROM catalog_collection AS c JOIN catalog_collection_rule AS r ON r.collection_id = c.id
WHERE c.rule_match IS NOT NULL {which} ORDER BY c.id, r.position"""

PRODUCTS = """
SELECT p.id, p.title, p.product_type, p.vendor, p.created_at, p.published_at
FROM catalog_product AS p WHERE p.id = ANY(:keys) ORDER BY p.id"""

VARIANTS = """
SELECT v.product_id, v.title, v.weight_grams, g.price_minor, g.compare_at_minor,
  {stock}
FROM catalog_variant AS v
LEFT JOIN pricing_price AS g ON g.variant_id = v.id AND g.currency = :currency
WHERE v.product_id = ANY(:keys)"""

MEMBERS = """
SELECT collection_id, product_id, by_rule FROM catalog_collection_product
WHERE product_id = ANY(:keys) {which}"""

JOIN_IN = """
INSERT INTO catalog_collection_product (created_at, collection_id, product_id, position, by_rule)
SELECT CAST(:now AS {time}), c.id, p.id, CAST(:position AS INTEGER), TRUE
FROM catalog_collection AS c CROSS JOIN catalog_product AS p
WHERE c.id = ANY(:collections) AND p.id = ANY(:products)
  AND CAST(c.id AS TEXT) || '.' || CAST(p.id AS TEXT) = ANY(:pairs)
ON CONFLICT (collection_id, product_id) DO NOTHING"""

LEAVE = """
DELETE FROM catalog_collection_product
WHERE product_id = ANY(:products) AND by_rule = TRUE
  AND CAST(collection_id AS TEXT) || '.' || CAST(product_id AS TEXT) = ANY(:pairs)"""

# Markets that do without a collection do without the products in it.
LEFT_OUT = "SELECT 1 FROM pricing_exclusion WHERE collection_id = ANY(:collections) LIMIT 1"

NEXT_PRODUCTS = """
SELECT id FROM catalog_product WHERE id > :after ORDER BY id LIMIT :limit"""

ASK_RECOUNT = """
INSERT INTO search_recount (created_at, collection_id, after_id)
SELECT CAST(:now AS {time}), c.id, 0 FROM catalog_collection AS c WHERE c.id = ANY(:collections)
ON CONFLICT (collection_id) DO UPDATE SET after_id = 0"""

NEXT_RECOUNT = "SELECT collection_id, after_id FROM search_recount ORDER BY id LIMIT 1"

GO_ON = "UPDATE search_recount SET after_id = :after WHERE collection_id = :collection"

RECOUNTED = "DELETE FROM search_recount WHERE collection_id = :collection"

OF_VARIANTS = {
    RuleSubject.VARIANT_TITLE,
    RuleSubject.PRICE,
    RuleSubject.COMPARE_AT_PRICE,
    RuleSubject.REDUCTION,
    RuleSubject.STOCK,
    RuleSubject.WEIGHT,
}

Pair = tuple[int, int]  # collection and product


class Member(Row):
    collection: int
    product: int
    by_rule: bool


async def rule_sets(reader: Fetches, collection: int | None = None) -> list[RuleSet]:
    which = "" if collection is None else "AND c.id = :collection"
    found: dict[int, RuleSet] = {}
    rows = await reader.fetch(RULES.format(which=which), collection=collection)
    for key, match, subject, relation, value in rows:
        known = found.setdefault(key, RuleSet(key, RuleMatch(match), []))
        known.rules.append(Rule(RuleSubject(subject), RuleRelation(relation), value))
    return list(found.values())


async def own_currency(reader: Fetches) -> str:
    """Rules speak of prices in the currency of the shop's own market."""
    known = await markets(reader)
    return known[0].currency if known else "EUR"


async def lock_products(uow: UnitOfWork, keys: Sequence[int]) -> None:
    """Whoever decides about the members of a product does so alone. SQLite has one writer."""
    if uow.postgres:
        await uow.fetch(f"{PRODUCTS} FOR NO KEY UPDATE", keys=list(keys))


async def facts_of(
    reader: Fetches, keys: Sequence[int], currency: str, asked: Collection[RuleSubject]
) -> dict[int, Facts]:
    """What rules on these subjects ask for, of those of these products that there are."""
    rows = await reader.fetch(PRODUCTS, keys=list(keys))
    variants: dict[int, list[Sequence[Any]]] = defaultdict(list)
    if OF_VARIANTS & set(asked):
        sql = VARIANTS.format(stock=UNITS_OF_VARIANT if RuleSubject.STOCK in asked else "0")
        for key, *row in await reader.fetch(sql, keys=list(keys), currency=currency):
            variants[key].append(row)
    tags: dict[int, list[str]] = defaultdict(list)
    if RuleSubject.TAG in asked:
        for key, tag in await reader.fetch(TAGS, keys=list(keys)):
            tags[key].append(folded(tag))
    return {row[0]: _facts(row, variants[row[0]], tags[row[0]]) for row in rows}


async def members(
    reader: Fetches, keys: Sequence[int], collection: int | None = None
) -> list[Member]:
    which = "" if collection is None else "AND collection_id = :collection"
    sql = MEMBERS.format(which=which)
    rows = await reader.fetch(sql, keys=list(keys), collection=collection)
    return [Member(row[0], row[1], bool(row[2])) for row in rows]


async def join_in(uow: UnitOfWork, pairs: Iterable[Pair]) -> None:
    known = sorted(pairs)
    await uow.fetch(
        JOIN_IN.format(time=_time(uow)),
        now=now(),
        position=RULE_POSITION,
        collections=sorted({collection for collection, _ in known}),
        products=sorted({product for _, product in known}),
        pairs=_texts(known),
    )


async def leave(uow: Fetches, pairs: Iterable[Pair]) -> None:
    known = sorted(pairs)
    await uow.fetch(LEAVE, products=[product for _, product in known], pairs=_texts(known))


async def matter_for_prices(reader: Fetches, pairs: Iterable[Pair]) -> bool:
    collections = sorted({collection for collection, _ in pairs})
    return bool(await reader.fetch(LEFT_OUT, collections=collections))


async def next_products(reader: Fetches, after: int, limit: int) -> list[int]:
    return [row[0] for row in await reader.fetch(NEXT_PRODUCTS, after=after, limit=limit)]


async def ask_recount(uow: UnitOfWork, collections: Sequence[int]) -> None:
    sql = ASK_RECOUNT.format(time=_time(uow))
    await uow.fetch(sql, now=now(), collections=list(collections))


async def next_recount(uow: UnitOfWork) -> tuple[int, int] | None:
    """A collection, and after which product to go on."""
    sql = f"{NEXT_RECOUNT} FOR UPDATE SKIP LOCKED" if uow.postgres else NEXT_RECOUNT
    rows = await uow.fetch(sql)
    return (rows[0][0], rows[0][1]) if rows else None


async def go_on(uow: Fetches, collection: int, after: int) -> None:
    await uow.fetch(GO_ON, collection=collection, after=after)


async def recounted(uow: Fetches, collection: int) -> None:
    await uow.fetch(RECOUNTED, collection=collection)


def _facts(
    row: Sequence[Any], variants: Sequence[Sequence[Any]], tags: Sequence[str]
) -> dict[RuleSubject, Sequence[Any]]:
    _, title, product_type, vendor, created, published = row
    units = [left for *_, left in variants]
    return {
        RuleSubject.TITLE: [folded(title)],
        RuleSubject.PRODUCT_TYPE: [folded(product_type)],
        RuleSubject.VENDOR: [folded(vendor)],
        RuleSubject.TAG: tags,
        RuleSubject.VARIANT_TITLE: [folded(variant[0]) for variant in variants],
        RuleSubject.WEIGHT: [variant[1] for variant in variants],
        RuleSubject.PRICE: [variant[2] for variant in variants if variant[2] is not None],
        RuleSubject.COMPARE_AT_PRICE: [variant[3] for variant in variants if variant[3]],
        RuleSubject.REDUCTION: list(_reductions(variants)),
        RuleSubject.STOCK: [LIMITLESS if None in units else sum(units)],
        RuleSubject.CREATED: [moment(created)],
        RuleSubject.PUBLISHED: [moment(published)],
    }


def _reductions(variants: Sequence[Sequence[Any]]) -> Iterable[int]:
    """Whole percent off, rounded down."""
    for _, _, price, before, _ in variants:
        if price is not None and before and before > price:
            yield (before - price) * 100 // before


def _texts(pairs: Sequence[Pair]) -> list[str]:
    return [f"{collection}.{product}" for collection, product in pairs]


def _time(uow: UnitOfWork) -> str:
    return "TIMESTAMPTZ" if uow.postgres else "TEXT"
