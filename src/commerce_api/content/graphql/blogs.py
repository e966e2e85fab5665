"""Blogs, and which articles are in them."""

from typing import Annotated

import strawberry

from commerce_api.content import loaders, queries
from commerce_api.content.graphql.articles import (
    Article,
    ArticleAuthor,
    ArticleConnection,
    Sorted,
)
from commerce_api.content.graphql.listings import Words, is_handle, page_listed, wanted
from commerce_api.content.rows import ArticleRow, AuthorRow, BlogRow
from commerce_api.gql import (
    SEO,
    URL,
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Node,
    OnlineStorePublishable,
    Page,
    Query,
    Reverse,
    SeoRow,
    arg,
    batch,
    connection,
    enum,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    page_of,
    type_,
    value_of,
    window,
)

BlogSortKeys = enum(
    "BlogSortKeys",
    "What a list of blogs is sorted by.",
    {
        "HANDLE": "Their handles.",
        "ID": "The order in which they were made.",
        "RELEVANCE": "How well they match the query; for now the order they were made in.",
        "TITLE": "Their titles.",
    },
)


@type_("Articles that belong together.", BlogRow)
class Blog(Node, OnlineStorePublishable):
    handle: str = leaf("Readable name in addresses, unique among blogs.")
    title: str = leaf("Title of the blog.")


BlogConnection = connection(Blog, "Blog", "blogs")


@field(Blog, "id", strawberry.ID, "A globally unique id.")
def blog_id(blog: BlogRow) -> str:
    return gid("Blog", blog.key)


@field(Blog, "seo", SEO | None, "What the blog's page tells search engines.")
def blog_seo(blog: BlogRow) -> SeoRow:
    return SeoRow(blog.seo_title, blog.seo_description)


@field(Blog, "onlineStoreUrl", URL | None, "Address of the blog in the shop.")
def blog_url(blog: BlogRow, info: Info) -> str:
    return f"{info.context.settings.public_url}/blogs/{blog.handle}"


@batch(Blog, "authors", list[ArticleAuthor], "Who wrote for it, by name.")
async def blog_authors(blogs: list[BlogRow], info: Info) -> list[list[AuthorRow] | None]:
    return await info.context.many(loaders.authors_of_blog, [blog.key for blog in blogs])


@batch(Blog, "articleByHandle", Article | None, "One of its articles.")
async def blog_article(
    blogs: list[BlogRow], info: Info, handle: Annotated[str, arg("The article's handle.")]
) -> list[ArticleRow | None]:
    if not is_handle(handle):
        return [None] * len(blogs)
    keys = [blog.key for blog in blogs]
    return await info.context.many(loaders.article_of_blog, keys, handle, info.context.locale)


@batch(Blog, "articles", ArticleConnection, "What was published in it.")
async def blog_articles(
    blogs: list[BlogRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Sorted = None,
    query: Words = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    want = wanted(context, queries.ARTICLES, part, value_of(sort_key), query)
    found = await queries.articles_of_blogs(context, [blog.key for blog in blogs], want)
    pages = [page_of(found[blog.key], part, want.order.position) for blog in blogs]
    rows = [row for page in pages for row in page.nodes]
    await loaders.finished_articles(context, rows, context.locale)
    return pages


@batch(Article, "blog", Blog, "The blog that it is in.")
async def article_blog(articles: list[ArticleRow], info: Info) -> list[BlogRow | None]:
    return await blogs_by_keys(info.context, [article.blog_key for article in articles])


async def blogs_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[BlogRow | None]:
    return await context.many(loaders.blogs, keys, context.locale)


@finds_nodes("Blog")
async def find_blogs(context: Context, ids: list[str]) -> dict[str, BlogRow | None]:
    keys = [key_of(id, "Blog") for id in ids]
    return dict(zip(ids, await blogs_by_keys(context, keys), strict=True))


@field(Query, "blog", Blog | None, "A blog by its id or its handle.")
async def query_blog(
    info: Info,
    id: Annotated[strawberry.ID | None, arg("Its id.")] = None,
    handle: Annotated[str | None, arg("Its handle.")] = None,
) -> BlogRow | None:
    if id is not None:
        key = key_of(id, "Blog")
    else:
        key = await queries.blog_key(info.context, handle or "") if is_handle(handle) else None
    [blog] = await blogs_by_keys(info.context, [key])
    return blog


@field(Query, "blogByHandle", Blog | None, "A blog by its handle.", deprecated="Use blog(handle:).")
async def query_blog_by_handle(
    info: Info, handle: Annotated[str, arg("Its handle.")]
) -> BlogRow | None:
    return await query_blog(info, handle=handle)


@field(Query, "blogs", BlogConnection, "All blogs.")
async def query_blogs(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Annotated[BlogSortKeys | None, arg("What to sort by.")] = None,  # type: ignore[valid-type]
    query: Words = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    page = await page_listed(context, queries.BLOGS, part, value_of(sort_key), query)
    await loaders.translated(context, "blog", list(page.nodes), context.locale)
    return page
