"""Single lookups and lists of what the shop says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from commerce_api.content.filters import Fields, is_path
from commerce_api.content.loaders import (
    ARTICLE_COLUMNS,
    ARTICLES_FROM,
    BLOG_COLUMNS,
    COMMENT_COLUMNS,
    PAGE_COLUMNS,
    PUBLISHED,
    REDIRECT_COLUMNS,
    SHOWN,
)
from commerce_api.content.rows import (
    ArticleRow,
    BlogRow,
    CommentRow,
    PageRow,
    RedirectRow,
    ShopRow,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.conditions import contains, in_json, is_time, none_of
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import Row, grouped, json_value, moment, structs

SHOP = """
SELECT name, description, money_format, country, currency, logo_id, id, slogan, square_logo_id,
  cover_id, colors, customer_account_url, account_texts, login_providers
FROM content_shop ORDER BY id LIMIT 1"""

PAGE_KEY = "SELECT id FROM content_page WHERE handle = :handle"
BLOG_KEY = "SELECT id FROM content_blog WHERE handle = :handle"

LISTED = "SELECT {columns} FROM {source} WHERE {where} ORDER BY {order} LIMIT :limit"

# The first `limit` articles of each blog; only their keys are sorted.
OF_BLOGS = f"""
SELECT a.blog_id, {ARTICLE_COLUMNS}
FROM (SELECT a.id AS article_id, ROW_NUMBER() OVER (PARTITION BY a.blog_id ORDER BY {{order}}) AS n
      FROM {ARTICLES_FROM} WHERE a.blog_id = ANY(:keys) AND {{where}}) AS chosen
JOIN content_article AS a ON a.id = chosen.article_id
JOIN content_blog AS b ON b.id = a.blog_id
WHERE chosen.n <= :limit ORDER BY a.blog_id, chosen.n"""

# The first `limit` comments of each article.
COMMENTS_OF = f"""
SELECT c.article_id, {COMMENT_COLUMNS}
FROM (SELECT c.id AS comment_id,
        ROW_NUMBER() OVER (PARTITION BY c.article_id ORDER BY c.id {{way}}) AS n
      FROM content_comment AS c WHERE c.article_id = ANY(:keys) AND {SHOWN} AND {{after}}) AS chosen
JOIN content_comment AS c ON c.id = chosen.comment_id
WHERE chosen.n <= :limit ORDER BY c.article_id, chosen.n"""

SAVED = """
INSERT INTO {table} ({names}) VALUES ({values})
ON CONFLICT ({known}) DO UPDATE SET {changes} RETURNING id"""

MODERATED = "UPDATE content_comment SET status = :status WHERE id = :key RETURNING id"

ARTICLE_EXISTS = "SELECT 1 FROM content_article WHERE id = :key"

BLOG_EXISTS = "SELECT 1 FROM content_blog WHERE id = :key"

FORGET_TRANSLATIONS = "DELETE FROM kernel_translation WHERE owner = :owner AND owner_id = :key"

FORGET_ITEMS = """
DELETE FROM kernel_translation WHERE owner = 'menu_item'
AND owner_id IN (SELECT id FROM content_menu_item WHERE menu_id = :menu)"""

EMPTY_MENU = "DELETE FROM content_menu_item WHERE menu_id = :menu"


class Order(msgspec.Struct, frozen=True):
    """A way to sort: the column, and the row's field that a cursor remembers."""

    column: str
    field: str
    kind: type = str

    def position(self, row: Any) -> tuple[Any, ...]:
        value = getattr(row, self.field)
        if self.kind is datetime:
            value = moment(value)
        return (row.key,) if self.kind is int else (value, row.key)

    @property
    def kinds(self) -> tuple[type, ...]:
        return (int,) if self.kind is int else (self.kind, int)


class Listing(msgspec.Struct, frozen=True):
    """A list that can be searched, sorted and read page by page."""

    row: type[Row]
    columns: str
    source: str
    key: str
    orders: dict[str, Order]  # by the wire's sort key
    fields: Fields
    visible: str = "TRUE"

    def order(self, sort: str | None) -> Order:
        """RELEVANCE is the order in which they were made, as is no order."""
        return self.orders.get(sort or "ID", self.orders["ID"])


