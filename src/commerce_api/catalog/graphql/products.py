"""Products and everything that hangs on them."""

from collections.abc import Callable
from typing import Annotated

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.graphql import gates
from commerce_api.catalog.graphql.images import Image, ImageConnection, media_url
from commerce_api.catalog.graphql.media import MediaConnection, media_rows
from commerce_api.catalog.graphql.options import ProductOption
from commerce_api.catalog.graphql.variants import (
    ProductVariant,
    ProductVariantConnection,
    first_images,
)
from commerce_api.catalog.rows import ImageRow, OptionRow, PlacedVariantRow, ProductRow, VariantRow
from commerce_api.catalog.variant_encoding import encode
from commerce_api.gql import (
    HTML,
    SEO,
    URL,
    After,
    Before,
    Context,
    Count,
    CountRow,
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
    arg,
    batch,
    enum,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    slice_of,
    type_,
    value_of,
    window,
)
from commerce_api.kernel.text import plain_text, truncated

ProductImageSortKeys = enum(
    "ProductImageSortKeys",
    "What the pictures of a product are sorted by.",
    {
        "CREATED_AT": "When they were entered.",
        "ID": "The order in which they were made.",
        "POSITION": "The merchant's order.",
        "RELEVANCE": "The merchant's order: there are no words to match.",
    },
)
ProductMediaSortKeys = enum(
    "ProductMediaSortKeys",
    "What the media of a product are sorted by.",
    {
        "ID": "The order in which they were made.",
        "POSITION": "The merchant's order.",
        "RELEVANCE": "The merchant's order: there are no words to match.",
    },
)
ProductVariantSortKeys = enum(
    "ProductVariantSortKeys",
    "What the variants of a product are sorted by.",
    {
        "ID": "The order in which they were made.",
        "POSITION": "The merchant's order.",
        "RELEVANCE": "The merchant's order: there are no words to match.",
        "SKU": "Their SKUs.",
        "TITLE": "Their titles.",
    },
)
VARIANT_ORDERS: dict[str, Callable[[VariantRow], tuple[str | int, int]]] = {
    "ID": lambda row: (row.key, row.key),
    "SKU": lambda row: (row.sku, row.key),
    "TITLE": lambda row: (row.title, row.key),
}
MADE = {"ID", "CREATED_AT"}  # keys are given out in the order in which rows are made


@type_("Something that the shop sells, in one or more variants.", ProductRow)
class Product(Node, OnlineStorePublishable, Trackable):
    handle: str = leaf("Readable name in addresses, unique among products.")
    title: str = leaf("Name of the product.")
    description_html: HTML = leaf("Description with its markup.")
    vendor: str = leaf("Who makes it.")
    product_type: str = leaf("What kind of thing it is, in the merchant's words.")
    is_gift_card: bool = leaf("Whether it is a gift card.")
    published_at: DateTime = leaf("When it went on sale.")
    created_at: DateTime = leaf("When it was entered.")
    updated_at: DateTime = leaf("When it last changed.")


@field(Product, "id", strawberry.ID, "A globally unique id.")
def product_id(product: ProductRow) -> str:
    return gid("Product", product.key)


@field(Product, "description", str, "Description without markup.")
def product_description(
    product: ProductRow,
    truncate_at: Annotated[int | None, arg("Cut after this many characters.")] = None,
) -> str:
    return truncated(plain_text(product.description_html), truncate_at)


@field(Product, "seo", SEO, "What the product's page tells search engines.")
def product_seo(product: ProductRow) -> SeoRow:
    return SeoRow(product.seo_title, product.seo_description)


