from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commerce_api.catalog.models import Media
from commerce_api.content import service
from commerce_api.content.drafts import ArticleDraft, BlogDraft
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from tests.conftest import Counting, Execute

ARTICLE = """
query Article($blog: String!, $article: String!, $language: LanguageCode)
@inContext(language: $language) {
  blog(handle: $blog) {
    id handle title onlineStoreUrl seo { title description }
    authors { name firstName lastName email bio }
    articleByHandle(handle: $article) {
      id handle title contentHtml content(truncateAt: 9) excerpt excerptHtml publishedAt tags
      trackingParameters onlineStoreUrl seo { title description } image { url altText }
      author { name } authorV2 { name } blog { handle title }
    }
  }
}"""

ARTICLES = """
query Articles($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean,
               $sortKey: ArticleSortKeys, $query: String) {
  articles(first: $first, after: $after, last: $last, before: $before, reverse: $reverse,
           sortKey: $sortKey, query: $query) {
    nodes { title } pageInfo { hasNextPage endCursor startCursor }
  }
}"""

BLOGS = """
query Blogs($first: Int, $after: String, $reverse: Boolean, $sortKey: ArticleSortKeys,
            $blogSort: BlogSortKeys, $language: LanguageCode) @inContext(language: $language) {
  blogs(first: 10, sortKey: $blogSort) {
    nodes { title articles(first: $first, after: $after, reverse: $reverse, sortKey: $sortKey) {
      nodes { title blog { handle } image { url } authorV2 { name } }
      pageInfo { hasNextPage endCursor }
    } }
  }
}"""

MARCH = datetime(2025, 3, 3, 8, tzinfo=UTC)


async def blog(db: Database, handle: str, title: str = "Journal") -> int:
    async with db.transaction() as uow:
        german = {"de": {"title": f"{title} (de)"}}
        draft = BlogDraft(handle=handle, title=title, seo_title=f"The {title}", translations=german)
        return await service.put_blog(uow, draft)


async def article(db: Database, blog_id: int, title: str, **fields: Any) -> int:
    draft = ArticleDraft(
        blog_id=blog_id,
        handle=title.lower().replace(" ", "-"),
        title=title,
        content_html=fields.pop("content_html", "<p>Clay <b>drinks</b> water.</p>"),
        **{"published_at": MARCH, **fields},
    )
    async with db.transaction() as uow:
        return await service.put_article(uow, draft)


async def library(db: Database) -> None:
    """Two blogs; the day of publication is the reverse of the order of entry."""
    news, notes = await blog(db, "news", "News"), await blog(db, "a-notes", "Notes")
    for day, (place, title, author, tags) in enumerate(
        [
            (news, "Opening", "Bram de Haan", ["shop"]),
            (notes, "Glaze", "Ines", ["making", "Töpfern"]),
            (news, "Hours", None, ["shop", "50%"]),
            (notes, "Brew", "Lin", ["coffee"]),
            (notes, "Mend", "Ines", ["making"]),
        ]
    ):
        published = MARCH - timedelta(days=day)
        await article(db, place, title, author=author, tags=tags, published_at=published)


def titles(connection: Any) -> list[str]:
    return [node["title"] for node in connection["nodes"]]


