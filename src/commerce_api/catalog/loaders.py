"""Many rows by many keys, one statement each (and one more where texts are translated)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from commerce_api.catalog.rows import (
    CategoryRow,
    CollectionRow,
    ImageRow,
    OptionRow,
    OptionValueRow,
    PlacedVariantRow,
    ProductRow,
    SelectedOptionRow,
    VariantRow,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import grouped, iso, structs
from commerce_api.kernel.translations import texts_of

TRANSLATED = {"title", "name", "description_html", "seo_title", "seo_description"}

PRODUCT_COLUMNS = """p.id, p.handle, p.title, p.description_html, p.vendor, p.product_type,
  p.published_at, p.created_at, p.updated_at, p.seo_title, p.seo_description, p.is_gift_card,
  p.category_id"""

ON_SALE = "p.status = 'active' AND p.published_at <= :now"

PRODUCTS = f"""
SELECT {PRODUCT_COLUMNS} FROM catalog_product AS p WHERE p.id = ANY(:keys) AND {ON_SALE}"""

PRODUCT_KEYS = f"""
SELECT p.handle, p.id FROM catalog_product AS p WHERE p.handle = ANY(:handles) AND {ON_SALE}"""

VARIANT_COLUMNS = """v.id, v.product_id, v.sku, v.title, v.barcode, v.weight_grams,
  v.requires_shipping, v.image_id, v.measure_unit, v.measure_thousandths, v.reference_unit,
  v.reference_value"""

VARIANTS = f"""
SELECT {VARIANT_COLUMNS} FROM catalog_variant AS v JOIN catalog_product AS p ON p.id = v.product_id
WHERE v.id = ANY(:keys) AND {ON_SALE}"""

VARIANTS_OF_PRODUCT = f"""
SELECT v.product_id, {VARIANT_COLUMNS} FROM catalog_variant AS v
WHERE v.product_id = ANY(:keys) ORDER BY v.product_id, v.position, v.id"""

IMAGE_COLUMNS = """m.id, m.kind, m.path, m.mime, m.alt, m.width, m.height, m.bytes, m.preview_id,
  m.host, m.thumbhash"""

IMAGES = f"SELECT {IMAGE_COLUMNS} FROM catalog_media AS m WHERE m.id = ANY(:keys)"

MEDIA_OF_PRODUCT = f"""
SELECT pm.product_id, {IMAGE_COLUMNS}
FROM catalog_product_media AS pm JOIN catalog_media AS m ON m.id = pm.media_id
WHERE pm.product_id = ANY(:keys) ORDER BY pm.product_id, pm.position, m.id"""

TAGS = """
SELECT product_id, tag FROM catalog_product_tag WHERE product_id = ANY(:keys) ORDER BY tag"""

OPTIONS = """
SELECT o.product_id, o.id, o.name, ov.id, ov.name, ov.swatch_color, ov.swatch_media_id
FROM catalog_option AS o JOIN catalog_option_value AS ov ON ov.option_id = o.id
WHERE o.product_id = ANY(:keys)
ORDER BY o.product_id, o.position, o.id, ov.position, ov.id"""

OPTION_OWNERS = f"""
SELECT o.id, o.product_id FROM catalog_option AS o JOIN catalog_product AS p ON p.id = o.product_id
WHERE o.id = ANY(:keys) AND {ON_SALE}"""

VALUE_OWNERS = f"""
SELECT ov.id, o.product_id FROM catalog_option_value AS ov
JOIN catalog_option AS o ON o.id = ov.option_id JOIN catalog_product AS p ON p.id = o.product_id
WHERE ov.id = ANY(:keys) AND {ON_SALE}"""

CATEGORIES = "SELECT id, key, name FROM catalog_category WHERE id = ANY(:keys)"

CATEGORIES_BY_CODE = "SELECT id, key, name FROM catalog_category WHERE key = ANY(:keys)"

PLACES = """
WITH placed AS (
  SELECT ov.id, ROW_NUMBER() OVER (PARTITION BY o.id ORDER BY ov.position, ov.id) - 1 AS place
  FROM catalog_option AS o JOIN catalog_option_value AS ov ON ov.option_id = o.id
  WHERE o.product_id = ANY(:keys)
)
SELECT v.product_id, v.id, vv.value_id, placed.place
FROM catalog_variant AS v
JOIN catalog_variant_value AS vv ON vv.variant_id = v.id
JOIN catalog_option AS o ON o.id = vv.option_id
JOIN placed ON placed.id = vv.value_id
WHERE v.product_id = ANY(:keys) ORDER BY v.product_id, v.id, o.position, o.id"""

SELECTED = """
SELECT vv.variant_id, o.id, o.name, ov.id, ov.name
FROM catalog_variant_value AS vv
JOIN catalog_option AS o ON o.id = vv.option_id
JOIN catalog_option_value AS ov ON ov.id = vv.value_id
WHERE vv.variant_id = ANY(:keys) ORDER BY vv.variant_id, o.position, o.id"""

TRANSLATED_VALUES = """
SELECT vv.variant_id, COALESCE(t.value, ov.name)
FROM catalog_variant_value AS vv
JOIN catalog_option AS o ON o.id = vv.option_id
JOIN catalog_option_value AS ov ON ov.id = vv.value_id
LEFT JOIN kernel_translation AS t ON t.owner = 'option_value' AND t.owner_id = ov.id
  AND t.language = :language AND t.field = 'name'
