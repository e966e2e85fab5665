"""Metaobjects that have a page, as search engines are told of them."""

from commerce_api.content.graphql.sitemap import OTHERS, MetaobjectEntry, Source
from commerce_api.content.sitemaps import PART
from commerce_api.gql import Context
from commerce_api.kernel.rows import iso
from commerce_api.metafields import queries


async def _count(context: Context) -> int:
    return -(-await queries.pages_count(context) // PART)


async def _part(context: Context, number: int) -> tuple[list[MetaobjectEntry], bool]:
    found = await queries.with_pages(context, PART + 1, PART * (number - 1))
    entries = [
        MetaobjectEntry(handle, iso(updated) or "", type, url_handle)
        for handle, updated, type, url_handle in found[:PART]
    ]
    return entries, len(found) > PART


OTHERS["METAOBJECT"] = Source(_count, _part)
