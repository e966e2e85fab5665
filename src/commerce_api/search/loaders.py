"""What search documents are made of, for many rows at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

from commerce_api.catalog.loaders import ON_SALE
from commerce_api.content.loaders import PUBLISHED
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, Fetches
from commerce_api.kernel.rows import structs
from commerce_api.search.rows import ProductFacts, TextFacts

V = TypeVar("V")
LABELS_SECONDS = 30.0
LABELS_MOST = 5_000

PRODUCT_COLUMNS = """p.id, p.title, p.description_html, p.vendor, p.product_type, p.created_at,
  p.updated_at, p.published_at, p.sold_count, k.key"""
PRODUCTS = f"""
SELECT {PRODUCT_COLUMNS}
FROM catalog_product AS p LEFT JOIN catalog_category AS k ON k.id = p.category_id
WHERE {ON_SALE} AND {{which}}"""

PAGE_FACTS = """
SELECT x.id, x.title, x.body_html, '', NULL, x.created_at, x.updated_at
FROM content_page AS x WHERE {which}"""
COLLECTION_FACTS = """
SELECT x.id, x.title, x.description_html, '', NULL, x.created_at, x.updated_at
FROM catalog_collection AS x WHERE {which}"""
ARTICLE_FACTS = f"""
SELECT x.id, x.title, x.content_html, COALESCE(x.author, ''), x.tags, x.published_at, x.updated_at
FROM content_article AS x WHERE {PUBLISHED.replace("a.", "x.")} AND {{which}}"""
TEXTS = {"page": PAGE_FACTS, "collection": COLLECTION_FACTS, "article": ARTICLE_FACTS}
TEXT_FIELD = {
    "product": "description_html",
    "page": "body_html",
    "collection": "description_html",
    "article": "content_html",
}

THESE = "{table}.id = ANY(:keys)"
NEXT = "{table}.id > :after ORDER BY {table}.id LIMIT :limit"

TAGS = "SELECT product_id, tag FROM catalog_product_tag WHERE product_id = ANY(:keys) ORDER BY tag"
COLLECTIONS = """
SELECT product_id, collection_id FROM catalog_collection_product
WHERE product_id = ANY(:keys) ORDER BY collection_id"""
VARIANTS = """
SELECT product_id, sku, barcode, title FROM catalog_variant
WHERE product_id = ANY(:keys) ORDER BY product_id, position, id"""
OPTIONS = """
SELECT o.product_id, o.name, w.name, w.id
FROM catalog_option AS o JOIN catalog_option_value AS w ON w.option_id = o.id
WHERE o.product_id = ANY(:keys) ORDER BY o.product_id, o.position, o.id, w.position, w.id"""
ATTRIBUTES = """
SELECT pa.product_id, a.key, pa.value
FROM catalog_product_attribute AS pa JOIN catalog_attribute AS a ON a.id = pa.attribute_id
WHERE pa.product_id = ANY(:keys) ORDER BY pa.product_id, a.key, pa.value"""
PRICES = """
SELECT product_id, context, min_minor, max_minor FROM pricing_index
WHERE product_id = ANY(:keys) ORDER BY context"""
TRANSLATIONS = """
SELECT owner_id, language, field, value FROM kernel_translation
WHERE owner = :owner AND owner_id = ANY(:keys) ORDER BY owner_id, language"""

CATEGORY_LABELS = """
SELECT k.key, COALESCE(t.value, k.name) FROM catalog_category AS k
LEFT JOIN kernel_translation AS t ON t.owner = 'category' AND t.owner_id = k.id
  AND t.language = :language AND t.field = 'name'
ORDER BY k.id LIMIT :most"""

LABELS = """
SELECT name, value FROM (
  SELECT o.name AS name, t.value AS value FROM kernel_translation AS t
  JOIN catalog_{owner} AS o ON o.id = t.owner_id
  WHERE t.owner = '{owner}' AND t.language = :language AND t.field = 'name' LIMIT :most) AS some_of
GROUP BY name, value"""


async def products(reader: Fetches, keys: Sequence[int]) -> list[ProductFacts]:
    """Those of them that are on sale."""
    sql = PRODUCTS.format(which=THESE.format(table="p"))
    return structs(ProductFacts, await reader.fetch(sql, keys=list(keys), now=now()))


async def products_after(reader: Fetches, after: int, limit: int) -> list[ProductFacts]:
    sql = PRODUCTS.format(which=NEXT.format(table="p"))
    return structs(ProductFacts, await reader.fetch(sql, after=after, limit=limit, now=now()))


async def texts(reader: Fetches, kind: str, keys: Sequence[int]) -> list[TextFacts]:
    sql = TEXTS[kind].format(which=THESE.format(table="x"))
    return structs(TextFacts, await reader.fetch(sql, keys=list(keys), now=now()))


async def texts_after(reader: Fetches, kind: str, after: int, limit: int) -> list[TextFacts]:
    sql = TEXTS[kind].format(which=NEXT.format(table="x"))
    return structs(TextFacts, await reader.fetch(sql, after=after, limit=limit, now=now()))


async def children(
    reader: Fetches, sql: str, keys: Sequence[int]
) -> Mapping[int, list[Sequence[object]]]:
    """Rows by their first column."""
    groups: dict[int, list[Sequence[object]]] = defaultdict(list)
    for key, *row in await reader.fetch(sql, keys=list(keys)):
        groups[key].append(row)
    return groups


async def translations(
    reader: Fetches, owner: str, keys: Sequence[int]
) -> Mapping[int, dict[str, dict[str, str]]]:
    """Language to field to text, of rows that are translated."""
    found: dict[int, dict[str, dict[str, str]]] = defaultdict(dict)
    for key, language, field, value in await reader.fetch(
        TRANSLATIONS, owner=owner, keys=list(keys)
    ):
        found[key].setdefault(language, {})[field] = value
    return found


async def option_labels(db: Database, language: str | None) -> Mapping[str, str]:
    """Names and values of options in another language, by the shop's own."""
    if language is None:
        return {}

    async def load(reader: Fetches) -> dict[str, str]:
        known: dict[str, str] = {}
        for owner in ("option", "option_value"):
            sql = LABELS.format(owner=owner)
            known.update(
                (name, value)
                for name, value in await reader.fetch(sql, language=language, most=LABELS_MOST)
            )
        return known

    return await db.cached(f"search.labels.{language}", LABELS_SECONDS, load)


async def category_labels(db: Database, language: str | None) -> Mapping[str, str]:
    """Names of categories by their keys."""

    async def load(reader: Fetches) -> dict[str, str]:
        rows = await reader.fetch(CATEGORY_LABELS, language=language or "", most=LABELS_MOST)
        return {row[0]: row[1] for row in rows}

    return await db.cached(f"search.categories.{language}", LABELS_SECONDS, load)