WHERE vv.variant_id = ANY(:keys) ORDER BY vv.variant_id, o.position, o.id"""

COLLECTION_COLUMNS = """c.id, c.handle, c.title, c.description_html, c.image_id, c.updated_at,
  c.seo_title, c.seo_description, c.sort_order"""

COLLECTIONS = f"""
SELECT {COLLECTION_COLUMNS} FROM catalog_collection AS c WHERE c.id = ANY(:keys)"""

COLLECTIONS_OF_PRODUCT = f"""
SELECT cp.product_id, {COLLECTION_COLUMNS}
FROM catalog_collection_product AS cp JOIN catalog_collection AS c ON c.id = cp.collection_id
WHERE cp.product_id = ANY(:keys) ORDER BY cp.product_id, c.id"""


async def products(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, ProductRow]:
    """Products that are on sale; others are not found."""
    rows = structs(ProductRow, await reader.fetch(PRODUCTS, keys=list(keys), now=now()))
    return {row.key: row for row in await finished_products(reader, rows, locale)}


async def finished_products(
    reader: Fetches, rows: list[ProductRow], locale: str | None
) -> list[ProductRow]:
    """Rows straight from a SELECT, with times as on the wire and texts in the buyer's language."""
    for row in rows:
        row.published_at = iso(row.published_at) or ""
        row.created_at = iso(row.created_at) or ""
        row.updated_at = iso(row.updated_at) or ""
    await _translate(reader, "product", rows, locale)
    return rows


async def product_keys(reader: Fetches, handles: Sequence[str]) -> Mapping[str, int]:
    rows = await reader.fetch(PRODUCT_KEYS, handles=list(handles), now=now())
    return {row[0]: row[1] for row in rows}


async def variants(
    reader: Fetches, keys: Sequence[int], locale: str | None = None
) -> Mapping[int, VariantRow]:
    """Variants of products that are on sale."""
    rows = structs(VariantRow, await reader.fetch(VARIANTS, keys=list(keys), now=now()))
    await _translate_variants(reader, rows, locale)
    return {row.key: row for row in rows}


async def variants_of_product(
    reader: Fetches, keys: Sequence[int], locale: str | None = None
) -> Mapping[int, list[VariantRow]]:
    groups = grouped(VariantRow, await reader.fetch(VARIANTS_OF_PRODUCT, keys=list(keys)), keys)
    await _translate_variants(reader, [row for rows in groups.values() for row in rows], locale)
    return groups


async def images(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, ImageRow]:
    rows = structs(ImageRow, await reader.fetch(IMAGES, keys=list(keys)))
    return {row.key: row for row in await _translated_images(reader, rows, locale)}


async def media_of_product(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, list[ImageRow]]:
    groups = grouped(ImageRow, await reader.fetch(MEDIA_OF_PRODUCT, keys=list(keys)), keys)
    if locale:
        await _translated_images(reader, [row for rows in groups.values() for row in rows], locale)
    return groups


async def tags(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[str]]:
    groups: dict[int, list[str]] = {key: [] for key in keys}
    for key, tag in await reader.fetch(TAGS, keys=list(keys)):
        groups[key].append(tag)
    return groups


async def options(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, list[OptionRow]]:
    groups: dict[int, list[OptionRow]] = {key: [] for key in keys}
    for product, key, name, value, *rest in await reader.fetch(OPTIONS, keys=list(keys)):
        found = groups[product]
        if not found or found[-1].key != key:
            found.append(OptionRow(key, name, []))
        found[-1].values.append(OptionValueRow(value, product, *rest))
    if locale:
        await _translate_options(reader, [o for found in groups.values() for o in found], locale)
    return groups


