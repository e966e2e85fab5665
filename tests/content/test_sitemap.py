from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from commerce_api.catalog.models import (
    Collection,
    Media,
    MediaKind,
    Product,
    ProductMedia,
    ProductStatus,
)
from commerce_api.content import service
from commerce_api.content.drafts import ArticleDraft, BlogDraft, PageDraft
from commerce_api.kernel import translations
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from tests import make
from tests.conftest import Counting, Execute

COUNT = "query($type: SitemapType!) { sitemap(type: $type) { pagesCount { count } } }"

SITEMAP = """
query Sitemap($type: SitemapType!, $page: Int!, $language: LanguageCode)
@inContext(language: $language) {
  sitemap(type: $type) {
    pagesCount { count }
    resources(page: $page) {
      hasNextPage
      items {
        __typename handle updatedAt
        ... on SitemapResource { title image { alt filepath updatedAt } }
        ... on SitemapResourceMetaobject { type onlineStoreUrlHandle }
      }
    }
  }
}"""


async def entries(execute: Execute, kind: str, page: int = 1, **more: Any) -> list[dict[str, Any]]:
    data = await execute(SITEMAP, type=kind, page=page, **more)
    items: list[dict[str, Any]] = data["sitemap"]["resources"]["items"]
    for item in items:
        assert item["updatedAt"][4] + item["updatedAt"][10] + item["updatedAt"][-1] == "-TZ"
    return items


async def many(db: Database, count: int) -> None:
    rows = [{"handle": f"p{n}", "title": f"P {n}"} for n in range(count)]
    async with db.transaction() as uow:
        await uow.session.execute(insert(Product), rows)


async def test_products_that_are_on_sale_are_listed(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        mug = await make.product(uow, title="Mug")
        model = Media(path="mug.glb", mime="model/gltf-binary", kind=MediaKind.MODEL_3D)
        await uow.add(model)
        await uow.add(ProductMedia(product_id=mug.id, media_id=model.id, position=0))
        picture = await make.image(uow, mug, alt="A mug")
        await make.image(uow, mug, alt="Its other side")
        await translations.put(uow, "product", mug.id, "de", {"title": "Becher"})
        await translations.put(uow, "media", picture.id, "de", {"alt": "Ein Becher"})
        await make.product(uow, status=ProductStatus.DRAFT)
        await make.product(uow, published_at=now() + timedelta(days=1))
        bowl = await make.product(uow, title="Bowl")
    [first, second] = await entries(execute, "PRODUCT")
    image = first.pop("image")
    assert image.pop("updatedAt").endswith("Z")
    assert image == {"alt": "A mug", "filepath": f"media/{picture.path}"}
    first.pop("updatedAt")
    assert first == {"__typename": "SitemapResource", "handle": mug.handle, "title": "Mug"}
    assert (second["handle"], second["title"], second["image"]) == (bowl.handle, "Bowl", None)
    [german, untranslated] = await entries(execute, "PRODUCT", language="DE")
    assert (german["title"], german["image"]["alt"]) == ("Becher", "Ein Becher")
    assert untranslated["title"] == "Bowl"


async def test_collections_are_listed_unless_hidden(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        picture = await make.image(uow, await make.product(uow))
        await uow.add(
            Collection(handle="light", title="Light", image_id=picture.id),
            Collection(handle="hidden", title="Hidden", listed=False),
        )
    [light] = await entries(execute, "COLLECTION")
    assert (light["handle"], light["title"]) == ("light", "Light")
    assert light["image"]["filepath"] == f"media/{picture.path}"


async def test_what_the_shop_says_is_listed(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        for handle in ("faq", "about"):
            await service.put_page(uow, PageDraft(handle=handle, title=handle, body_html=""))
        blog = await service.put_blog(uow, BlogDraft(handle="news", title="News"))
        await service.put_article(
            uow, ArticleDraft(blog_id=blog, handle="open", title="Open", content_html="")
        )
        tomorrow = now() + timedelta(days=1)
        await service.put_article(
            uow,
            ArticleDraft(
                blog_id=blog, handle="soon", title="Soon", content_html="", published_at=tomorrow
            ),
        )
    seen = {
        kind: [(entry["handle"], entry["title"]) for entry in await entries(execute, kind)]
        for kind in ("PAGE", "BLOG", "ARTICLE", "METAOBJECT", "COLLECTION", "PRODUCT")
    }
    assert seen == {
        "PAGE": [("faq", "faq"), ("about", "about")],
        "BLOG": [("news", "News")],
        "ARTICLE": [("open", "Open")],
        "METAOBJECT": [],
        "COLLECTION": [],
        "PRODUCT": [],
    }


@pytest.mark.parametrize("kind", ["PRODUCT", "METAOBJECT"])
async def test_an_empty_shop_has_no_parts(db: Database, execute: Execute, kind: str) -> None:
    data = await execute(SITEMAP, type=kind, page=1)
    assert data["sitemap"] == {
        "pagesCount": {"count": 0},
        "resources": {"hasNextPage": False, "items": []},
    }


@pytest.mark.parametrize(("count", "parts"), [(1, 1), (250, 1), (251, 2), (501, 3)])
async def test_parts_have_250_entries(
    db: Database, execute: Execute, count: int, parts: int
) -> None:
    await many(db, count)
    assert (await execute(COUNT, type="PRODUCT"))["sitemap"]["pagesCount"]["count"] == parts
    seen: list[str] = []
    for page in range(1, parts + 1):
        data = await execute(SITEMAP, type="PRODUCT", page=page)
        assert data["sitemap"]["resources"]["hasNextPage"] == (page < parts)
        seen += [item["handle"] for item in data["sitemap"]["resources"]["items"]]
        assert len(seen) == min(250 * page, count)
    assert seen == [f"p{n}" for n in range(count)]
    for beyond in (parts + 1, 2**31 - 1):
        assert await entries(execute, "PRODUCT", beyond) == []


@pytest.mark.parametrize("page", [0, -1, -(2**31)])
async def test_parts_are_numbered_from_one(db: Database, refused: Execute, page: int) -> None:
    assert await refused(SITEMAP, type="PRODUCT", page=page) == ["BAD_USER_INPUT"]


async def test_statements_do_not_grow_with_the_list(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    for times in (1, 4):
        async with db.transaction() as uow:
            for _ in range(times):
                await make.image(uow, await make.product(uow))
        with count_statements() as seen:
            await entries(execute, "PRODUCT", language="DE")
        assert len(seen) == 5  # count, entries, German titles, pictures, their German texts
