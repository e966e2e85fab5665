from typing import Any

import pytest

from commerce_api.content import service
from commerce_api.content.drafts import (
    ArticleDraft,
    BlogDraft,
    ItemDraft,
    MenuDraft,
    PageDraft,
    PolicyDraft,
)
from commerce_api.content.models import ItemKind, PolicyKind
from commerce_api.kernel.db import Database
from tests import make
from tests.conftest import Counting, Execute

MENU = """
fragment Item on MenuItem { id title type url resourceId tags }
query Menu($handle: String!, $language: LanguageCode) @inContext(language: $language) {
  menu(handle: $handle) {
    id handle title itemsCount
    items { ...Item items { ...Item items { ...Item items { id } } } }
  }
}"""

RESOURCES = """
fragment Resource on MenuItem {
  title
  resource {
    __typename
    ... on Product { title } ... on Collection { title } ... on Page { title }
    ... on Blog { title } ... on Article { title } ... on ShopPolicy { title }
  }
}
query Resources($handle: String!) {
  menu(handle: $handle) { items { ...Resource items { ...Resource items { ...Resource } } } }
}"""

HOME = "http://127.0.0.1:8000/"


def item(title: str, kind: ItemKind, *items: ItemDraft, **fields: Any) -> ItemDraft:
    return ItemDraft(title=title, kind=kind, items=items, **fields)


async def menu(db: Database, *items: ItemDraft, handle: str = "main-menu") -> int:
    german = {"de": {"title": "Hauptmenü"}}
    draft = MenuDraft(handle=handle, title="Main menu", items=items, translations=german)
    async with db.transaction() as uow:
        return await service.put_menu(uow, draft)


async def targets(db: Database) -> list[ItemDraft]:
    """One entry of every kind that leads to a thing of the shop."""
    async with db.transaction() as uow:
        product = await make.product(uow, title="Kettle")
        collection = await make.collection(uow, title="Kitchen")
        page = await service.put_page(
            uow, PageDraft(handle="about", title="About", body_html="<p>We.</p>")
        )
        blog = await service.put_blog(uow, BlogDraft(handle="news", title="News"))
        article = await service.put_article(
            uow, ArticleDraft(blog_id=blog, handle="open", title="Open", content_html="<p>!</p>")
        )
        policy = await service.put_policy(
            uow, PolicyDraft(kind=PolicyKind.TERMS, title="Terms", body_html="<p>No.</p>")
        )
    return [
        item(kind.value, kind, target_id=key, target_handle=handle)
        for kind, key, handle in [
            (ItemKind.PRODUCT, product.id, product.handle),
            (ItemKind.COLLECTION, collection.id, collection.handle),
            (ItemKind.PAGE, page, "about"),
            (ItemKind.BLOG, blog, "news"),
            (ItemKind.ARTICLE, article, "news/open"),
            (ItemKind.SHOP_POLICY, policy, "terms-of-service"),
        ]
    ]


