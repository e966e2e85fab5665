"""Writing what the shop says. Each `put_` makes a thing, or replaces the one with that handle.

Markup is made safe here, once, so that it can be shown as it is.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from commerce_api.content import queries
from commerce_api.content.drafts import (
    ArticleDraft,
    AuthorDraft,
    BlogDraft,
    Colors,
    CommentDraft,
    ItemDraft,
    MenuDraft,
    PageDraft,
    PolicyDraft,
    RedirectDraft,
    ShopDraft,
    Translations,
)
from commerce_api.content.errors import (
    InvalidColor,
    InvalidEmail,
    InvalidHandle,
    InvalidPath,
    InvalidText,
    MenuTooDeep,
    MenuTooLong,
    RedirectLoop,
    TextTooLong,
    UnsafeAddress,
)
from commerce_api.content.events import ArticleChanged, PageChanged
from commerce_api.content.models import Comment, CommentStatus, MenuItem, PolicyKind
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.errors import NotFound
from commerce_api.kernel.text import safe_html, storable
from commerce_api.kernel.translations import rows_of

LEVELS = 3
ENTRIES = 500
PATH_MAX = 512
BODY_MAX = 200_000
COMMENT_MAX = 20_000
HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
SCHEMES = {"http", "https", "mailto", "tel"}
FIELDS_MAX = {
    "title": 255,
    "name": 255,
    "first_name": 255,
    "last_name": 255,
    "author_name": 255,
    "email": 320,
    "author_email": 320,
    "slogan": 255,
    "bio": 2000,
    "author": 255,
    "description": 2000,
    "money_format": 80,
    "body_html": BODY_MAX,
    "content_html": BODY_MAX,
    "excerpt_html": 20_000,
    "seo_title": 255,
    "seo_description": 512,
}
POLICY_HANDLES = {
    PolicyKind.CONTACT: "contact-information",
    PolicyKind.LEGAL: "legal-notice",
    PolicyKind.PRIVACY: "privacy-policy",
    PolicyKind.REFUND: "refund-policy",
    PolicyKind.SALE: "terms-of-sale",
    PolicyKind.SHIPPING: "shipping-policy",
    PolicyKind.SUBSCRIPTION: "subscription-policy",
    PolicyKind.TERMS: "terms-of-service",
}


async def put_shop(uow: UnitOfWork, draft: ShopDraft) -> int:
    values = _safe(
        {
            "name": draft.name,
            "description": draft.description,
            "money_format": draft.money_format,
            "slogan": draft.slogan,
        }
    )
    key = await queries.put_shop(
        uow,
        **values,
        country=draft.country,
        currency=draft.currency,
        languages=_json(draft.languages),
        logo_id=draft.logo_id,
        square_logo_id=draft.square_logo_id,
        cover_id=draft.cover_id,
        colors=_colors(draft.colors),
        customer_account_url=_address(draft.customer_account_url),
        account_texts=_account_texts(draft.account_texts),
        login_providers=_json(draft.login_providers),
    )
    await _translate(uow, "shop", key, draft.translations)
    uow.settings_changed = True
    return key


async def put_policy(uow: UnitOfWork, draft: PolicyDraft) -> int:
    """There is one policy of each kind; its handle follows from the kind."""
    values = _safe({"title": draft.title, "body_html": draft.body_html})
    handle = POLICY_HANDLES[draft.kind]
    key = await queries.put_policy(uow, kind=draft.kind.value, handle=handle, **values)
    await _translate(uow, "policy", key, draft.translations)
    return key


async def put_page(uow: UnitOfWork, draft: PageDraft) -> int:
    values = _safe({"title": draft.title, "body_html": draft.body_html, **_seo(draft)})
    key = await queries.put_page(uow, handle=_handle(draft.handle), **values)
    await _translate(uow, "page", key, draft.translations)
    uow.emit(PageChanged(key))
    return key


async def put_blog(uow: UnitOfWork, draft: BlogDraft) -> int:
    values = _safe({"title": draft.title, **_seo(draft)})
    key = await queries.put_blog(uow, handle=_handle(draft.handle), **values)
    await _translate(uow, "blog", key, draft.translations)
    return key


async def put_author(uow: UnitOfWork, draft: AuthorDraft) -> int:
    """What is told about whoever articles call by this name."""
    texts = {"name": draft.name, "first_name": draft.first_name, "last_name": draft.last_name}
    if draft.email and not EMAIL.fullmatch(draft.email):
        raise InvalidEmail
    values = _safe({**texts, "email": draft.email, "bio": draft.bio})
    key = await queries.put_author(uow, **values)
    await _translate(uow, "author", key, draft.translations)
    return key


async def add_comment(uow: UnitOfWork, draft: CommentDraft) -> int:
    """A comment that waits to be approved before anybody sees it."""
    if not await queries.article_exists(uow, draft.article_id):
        raise NotFound("Article", field=("articleId",))
    if not EMAIL.fullmatch(draft.author_email):
        raise InvalidEmail
    if len(draft.content_html) > COMMENT_MAX:
        raise TextTooLong("content_html", COMMENT_MAX)
    row = Comment(
        article_id=draft.article_id,
        author_name=_safe_text("author_name", draft.author_name),
        author_email=_safe_text("author_email", draft.author_email),
        content_html=_safe_text("content_html", draft.content_html),
    )
    await uow.add(row)
    return row.id


async def moderate_comment(uow: UnitOfWork, key: int, status: CommentStatus) -> None:
    if not await queries.moderated(uow, key, status.value):
        raise NotFound("Comment", field=("id",))


async def put_article(uow: UnitOfWork, draft: ArticleDraft) -> int:
    """An article is known by its blog and its handle."""
    if not await queries.blog_exists(uow, draft.blog_id):
        raise NotFound("Blog", field=("blogId",))
    texts = {
        "title": draft.title,
        "author": draft.author,
        "excerpt_html": draft.excerpt_html,
        "content_html": draft.content_html,
        **_seo(draft),
    }
    key = await queries.put_article(
        uow,
        **_safe(texts),
        blog_id=draft.blog_id,
        handle=_handle(draft.handle),
        tags=_json(draft.tags),
        image_id=draft.image_id,
        published_at=draft.published_at,
    )
    await _translate(uow, "article", key, draft.translations)
    uow.emit(ArticleChanged(key))
    return key


async def put_menu(uow: UnitOfWork, draft: MenuDraft) -> int:
    """The menu with exactly these entries: what it had before is gone."""
    if _count(draft.items, LEVELS) > ENTRIES:
        raise MenuTooLong(ENTRIES)
    values = _safe({"title": draft.title})
    key = await queries.put_menu(uow, handle=_handle(draft.handle), **values)
    await queries.empty_menu(uow, key)
    await _add_items(uow, key, None, draft.items)
    await _translate(uow, "menu", key, draft.translations)
    return key


async def put_redirect(uow: UnitOfWork, draft: RedirectDraft) -> int:
    """Paths are the same in capital and small letters, with and without a slash at the end."""
    path = "/" + draft.path.lower().strip("/")
    if not _is_path(draft.path) or len(path) > PATH_MAX:
        raise InvalidPath(draft.path)
    if not (_is_path(draft.target) or draft.target.startswith(("http://", "https://"))):
        raise UnsafeAddress(draft.target)
    target = _address(draft.target)
    if draft.target.lower().rstrip("/") == path:
        raise RedirectLoop(path)
    return await queries.put_redirect(uow, path=path, target=target)


def _count(items: Sequence[ItemDraft], levels: int) -> int:
    if items and not levels:
        raise MenuTooDeep(LEVELS)
    return len(items) + sum(_count(item.items, levels - 1) for item in items)


async def _add_items(
    uow: UnitOfWork, menu: int, parent: int | None, items: Sequence[ItemDraft]
) -> None:
    for position, item in enumerate(items):
        row = MenuItem(
            menu_id=menu,
            parent_id=parent,
            position=position,
            title=_safe({"title": item.title})["title"] or "",
            kind=item.kind,
            target_id=item.target_id,
            target_handle=_path(item.target_handle),
            url=_address(item.url),
            tags=list(item.tags) or None,
        )
        await uow.add(row)
        await _translate(uow, "menu_item", row.id, item.translations)
        await _add_items(uow, menu, row.id, item.items)


async def _translate(uow: UnitOfWork, owner: str, id: int, translations: Translations) -> None:
    await queries.forget_translations(uow, owner, id)
    safe = {
        language: {name: text for name, text in _safe(texts).items() if text is not None}
        for language, texts in translations.items()
    }
    await uow.add(*rows_of(owner, id, safe))


def _seo(draft: PageDraft | BlogDraft | ArticleDraft) -> dict[str, str | None]:
    return {"seo_title": draft.seo_title, "seo_description": draft.seo_description}


def _safe(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """The texts as they may be kept: short enough, storable, and harmless where they are HTML."""
    return {name: None if text is None else _safe_text(name, text) for name, text in texts.items()}


def _safe_text(name: str, text: str) -> str:
    most = FIELDS_MAX[name]
    if not storable(text):
        raise InvalidText(name)
    safe = safe_html(text) if name.endswith("_html") else text
    if len(safe) > most:
        raise TextTooLong(name, most)
    return safe


def _handle(handle: str) -> str:
    if not HANDLE.fullmatch(handle):
        raise InvalidHandle(handle)
    return handle


def _path(path: str | None) -> str | None:
    """A handle, or two of them: `blog/article`."""
    if path is None:
        return None
    parts = path.split("/")
    if len(parts) > 2:
        raise InvalidHandle(path)
    return "/".join(_handle(part) for part in parts)


def _address(url: str | None) -> str | None:
    """Only what a browser opens as a page or a letter: never `javascript:`."""
    if url is None or _is_path(url):
        return url
    try:
        safe = urlsplit(url).scheme in SCHEMES and _printable(url)
    except ValueError:
        safe = False
    if not safe:
        raise UnsafeAddress(url)
    return url


def _is_path(text: str) -> bool:
    return text.startswith("/") and not text.startswith("//") and _printable(text)


def _printable(url: str) -> bool:
    return len(url) <= 2048 and url.isprintable() and "\\" not in url and " " not in url


def _json(texts: Sequence[str]) -> str:
    return msgspec.json.encode(list(texts)).decode()


def _colors(colors: Colors | None) -> str | None:
    if colors is None:
        return None
    for color in (each for groups in colors.values() for group in groups for each in group):
        if color is not None and not COLOR.fullmatch(color):
            raise InvalidColor(color)
    return msgspec.json.encode(colors).decode()


def _account_texts(texts: Translations | None) -> str | None:
    """They are shown as they are, in pages of the shop's own: any text will do."""
    return None if texts is None else msgspec.json.encode(texts).decode()
