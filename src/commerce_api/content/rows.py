"""Content as it is read: one struct per kind of row, columns in the order of the SELECTs."""

from commerce_api.kernel.rows import Row


class ShopRow(Row):
    name: str
    description: str | None
    money_format: str
    country: str
    currency: str
    logo_key: int | None
    key: int = 1
    slogan: str | None = None
    square_logo_key: int | None = None
    cover_key: int | None = None
    colors: dict[str, list[list[str | None]]] | None = None  # groups of background, foreground
    customer_account_url: str | None = None
    account_texts: dict[str, dict[str, str]] | None = None  # by language and key
    login_providers: list[str] | None = None


class PolicyRow(Row):
    key: int
    kind: str
    handle: str
    title: str
    body_html: str


class PageRow(Row):
    key: int
    handle: str
    title: str
    body_html: str
    seo_title: str | None
    seo_description: str | None
    created_at: str
    updated_at: str
    tracking: str | None = None  # how it was found, if by a search


class BlogRow(Row):
    key: int
    handle: str
    title: str
    seo_title: str | None
    seo_description: str | None


class ArticleRow(Row):
    key: int
    blog_key: int
    blog_handle: str
    blog_title: str
    handle: str
    title: str
    author: str  # empty: not known
    excerpt_html: str | None
    content_html: str
    tags: list[str]
    image_key: int | None
    published_at: str
    updated_at: str
    seo_title: str | None
    seo_description: str | None
    tracking: str | None = None  # how it was found, if by a search


class RedirectRow(Row):
    key: int
    path: str
    target: str


class SitemapRow(Row):
    """An entry of the sitemap."""

    key: int
    handle: str
    title: str
    updated_at: str
    image_key: int | None


class SitemapImageRow(Row):
    key: int
    path: str
    alt: str | None
    updated_at: str


class AuthorRow(Row):
    name: str


class AuthorFactsRow(Row):
    """What is known about who bears a name."""

    key: int
    name: str
    first_name: str
    last_name: str
    email: str
    bio: str | None


class CommentRow(Row):
    key: int
    author_name: str
    author_email: str
    content_html: str


class MenuItemRow(Row):
    key: int
    parent_key: int | None
    title: str
    kind: str
    target_key: int | None
    target_handle: str | None
    url: str | None
    tags: list[str]
    items: list["MenuItemRow"]
    targets: dict[str, list[int]]  # what the whole menu leads to, so that it is read at once


class MenuRow(Row):
    key: int
    handle: str
    title: str
    items: list[MenuItemRow]  # the first level
    everything: list[MenuItemRow]  # every level
