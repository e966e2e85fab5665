"""Full-text search over products, pages and articles."""

from typing import Annotated

from commerce_api.catalog.graphql import Product
from commerce_api.content.graphql import Article
from commerce_api.content.graphql import Page as ContentPage
from commerce_api.gql import (
    After,
    Before,
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
    union,
    value_of,
    window,
)
from commerce_api.kernel.query_language import check_length
from commerce_api.ports.search import (
    Filters,
    Kind,
    SearchRequest,
    Sort,
    Unavailable,
)
from commerce_api.pricing.graphql import buyer
from commerce_api.search.facets import FilterRow
from commerce_api.search.graphql import found
from commerce_api.search.graphql.filters import Filter, ProductFilter, chosen
from commerce_api.search.graphql.kinds import Unavailables, loaded
from commerce_api.search.graphql.lists import Asked, Detail
from commerce_api.search.graphql.products import counted
from commerce_api.search.plans import Plan

SearchSortKeys = enum(
    "SearchSortKeys",
    "What found things are sorted by.",
    {
        "PRICE": "The price of the cheapest variant; what has no price comes last.",
        "RELEVANCE": "How well they match, best first.",
    },
)
SearchType = enum(
    "SearchType",
    "Kinds of things that are searched.",
    {"ARTICLE": "Articles of blogs.", "PAGE": "Pages.", "PRODUCT": "Products."},
)
SearchPrefixQueryType = enum(
    "SearchPrefixQueryType",
    "Whether words may be unfinished.",
    {"LAST": "The last word may be.", "NONE": "None may be."},
)
Types = Annotated[list[SearchType] | None, arg("Which kinds; all without it.")]  # type: ignore[valid-type]
SearchResultItemConnection = connection(
    union("SearchResultItem", [Article, ContentPage, Product], "Something that was found."),
    "SearchResultItem",
    "found things",
)


@field(Query, "search", SearchResultItemConnection, "Products, pages and articles for some words.")
async def query_search(
    info: Info,
    query: Annotated[str, arg("The words. Typing mistakes are forgiven.")],
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    sort_key: Annotated[
        SearchSortKeys | None, arg("What to sort by.")  # type: ignore[valid-type]
    ] = "RELEVANCE",
    types: Types = None,
    product_filters: Annotated[
        list[ProductFilter] | None, arg("Narrow the products, and leave out everything else.")
    ] = None,
    unavailable_products: Unavailables = None,
    prefix: Annotated[
        SearchPrefixQueryType | None, arg("Whether the last word may be unfinished; it may.")  # type: ignore[valid-type]
    ] = None,
) -> Page:
    context = info.context
    check_length(query)
    part = window(first, after, last, before, reverse=reverse)
    here = await buyer(context)
    selected = chosen(product_filters, here.prices, "productFilters")
    kinds = [Kind(value_of(kind).lower()) for kind in types or ()]
    locale = context.locale or ""
    asked = Asked("RELEVANCE", part, here.prices, locale, chosen=selected, closed=here.closed)
    request = SearchRequest(
        text=query,
        language=asked.language,
        kinds=_kinds(kinds, selected),
        filters=selected,
        sort=Sort((value_of(sort_key) or "RELEVANCE").lower()),
        descending=part.reverse,
        currency=here.prices,
        priced_only=here.closed,
        unavailable=Unavailable((value_of(unavailable_products) or "LAST").lower()),
        prefix_last=value_of(prefix) != "NONE",
    )
    page, total = await found.engine_page(context, request, part)
    page.detail = Detail(asked, Plan(query, selected), total)
    start, _ = found.span(part, total)
    rows = found.tracked(await loaded(context, page.nodes), query, start + 1, "r")
    return found.kept(page, rows)


@field(SearchResultItemConnection, "totalCount", int, "How many were found in all.")
def search_total(page: Page) -> int:
    total: int = page.detail.total
    return total


@batch(
    SearchResultItemConnection,
    "productFilters",
    list[Filter],
    "What the products among them can be narrowed by.",
)
async def search_filters(pages: list[Page], info: Info) -> list[list[FilterRow]]:
    return [await counted(info.context, page.detail) for page in pages]


def _kinds(kinds: list[Kind], selected: Filters) -> list[Kind]:
    wanted = kinds or [Kind.PRODUCT, Kind.PAGE, Kind.ARTICLE]
    if selected == Filters():
        return wanted
    return [kind for kind in wanted if kind is Kind.PRODUCT]
