"""Many rows by many keys, one statement each (and one more where texts are translated)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from commerce_api.content.rows import (
    ArticleRow,
    AuthorFactsRow,
    AuthorRow,
    BlogRow,
    CommentRow,
    MenuItemRow,
    MenuRow,
    PageRow,
    PolicyRow,
    RedirectRow,
)
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import Row, grouped, iso, json_value, structs
from commerce_api.kernel.translations import texts_of

R = TypeVar("R", bound=Row)

TRANSLATED = {
    "title",
    "name",
    "description",
    "body_html",
    "content_html",
    "excerpt_html",
    "seo_title",
    "seo_description",
    "slogan",
    "bio",
}

PAGE_COLUMNS = """p.id, p.handle, p.title, p.body_html, p.seo_title, p.seo_description,
  p.created_at, p.updated_at"""

PAGES = f"SELECT {PAGE_COLUMNS} FROM content_page AS p WHERE p.id = ANY(:keys)"

BLOG_COLUMNS = "b.id, b.handle, b.title, b.seo_title, b.seo_description"

BLOGS = f"SELECT {BLOG_COLUMNS} FROM content_blog AS b WHERE b.id = ANY(:keys)"

PUBLISHED = "a.published_at <= :now"

ARTICLE_COLUMNS = """a.id, a.blog_id, b.handle, b.title, a.handle, a.title,
  COALESCE(a.author, ''), a.excerpt_html, a.content_html, a.tags, a.image_id, a.published_at,
  a.updated_at, a.seo_title, a.seo_description"""

ARTICLES_FROM = "content_article AS a JOIN content_blog AS b ON b.id = a.blog_id"

ARTICLES = f"""
SELECT {ARTICLE_COLUMNS} FROM {ARTICLES_FROM} WHERE a.id = ANY(:keys) AND {PUBLISHED}"""

ARTICLES_BY_HANDLE = f"""
SELECT {ARTICLE_COLUMNS} FROM {ARTICLES_FROM}
WHERE a.blog_id = ANY(:keys) AND a.handle = :handle AND {PUBLISHED}"""

AUTHORS = f"""
SELECT a.blog_id, a.author FROM content_article AS a
WHERE a.blog_id = ANY(:keys) AND a.author <> '' AND {PUBLISHED}
GROUP BY a.blog_id, a.author ORDER BY a.blog_id, a.author"""

AUTHORS_BY_NAME = """
SELECT id, name, first_name, last_name, email, bio FROM content_author WHERE name = ANY(:keys)"""

COMMENT_COLUMNS = "c.id, c.author_name, c.author_email, c.content_html"

SHOWN = "c.status = 'approved'"

COMMENTS = f"""
SELECT {COMMENT_COLUMNS} FROM content_comment AS c JOIN content_article AS a ON a.id = c.article_id
WHERE c.id = ANY(:keys) AND {SHOWN} AND {PUBLISHED}"""

POLICY_COLUMNS = "id, kind, handle, title, body_html"

POLICIES = f"SELECT {POLICY_COLUMNS} FROM content_policy WHERE id = ANY(:keys)"

ALL_POLICIES = f"SELECT {POLICY_COLUMNS} FROM content_policy ORDER BY id"

REDIRECT_COLUMNS = "r.id, r.path, r.target"

REDIRECTS = f"SELECT {REDIRECT_COLUMNS} FROM content_url_redirect AS r WHERE r.id = ANY(:keys)"

MENU_COLUMNS = """m.id, m.handle, m.title, i.id, i.parent_id, i.title, i.kind, i.target_id,
  i.target_handle, i.url, i.tags"""

MENUS = f"""
SELECT {MENU_COLUMNS} FROM content_menu AS m LEFT JOIN content_menu_item AS i ON i.menu_id = m.id
WHERE m.id = ANY(:keys) ORDER BY m.id, i.position, i.id"""

MENUS_BY_HANDLE = MENUS.replace("m.id = ANY(:keys)", "m.handle = ANY(:keys)")


async def pages(reader: Fetches, keys: Sequence[int], locale: str | None) -> Mapping[int, PageRow]:
    rows = structs(PageRow, await reader.fetch(PAGES, keys=list(keys)))
    return {row.key: row for row in await finished_pages(reader, rows, locale)}


async def finished_pages(reader: Fetches, rows: list[PageRow], locale: str | None) -> list[PageRow]:
    """Rows straight from a SELECT, with times as on the wire and texts in the buyer's language."""
    for row in rows:
        row.created_at = iso(row.created_at) or ""
        row.updated_at = iso(row.updated_at) or ""
    return await translated(reader, "page", rows, locale)


async def blogs(reader: Fetches, keys: Sequence[int], locale: str | None) -> Mapping[int, BlogRow]:
    rows = structs(BlogRow, await reader.fetch(BLOGS, keys=list(keys)))
    return {row.key: row for row in await translated(reader, "blog", rows, locale)}


