"""Pages: texts that stand for themselves."""

from typing import Annotated

import strawberry

from commerce_api.content import loaders, queries
from commerce_api.content.graphql.listings import Words, is_handle, page_listed
from commerce_api.content.rows import PageRow
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
    Query,
    Reverse,
    SeoRow,
    Trackable,
    arg,
    connection,
    enum,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    type_,
    value_of,
    window,
)
from commerce_api.gql import Page as Part
from commerce_api.kernel.text import plain_text, truncated

SUMMARY = 150  # characters

PageSortKeys = enum(
    "PageSortKeys",
    "What a list of pages is sorted by.",
    {
        "ID": "The order in which they were made.",
        "RELEVANCE": "How well they match the query; for now the order they were made in.",
        "TITLE": "Their titles.",
        "UPDATED_AT": "When they last changed.",
    },
)


@type_("A text that stands for itself, such as “About us”.", PageRow)
class Page(Node, OnlineStorePublishable, Trackable):
    handle: str = leaf("Readable name in addresses, unique among pages.")
    title: str = leaf("Title of the page.")
    created_at: DateTime = leaf("When it was made.")
    updated_at: DateTime = leaf("When it last changed.")


PageConnection = connection(Page, "Page", "pages")


@field(Page, "id", strawberry.ID, "A globally unique id.")
def page_id(page: PageRow) -> str:
    return gid("Page", page.key)


@field(Page, "body", HTML, "The text with its markup.")
def page_body(page: PageRow) -> str:
    return page.body_html


@field(Page, "bodySummary", str, "The beginning of the text, without markup.")
def page_summary(page: PageRow) -> str:
    return truncated(plain_text(page.body_html), SUMMARY)


@field(Page, "seo", SEO | None, "What the page tells search engines.")
def page_seo(page: PageRow) -> SeoRow:
    return SeoRow(page.seo_title, page.seo_description)


@field(Page, "onlineStoreUrl", URL | None, "Address of the page in the shop.")
def page_url(page: PageRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/pages/{page.handle}"


@field(
    Page,
    "trackingParameters",
    str | None,
    "By which search it was found, as a query string; null outside of one.",
)
def page_tracking(page: PageRow) -> str | None:
    return page.tracking


async def pages_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[PageRow | None]:
    return await context.many(loaders.pages, keys, context.locale)


@finds_nodes("Page")
async def find_pages(context: Context, ids: list[str]) -> dict[str, PageRow | None]:
    keys = [key_of(id, "Page") for id in ids]
    return dict(zip(ids, await pages_by_keys(context, keys), strict=True))


@field(Query, "page", Page | None, "A page by its id or its handle.")
async def query_page(
    info: Info,
    id: Annotated[strawberry.ID | None, arg("Its id.")] = None,
    handle: Annotated[str | None, arg("Its handle.")] = None,
) -> PageRow | None:
    if id is not None:
        key = key_of(id, "Page")
    else:
        key = await queries.page_key(info.context, handle or "") if is_handle(handle) else None
    [page] = await pages_by_keys(info.context, [key])
    return page


@field(Query, "pageByHandle", Page | None, "A page by its handle.", deprecated="Use page(handle:).")
async def query_page_by_handle(
    info: Info, handle: Annotated[str, arg("Its handle.")]
) -> PageRow | None:
    return await query_page(info, handle=handle)


@field(Query, "pages", PageConnection, "All pages.")
async def query_pages(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[PageSortKeys | None, arg("What to sort by.")] = None,  # type: ignore[valid-type]
    query: Words = None,
) -> Part:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    page = await page_listed(context, queries.PAGES, part, value_of(sort_key), query)
    await loaders.finished_pages(context, list(page.nodes), context.locale)
    return page