PAGES = Listing(
    PageRow,
    PAGE_COLUMNS,
    "content_page AS p",
    "p.id",
    {
        "ID": Order("p.id", "key", int),
        "TITLE": Order("p.title", "title"),
        "UPDATED_AT": Order("p.updated_at", "updated_at", datetime),
    },
    {
        "": contains("p.title"),
        "title": contains("p.title"),
        "handle": contains("p.handle"),
        "created_at": is_time("p.created_at"),
        "updated_at": is_time("p.updated_at"),
    },
)

BLOGS = Listing(
    BlogRow,
    BLOG_COLUMNS,
    "content_blog AS b",
    "b.id",
    {
        "ID": Order("b.id", "key", int),
        "HANDLE": Order("b.handle", "handle"),
        "TITLE": Order("b.title", "title"),
    },
    {
        "": contains("b.title"),
        "title": contains("b.title"),
        "handle": contains("b.handle"),
        "created_at": is_time("b.created_at"),
        "updated_at": is_time("b.updated_at"),
    },
)

ARTICLES = Listing(
    ArticleRow,
    ARTICLE_COLUMNS,
    ARTICLES_FROM,
    "a.id",
    {
        "ID": Order("a.id", "key", int),
        "AUTHOR": Order("COALESCE(a.author, '')", "author"),
        "BLOG_TITLE": Order("b.title", "blog_title"),
        "PUBLISHED_AT": Order("a.published_at", "published_at", datetime),
        "TITLE": Order("a.title", "title"),
        "UPDATED_AT": Order("a.updated_at", "updated_at", datetime),
    },
    {
        "": contains("a.title"),
        "title": contains("a.title"),
        "handle": contains("a.handle"),
        "author": contains("COALESCE(a.author, '')"),
        "blog_title": contains("b.title"),
        "tag": in_json("a.tags"),
        "tag_not": none_of(in_json("a.tags")),
        "created_at": is_time("a.created_at"),
        "updated_at": is_time("a.updated_at"),
    },
    PUBLISHED,
)


REDIRECTS = Listing(
    RedirectRow,
    REDIRECT_COLUMNS,
    "content_url_redirect AS r",
    "r.id",
    {"ID": Order("r.id", "key", int)},
    {
        "": contains("r.path"),
        "path": is_path("r.path"),
        "target": is_path("lower(r.target)"),
        "created_at": is_time("r.created_at"),
    },
)


class Wanted(msgspec.Struct, frozen=True):
    """Which part of a listing: `position` is what `Order.position` said of the row before.

    `where` is SQL made of constants, `params` are its parameters.
    """

    order: Order
    position: list[Any] | None
    where: str
    params: dict[str, Any]
    descending: bool
    limit: int


async def shop(reader: Fetches) -> ShopRow | None:
    rows = structs(ShopRow, await reader.fetch(SHOP))
    for row in rows:
        row.colors = json_value(row.colors)
        row.account_texts = json_value(row.account_texts)
        row.login_providers = json_value(row.login_providers)
    return rows[0] if rows else None


async def page_key(reader: Fetches, handle: str) -> int | None:
    rows = await reader.fetch(PAGE_KEY, handle=handle)
    return rows[0][0] if rows else None


async def blog_key(reader: Fetches, handle: str) -> int | None:
    rows = await reader.fetch(BLOG_KEY, handle=handle)
    return rows[0][0] if rows else None


async def listed(reader: Fetches, listing: Listing, wanted: Wanted) -> list[Any]:
    """Rows as they come, in the language they were written in."""
    where, order, params = _clauses(listing, wanted)
    sql = LISTED.format(columns=listing.columns, source=listing.source, where=where, order=order)
    return structs(listing.row, await reader.fetch(sql, limit=wanted.limit, **params))


