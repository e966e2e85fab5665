"""Every statement that the services and the lists of metafields need."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import json_value
from commerce_api.metafields.models import Owner
from commerce_api.metafields.rows import DefinitionRow, MetaobjectPlaceRow

# Where things are kept that metafields belong to, as far as this domain may know them.
OWNER_TABLES = {
    Owner.ARTICLE: "content_article",
    Owner.BLOG: "content_blog",
    Owner.COLLECTION: "catalog_collection",
    Owner.CUSTOMER: "identity_customer",
    Owner.PAGE: "content_page",
    Owner.PRODUCT: "catalog_product",
    Owner.SHOP: "content_shop",
    Owner.VARIANT: "catalog_variant",
}
REFERENCE_TABLES = {
    "Article": "content_article",
    "Collection": "catalog_collection",
    "GenericFile": "catalog_media WHERE kind = 'file'",
    "MediaImage": "catalog_media WHERE kind = 'image'",
    "Metaobject": "metafields_metaobject",
    "Model3d": "catalog_media WHERE kind = 'model_3d'",
    "Page": "content_page",
    "Product": "catalog_product",
    "ProductVariant": "catalog_variant",
    "Video": "catalog_media WHERE kind = 'video'",
}

KNOWN = "SELECT id FROM (SELECT id FROM {table}) AS known WHERE id = ANY(:keys)"

DEFINITION_COLUMNS = "id, owner, namespace, key, type, validations, storefront, filterable"

DEFINITIONS = f"""
SELECT {DEFINITION_COLUMNS} FROM metafields_definition
WHERE owner = :owner AND namespace || '.' || key = ANY(:names)"""

PUT_VALUE = """
INSERT INTO metafields_value (
  created_at, definition_id, owner_id, value, unique_value, updated_at)
