"""Pages of products: by keys out of the database, or by offset out of the search engine."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.catalog.graphql import products_by_keys
from commerce_api.catalog.loaders import finished_products
from commerce_api.gql import Context, Page, encode_cursor, expect, page_of
from commerce_api.gql.pagination import Window
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.query_language import And, MatchAll, Node
from commerce_api.ports.search import Filters, SearchRequest, Sort
from commerce_api.search import asking, queries
from commerce_api.search.conditions import ProductConditions
from commerce_api.search.errors import SearchDown
from commerce_api.search.graphql.found import FOUND, engine_page, span, with_products
from commerce_api.search.plans import Plan, as_query, joined, plan_of, words_in
from commerce_api.search.queries import ORDERS, Order, Wanted

ENGINE_SORTS = {
    "RELEVANCE": Sort.RELEVANCE,
    "ID": Sort.ID,
    "TITLE": Sort.TITLE,
    "CREATED_AT": Sort.CREATED,
    "UPDATED_AT": Sort.UPDATED,
    "BEST_SELLING": Sort.BEST_SELLING,
    "PRICE": Sort.PRICE,
    "TITLE_DESCENDING": Sort.TITLE,
    "CREATED_DESCENDING": Sort.CREATED,
    "PRICE_DESCENDING": Sort.PRICE,
}
TURNED = "_DESCENDING"  # the end of orders that the engine reads from their end


class Asked(msgspec.Struct, frozen=True):
    """A list of products, whichever part of it."""

    sort: str
    part: Window
    prices: str  # code of the price index
    language: str
    node: Node = MatchAll()
    chosen: Filters = Filters()
    collection: int | None = None
    closed: bool = False  # the market does without something


class Detail(msgspec.Struct):
    """What a page of products remembers of its list."""

    asked: Asked
    plan: Plan | None  # the whole list in the words of the engine, if it has such words
    total: int | None = None


def changed(asked: Asked, **changes: Any) -> Asked:
    return msgspec.structs.replace(asked, **changes)


def detail_of(asked: Asked, total: int | None = None) -> Detail:
    plan = plan_of(asked.node, asked.prices)
    filters = joined(plan.filters, asked.chosen) if plan else None
    if plan is None or filters is None:
        return Detail(asked, None, total)
    if asked.collection is not None:
        filters = msgspec.structs.replace(filters, collections=(asked.collection,))
    return Detail(asked, Plan(plan.text, filters), total)


def request_of(asked: Asked, plan: Plan, **more: Any) -> SearchRequest:
    return SearchRequest(
        text=plan.text,
        filters=plan.filters,
        language=asked.language,
        kinds=asking.PRODUCTS,
        currency=asked.prices,
        priced_only=asked.closed,
        **more,
    )


async def product_list(context: Context, asked: Asked) -> Page:
    words = words_in(asked.node)
    if words and asked.sort == "RELEVANCE":
        return await _ranked(context, asked, words[0].value)
    if asked.chosen != Filters() and asked.sort in ENGINE_SORTS:
        return await _found(context, asked)
    conditions, where = await _conditions(context, asked)
    wanted = _wanted(context, asked, where, conditions)
    found = [await queries.products_page(context, wanted)]
    return (await _pages(context, asked, found, [asked]))[0]


async def collection_lists(context: Context, asked: Sequence[Asked]) -> list[Page]:
    """The same part of the lists of several collections, those of one order together."""
    pages: list[Page] = [Page((), ())] * len(asked)
    for sort in dict.fromkeys(each.sort for each in asked):
        places = [at for at, each in enumerate(asked) if each.sort == sort]
        found = await _alike_lists(context, [asked[at] for at in places])
        for at, page in zip(places, found, strict=True):
            pages[at] = page
    return pages


async def _alike_lists(context: Context, asked: Sequence[Asked]) -> list[Page]:
    """Lists of one order."""
    first = asked[0]
    if first.chosen != Filters() and first.sort in ENGINE_SORTS:
        hits = [await _hits(context, each) for each in asked]
        await products_by_keys(context, [hit.id for page in hits for hit in page.nodes])
        return [await with_products(context, page) for page in hits]
    if first.chosen != Filters() and len(asked) == 1:
        return [await _by_position(context, first)]
    conditions, where = await _conditions(context, first)
    keys = [each.collection or 0 for each in asked]
    found = await queries.pages_of_collections(
        context,
        list(dict.fromkeys(keys)),
        _wanted(context, first, where, conditions),
        postgres=context.db.postgres,
    )
    return await _pages(context, first, [found[key] for key in keys], asked)


async def total_of(context: Context, detail: Detail) -> int:
    """By the engine, which is quick and knows filters; by the database where it cannot."""
    if detail.total is None and detail.plan is not None:
        request = request_of(detail.asked, detail.plan, limit=0)
        try:
            detail.total = (await asking.ask(context.plugins.search, request)).total
        except SearchDown:
            detail.total = None
    if detail.total is None:
        conditions, where = await _conditions(context, detail.asked)
        wanted = _wanted(context, detail.asked, where, conditions, from_start=True)
        detail.total = await queries.count(context, wanted, detail.asked.collection)
    return detail.total


async def _by_position(context: Context, asked: Asked) -> Page:
    """The merchant's order is only in the database: few products are found by the engine first,
    many by reading on until enough of them fit."""
    few, total = await _few(context, detail_of(asked))
    if few is None:
        conditions, where = await _conditions(context, asked)
    else:
        conditions = ProductConditions(asked.prices, {})
        where = conditions.put("p.id = ANY(?)", few)
    wanted = _wanted(context, asked, where, conditions)
    found = await queries.pages_of_collections(
        context, [asked.collection or 0], wanted, postgres=context.db.postgres
    )
    [page] = await _pages(context, asked, list(found.values()), [asked])
    page.detail.total = total
    return page


async def _few(context: Context, detail: Detail) -> tuple[list[int] | None, int | None]:
    """All keys of a short list, and its length, as far as the engine can tell."""
    if detail.plan is None:
        return None, None
    try:
        keys, total = await asking.ranked(
            context.plugins.search,
            detail.plan.text,
            detail.asked.language,
            filters=detail.plan.filters,
            all_or_none=True,
        )
    except SearchDown:
        return None, None
    return (keys if len(keys) == total else None), total


async def _conditions(context: Context, asked: Asked) -> tuple[ProductConditions, str]:
    node = asked.node
    if asked.chosen != Filters():
        node = And((node, as_query(asked.chosen)))
    found: dict[str, list[int]] = {}
    for term in words_in(node):
        found[term.value], _ = await asking.ranked(
            context.plugins.search, term.value, asked.language, unfinished=term.prefix
        )
    conditions = ProductConditions(asked.prices, found)
    where = conditions.of(node)
    context.warnings += [told for told in conditions.warnings if told not in context.warnings]
    return conditions, where


def _wanted(
    context: Context,
    asked: Asked,
    where: str,
    conditions: ProductConditions | None,
    *,
    from_start: bool = False,
) -> Wanted:
    order = ORDERS[asked.sort]
    postgres = context.db.postgres
    return Wanted(
        order=order,
        backwards=asked.part.descending,
        limit=asked.part.size + 1,
        position=None if from_start else _position(asked, order, postgres=postgres),
        prices=asked.prices,
        where=f"{where} AND {queries.PRICED}" if asked.closed else where,
        params=conditions.params if conditions else {},
    )


def _position(asked: Asked, order: Order, *, postgres: bool) -> tuple[Any, int] | None:
    """Where a cursor of this very list stands."""
    time = order.kind is datetime
    position = expect(asked.part.position, str, str if time else order.kind, int)
    if position is None:
        return None
    name, value, key = position
    if name != _cursor_name(asked) or (order.kind is int and abs(value) > order.largest):
        raise BadInput("This cursor belongs to another list.", field=("after",))
    return (_moment(value) if time and postgres else value), key


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput("This cursor was not given out by the shop.", field=("after",))
    return moment


def _cursor_name(asked: Asked) -> str:
    by_price = ORDERS[asked.sort].first == "r"
    return f"{asked.sort} {asked.prices}" if by_price else asked.sort


async def _pages(
    context: Context, first: Asked, found: Sequence[list[queries.Found]], asked: Sequence[Asked]
) -> list[Page]:
    """Cursors hold the values as they are stored; after that the rows are made presentable."""
    name = _cursor_name(first)
    pages = []
    for rows, each in zip(found, asked, strict=True):
        page = page_of(rows, first.part, lambda row: (name, _sent(row[0]), row[1].key))
        page.nodes = [row for _, row in page.nodes]
        page.detail = detail_of(each)
        pages.append(page)
    products = {id(row): row for page in pages for row in page.nodes}
    await finished_products(context, list(products.values()), context.locale)
    return pages


def _sent(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


async def _found(context: Context, asked: Asked) -> Page:
    return await with_products(context, await _hits(context, asked))


async def _hits(context: Context, asked: Asked) -> Page:
    """A list with filters."""
    detail = detail_of(asked)
    if detail.plan is None:
        told = "`filters` go with words in `query`, not with its fields: send those as filters."
        raise BadInput(told, field=("filters",))
    request = request_of(
        asked, detail.plan, sort=ENGINE_SORTS[asked.sort], descending=_descending(asked)
    )
    page, detail.total = await engine_page(context, request, asked.part)
    page.detail = detail
    return page


def _descending(asked: Asked) -> bool:
    return asked.part.reverse != asked.sort.endswith(TURNED)


async def _ranked(context: Context, asked: Asked, words: str) -> Page:
    """Best matches first. Fields that the engine does not know narrow the first 1,000."""
    detail = detail_of(asked)
    if detail.plan is not None:
        return await _found(context, asked)
    keys, _ = await asking.ranked(context.plugins.search, words, asked.language)
    conditions, where = await _conditions(context, asked)
    wanted = _wanted(context, asked, where, conditions, from_start=True)
    kept = await queries.among(context, keys, wanted)
    order = [key for key in keys if key in kept]
    start, end = span(asked.part, len(order))
    cursors = [encode_cursor(FOUND, at + 1) for at in range(start, end)]
    page = Page(order[start:end], cursors, end < len(order), start > 0, detail)
    detail.total = len(order)
    return await with_products(context, page)
