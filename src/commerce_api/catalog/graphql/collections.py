"""Collections: products that are shown together."""

from typing import Annotated

import strawberry

from commerce_api.catalog import loaders, queries
from commerce_api.catalog.graphql import gates
from commerce_api.catalog.graphql.images import Image
from commerce_api.catalog.graphql.products import Product
from commerce_api.catalog.queries import Chosen
from commerce_api.catalog.rows import CollectionRow, ImageRow, ProductRow
from commerce_api.gql import (
    HTML,
    SEO,
    URL,
    After,
    Before,
    Context,
    DateTime,
    First,
    Info,
    Last,
    Node,
    OnlineStorePublishable,
    Page,
    Query,
    Reverse,
    SeoRow,
    Trackable,
    UnsignedInt64,
    arg,
    batch,
    connection,
    enum,
    expect,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    page_of,
    slice_of,
    type_,
    value_of,
    window,
)
from commerce_api.kernel.conditions import condition
from commerce_api.kernel.text import plain_text, truncated

CollectionSortKeys = enum(
    "CollectionSortKeys",
    "What a list of collections is sorted by.",
    {
        "ID": "The order in which they were made.",
        "RELEVANCE": "How well they match the query; without one, the order they were made in.",
        "TITLE": "Their titles.",
        "UPDATED_AT": "When they last changed.",
    },
)


@type_("Products that are shown together.", CollectionRow)
class Collection(Node, OnlineStorePublishable, Trackable):
    handle: str = leaf("Readable name in addresses, unique among collections.")
    title: str = leaf("Name of the collection.")
    description_html: HTML = leaf("Description with its markup.")
    updated_at: DateTime = leaf("When it last changed.")


CollectionConnection = connection(Collection, "Collection", "collections")


@batch(CollectionConnection, "totalCount", UnsignedInt64, "How many the whole list has.")
async def collections_total(pages: list[Page], info: Info) -> list[str]:
    return [str(await _total(info.context, page.detail)) for page in pages]


async def _total(context: Context, detail: int | Chosen) -> int:
    """A list tells its length, or by what it can be counted."""
    if isinstance(detail, int):
        return detail
    return await queries.collections_count(context, detail)


@field(Collection, "id", strawberry.ID, "A globally unique id.")
def collection_id(collection: CollectionRow) -> str:
    return gid("Collection", collection.key)


@field(Collection, "description", str, "Description without markup.")
def collection_description(
    collection: CollectionRow,
    truncate_at: Annotated[int | None, arg("Cut after this many characters.")] = None,
) -> str:
    return truncated(plain_text(collection.description_html), truncate_at)


@field(Collection, "seo", SEO, "What the collection's page tells search engines.")
def collection_seo(collection: CollectionRow) -> SeoRow:
    return SeoRow(collection.seo_title, collection.seo_description)


@field(Collection, "onlineStoreUrl", URL | None, "Address of the collection's page in the shop.")
def collection_url(collection: CollectionRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/collections/{collection.handle}"


@field(
    Collection,
    "trackingParameters",
    str | None,
    "By which search it was found, as a query string; null outside of one.",
)
def collection_tracking(collection: CollectionRow) -> str | None:
    return collection.tracking


@batch(Collection, "image", Image | None, "A picture that stands for the collection.")
async def collection_image(collections: list[CollectionRow], info: Info) -> list[ImageRow | None]:
    keys = [collection.image_key for collection in collections]
    return await info.context.many(loaders.images, keys, info.context.locale)


@batch(Product, "collections", CollectionConnection, "The collections that it is in.")
async def product_collections(
    products: list[ProductRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    keys = [product.key for product in products]
    groups = await context.many(loaders.collections_of_product, keys, context.locale)
    pages = [slice_of(group or [], part, lambda row: row.key) for group in groups]
    for page, group in zip(pages, groups, strict=True):
        page.detail = len(group or [])
    return pages


async def collections_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[CollectionRow | None]:
    rows = await context.many(loaders.collections, keys, context.locale)
    there = [row.key for row in rows if row]
    closed = await gates.closed(gates.collections, context, there) if there else set()
    return [None if row and row.key in closed else row for row in rows]


@finds_nodes("Collection")
async def find_collections(context: Context, ids: list[str]) -> dict[str, CollectionRow | None]:
    keys = [key_of(id, "Collection") for id in ids]
    return dict(zip(ids, await collections_by_keys(context, keys), strict=True))


@field(Query, "collection", Collection | None, "A collection by its id or its handle.")
async def query_collection(
    info: Info,
    id: Annotated[strawberry.ID | None, arg("Its id.")] = None,
    handle: Annotated[str | None, arg("Its handle.")] = None,
) -> CollectionRow | None:
    if id is not None:
        key = key_of(id, "Collection")
    else:
        key = await queries.collection_key(info.context, handle) if handle else None
    [collection] = await collections_by_keys(info.context, [key])
    return collection


@field(
    Query,
    "collectionByHandle",
    Collection | None,
    "A collection by its handle.",
    deprecated="Use collection(handle:).",
)
async def query_collection_by_handle(
    info: Info, handle: Annotated[str, arg("Its handle.")]
) -> CollectionRow | None:
    return await query_collection(info, handle=handle)


@field(Query, "collections", CollectionConnection, "All collections.")
async def query_collections(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[CollectionSortKeys | None, arg("What to sort by.")] = None,  # type: ignore[valid-type]
    query: Annotated[
        str | None,
        arg(
            "Only collections whose title has these words; also `title:`, `handle:`,"
            " `updated_at:>2026-01-31` and `collection_type:smart` (by rules) or `custom`."
        ),
    ] = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    order = queries.COLLECTION_ORDERS[value_of(sort_key) or "ID"]
    where, params, warnings = condition(query or "", queries.COLLECTION_FIELDS)
    info.context.warnings += warnings
    chosen = Chosen(where, params)
    position = expect(part.position, order.kind, int)
    found = await queries.collections_page(
        info.context,
        order,
        position,
        chosen=chosen,
        descending=part.descending,
        limit=part.size + 1,
    )
    page = page_of(found, part, lambda row: (order.value(row), row.key))
    page.detail = chosen
    await _leave_closed_out(info.context, page)
    await loaders.finished_collections(info.context, list(page.nodes), info.context.locale)
    return page


async def _leave_closed_out(context: Context, page: Page) -> None:
    closed = await gates.closed(gates.collections, context, [row.key for row in page.nodes])
    pairs = zip(page.nodes, page.cursors, strict=True)
    kept = [(row, cursor) for row, cursor in pairs if row.key not in closed]
    page.nodes, page.cursors = [row for row, _ in kept], [cursor for _, cursor in kept]