async def test_an_article_has_all_that_its_page_shows(db: Database, execute: Execute) -> None:
    journal = await blog(db, "journal")
    async with db.transaction() as uow:
        image = Media(path="glaze.webp", mime="image/webp", alt="Two mugs")
        await uow.add(image)
    key = await article(
        db,
        journal,
        "How a glaze is dipped",
        author="Bram de Haan",
        excerpt_html="<p>Three <i>seconds</i>.</p><script>x</script>",
        tags=("making", "ceramics"),
        image_id=image.id,
        seo_title="Glaze",
    )
    data = await execute(ARTICLE, blog="journal", article="how-a-glaze-is-dipped")
    assert data["blog"] == {
        "id": f"gid://shopify/Blog/{journal}",
        "handle": "journal",
        "title": "Journal",
        "onlineStoreUrl": "http://127.0.0.1:8000/blogs/journal",
        "seo": {"title": "The Journal", "description": None},
        "authors": [
            {
                "name": "Bram de Haan",
                "firstName": "Bram",
                "lastName": "de Haan",
                "email": "",
                "bio": None,
            }
        ],
        "articleByHandle": {
            "id": f"gid://shopify/Article/{key}",
            "handle": "how-a-glaze-is-dipped",
            "title": "How a glaze is dipped",
            "contentHtml": "<p>Clay <b>drinks</b> water.</p>",
            "content": "Clay dri…",
            "excerpt": "Three seconds.",
            "excerptHtml": "<p>Three <i>seconds</i>.</p>",
            "publishedAt": "2025-03-03T08:00:00Z",
            "tags": ["making", "ceramics"],
            "trackingParameters": None,
            "onlineStoreUrl": "http://127.0.0.1:8000/blogs/journal/how-a-glaze-is-dipped",
            "seo": {"title": "Glaze", "description": None},
            "image": {"url": "http://127.0.0.1:8000/media/glaze.webp", "altText": "Two mugs"},
            "author": {"name": "Bram de Haan"},
            "authorV2": {"name": "Bram de Haan"},
            "blog": {"handle": "journal", "title": "Journal"},
        },
    }
    by_id = f'{{ article(id: "gid://x/Article/{key}") {{ title }} }}'
    assert await execute(by_id) == {"article": {"title": "How a glaze is dipped"}}
    assert (await execute('{ blogByHandle(handle: "journal") { title } }')) == {
        "blogByHandle": {"title": "Journal"}
    }


async def test_an_article_in_another_language(db: Database, execute: Execute) -> None:
    journal = await blog(db, "journal")
    german = {
        "title": "Glasur",
        "content_html": "<p>Ton.</p><script>x</script>",
        "excerpt_html": "<p>Drei.</p>",
    }
    await article(db, journal, "Glaze", excerpt_html="<p>Three.</p>", translations={"de": german})
    found = (await execute(ARTICLE, blog="journal", article="glaze", language="DE"))["blog"]
    shown = found["articleByHandle"]
    assert (found["title"], shown["blog"]["title"]) == ("Journal (de)", "Journal (de)")
    assert (shown["title"], shown["contentHtml"], shown["excerpt"]) == (
        "Glasur",
        "<p>Ton.</p>",
        "Drei.",
    )


async def test_an_article_without_author_and_excerpt(db: Database, execute: Execute) -> None:
    await article(db, await blog(db, "journal"), "Glaze")
    found = (await execute(ARTICLE, blog="journal", article="glaze"))["blog"]
    shown = found["articleByHandle"]
    assert found["authors"] == []
    assert (shown["author"], shown["authorV2"]) == ({"name": ""}, None)
    assert (shown["excerpt"], shown["excerptHtml"], shown["image"]) == (None, None, None)


