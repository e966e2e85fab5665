"""Suggestions while a buyer types."""

import html
from typing import Annotated, Any

from msgspec.structs import replace

from commerce_api.catalog.graphql import Collection, Product
from commerce_api.catalog.rows import CollectionRow, ProductRow
from commerce_api.content.graphql import Article
from commerce_api.content.graphql import Page as ContentPage
from commerce_api.content.rows import ArticleRow, PageRow
from commerce_api.gql import (
    Context,
    Info,
    Query,
    Trackable,
    arg,
    enum,
    field,
    leaf,
    type_,
    value_of,
)
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.query_language import check_length
from commerce_api.kernel.rows import Row
from commerce_api.ports.search import (
    Hit,
    Kind,
    Searchable,
    SearchRequest,
    Suggestion,
    Unavailable,
    clean,
)
from commerce_api.pricing.graphql import buyer
from commerce_api.search import asking
from commerce_api.search.graphql.found import tracked, tracking
from commerce_api.search.graphql.kinds import Unavailables, loaded

SUGGESTED_MAX = 10

PredictiveSearchType = enum(
    "PredictiveSearchType",
    "Kinds of things that are suggested.",
    {
        "ARTICLE": "Articles of blogs.",
        "COLLECTION": "Collections.",
        "PAGE": "Pages.",
        "PRODUCT": "Products.",
        "QUERY": "Queries to search for.",
    },
)
PredictiveSearchLimitScope = enum(
    "PredictiveSearchLimitScope",
    "What the limit is for.",
    {"ALL": "All kinds together.", "EACH": "Each kind."},
)
SearchableField = enum(
    "SearchableField",
    "Parts in which words are looked for.",
    {
        "AUTHOR": "Author of an article.",
        "BODY": "The text, or the description.",
        "PRODUCT_TYPE": "Type of a product.",
        "TAG": "Tags.",
        "TITLE": "Title.",
        "VARIANTS_BARCODE": "Barcodes of variants.",
        "VARIANTS_SKU": "SKUs of variants.",
        "VARIANTS_TITLE": "Titles of variants.",
        "VENDOR": "Who makes a product.",
    },
)


class QueryRow(Row):
    text: str
    styled_text: str
    tracking: str


class PredictedRow(Row):
    products: list[ProductRow]
    collections: list[CollectionRow]
    pages: list[PageRow]
    articles: list[ArticleRow]
    queries: list[QueryRow]


@type_("A query to offer.", QueryRow)
class SearchQuerySuggestion(Trackable):
    text: str = leaf("The query.")
    styled_text: str = leaf("The query as HTML: what was typed in `mark`, the rest in `span`.")


@field(
    SearchQuerySuggestion,
    "trackingParameters",
    str | None,
    "Query string that tells what was typed, and in which place this was offered.",
)
def suggestion_tracking(suggestion: QueryRow) -> str:
    return suggestion.tracking


@type_("What may be meant by what was typed so far.")
class PredictiveSearchResult:
    products: list[Product] = leaf("Products.")
    collections: list[Collection] = leaf("Collections.")
    pages: list[ContentPage] = leaf("Pages.")
    articles: list[Article] = leaf("Articles of blogs.")
    queries: list[SearchQuerySuggestion] = leaf("Queries to search for.")


@field(
    Query,
    "predictiveSearch",
    PredictiveSearchResult | None,
    "What may be meant by what was typed so far.",
)
async def query_predictive(
    info: Info,
    query: Annotated[str, arg("What was typed so far.")],
    limit: Annotated[int | None, arg("How many at most, from 1 to 10; 10 without it.")] = None,
    limit_scope: Annotated[
        PredictiveSearchLimitScope | None, arg("What the limit is for; ALL without it.")  # type: ignore[valid-type]
    ] = None,
    types: Annotated[
        list[PredictiveSearchType] | None, arg("Which kinds; all without it.")  # type: ignore[valid-type]
    ] = None,
    searchable_fields: Annotated[
        list[SearchableField] | None, arg("In which parts to look; in all without it.")  # type: ignore[valid-type]
    ] = None,
    unavailable_products: Unavailables = None,
) -> PredictedRow:
    check_length(query)
    most = SUGGESTED_MAX if limit is None else limit
    if not 1 <= most <= SUGGESTED_MAX:
        raise BadInput(f"`limit` must be between 1 and {SUGGESTED_MAX}.", field=("limit",))
    wanted = {value_of(kind) for kind in types or ()} or {*(kind.name for kind in Kind), "QUERY"}
    kinds = [kind for kind in Kind if kind.name in wanted]
    here = await buyer(info.context)
    request = SearchRequest(
        text=query,
        language=info.context.locale or "",
        currency=here.prices,
        priced_only=here.closed,
        fields=[_searchable(value_of(part)) for part in searchable_fields or ()],
        unavailable=Unavailable((value_of(unavailable_products) or "LAST").lower()),
        limit=most,
    )
    if not query.strip():
        return PredictedRow([], [], [], [], [])
    each = value_of(limit_scope) == "EACH"
    return await _predicted(info.context, request, kinds, each=each, queries="QUERY" in wanted)


async def _predicted(
    context: Context, request: SearchRequest, kinds: list[Kind], *, each: bool, queries: bool
) -> PredictedRow:
    """Together: up to half of the limit are queries, if anything else is wanted, too."""
    engine, hits = context.plugins.search, list[Hit]()
    offered: list[Suggestion] = []
    if queries:
        most = request.limit if each or not kinds else request.limit // 2
        offered = await asking.suggested(engine, request.text, request.language, most)
    if kinds and each:
        for kind in kinds:
            hits += (await asking.ask(engine, replace(request, kinds=[kind]))).hits
    elif kinds:
        room = request.limit - len(offered)
        hits += (await asking.ask(engine, replace(request, kinds=kinds, limit=room))).hits
    rows = await loaded(context, hits)
    by_kind: dict[Kind, list[Any]] = {kind: [] for kind in Kind}
    for hit, row in zip(hits, rows, strict=True):
        if row is not None:
            by_kind[hit.kind].append(row)
    words = request.text
    shown = {kind: tracked(found, words, 1, "e") for kind, found in by_kind.items()}
    return PredictedRow(
        shown[Kind.PRODUCT],
        shown[Kind.COLLECTION],
        shown[Kind.PAGE],
        shown[Kind.ARTICLE],
        [
            QueryRow(each.text, _styled(each), tracking(clean(words), place, "e"))
            for place, each in enumerate(offered, start=1)
        ],
    )


def _searchable(name: str) -> Searchable:
    short = name.removeprefix("VARIANTS_").lower()
    return Searchable.VARIANT_TITLE if name == "VARIANTS_TITLE" else Searchable(short)


def _styled(suggestion: Suggestion) -> str:
    parts, at = [], 0
    for start, end in [*suggestion.typed, (len(suggestion.text),) * 2]:
        parts += [("span", suggestion.text[at:start]), ("mark", suggestion.text[start:end])]
        at = end
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts if text)
