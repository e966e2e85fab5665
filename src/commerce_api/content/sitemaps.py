"""The sitemap: everything that has a page of its own, in parts that are numbered from 1.

Storefronts ask for parts by their number, so they are skipped to instead of found by a cursor.
What is skipped is read from an index alone; columns are read for one part only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.catalog.loaders import ON_SALE
from commerce_api.content.loaders import PUBLISHED, translated
from commerce_api.content.rows import SitemapImageRow, SitemapRow
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import iso, structs
from commerce_api.kernel.translations import texts_of

PART = 250

COUNT = "SELECT COUNT(*) FROM {table} AS {alias} WHERE {visible}"

ENTRIES = """
SELECT {alias}.id, {alias}.handle, {alias}.title, {alias}.updated_at, {image}
FROM (SELECT {alias}.id FROM {table} AS {alias} WHERE {visible}
      ORDER BY {alias}.id LIMIT :limit OFFSET :skip) AS part
JOIN {table} AS {alias} ON {alias}.id = part.id ORDER BY part.id"""

FIRST_IMAGE = """(
  SELECT pm.media_id FROM catalog_product_media AS pm JOIN catalog_media AS m ON m.id = pm.media_id
  WHERE pm.product_id = p.id AND m.kind = 'image' ORDER BY pm.position, m.id LIMIT 1)"""

IMAGES = "SELECT id, path, alt, created_at FROM catalog_media WHERE id = ANY(:keys)"


class Kind(msgspec.Struct, frozen=True):
    """A table whose rows have pages; its translations are kept under `owner`."""

    owner: str
    table: str
    alias: str
    visible: str = "TRUE"
    image: str = "NULL"

    def sql(self, template: str) -> str:
        return template.format(**msgspec.structs.asdict(self))

    @property
    def params(self) -> dict[str, Any]:
        return {"now": now()} if ":now" in self.visible else {}


KINDS = {
    "ARTICLE": Kind("article", "content_article", "a", PUBLISHED, "a.image_id"),
    "BLOG": Kind("blog", "content_blog", "b"),
    "COLLECTION": Kind("collection", "catalog_collection", "c", "c.listed = TRUE", "c.image_id"),
    "PAGE": Kind("page", "content_page", "p"),
    "PRODUCT": Kind("product", "catalog_product", "p", ON_SALE, FIRST_IMAGE),
}


async def parts_count(reader: Fetches, kind: Kind) -> int:
    [[entries]] = await reader.fetch(kind.sql(COUNT), **kind.params)
    return -(-int(entries) // PART)


async def part(
    reader: Fetches, kind: Kind, number: int, locale: str | None
) -> tuple[list[SitemapRow], bool]:
    """The entries of a part, and whether another one follows."""
    found = await reader.fetch(
        kind.sql(ENTRIES), limit=PART + 1, skip=PART * (number - 1), **kind.params
    )
    rows = structs(SitemapRow, found[:PART])
    for row in rows:
        row.updated_at = iso(row.updated_at) or ""
    return await translated(reader, kind.owner, rows, locale), len(found) > PART


async def images(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, SitemapImageRow]:
    rows = structs(SitemapImageRow, await reader.fetch(IMAGES, keys=list(keys)))
    texts = await texts_of(reader, "media", list(keys), locale) if locale else {}
    for row in rows:
        row.alt = texts.get(row.key, {}).get("alt", row.alt)
        row.updated_at = iso(row.updated_at) or ""
    return {row.key: row for row in rows}