async def articles(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, ArticleRow]:
    rows = structs(ArticleRow, await reader.fetch(ARTICLES, keys=list(keys), now=now()))
    return {row.key: row for row in await finished_articles(reader, rows, locale)}


async def article_of_blog(
    reader: Fetches, keys: Sequence[int], handle: str, locale: str | None
) -> Mapping[int, ArticleRow]:
    """The article with that handle, of each of these blogs."""
    found = await reader.fetch(ARTICLES_BY_HANDLE, keys=list(keys), handle=handle, now=now())
    rows = await finished_articles(reader, structs(ArticleRow, found), locale)
    return {row.blog_key: row for row in rows}


async def finished_articles(
    reader: Fetches, rows: list[ArticleRow], locale: str | None
) -> list[ArticleRow]:
    for row in rows:
        row.tags = json_value(row.tags)
        row.published_at = iso(row.published_at) or ""
        row.updated_at = iso(row.updated_at) or ""
    return await translated(reader, "article", rows, locale)


async def authors_of_blog(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[AuthorRow]]:
    return grouped(AuthorRow, await reader.fetch(AUTHORS, keys=list(keys), now=now()), keys)


async def authors(
    reader: Fetches, names: Sequence[str], locale: str | None
) -> Mapping[str, AuthorFactsRow]:
    """By the names that articles call them."""
    rows = structs(AuthorFactsRow, await reader.fetch(AUTHORS_BY_NAME, keys=list(names)))
    return {row.name: row for row in await translated(reader, "author", rows, locale)}


async def comments(reader: Fetches, keys: Sequence[int]) -> Mapping[int, CommentRow]:
    """Those that may be shown."""
    rows = structs(CommentRow, await reader.fetch(COMMENTS, keys=list(keys), now=now()))
    return {row.key: row for row in rows}


async def policies(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, PolicyRow]:
    rows = structs(PolicyRow, await reader.fetch(POLICIES, keys=list(keys)))
    return {row.key: row for row in await translated(reader, "policy", rows, locale)}


async def policies_of_shop(
    reader: Fetches, keys: Sequence[int], locale: str | None
) -> Mapping[int, dict[str, PolicyRow]]:
    """All policies by their kind, once for every key of the one shop."""
    rows = structs(PolicyRow, await reader.fetch(ALL_POLICIES))
    by_kind = {row.kind: row for row in await translated(reader, "policy", rows, locale)}
    return dict.fromkeys(keys, by_kind)


async def redirects(reader: Fetches, keys: Sequence[int]) -> Mapping[int, RedirectRow]:
    rows = structs(RedirectRow, await reader.fetch(REDIRECTS, keys=list(keys)))
    return {row.key: row for row in rows}


async def menus(reader: Fetches, keys: Sequence[int], locale: str | None) -> Mapping[int, MenuRow]:
    found = _menus(await reader.fetch(MENUS, keys=list(keys)))
    return {menu.key: menu for menu in await _translated_menus(reader, found, locale)}


async def menus_by_handle(
    reader: Fetches, handles: Sequence[str], locale: str | None
) -> Mapping[str, MenuRow]:
    found = _menus(await reader.fetch(MENUS_BY_HANDLE, keys=list(handles)))
    return {menu.handle: menu for menu in await _translated_menus(reader, found, locale)}


def _menus(found: Sequence[Sequence[Any]]) -> list[MenuRow]:
    """Trees out of flat rows: a menu's columns, then those of one of its entries."""
    menus: dict[int, MenuRow] = {}
    targets: dict[int, dict[str, list[int]]] = {}
    for key, handle, title, *item in found:
        menu = menus.setdefault(key, MenuRow(key, handle, title, [], []))
        if item[0] is not None:
            led_to = targets.setdefault(key, defaultdict(list))
            *columns, tags = item
            row = MenuItemRow(*(*columns, json_value(tags) or [], [], led_to))
            menu.everything.append(row)
            if row.target_key is not None:
                led_to[row.kind].append(row.target_key)
    for menu in menus.values():
        by_key = {row.key: row for row in menu.everything}
        for row in menu.everything:
            parent = by_key.get(row.parent_key or 0)
            (parent or menu).items.append(row)
    return list(menus.values())


async def _translated_menus(
    reader: Fetches, menus: list[MenuRow], locale: str | None
) -> list[MenuRow]:
    await translated(reader, "menu_item", [i for menu in menus for i in menu.everything], locale)
    return await translated(reader, "menu", menus, locale)


async def translated(reader: Fetches, owner: str, rows: list[R], locale: str | None) -> list[R]:
    """The rows with their texts in another language, where there are such texts."""
    if not locale or not rows:
        return rows
    texts = await texts_of(reader, owner, [row.key for row in rows], locale)  # type: ignore[attr-defined]
    for row in rows:
        for field, text in texts.get(row.key, {}).items():  # type: ignore[attr-defined]
            if field in TRANSLATED and field in row.__struct_fields__:
                setattr(row, field, text)
    return rows
