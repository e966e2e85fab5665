"""What readers say about articles, and who writes these."""

from typing import Any

import pytest

from commerce_api.content import service
from commerce_api.content.drafts import ArticleDraft, AuthorDraft, BlogDraft, CommentDraft
from commerce_api.content.errors import InvalidEmail, InvalidText, TextTooLong
from commerce_api.content.models import CommentStatus
from commerce_api.kernel.db import Database
from commerce_api.kernel.errors import NotFound
from commerce_api.settings import Settings
from tests.catalog.seeded import shop
from tests.conftest import Counting, Execute

COMMENTS = """
query C($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean) {
  articles(first: 10) { nodes { handle
    comments(first: $first, after: $after, last: $last, before: $before, reverse: $reverse) {
      nodes { id content contentHtml author { name email } }
      edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } } }
}"""
AUTHORS = """query A($language: LanguageCode) @inContext(language: $language) {
  blog(handle: "journal") { authors { name firstName lastName email bio }
    articleByHandle(handle: "pitching-in-the-rain") {
      authorV2 { bio email } author { lastName }
      comments(first: 10) { nodes { content(truncateAt: 20) author { name email } } } } } }"""


async def article(db: Database, handle: str = "glaze") -> int:
    async with db.transaction() as uow:
        blog = await service.put_blog(uow, BlogDraft(handle="news", title="News"))
        draft = ArticleDraft(blog_id=blog, handle=handle, title="Glaze", content_html="<p>x</p>")
        return await service.put_article(uow, draft)


async def comment(
    db: Database, of: int, text: str, status: CommentStatus = CommentStatus.APPROVED
) -> int:
    async with db.transaction() as uow:
        draft = CommentDraft(
            article_id=of,
            author_name="Paula",
            author_email="paula@reader.example",
            content_html=f"<p>{text}</p>",
        )
        key = await service.add_comment(uow, draft)
        if status is not CommentStatus.PENDING:
            await service.moderate_comment(uow, key, status)
        return key


async def comments(execute: Execute, **variables: Any) -> Any:
    return (await execute(COMMENTS, **variables))["articles"]["nodes"][0]["comments"]


async def test_only_approved_comments_are_shown(db: Database, execute: Execute) -> None:
    glaze = await article(db)
    key = await comment(db, glaze, "Good <script>x</script><em>read</em>.")
    hidden = [
        await comment(db, glaze, status.value, status)
        for status in (CommentStatus.PENDING, CommentStatus.SPAM, CommentStatus.REMOVED)
    ]
    found = await comments(execute, first=10)
    assert found["nodes"] == [
        {
            "id": f"gid://shopify/Comment/{key}",
            "content": "Good read.",
            "contentHtml": "<p>Good <em>read</em>.</p>",
            "author": {"name": "Paula", "email": ""},
        }
    ]
    ids = [f"gid://shopify/Comment/{key}" for key in (key, *hidden)]
    nodes = "query N($ids: [ID!]!) { nodes(ids: $ids) { ... on Comment { content } } }"
    found = (await execute(nodes, ids=ids))["nodes"]
    assert found == [{"content": "Good read."}, None, None, None]
    async with db.transaction() as uow:
        await service.moderate_comment(uow, hidden[0], CommentStatus.APPROVED)
        await service.moderate_comment(uow, key, CommentStatus.REMOVED)
    assert [row["content"] for row in (await comments(execute))["nodes"]] == ["pending"]


async def test_comments_come_page_by_page(db: Database, execute: Execute) -> None:
    glaze = await article(db)
    for text in "abcd":
        await comment(db, glaze, text)

    def texts(page: Any) -> list[str]:
        return [row["content"] for row in page["nodes"]]

    first = await comments(execute, first=3)
    assert (texts(first), first["pageInfo"]["hasNextPage"]) == (["a", "b", "c"], True)
    rest = await comments(execute, first=3, after=first["pageInfo"]["endCursor"])
    assert (texts(rest), rest["pageInfo"]["hasNextPage"]) == (["d"], False)
    assert texts(await comments(execute, first=2, reverse=True)) == ["d", "c"]
    last = await comments(execute, last=2)
    assert (texts(last), last["pageInfo"]["hasPreviousPage"]) == (["c", "d"], True)
    before = await comments(execute, last=5, before=last["pageInfo"]["startCursor"])
    assert texts(before) == ["a", "b"]