@field(Product, "onlineStoreUrl", URL | None, "Address of the product's page in the shop.")
def product_url(product: ProductRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/products/{product.handle}"


@field(
    Product,
    "trackingParameters",
    str | None,
    "By which search it was found, as a query string; null outside of one.",
)
def product_tracking(product: ProductRow) -> str | None:
    return product.tracking


@batch(Product, "tags", list[str], "Free keywords, in alphabetical order.")
async def product_tags(products: list[ProductRow], info: Info) -> list[list[str] | None]:
    return await info.context.many(loaders.tags, [product.key for product in products])


@batch(Product, "featuredImage", Image | None, "The first picture.")
async def product_featured_image(products: list[ProductRow], info: Info) -> list[ImageRow | None]:
    return await first_images(info.context, [product.key for product in products])


@batch(Product, "images", ImageConnection, "All pictures, in the merchant's order.")
async def product_images(
    products: list[ProductRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[
        ProductImageSortKeys | None, arg("What to sort by.")  # type: ignore[valid-type]
    ] = "POSITION",
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    made = value_of(sort_key) in MADE
    groups = [
        [row for row in group if row.kind == "image"]
        for group in await _media(info.context, products)
    ]
    return [slice_of(_ordered(group, made=made), part, _key) for group in groups]


@batch(Product, "media", MediaConnection, "Pictures, films and models, in the merchant's order.")
async def product_media(
    products: list[ProductRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[
        ProductMediaSortKeys | None, arg("What to sort by.")  # type: ignore[valid-type]
    ] = "POSITION",
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    made = value_of(sort_key) in MADE
    groups = [_ordered(group, made=made) for group in await _media(info.context, products)]
    shown = iter(await media_rows(info.context, [row for group in groups for row in group]))
    media = [[next(shown) for _ in group] for group in groups]
    return [slice_of(rows, part, lambda row: row.image.key) for rows in media]


def _ordered(rows: list[ImageRow], *, made: bool) -> list[ImageRow]:
    return sorted(rows, key=_key) if made else rows


def _key(row: ImageRow | VariantRow) -> int:
    return row.key


async def _media(context: Context, products: list[ProductRow]) -> list[list[ImageRow]]:
    keys = [product.key for product in products]
    groups = await context.many(loaders.media_of_product, keys, context.locale)
    return [group or [] for group in groups]


@batch(Product, "options", list[ProductOption], "The ways in which its variants differ.")
async def product_options(
    products: list[ProductRow],
    info: Info,
    first: Annotated[int | None, arg("How many at most.")] = None,
) -> list[list[OptionRow] | None]:
    keys = [product.key for product in products]
    groups = await info.context.many(loaders.options, keys, info.context.locale)
    return groups if first is None else [(group or [])[: max(first, 0)] for group in groups]


@batch(Product, "variants", ProductVariantConnection, "What can be bought of it.")
async def product_variants(
    products: list[ProductRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[
        ProductVariantSortKeys | None, arg("What to sort by.")  # type: ignore[valid-type]
    ] = "POSITION",
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    order = VARIANT_ORDERS.get(value_of(sort_key) or "POSITION")
    return [
        slice_of(sorted(rows, key=order) if order else rows, part, _key)
        for rows in await variants_of(info.context, products)
    ]


@batch(
    Product,
    "encodedVariantExistence",
    str | None,
    "Every combination of option values that is made, by the places of the values, as `v1_` text.",
)
async def product_existence(products: list[ProductRow], info: Info) -> list[str]:
    groups = await placed_variants_of(info.context, products)
    return [encode(row.places for row in rows) for rows in groups]


@batch(Product, "variantsCount", Count | None, "How many variants it has.")
async def product_variants_count(products: list[ProductRow], info: Info) -> list[CountRow]:
    return [CountRow(len(rows)) for rows in await variants_of(info.context, products)]


@batch(ProductVariant, "product", Product, "The product that it is a version of.")
async def variant_product(variants: list[VariantRow], info: Info) -> list[ProductRow | None]:
    return await products_as_they_are(info.context, [variant.product_key for variant in variants])


async def variants_of(context: Context, products: list[ProductRow]) -> list[list[VariantRow]]:
    keys = [product.key for product in products]
    groups = await context.many(loaders.variants_of_product, keys, context.locale)
    return [rows or [] for rows in groups]


async def placed_variants_of(
    context: Context, products: list[ProductRow]
) -> list[list[PlacedVariantRow]]:
    groups = await context.many(loaders.placed_variants, [product.key for product in products])
    return [rows or [] for rows in groups]


async def products_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[ProductRow | None]:
    """None for what is not on sale, and for what is not there for this buyer."""
    rows = await products_as_they_are(context, keys)
    there = [row.key for row in rows if row]
    closed = await gates.closed(gates.products, context, there) if there else set()
    return [None if row and row.key in closed else row for row in rows]


async def products_as_they_are(
    context: Context, keys: list[int | None] | list[int]
) -> list[ProductRow | None]:
    """Also what this buyer may not have: it may be in his cart."""
    return await context.many(loaders.products, keys, context.locale)


@finds_nodes("Product")
async def find_products(context: Context, ids: list[str]) -> dict[str, ProductRow | None]:
    keys = [key_of(id, "Product") for id in ids]
    return dict(zip(ids, await products_by_keys(context, keys), strict=True))


@field(Query, "product", Product | None, "A product by its id or its handle; null if not on sale.")
async def query_product(
    info: Info,
    id: Annotated[strawberry.ID | None, arg("Its id.")] = None,
    handle: Annotated[str | None, arg("Its handle.")] = None,
) -> ProductRow | None:
    if id is not None:
        key = key_of(id, "Product")
    else:
        key = await info.context.one(loaders.product_keys, handle) if handle else None
    [product] = await products_by_keys(info.context, [key])
    return product


@field(
    Query,
    "productByHandle",
    Product | None,
    "A product by its handle.",
    deprecated="Use product(handle:).",
)
async def query_product_by_handle(
    info: Info, handle: Annotated[str, arg("Its handle.")]
) -> ProductRow | None:
    return await query_product(info, handle=handle)


__all__ = [
    "Product",
    "media_url",
    "placed_variants_of",
    "products_as_they_are",
    "products_by_keys",
    "variants_of",
]
