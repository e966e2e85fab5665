"""Collections: products that are shown together."""

from typing import Annotated

import strawberry

from commerce_api.catalog import loaders, queries
from commerce_api.catalog.graphql.media import Image
from commerce_api.catalog.graphql.products import Product
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
    Page,
    Query,
    Reverse,
    SeoRow,
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
class Collection(Node):
    handle: str = leaf("Readable name in addresses, unique among collections.")
    title: str = leaf("Name of the collection.")
    description_html: HTML = leaf("Description with its markup.")
    updated_at: DateTime = leaf("When it last changed.")


CollectionConnection = connection(Collection, "Collection", "collections")


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
    "Query string for measuring where visits come from.",
)
def collection_tracking(collection: CollectionRow) -> str | None:
    return None


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
    return [slice_of(group or [], part, lambda row: row.key) for group in groups]


async def collections_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[CollectionRow | None]:
    return await context.many(loaders.collections, keys, context.locale)


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
    query: Annotated[str | None, arg("Only collections whose title has these words.")] = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    order = queries.COLLECTION_ORDERS[value_of(sort_key) or "ID"]
    position = expect(part.position, order.kind, int)
    found = await queries.collections_page(
        info.context,
        order,
        position,
        words=query or "",
        descending=part.descending,
        limit=part.size + 1,
    )
    page = page_of(found, part, lambda row: (order.value(row), row.key))
    await loaders.finished_collections(info.context, list(page.nodes), info.context.locale)
    return page
