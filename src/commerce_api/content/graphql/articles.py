"""Articles: what blogs are made of."""

from typing import Annotated

import strawberry

from commerce_api.catalog import loaders as catalog
from commerce_api.catalog.graphql import Image
from commerce_api.catalog.rows import ImageRow
from commerce_api.content import loaders, queries
from commerce_api.content.graphql.listings import Words, page_listed
from commerce_api.content.rows import ArticleRow, AuthorFactsRow, AuthorRow
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
    arg,
    batch,
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
from commerce_api.kernel.text import plain_text, truncated

ArticleSortKeys = enum(
    "ArticleSortKeys",
    "What a list of articles is sorted by.",
    {
        "AUTHOR": "The names of their authors.",
        "BLOG_TITLE": "The titles of their blogs.",
        "ID": "The order in which they were made.",
        "PUBLISHED_AT": "When they were published.",
        "RELEVANCE": "How well they match the query; for now the order they were made in.",
        "TITLE": "Their titles.",
        "UPDATED_AT": "When they last changed.",
    },
)

Cut = Annotated[int | None, arg("Cut after this many characters.")]
Sorted = Annotated[ArticleSortKeys | None, arg("What to sort by.")]  # type: ignore[valid-type]


@type_("A post of a blog.", ArticleRow)
class Article(Node, OnlineStorePublishable, Trackable):
    handle: str = leaf("Readable name in addresses, unique within its blog.")
    title: str = leaf("Title of the article.")
    content_html: HTML = leaf("The text with its markup.")
    excerpt_html: HTML | None = leaf("A short version with its markup, if there is one.")
    published_at: DateTime = leaf("When it was published.")
    tags: list[str] = leaf("Free keywords.")


@type_("Who wrote something.")
class ArticleAuthor:
    name: str = leaf("Full name.")


ArticleConnection = connection(Article, "Article", "articles")


@batch(ArticleAuthor, "firstName", str, "First name.")
async def author_first_name(authors: list[AuthorRow], info: Info) -> list[str]:
    known = await _facts(info.context, authors)
    return [
        facts.first_name if facts else author.name.partition(" ")[0]
        for author, facts in zip(authors, known, strict=True)
    ]


@batch(ArticleAuthor, "lastName", str, "Last name.")
async def author_last_name(authors: list[AuthorRow], info: Info) -> list[str]:
    known = await _facts(info.context, authors)
    return [
        facts.last_name if facts else author.name.partition(" ")[2]
        for author, facts in zip(authors, known, strict=True)
    ]


@batch(ArticleAuthor, "email", str, "Where readers can write to; empty where that is not told.")
async def author_email(authors: list[AuthorRow], info: Info) -> list[str]:
    return [facts.email if facts else "" for facts in await _facts(info.context, authors)]


@batch(ArticleAuthor, "bio", str | None, "A few words about the author, if there are any.")
async def author_bio(authors: list[AuthorRow], info: Info) -> list[str | None]:
    return [facts.bio if facts else None for facts in await _facts(info.context, authors)]


async def _facts(context: Context, authors: list[AuthorRow]) -> list[AuthorFactsRow | None]:
    names = [author.name or None for author in authors]
    return await context.many(loaders.authors, names, context.locale)


@field(Article, "id", strawberry.ID, "A globally unique id.")
def article_id(article: ArticleRow) -> str:
    return gid("Article", article.key)


@field(
    Article,
    "author",
    ArticleAuthor,
    "Who wrote it; the name is empty when nobody is named.",
    deprecated="Use authorV2.",
)
def article_author(article: ArticleRow) -> AuthorRow:
    return AuthorRow(article.author)


@field(Article, "authorV2", ArticleAuthor | None, "Who wrote it, if somebody is named.")
def article_author_v2(article: ArticleRow) -> AuthorRow | None:
    return AuthorRow(article.author) if article.author else None


@field(Article, "content", str, "The text without markup.")
def article_content(article: ArticleRow, truncate_at: Cut = None) -> str:
    return truncated(plain_text(article.content_html), truncate_at)


@field(Article, "excerpt", str | None, "A short version without markup, if there is one.")
def article_excerpt(article: ArticleRow, truncate_at: Cut = None) -> str | None:
    if article.excerpt_html is None:
        return None
    return truncated(plain_text(article.excerpt_html), truncate_at)


@field(Article, "seo", SEO | None, "What the article's page tells search engines.")
def article_seo(article: ArticleRow) -> SeoRow:
    return SeoRow(article.seo_title, article.seo_description)


@field(Article, "onlineStoreUrl", URL | None, "Address of the article in the shop.")
def article_url(article: ArticleRow, info: Info) -> str:
    path = f"{article.blog_handle}/{article.handle}"
    return f"{info.context.settings.public_url}/blogs/{path}"


@field(
    Article,
    "trackingParameters",
    str | None,
    "By which search it was found, as a query string; null outside of one.",
)
def article_tracking(article: ArticleRow) -> str | None:
    return article.tracking


@batch(Article, "image", Image | None, "A picture that goes with it.")
async def article_image(articles: list[ArticleRow], info: Info) -> list[ImageRow | None]:
    keys = [article.image_key for article in articles]
    return await info.context.many(catalog.images, keys, info.context.locale)


async def articles_by_keys(
    context: Context, keys: list[int | None] | list[int]
) -> list[ArticleRow | None]:
    return await context.many(loaders.articles, keys, context.locale)


@finds_nodes("Article")
async def find_articles(context: Context, ids: list[str]) -> dict[str, ArticleRow | None]:
    keys = [key_of(id, "Article") for id in ids]
    return dict(zip(ids, await articles_by_keys(context, keys), strict=True))


@field(Query, "article", Article | None, "An article by its id; null if not published.")
async def query_article(
    info: Info, id: Annotated[strawberry.ID, arg("Its id.")]
) -> ArticleRow | None:
    [article] = await articles_by_keys(info.context, [key_of(id, "Article")])
    return article


@field(Query, "articles", ArticleConnection, "What was published in all blogs.")
async def query_articles(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
    sort_key: Sorted = None,
    query: Words = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    context = info.context
    page = await page_listed(context, queries.ARTICLES, part, value_of(sort_key), query)
    await loaders.finished_articles(context, list(page.nodes), context.locale)
    return page
