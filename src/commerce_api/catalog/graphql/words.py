"""The words that products are kept under: all tags, all types."""

from typing import Annotated

from commerce_api.catalog import queries
from commerce_api.gql import Info, Page, Query, arg, connection, encode_cursor, field, window

Most = Annotated[int, arg("How many at most: up to 250.")]

StringConnection = connection(str, "String", "texts")


@field(Query, "productTags", StringConnection, "Tags of the products on sale, in order.")
async def query_tags(info: Info, first: Most) -> Page:
    size = window(first).size
    return _page(await queries.tags(info.context, size + 1), size)


@field(Query, "productTypes", StringConnection, "Types of the products on sale, in order.")
async def query_types(info: Info, first: Most) -> Page:
    size = window(first).size
    return _page(await queries.product_types(info.context, size + 1), size)


def _page(found: list[str], size: int) -> Page:
    shown = found[:size]
    return Page(shown, [encode_cursor(text) for text in shown], len(found) > size)
