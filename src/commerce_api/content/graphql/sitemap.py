"""What search engines are told to visit."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from commerce_api.content import sitemaps
from commerce_api.content.rows import SitemapImageRow, SitemapRow
from commerce_api.gql import (
    Context,
    Count,
    CountRow,
    DateTime,
    Info,
    Query,
    arg,
    batch,
    enum,
    field,
    interface,
    leaf,
    type_,
    value_of,
)
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.rows import Row

SitemapType = enum(
    "SitemapType",
    "What a sitemap lists.",
    {
        "ARTICLE": "Articles of all blogs.",
        "BLOG": "Blogs.",
        "COLLECTION": "Collections that are listed.",
        "METAOBJECT": "Metaobjects that have a page.",
        "PAGE": "Pages.",
        "PRODUCT": "Products that are on sale.",
    },
)


class SitemapOf(Row):
    kind: str


class SitemapPart(Row):
    items: Sequence[Any]  # rows of this domain, or of the one whose kind it is
    has_next_page: bool = False


class Source(Row):
    """Where entries of a kind come from that this domain does not know."""

    count: Callable[[Context], Awaitable[int]]  # of parts
    part: Callable[[Context, int], Awaitable[tuple[Sequence[Any], bool]]]


OTHERS: dict[str, Source] = {}  # by the wire's name; domains above add theirs


class MetaobjectEntry(Row):
    handle: str
    updated_at: str
    type: str
    online_store_url_handle: str | None


@type_("A list of everything of one kind that has a page, in numbered parts.")
class Sitemap: ...


@interface("Something that has a page.")
class SitemapResourceInterface:
    handle: str = leaf("Readable name in addresses.")
    updated_at: DateTime = leaf("When it last changed.")


@type_("A picture of something that has a page.")
class SitemapImage:
    alt: str | None = leaf("What the picture shows, in words.")
    updated_at: DateTime = leaf("When it last changed.")


@type_("A product, collection, page, blog or article.", SitemapRow)
class SitemapResource(SitemapResourceInterface):
    title: str | None = leaf("Its title.")


@type_("A metaobject that has a page.", MetaobjectEntry)
class SitemapResourceMetaobject(SitemapResourceInterface):
    type: str = leaf("Type of the metaobject.")
    online_store_url_handle: str | None = leaf("The part of its address that stands for its type.")


@type_("One part of a sitemap.")
class PaginatedSitemapResources:
    items: list[SitemapResourceInterface] = leaf("What is listed, the oldest first.")
    has_next_page: bool = leaf("Whether another part follows.")


@field(Query, "sitemap", Sitemap, "What search engines should visit.")
def query_sitemap(
    info: Info,
    type: Annotated[SitemapType, arg("What to list.")],  # type: ignore[valid-type]
) -> SitemapOf:
    return SitemapOf(value_of(type))


@field(Sitemap, "pagesCount", Count | None, f"How many parts of {sitemaps.PART} entries there are.")
async def sitemap_pages_count(sitemap: SitemapOf, info: Info) -> CountRow:
    if other := OTHERS.get(sitemap.kind):
        return CountRow(await other.count(info.context))
    return CountRow(await sitemaps.parts_count(info.context, sitemaps.KINDS[sitemap.kind]))


@field(Sitemap, "resources", PaginatedSitemapResources | None, "One part of the list.")
async def sitemap_resources(
    sitemap: SitemapOf, info: Info, page: Annotated[int, arg("Number of the part, from 1.")]
) -> SitemapPart:
    if page < 1:
        raise BadInput("`page` counts from 1.", field=("page",))
    context = info.context
    if other := OTHERS.get(sitemap.kind):
        return SitemapPart(*await other.part(context, page))
    kind = sitemaps.KINDS[sitemap.kind]
    return SitemapPart(*await sitemaps.part(context, kind, page, context.locale))


@batch(SitemapResource, "image", SitemapImage | None, "Its first picture.")
async def sitemap_image(entries: list[SitemapRow], info: Info) -> list[SitemapImageRow | None]:
    context = info.context
    return await context.many(
        sitemaps.images, [entry.image_key for entry in entries], context.locale
    )


@field(SitemapImage, "filepath", str | None, "Path of the file below the shop's address.")
def sitemap_image_path(image: SitemapImageRow) -> str:
    return f"media/{image.path}"
