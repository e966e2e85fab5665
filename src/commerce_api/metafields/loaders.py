"""Many metafields and metaobjects by many keys, one statement each."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso
from commerce_api.kernel.translations import texts_of
from commerce_api.metafields.rows import MetafieldRow, MetaobjectFieldRow, MetaobjectRow

OwnerAndName = tuple[int, str]  # `Name` is `namespace.key`

METAFIELD_COLUMNS = """v.id, d.id, d.owner, v.owner_id, d.namespace, d.key, d.type, v.value,
  d.description, v.created_at, v.updated_at"""

VALUES = f"""
SELECT {METAFIELD_COLUMNS}
FROM metafields_definition AS d JOIN metafields_value AS v ON v.definition_id = d.id
WHERE d.owner = :owner AND d.storefront = TRUE
  AND d.namespace || '.' || d.key = ANY(:names) AND v.owner_id = ANY(:owners)"""

VALUES_BY_KEY = f"""
SELECT {METAFIELD_COLUMNS}
FROM metafields_value AS v JOIN metafields_definition AS d ON d.id = v.definition_id
WHERE v.id = ANY(:keys) AND d.storefront = TRUE"""

METAOBJECTS = """
SELECT m.id, m.handle, d.type, m.updated_at, d.renderable, d.seo_title_key, d.seo_description_key,
  d.url_handle
FROM metafields_metaobject AS m
JOIN metafields_metaobject_definition AS d ON d.id = m.definition_id
WHERE m.id = ANY(:keys) AND m.status = 'active' AND d.storefront = TRUE"""

FIELDS = """
SELECT v.metaobject_id, v.id, f.key, f.type, v.value
FROM metafields_metaobject_value AS v JOIN metafields_metaobject_field AS f ON f.id = v.field_id
WHERE v.metaobject_id = ANY(:keys) ORDER BY v.metaobject_id, f.position, f.id"""

METAOBJECT_KEYS = """
SELECT m.handle, m.id FROM metafields_metaobject AS m
JOIN metafields_metaobject_definition AS d ON d.id = m.definition_id
WHERE d.type = :type AND m.handle = ANY(:handles)
  AND m.status = 'active' AND d.storefront = TRUE"""


async def values(
    reader: Fetches, keys: Sequence[OwnerAndName], owner: str, locale: str | None
) -> Mapping[OwnerAndName, MetafieldRow]:
    """What these things have under these names, as far as storefronts may see it."""
    rows = await reader.fetch(
        VALUES,
        owner=owner,
        owners=list(dict.fromkeys(key for key, _ in keys)),
        names=list(dict.fromkeys(name for _, name in keys)),
    )
    found = await _finished(reader, rows, locale)
    return {(row.owner_key, f"{row.namespace}.{row.key}"): row for row in found}


async def values_by_key(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, MetafieldRow]:
    rows = await reader.fetch(VALUES_BY_KEY, keys=list(keys))
    found = await _finished(reader, rows, locale)
    return {int(row.number): row for row in found}


async def metaobjects(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, MetaobjectRow]:
    """Those that storefronts may see, with all their fields."""
    found: dict[int, MetaobjectRow] = {}
    for key, handle, type, updated, renderable, *rest in await reader.fetch(
        METAOBJECTS, keys=list(keys)
    ):
        when = iso(updated) or ""
        found[key] = MetaobjectRow(key, handle, type, when, bool(renderable), *rest)
    if not found:
        return found
    fields: dict[int, MetaobjectFieldRow] = {}
    for metaobject, *columns in await reader.fetch(FIELDS, keys=list(found)):
        row = MetaobjectFieldRow(*columns)
        fields[row.number] = row
        found[metaobject].fields.append(row)
    if locale and fields:
        texts = await texts_of(reader, "metaobject_value", list(fields), locale)
        for key, text in texts.items():
            fields[key].value = text.get("value", fields[key].value)
    return found


async def metaobject_keys(reader: Fetches, handles: Sequence[str], type: str) -> Mapping[str, int]:
    rows = await reader.fetch(METAOBJECT_KEYS, type=type, handles=list(handles))
    return {row[0]: row[1] for row in rows}


async def _finished(
    reader: Fetches, found: Sequence[Sequence[Any]], locale: str | None
) -> list[MetafieldRow]:
    rows = [MetafieldRow(*row) for row in found]
    for row in rows:
        row.created_at, row.updated_at = iso(row.created_at) or "", iso(row.updated_at) or ""
    if not locale or not rows:
        return rows
    texts = await texts_of(reader, "metafield", [int(row.number) for row in rows], locale)
    said = sorted({row.definition_key for row in rows if row.definition_key})
    words = await texts_of(reader, "metafield_definition", said, locale)
    for row in rows:
        row.value = texts.get(int(row.number), {}).get("value", row.value)
        about = words.get(row.definition_key or 0, {})
        row.description = about.get("description", row.description)
    return rows
