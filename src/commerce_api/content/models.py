from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, choice, currency, document, reference, whole


class PolicyKind(StrEnum):
    CONTACT = "contact"
    LEGAL = "legal"
    PRIVACY = "privacy"
    REFUND = "refund"
    SALE = "sale"
    SHIPPING = "shipping"
    SUBSCRIPTION = "subscription"
    TERMS = "terms"


class CommentStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"  # the only ones that are shown
    SPAM = "spam"
    REMOVED = "removed"


class ItemKind(StrEnum):
    ARTICLE = "ARTICLE"
    BLOG = "BLOG"
    CATALOG = "CATALOG"
    COLLECTION = "COLLECTION"
    COLLECTIONS = "COLLECTIONS"
    FRONTPAGE = "FRONTPAGE"
    HTTP = "HTTP"
    METAOBJECT = "METAOBJECT"
    PAGE = "PAGE"
    PRODUCT = "PRODUCT"
    SEARCH = "SEARCH"
    SHOP_POLICY = "SHOP_POLICY"


class Shop(Table, table=True):
    """One row: the shop itself."""

    __tablename__ = "content_shop"

    name: str = Field(max_length=255)
    description: str | None = Field(default=None, max_length=2000)
    money_format: str = Field(max_length=80)
    country: str = Field(max_length=2)
    currency: str = currency()
    languages: list[str] = document()
    logo_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    slogan: str | None = Field(default=None, max_length=255)
    square_logo_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    cover_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    # `primary` and `secondary`: lists of [background, foreground], either may be null
    colors: dict[str, list[list[str | None]]] | None = document(default=None, nullable=True)
    customer_account_url: str | None = Field(default=None, max_length=2048)
    # language to key to text: what the pages of the customer's account say
    account_texts: dict[str, dict[str, str]] | None = document(default=None, nullable=True)
    login_providers: list[str] | None = document(default=None, nullable=True)


class Policy(Table, table=True):
    __tablename__ = "content_policy"

    kind: PolicyKind = choice(PolicyKind, unique=True)
    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255)
    body_html: str = Field(max_length=200_000)
    updated_at: datetime = Field(default_factory=now)


class Page(Table, table=True):
    __tablename__ = "content_page"

    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255)
    body_html: str = Field(max_length=200_000)
    seo_title: str | None = Field(default=None, max_length=255)
    seo_description: str | None = Field(default=None, max_length=512)
    updated_at: datetime = Field(default_factory=now)


class Blog(Table, table=True):
    __tablename__ = "content_blog"

    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255)
    seo_title: str | None = Field(default=None, max_length=255)
    seo_description: str | None = Field(default=None, max_length=512)
    updated_at: datetime = Field(default_factory=now)


class Article(Table, table=True):
    __tablename__ = "content_article"
    __table_args__ = (UniqueConstraint("blog_id", "handle"),)

    blog_id: int = reference("content_blog.id", index=False)
    handle: str = Field(max_length=255)
    title: str = Field(max_length=255)
    author: str | None = Field(default=None, max_length=255)
    excerpt_html: str | None = Field(default=None, max_length=20_000)
    content_html: str = Field(max_length=200_000)
    tags: list[str] = document()
    image_id: int | None = reference("catalog_media.id", default=None, nullable=True)
    published_at: datetime = Field(default_factory=now)
    seo_title: str | None = Field(default=None, max_length=255)
    seo_description: str | None = Field(default=None, max_length=512)
    updated_at: datetime = Field(default_factory=now)


class Author(Table, table=True):
    """Who an article's `author` is, by that name."""

    __tablename__ = "content_author"

    name: str = Field(max_length=255, unique=True)
    first_name: str = Field(max_length=255)
    last_name: str = Field(max_length=255)
    email: str = Field(default="", max_length=320)  # for everybody to read
    bio: str | None = Field(default=None, max_length=2000)


class Comment(Table, table=True):
    __tablename__ = "content_comment"
    __table_args__ = (Index(None, "article_id", "status", "id"),)

    article_id: int = reference("content_article.id", index=False)
    author_name: str = Field(max_length=255)
    author_email: str = Field(max_length=320)
    content_html: str = Field(max_length=20_000)
    status: CommentStatus = choice(CommentStatus, default=CommentStatus.PENDING)


class Menu(Table, table=True):
    __tablename__ = "content_menu"

    handle: str = Field(max_length=255, unique=True)
    title: str = Field(max_length=255)


class MenuItem(Table, table=True):
    """An entry of a menu. What it leads to is a row of another kind, or an address."""

    __tablename__ = "content_menu_item"

    menu_id: int = reference("content_menu.id")
    parent_id: int | None = reference("content_menu_item.id", default=None, nullable=True)
    position: int
    title: str = Field(max_length=255)
    kind: ItemKind = choice(ItemKind)
    target_id: int | None = whole(default=None, nullable=True)  # key of the row that `kind` names
    # Its handle, for the address; an article's is `blog/article`.
    target_handle: str | None = Field(default=None, max_length=512)
    url: str | None = Field(default=None, max_length=2048)
    tags: list[str] | None = document(nullable=True)  # narrow down the collection it leads to


class UrlRedirect(Table, table=True):
    """Where an address went that is not used any more."""

    __tablename__ = "content_url_redirect"

    path: str = Field(max_length=512, unique=True)  # in lower case, from the slash on
    target: str = Field(max_length=2048)