async def test_statements_do_not_grow_with_articles_and_comments(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    glaze = await article(db)
    await comment(db, glaze, "a")
    await comments(execute)
    with count_statements() as one:
        await comments(execute)
    for handle in ("b", "c", "d"):
        other = await article(db, handle)
        for text in "xyz":
            await comment(db, other, text)
    with count_statements() as many:
        await comments(execute)
    assert len(one) == len(many) == 2


@pytest.mark.parametrize(
    ("fields", "refusal", "message"),
    [
        ({"article_id": 99}, NotFound, "Article not found"),
        ({"author_email": "nobody"}, InvalidEmail, "no e-mail address"),
        ({"author_name": "x" * 256}, TextTooLong, "At most 255 characters"),
        ({"content_html": "x" * 20_001}, TextTooLong, "At most 20000 characters"),
        ({"content_html": "a\0b"}, InvalidText, "cannot be kept"),
    ],
)
async def test_bad_comments_are_refused(
    db: Database, fields: dict[str, Any], refusal: type[Exception], message: str
) -> None:
    glaze = await article(db)
    given = {
        "article_id": glaze,
        "author_name": "Paula",
        "author_email": "paula@reader.example",
        "content_html": "<p>x</p>",
    }
    async with db.transaction() as uow:
        with pytest.raises(refusal, match=message):
            await service.add_comment(uow, CommentDraft(**{**given, **fields}))
        assert await uow.fetch("SELECT id FROM content_comment") == []


async def test_a_comment_that_is_not_there_cannot_be_moderated(db: Database) -> None:
    async with db.transaction() as uow:
        with pytest.raises(NotFound, match="Comment not found"):
            await service.moderate_comment(uow, 7, CommentStatus.APPROVED)


async def test_an_author_is_known_by_name(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        blog = await service.put_blog(uow, BlogDraft(handle="news", title="News"))
        for handle, author in (("a", "Bram de Haan"), ("b", "Ada Weber"), ("c", None)):
            draft = ArticleDraft(
                blog_id=blog, handle=handle, title=handle, content_html="<p>x</p>", author=author
            )
            await service.put_article(uow, draft)
        known = AuthorDraft(
            name="Bram de Haan",
            first_name="Abraham",
            last_name="de Haan",
            email="bram@example.org",
            bio="Sleeps in tents.",
            translations={"de": {"bio": "Schläft in Zelten."}},
        )
        await service.put_author(uow, known)
        bad = AuthorDraft(name="Ada Weber", first_name="A", last_name="W", email="x")
        with pytest.raises(InvalidEmail):
            await service.put_author(uow, bad)
    document = """query A($language: LanguageCode) @inContext(language: $language) {
      articles(first: 9) { nodes { author { name firstName lastName email bio } } } }"""
    nodes = (await execute(document, language="DE"))["articles"]["nodes"]
    assert [tuple(node["author"].values()) for node in nodes] == [
        ("Bram de Haan", "Abraham", "de Haan", "bram@example.org", "Schläft in Zelten."),
        ("Ada Weber", "Ada", "Weber", "", None),
        ("", "", "", "", None),
    ]


async def test_the_demonstration_has_authors_and_comments(seeded: Settings) -> None:
    async with shop(seeded) as asked:
        journal = (await asked(AUTHORS, language="DE"))["blog"]
        english = (await asked(AUTHORS))["blog"]["articleByHandle"]
    assert journal["authors"][0] == {
        "name": "Bram de Haan",
        "firstName": "Bram",
        "lastName": "de Haan",
        "email": "bram@kettlemoor.example",
        "bio": "Leitet das Lager und schläft mit Absicht in Zelten.",
    }
    assert english["authorV2"]["bio"] == "Runs the warehouse and sleeps in tents on purpose."
    assert english["comments"]["nodes"] == [
        {
            "content": "The minute of doing…",
            "author": {"name": "Hanne Lund", "email": ""},
        }
    ]
