"""What readers say about articles, once somebody has let it through."""

from typing import Annotated

import strawberry

from commerce_api.content import loaders, queries
from commerce_api.content.graphql.articles import Article
from commerce_api.content.rows import ArticleRow, CommentRow
from commerce_api.gql import (
    HTML,
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Node,
    Page,
    Reverse,
    arg,
    batch,
    connection,
    expect,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    page_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row
from commerce_api.kernel.text import plain_text, truncated


class CommentAuthorRow(Row):
    name: str
    email: str


@type_("Who wrote a comment.")
class CommentAuthor:
    name: str = leaf("Name, as it was given.")
    email: str = leaf(
        "E-mail address: personal, so that those who read the shop get an empty text."
    )


@type_("What a reader says about an article.", CommentRow)
class Comment(Node):
    content_html: HTML = leaf("The text with its markup.")


CommentConnection = connection(Comment, "Comment", "comments")


@field(Comment, "id", strawberry.ID, "A globally unique id.")
def comment_id(comment: CommentRow) -> str:
    return gid("Comment", comment.key)


@field(Comment, "author", CommentAuthor, "Who wrote it.")
def comment_author(comment: CommentRow) -> CommentAuthorRow:
    return CommentAuthorRow(comment.author_name, "")


@field(Comment, "content", str, "The text without markup.")
def comment_content(
    comment: CommentRow,
    truncate_at: Annotated[int | None, arg("Cut after this many characters.")] = None,
) -> str:
    return truncated(plain_text(comment.content_html), truncate_at)


@batch(Article, "comments", CommentConnection, "What readers say about it, the oldest first.")
async def article_comments(
    articles: list[ArticleRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = None,
) -> list[Page]:
    part = window(first, after, last, before, reverse=reverse)
    found = await queries.comments_of_articles(
        info.context,
        list({article.key: None for article in articles}),
        expect(part.position, int),
        descending=part.descending,
        limit=part.size + 1,
    )
    return [page_of(found[article.key], part, lambda row: (row.key,)) for article in articles]


@finds_nodes("Comment")
async def find_comments(context: Context, ids: list[str]) -> dict[str, CommentRow | None]:
    keys = [key_of(id, "Comment") for id in ids]
    return dict(zip(ids, await context.many(loaders.comments, keys), strict=True))