async def test_a_menu_of_three_levels_is_one_statement(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    leaf = item("Mugs", ItemKind.COLLECTION, target_id=7, target_handle="mugs")
    branch = item("Kitchen", ItemKind.COLLECTIONS, leaf)
    shop = item("Shop", ItemKind.CATALOG, branch, item("Find", ItemKind.SEARCH))
    key = await menu(db, item("Home", ItemKind.FRONTPAGE), shop)
    await menu(db, item("Terms", ItemKind.HTTP, url="/terms"), handle="footer")
    with count_statements() as seen:
        shown = (await execute(MENU, handle="main-menu"))["menu"]
    assert len(seen) == 1
    assert (shown["id"], shown["handle"]) == (f"gid://shopify/Menu/{key}", "main-menu")
    assert (shown["title"], shown["itemsCount"]) == ("Main menu", 5)
    home, catalog = shown["items"]
    assert (home["title"], home["type"], home["url"]) == ("Home", "FRONTPAGE", HOME)
    assert (home["resourceId"], home["tags"], home["items"]) == (None, [], [])
    assert (catalog["type"], catalog["url"]) == ("CATALOG", f"{HOME}collections/all")
    kitchen, find = catalog["items"]
    assert (kitchen["type"], kitchen["url"]) == ("COLLECTIONS", f"{HOME}collections")
    assert (find["type"], find["url"]) == ("SEARCH", f"{HOME}search")
    [mugs] = kitchen["items"]
    assert mugs.pop("id").startswith("gid://shopify/MenuItem/")
    assert mugs == {
        "title": "Mugs",
        "type": "COLLECTION",
        "url": f"{HOME}collections/mugs",
        "resourceId": "gid://shopify/Collection/7",
        "tags": [],
        "items": [],
    }


async def test_every_kind_has_its_address(db: Database, execute: Execute) -> None:
    entries = await targets(db)
    other = item("Other", ItemKind.HTTP, url="https://example.org/a?b=c")
    await menu(db, *entries, other, item("Here", ItemKind.HTTP, url="/here"))
    shown = (await execute(MENU, handle="main-menu"))["menu"]["items"]
    product, collection = entries[0].target_handle, entries[1].target_handle
    assert [entry["url"] for entry in shown] == [
        f"{HOME}products/{product}",
        f"{HOME}collections/{collection}",
        f"{HOME}pages/about",
        f"{HOME}blogs/news",
        f"{HOME}blogs/news/open",
        f"{HOME}policies/terms-of-service",
        "https://example.org/a?b=c",
        f"{HOME}here",
    ]
    kinds = ["Product", "Collection", "Page", "Blog", "Article", "ShopPolicy"]
    assert [entry["resourceId"] for entry in shown] == [
        *(
            f"gid://shopify/{kind}/{entry.target_id}"
            for kind, entry in zip(kinds, entries, strict=True)
        ),
        None,
        None,
    ]


async def test_resources_cost_one_statement_for_each_kind(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    product, collection, page, blog, article, policy = await targets(db)
    second = item("Blog", ItemKind.BLOG, article, product, target_id=blog.target_id)
    first = item("Page", ItemKind.PAGE, second, policy, target_id=page.target_id)
    await menu(db, product, collection, first, item("Home", ItemKind.FRONTPAGE), page)
    with count_statements() as seen:
        shown = (await execute(RESOURCES, handle="main-menu"))["menu"]["items"]
    # Markets and price lists are read now and then, whatever is asked for.
    assert len([sql for sql in seen if "pricing_" not in sql]) == 1 + 6
    assert [entry["resource"] for entry in shown] == [
        {"__typename": "Product", "title": "Kettle"},
        {"__typename": "Collection", "title": "Kitchen"},
        {"__typename": "Page", "title": "About"},
        None,
        {"__typename": "Page", "title": "About"},
    ]
    below = shown[2]["items"]
    assert below[0]["resource"] == {"__typename": "Blog", "title": "News"}
    assert below[1]["resource"] == {"__typename": "ShopPolicy", "title": "Terms"}
    assert [entry["resource"]["title"] for entry in below[0]["items"]] == ["Open", "Kettle"]


async def test_what_is_gone_leaves_an_entry_without_resource(
    db: Database, execute: Execute
) -> None:
    await menu(db, item("Old", ItemKind.PRODUCT, target_id=999, target_handle="old"))
    assert (await execute(RESOURCES, handle="main-menu"))["menu"]["items"] == [
        {"title": "Old", "resource": None, "items": []}
    ]


async def test_a_menu_in_another_language(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    about = item("About", ItemKind.HTTP, url="/a", translations={"de": {"title": "Über uns"}})
    await menu(db, item("Home", ItemKind.FRONTPAGE, about))
    with count_statements() as seen:
        shown = (await execute(MENU, handle="main-menu", language="DE"))["menu"]
    assert (shown["title"], shown["items"][0]["title"]) == ("Hauptmenü", "Home")
    assert shown["items"][0]["items"][0]["title"] == "Über uns"
    assert len(seen) == 3


async def test_a_menu_without_entries(db: Database, execute: Execute) -> None:
    await menu(db)
    shown = (await execute(MENU, handle="main-menu"))["menu"]
    assert (shown["items"], shown["itemsCount"]) == ([], 0)


async def test_a_menu_is_replaced_as_a_whole(db: Database, execute: Execute) -> None:
    german = {"de": {"title": "Alt"}}
    old = item("Old", ItemKind.SEARCH, item("Below", ItemKind.SEARCH, translations=german))
    key = await menu(db, old)
    assert await menu(db, item("New", ItemKind.SEARCH)) == key
    shown = (await execute(MENU, handle="main-menu"))["menu"]
    assert [entry["title"] for entry in shown["items"]] == ["New"]
    async with db.read() as reader:
        left = await reader.fetch("SELECT owner, value FROM kernel_translation")
        assert [tuple(row) for row in left] == [("menu", "Hauptmenü")]


@pytest.mark.parametrize("handle", ["", "nowhere", "%", "x" * 5000, "' OR 1=1 --", "ümlaut"])
async def test_a_strange_handle_names_no_menu(db: Database, execute: Execute, handle: str) -> None:
    await menu(db)
    assert (await execute(MENU, handle=handle))["menu"] is None