async def articles_of_blogs(
    reader: Fetches, blogs: Sequence[int], wanted: Wanted
) -> dict[int, list[ArticleRow]]:
    """The same part of each blog's list, in one statement."""
    where, order, params = _clauses(ARTICLES, wanted)
    sql = OF_BLOGS.format(where=where, order=order)
    found = await reader.fetch(sql, keys=list(blogs), limit=wanted.limit, **params)
    return grouped(ArticleRow, found, blogs)


async def comments_of_articles(
    reader: Fetches,
    articles: Sequence[int],
    position: list[Any] | None,
    *,
    descending: bool,
    limit: int,
) -> dict[int, list[CommentRow]]:
    """The same part of each article's comments, in one statement."""
    than, way = ("<", "DESC") if descending else (">", "ASC")
    sql = COMMENTS_OF.format(way=way, after=f"c.id {than} :key" if position else "TRUE")
    params = {"key": position[0]} if position else {}
    found = await reader.fetch(sql, keys=list(articles), limit=limit, **params)
    return grouped(CommentRow, found, articles)


async def moderated(uow: Fetches, key: int, status: str) -> bool:
    return bool(await uow.fetch(MODERATED, key=key, status=status))


async def article_exists(reader: Fetches, key: int) -> bool:
    return bool(await reader.fetch(ARTICLE_EXISTS, key=key))


async def blog_exists(reader: Fetches, key: int) -> bool:
    return bool(await reader.fetch(BLOG_EXISTS, key=key))


async def put_shop(uow: Fetches, **values: Any) -> int:
    """The one row of the shop."""
    return await _put(uow, "content_shop", ("id",), {"id": 1, "created_at": now(), **values})


async def put_policy(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_policy", ("kind",), {**_times(), **values})


async def put_page(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_page", ("handle",), {**_times(), **values})


async def put_blog(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_blog", ("handle",), {**_times(), **values})


async def put_article(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_article", ("blog_id", "handle"), {**_times(), **values})


async def put_author(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_author", ("name",), {"created_at": now(), **values})


async def put_menu(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_menu", ("handle",), {"created_at": now(), **values})


async def put_redirect(uow: Fetches, **values: Any) -> int:
    return await _put(uow, "content_url_redirect", ("path",), {"created_at": now(), **values})


async def empty_menu(uow: Fetches, menu: int) -> None:
    await uow.fetch(FORGET_ITEMS, menu=menu)
    await uow.fetch(EMPTY_MENU, menu=menu)


async def forget_translations(uow: Fetches, owner: str, key: int) -> None:
    await uow.fetch(FORGET_TRANSLATIONS, owner=owner, key=key)


async def _put(uow: Fetches, table: str, known: tuple[str, ...], values: dict[str, Any]) -> int:
    """Insert, or replace the row that is known by the same values; its key either way."""
    kept = {*known, "created_at"}
    sql = SAVED.format(
        table=table,
        names=", ".join(values),
        values=", ".join(f":{name}" for name in values),
        known=", ".join(known),
        changes=", ".join(f"{name} = excluded.{name}" for name in values if name not in kept),
    )
    key: int = (await uow.fetch(sql, **values))[0][0]
    return key


def _times() -> dict[str, datetime]:
    moment = now()
    return {"created_at": moment, "updated_at": moment}


def _clauses(listing: Listing, wanted: Wanted) -> tuple[str, str, dict[str, Any]]:
    direction, than = ("DESC", "<") if wanted.descending else ("ASC", ">")
    column, key, position = wanted.order.column, listing.key, wanted.position
    params = dict(wanted.params)
    if listing.visible != "TRUE":
        params["now"] = now()
    after = "TRUE"
    if position is not None and len(position) == 1:
        after, params = f"{key} {than} :key", {**params, "key": position[0]}
    elif position is not None:
        after = f"({column}, {key}) {than} (:value, :key)"
        params |= {"value": position[0], "key": position[1]}
    order = f"{column} {direction}, {key} {direction}"
    return f"{listing.visible} AND {after} AND {wanted.where}", order, params