async def placed_variants(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, list[PlacedVariantRow]]:
    """Variants in the order of their values; those that lack a value on an option are left out."""
    groups: dict[int, list[PlacedVariantRow]] = {key: [] for key in keys}
    rows = await reader.fetch(PLACES, keys=list(keys))
    for (product, variant), values in groupby(rows, lambda row: (row[0], row[1])):
        value_keys, places = zip(*((row[2], row[3]) for row in values), strict=True)
        groups[product].append(PlacedVariantRow(variant, value_keys, places))
    for product, found in groups.items():
        options = max((len(row.places) for row in found), default=0)
        complete = [row for row in found if len(row.places) == options]
        groups[product] = sorted(complete, key=lambda row: (row.places, row.key))
    return groups


async def selected_options(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, list[SelectedOptionRow]]:
    groups: dict[int, list[SelectedOptionRow]] = {key: [] for key in keys}
    rows = await reader.fetch(SELECTED, keys=list(keys))
    names, values = {}, {}
    if locale:
        names = await texts_of(reader, "option", sorted({row[1] for row in rows}), locale)
        values = await texts_of(reader, "option_value", sorted({row[3] for row in rows}), locale)
    for variant, option, name, value_key, value in rows:
        shown = names.get(option, {}).get("name", name)
        chosen = values.get(value_key, {}).get("name", value)
        groups[variant].append(SelectedOptionRow(shown, chosen, name, value))
    return groups


async def collections(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, CollectionRow]:
    rows = structs(CollectionRow, await reader.fetch(COLLECTIONS, keys=list(keys)))
    return {row.key: row for row in await finished_collections(reader, rows, locale)}


async def collections_of_product(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, list[CollectionRow]]:
    found = await reader.fetch(COLLECTIONS_OF_PRODUCT, keys=list(keys))
    groups = grouped(CollectionRow, found, keys)
    await finished_collections(reader, [row for rows in groups.values() for row in rows], locale)
    return groups


async def finished_collections(
    reader: Fetches, rows: list[CollectionRow], locale: str | None
) -> list[CollectionRow]:
    for row in rows:
        row.updated_at = iso(row.updated_at) or ""
    await _translate(reader, "collection", rows, locale)
    return rows


async def option_owners(reader: Fetches, keys: Sequence[int]) -> Mapping[int, int]:
    """Of options the products that they belong to, as far as those are on sale."""
    return {row[0]: row[1] for row in await reader.fetch(OPTION_OWNERS, keys=list(keys), now=now())}


async def value_owners(reader: Fetches, keys: Sequence[int]) -> Mapping[int, int]:
    return {row[0]: row[1] for row in await reader.fetch(VALUE_OWNERS, keys=list(keys), now=now())}


async def categories(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, CategoryRow]:
    rows = structs(CategoryRow, await reader.fetch(CATEGORIES, keys=list(keys)))
    await _translate(reader, "category", rows, locale)
    return {row.key: row for row in rows}


async def categories_by_code(
    reader: Fetches, codes: Sequence[str], locale: str | None
) -> Mapping[str, CategoryRow]:
    rows = structs(CategoryRow, await reader.fetch(CATEGORIES_BY_CODE, keys=list(codes)))
    await _translate(reader, "category", rows, locale)
    return {row.code: row for row in rows}


async def _translate(
    reader: Fetches,
    owner: str,
    rows: Sequence[ProductRow] | Sequence[CollectionRow] | Sequence[CategoryRow],
    locale: str | None,
) -> None:
    """Texts in the buyer's language, where there are such texts."""
    if not locale or not rows:
        return
    texts = await texts_of(reader, owner, [row.key for row in rows], locale)
    for row in rows:
        for field, text in texts.get(row.key, {}).items():
            if field in TRANSLATED and field in row.__struct_fields__:
                setattr(row, field, text)


async def _translate_variants(reader: Fetches, rows: list[VariantRow], locale: str | None) -> None:
    """A variant's title is made of the values of its options."""
    if not locale or not rows:
        return
    values: dict[int, list[str]] = defaultdict(list)
    for key, value in await reader.fetch(
        TRANSLATED_VALUES, keys=[row.key for row in rows], language=locale
    ):
        values[key].append(value)
    for row in rows:
        row.title = " / ".join(values[row.key]) or row.title


async def _translated_images(
    reader: Fetches, rows: list[ImageRow], locale: str | None
) -> list[ImageRow]:
    if locale and rows:
        texts = await texts_of(reader, "media", sorted({row.key for row in rows}), locale)
        for row in rows:
            row.alt = texts.get(row.key, {}).get("alt", row.alt)
    return rows


async def _translate_options(reader: Fetches, rows: list[OptionRow], locale: str) -> None:
    values = [value for row in rows for value in row.values]
    names = await texts_of(reader, "option", [row.key for row in rows], locale)
    texts = await texts_of(reader, "option_value", [value.key for value in values], locale)
    for row in rows:
        row.name = names.get(row.key, {}).get("name", row.name)
    for value in values:
        value.name = texts.get(value.key, {}).get("name", value.name)
