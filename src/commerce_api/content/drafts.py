"""What the merchant wants to say, before it is checked and saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commerce_api.content.models import ItemKind, PolicyKind
from commerce_api.kernel.clock import now
from commerce_api.kernel.translations import Texts

Translations = Mapping[str, Texts]  # language to field to text
# `primary` and `secondary`: groups of background and foreground, as `#rrggbb`
Colors = Mapping[str, Sequence[Sequence[str | None]]]


@dataclass(frozen=True, kw_only=True)
class ShopDraft:
    name: str
    description: str | None = None
    money_format: str
    country: str
    currency: str
    languages: Sequence[str] = ("en",)
    logo_id: int | None = None
    slogan: str | None = None
    square_logo_id: int | None = None
    cover_id: int | None = None
    colors: Colors | None = None
    customer_account_url: str | None = None
    account_texts: Translations | None = None
    login_providers: Sequence[str] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PolicyDraft:
    kind: PolicyKind
    title: str
    body_html: str
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PageDraft:
    handle: str
    title: str
    body_html: str
    seo_title: str | None = None
    seo_description: str | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BlogDraft:
    handle: str
    title: str
    seo_title: str | None = None
    seo_description: str | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AuthorDraft:
    """Who an article's `author` is. The e-mail address is for everybody to read."""

    name: str
    first_name: str
    last_name: str
    email: str = ""
    bio: str | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CommentDraft:
    article_id: int
    author_name: str
    author_email: str
    content_html: str


@dataclass(frozen=True, kw_only=True)
class ArticleDraft:
    blog_id: int
    handle: str
    title: str
    content_html: str
    author: str | None = None
    excerpt_html: str | None = None
    tags: Sequence[str] = ()
    image_id: int | None = None
    published_at: datetime = field(default_factory=now)
    seo_title: str | None = None
    seo_description: str | None = None
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RedirectDraft:
    """From a path of this shop to another one, or to any web address."""

    path: str
    target: str


@dataclass(frozen=True, kw_only=True)
class ItemDraft:
    """`target_handle` of an article is `blog/article`; `url` is for kinds without a target."""

    title: str
    kind: ItemKind
    target_id: int | None = None
    target_handle: str | None = None
    url: str | None = None
    tags: Sequence[str] = ()
    items: Sequence["ItemDraft"] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MenuDraft:
    handle: str
    title: str
    items: Sequence[ItemDraft] = ()
    translations: Translations = field(default_factory=dict)