VALUES (:now, :definition, :owner, :value, :unique_value, :now)
ON CONFLICT (definition_id, owner_id)
DO UPDATE SET value = :value, unique_value = :unique_value, updated_at = :now
RETURNING id"""

DROP_VALUE = """
DELETE FROM metafields_value WHERE definition_id = :definition AND owner_id = :owner RETURNING id"""

HOLDER = """
SELECT owner_id FROM metafields_value WHERE definition_id = :definition AND unique_value = :value"""

OWNERS = "SELECT owner_id FROM metafields_value WHERE definition_id = :definition ORDER BY owner_id"

DROP_TEXTS = "DELETE FROM kernel_translation WHERE owner = :owner AND owner_id = ANY(:keys)"

PRODUCTS_OF_VARIANTS = "SELECT id, product_id FROM catalog_variant WHERE id = ANY(:keys)"

METAOBJECT_TYPES = """
SELECT m.id, d.type FROM metafields_metaobject AS m
JOIN metafields_metaobject_definition AS d ON d.id = m.definition_id WHERE m.id = ANY(:keys)"""

SHOWN = "m.status = 'active' AND d.storefront = TRUE"

METAOBJECTS_FROM = """
FROM metafields_metaobject AS m
JOIN metafields_metaobject_definition AS d ON d.id = m.definition_id"""

METAOBJECTS_PAGE = f"""
SELECT m.id, m.updated_at {METAOBJECTS_FROM}
WHERE d.type = :type AND {SHOWN} AND {{after}} ORDER BY {{order}} LIMIT :limit"""

WITH_PAGE = f"{METAOBJECTS_FROM} WHERE {SHOWN} AND d.url_handle IS NOT NULL"

SITEMAP_COUNT = f"SELECT COUNT(*) {WITH_PAGE}"

SITEMAP = f"""
SELECT m.handle, m.updated_at, d.type, d.url_handle {WITH_PAGE}
ORDER BY m.id LIMIT :limit OFFSET :skip"""

FILTERABLE_NAMES = """
SELECT owner, namespace || '.' || key, name FROM metafields_definition
WHERE owner IN ('product', 'variant') AND filterable AND storefront ORDER BY id"""

# Values that products, or their variants, can be filtered by.
FILTERABLE = """
SELECT v.owner_id, d.namespace || '.' || d.key, d.type, v.value
FROM metafields_definition AS d JOIN metafields_value AS v ON v.definition_id = d.id
WHERE d.owner = 'product' AND d.filterable AND d.storefront AND v.owner_id = ANY(:keys)
ORDER BY v.id"""
FILTERABLE_OF_VARIANTS = """
SELECT w.product_id, d.namespace || '.' || d.key, d.type, v.value
FROM metafields_definition AS d JOIN metafields_value AS v ON v.definition_id = d.id
JOIN catalog_variant AS w ON w.id = v.owner_id
WHERE d.owner = 'variant' AND d.filterable AND d.storefront AND w.product_id = ANY(:keys)
ORDER BY v.id"""


async def definitions(
    fetches: Fetches, owner: Owner, names: Sequence[str]
) -> dict[str, DefinitionRow]:
    """By `namespace.key`."""
    found = {}
    for *columns, validations, storefront, filterable in await fetches.fetch(
        DEFINITIONS, owner=owner.value, names=list(names)
    ):
        columns += [json_value(validations), bool(storefront), bool(filterable)]
        row = DefinitionRow(*columns)
        found[row.full_name] = row
    return found


async def known(fetches: Fetches, table: str, keys: Sequence[int]) -> set[int]:
    rows = await fetches.fetch(KNOWN.format(table=table), keys=list(keys))
    return {row[0] for row in rows}


async def put_value(
    uow: UnitOfWork, definition: int, owner: int, value: str, unique_value: str | None
) -> int:
    params: dict[str, Any] = {"definition": definition, "owner": owner, "value": value}
    rows = await uow.fetch(PUT_VALUE, **params, unique_value=unique_value, now=now())
    return int(rows[0][0])


async def drop_value(uow: UnitOfWork, definition: int, owner: int) -> int | None:
    """The key that the value had. None: there was none."""
    rows = await uow.fetch(DROP_VALUE, definition=definition, owner=owner)
    return rows[0][0] if rows else None


async def holder(uow: UnitOfWork, definition: int, value: str) -> int | None:
    """Who has this value already, of a type whose values are unique."""
    rows = await uow.fetch(HOLDER, definition=definition, value=value)
    return rows[0][0] if rows else None


async def owners(fetches: Fetches, definition: int) -> list[int]:
    return [row[0] for row in await fetches.fetch(OWNERS, definition=definition)]


async def drop_texts(uow: UnitOfWork, owner: str, keys: Sequence[int]) -> None:
    await uow.fetch(DROP_TEXTS, owner=owner, keys=list(keys))


async def products_of_variants(fetches: Fetches, keys: Sequence[int]) -> dict[int, int]:
    return {row[0]: row[1] for row in await fetches.fetch(PRODUCTS_OF_VARIANTS, keys=list(keys))}


async def metaobject_types(fetches: Fetches, keys: Sequence[int]) -> Mapping[int, str]:
    return {row[0]: row[1] for row in await fetches.fetch(METAOBJECT_TYPES, keys=list(keys))}


class Order(msgspec.Struct, frozen=True):
    column: str
    descending: bool


async def metaobjects_page(
    fetches: Fetches, type: str, order: Order, position: list[Any] | None, limit: int
) -> list[MetaobjectPlaceRow]:
    """Keys in order; `position` is what the cursor remembers: a key, or a time and a key."""
    than, way = ("<", "DESC") if order.descending else (">", "ASC")
    columns = ["m.id"] if order.column == "m.id" else [order.column, "m.id"]
    params = {f"at{number}": value for number, value in enumerate(position or ())}
    places = ", ".join(f":{name}" for name in params)
    after = f"({', '.join(columns)}) {than} ({places})" if position else "TRUE"
    sql = METAOBJECTS_PAGE.format(
        after=after, order=", ".join(f"{column} {way}" for column in columns)
    )
    rows = await fetches.fetch(sql, type=type, limit=limit, **params)
    return [MetaobjectPlaceRow(*row) for row in rows]


async def pages_count(fetches: Fetches) -> int:
    """How many metaobjects have a page of their own."""
    [[count]] = await fetches.fetch(SITEMAP_COUNT)
    return int(count)


async def with_pages(fetches: Fetches, limit: int, skip: int) -> Sequence[Sequence[Any]]:
    """Handle, time of the last change, type and the part of the address that stands for it."""
    return await fetches.fetch(SITEMAP, limit=limit, skip=skip)
