"""Lists of products: of the whole shop and of a collection."""

from typing import Annotated

from commerce_api.catalog.graphql import Collection, Product
from commerce_api.catalog.rows import CollectionRow
from commerce_api.gql import (
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Page,
    Query,
    Reverse,
    arg,
    batch,
    connection,
    enum,
    field,
    value_of,
    window,
)
from commerce_api.gql.pagination import Window
from commerce_api.kernel.query_language import parse
from commerce_api.pricing.graphql import buyer
from commerce_api.search import loaders
from commerce_api.search.conditions import FIELDS
from commerce_api.search.counts import counted_filters
from commerce_api.search.errors import SearchDown
from commerce_api.search.facets import FACETS, FilterRow
from commerce_api.search.graphql import lists
from commerce_api.search.graphql.filters import Filter, ProductFilter, chosen
from commerce_api.search.graphql.lists import Asked, Detail
from commerce_api.search.metafields import as_attributes, fields_in, metafield_labels
from commerce_api.search.plans import with_words_together

ProductSortKeys = enum(
    "ProductSortKeys",
    "What a list of products is sorted by.",
    {
        "BEST_SELLING": "How often they were sold, most often first.",
        "CREATED_AT": "When they were entered.",
        "ID": "The order in which they were made.",
        "PRICE": "The price of the cheapest variant; what has none in the buyer's currency is "
        "left out.",
        "PRODUCT_TYPE": "Their types.",
        "RELEVANCE": "How well they match the words of the query; without words, as ID.",
        "TITLE": "Their titles.",
        "UPDATED_AT": "When they last changed.",
        "VENDOR": "Who makes them.",
    },
)

ProductCollectionSortKeys = enum(
    "ProductCollectionSortKeys",
    "What the products of a collection are sorted by.",
    {
        "BEST_SELLING": "How often they were sold, most often first.",
        "COLLECTION_DEFAULT": "The order that is set for the collection.",
        "CREATED": "When they were entered.",
        "ID": "The order in which they were made.",
        "MANUAL": "The merchant's order by hand; what came by rules follows.",
        "PRICE": "The price of the cheapest variant; what has none in the buyer's currency is "
        "left out.",
        "RELEVANCE": "As COLLECTION_DEFAULT: there are no words to match.",
        "TITLE": "Their titles.",
    },
)
BY_HAND = "COLLECTION_DEFAULT"  # what cursors call the merchant's own order
IN_COLLECTIONS = {"CREATED": "CREATED_AT", "MANUAL": BY_HAND}
DEFAULTS = {
    "best_selling": "BEST_SELLING",
    "title": "TITLE",
    "title_descending": "TITLE_DESCENDING",
    "price": "PRICE",
    "price_descending": "PRICE_DESCENDING",
    "created": "CREATED_AT",
    "created_descending": "CREATED_DESCENDING",
}

ProductConnection = connection(Product, "Product", "products")

ProductFilters = Annotated[
    list[ProductFilter] | None,
    arg("Narrow the list: values of one kind are alternatives, kinds must all fit."),
]


@field(Query, "products", ProductConnection, "All products that are on sale.")
async def query_products(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    sort_key: Annotated[ProductSortKeys | None, arg("What to sort by.")] = "ID",  # type: ignore[valid-type]
    query: Annotated[
        str | None,
        arg(
            "Only products that fit, e.g. `tag:gift price:<50 -vendor:'Acme Inc' mug`. Fields: "
            + ", ".join(sorted(FIELDS))
            + "; and metafields by name: `metafields.custom.material:wool`"
        ),
    ] = None,
    filters: ProductFilters = None,
) -> Page:
    context = info.context
    parsed = parse(query or "", FIELDS | fields_in(query or ""))
    context.warnings += parsed.warnings
    part = window(first, after, last, before, reverse=reverse)
    asked = await _asked(context, part, value_of(sort_key) or "ID", filters)
    node = with_words_together(as_attributes(parsed.node))
    return await lists.product_list(context, lists.changed(asked, node=node))


@batch(Collection, "products", ProductConnection, "The products in it that are on sale.")
async def collection_products(
    collections: list[CollectionRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    sort_key: Annotated[
        ProductCollectionSortKeys | None, arg("What to sort by.")  # type: ignore[valid-type]
    ] = "COLLECTION_DEFAULT",
    filters: ProductFilters = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    sort = value_of(sort_key) or "COLLECTION_DEFAULT"
    asked = await _asked(info.context, part, sort, filters)
    each = [
        lists.changed(asked, collection=collection.key, sort=_sort_in(collection, sort))
        for collection in collections
    ]
    return await lists.collection_lists(info.context, each)


@batch(ProductConnection, "totalCount", int, "How many products the whole list has.")
async def product_total(pages: list[Page], info: Info) -> list[int]:
    return [await lists.total_of(info.context, page.detail) for page in pages]


@batch(ProductConnection, "filters", list[Filter], "What the list can be narrowed by.")
async def product_filters(pages: list[Page], info: Info) -> list[list[FilterRow]]:
    return [await _filters(info.context, page.detail) for page in pages]


def _sort_in(collection: CollectionRow, sort: str) -> str:
    """The order of a list of this collection; without a wish it is the collection's own."""
    if sort in {"COLLECTION_DEFAULT", "RELEVANCE"}:
        return DEFAULTS.get(collection.sort_order or "", BY_HAND)
    return IN_COLLECTIONS.get(sort, sort)


async def _asked(
    context: Context, part: Window, sort: str, filters: list[ProductFilter] | None
) -> Asked:
    here = await buyer(context)
    selected = chosen(filters, here.prices, "filters")
    locale = context.locale or ""
    return Asked(sort, part, here.prices, locale, chosen=selected, closed=here.closed)


async def _filters(context: Context, detail: Detail) -> list[FilterRow]:
    """Counted by the engine. A list without them is better than none."""
    if detail.plan is None:
        _warn(context, "Filters are not offered for a query that has other fields than they have.")
        return []
    try:
        return await counted(context, detail)
    except SearchDown:
        _warn(context, "Filters are not available at the moment.")
        return []


async def counted(context: Context, detail: Detail) -> list[FilterRow]:
    asked = detail.asked
    if detail.plan is None:
        return []
    request = lists.request_of(asked, detail.plan, facets=FACETS, limit=0)
    labels = await loaders.option_labels(context.db, context.locale)
    categories = await loaders.category_labels(context.db, context.locale)
    facts = await metafield_labels(context.db)
    return await counted_filters(context.plugins.search, request, labels, categories, facts)


def _warn(context: Context, told: str) -> None:
    if told not in context.warnings:
        context.warnings.append(told)