async def test_what_is_not_published_yet_is_nowhere(db: Database, execute: Execute) -> None:
    journal = await blog(db, "journal")
    key = await article(db, journal, "Soon", author="Ines", published_at=now() + timedelta(hours=1))
    found = (await execute(ARTICLE, blog="journal", article="soon"))["blog"]
    assert (found["articleByHandle"], found["authors"]) == (None, [])
    assert titles((await execute(ARTICLES))["articles"]) == []
    [listed] = (await execute(BLOGS))["blogs"]["nodes"]
    assert titles(listed["articles"]) == []
    assert await execute(f'{{ article(id: "gid://shopify/Article/{key}") {{ title }} }}') == {
        "article": None
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("ID", ["Opening", "Glaze", "Hours", "Brew", "Mend"]),
        ("RELEVANCE", ["Opening", "Glaze", "Hours", "Brew", "Mend"]),
        ("AUTHOR", ["Hours", "Opening", "Glaze", "Mend", "Brew"]),
        ("BLOG_TITLE", ["Opening", "Hours", "Glaze", "Brew", "Mend"]),
        ("PUBLISHED_AT", ["Mend", "Brew", "Hours", "Glaze", "Opening"]),
        ("TITLE", ["Brew", "Glaze", "Hours", "Mend", "Opening"]),
        ("UPDATED_AT", ["Opening", "Glaze", "Hours", "Brew", "Mend"]),
    ],
)
async def test_articles_are_read_part_by_part(
    db: Database, execute: Execute, sort: str, expected: list[str]
) -> None:
    await library(db)
    for reverse in (False, True):
        seen: list[str] = []
        after, more = None, True
        while more:
            data = await execute(ARTICLES, first=2, after=after, sortKey=sort, reverse=reverse)
            seen += titles(data["articles"])
            info = data["articles"]["pageInfo"]
            after, more = info["endCursor"], info["hasNextPage"]
        assert seen == (expected[::-1] if reverse else expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:making", ["Glaze", "Mend"]),
        ("tag:mak", []),
        ("tag:Töpfern", ["Glaze"]),
        ("tag:50%", ["Hours"]),
        ('author:"Bram de"', ["Opening"]),
        ("blog_title:notes -tag:coffee", ["Glaze", "Mend"]),
        ("tag:coffee OR hours", ["Hours", "Brew"]),
    ],
)
async def test_articles_are_found_by_words(
    db: Database, execute: Execute, query: str, expected: list[str]
) -> None:
    await library(db)
    assert titles((await execute(ARTICLES, query=query))["articles"]) == expected


async def test_articles_of_several_blogs_cost_as_much_as_those_of_one(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    await library(db)
    with count_statements() as seen:
        data = await execute(
            BLOGS, first=2, sortKey="PUBLISHED_AT", reverse=True, blogSort="HANDLE"
        )
    notes, news = data["blogs"]["nodes"]
    assert (notes["title"], titles(notes["articles"])) == ("Notes", ["Glaze", "Brew"])
    assert (news["title"], titles(news["articles"])) == ("News", ["Opening", "Hours"])
    assert notes["articles"]["pageInfo"]["hasNextPage"]
    assert not news["articles"]["pageInfo"]["hasNextPage"]
    assert notes["articles"]["nodes"][0]["blog"] == {"handle": "a-notes"}
    assert len(seen) == 3  # the blogs, their articles, the articles' blogs

    rest = await execute(
        BLOGS,
        first=2,
        after=notes["articles"]["pageInfo"]["endCursor"],
        sortKey="PUBLISHED_AT",
        reverse=True,
        blogSort="HANDLE",
    )
    assert titles(rest["blogs"]["nodes"][0]["articles"]) == ["Mend"]


async def test_a_blog_reached_twice_has_the_same_articles(db: Database, execute: Execute) -> None:
    await library(db)
    data = await execute(
        "{ articles { nodes { blog { articles(first: 1) { nodes { title publishedAt } } } } } }"
    )
    for node in data["articles"]["nodes"]:
        [first] = node["blog"]["articles"]["nodes"]
        assert first["title"] in {"Opening", "Glaze"}
        assert first["publishedAt"] in {"2025-03-03T08:00:00Z", "2025-03-02T08:00:00Z"}


@pytest.mark.parametrize("handle", ["", "a/b", "%", "x" * 5000, "' OR 1=1 --", "关于"])
async def test_a_strange_handle_names_nothing(db: Database, execute: Execute, handle: str) -> None:
    await library(db)
    found = await execute(ARTICLE, blog="news", article=handle)
    assert found["blog"]["articleByHandle"] is None
    assert (await execute(ARTICLE, blog=handle, article="opening"))["blog"] is None
