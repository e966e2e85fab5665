"""Menus: how visitors find their way."""

from typing import Annotated, Any
from urllib.parse import quote

import strawberry

from commerce_api.catalog.graphql import (
    Collection,
    Product,
    collections_by_keys,
    products_by_keys,
)
from commerce_api.content import loaders
from commerce_api.content.graphql.articles import Article, articles_by_keys
from commerce_api.content.graphql.blogs import Blog, blogs_by_keys
from commerce_api.content.graphql.listings import is_handle
from commerce_api.content.graphql.pages import Page, pages_by_keys
from commerce_api.content.graphql.policies import ShopPolicy, policies_by_keys
from commerce_api.content.rows import MenuItemRow, MenuRow
from commerce_api.gql import (
    URL,
    Context,
    Info,
    Node,
    Query,
    arg,
    batch,
    enum,
    field,
    finds_nodes,
    gid,
    join,
    key_of,
    leaf,
    open_union,
    type_,
)

MenuItemType = enum(
    "MenuItemType",
    "What an entry of a menu leads to.",
    {
        "ARTICLE": "An article of a blog.",
        "BLOG": "A blog.",
        "CATALOG": "All products.",
        "COLLECTION": "A collection.",
        "COLLECTIONS": "The list of collections.",
        "CUSTOMER_ACCOUNT_PAGE": "A page of the customer's account.",
        "FRONTPAGE": "The front page.",
        "HTTP": "Any address.",
        "METAOBJECT": "The page of a metaobject.",
        "PAGE": "A page.",
        "PRODUCT": "A product.",
        "SEARCH": "The search page.",
        "SHOP_POLICY": "A policy of the shop.",
    },
)

MenuItemResource = open_union(
    "MenuItemResource", "A thing of the shop that an entry of a menu leads to."
)
join(MenuItemResource, Article, Blog, Collection, Page, Product, ShopPolicy)

# Kind of an entry: the type of what it leads to, the folder of its address, and who reads it.
# Domains above add theirs.
KINDS: dict[str, tuple[str, str, Any]] = {
    "ARTICLE": ("Article", "blogs/", articles_by_keys),
    "BLOG": ("Blog", "blogs/", blogs_by_keys),
    "COLLECTION": ("Collection", "collections/", collections_by_keys),
    "PAGE": ("Page", "pages/", pages_by_keys),
    "PRODUCT": ("Product", "products/", products_by_keys),
    "SHOP_POLICY": ("ShopPolicy", "policies/", policies_by_keys),
}

PATHS = {"CATALOG": "collections/all", "COLLECTIONS": "collections", "SEARCH": "search"}


@type_("An entry of a menu.", MenuItemRow)
class MenuItem(Node):
    title: str = leaf("What visitors see.")


@type_("A tree of links, such as the shop's navigation.", MenuRow)
class Menu(Node):
    handle: str = leaf("Readable name, unique among menus.")
    title: str = leaf("Name of the menu.")
    items: list[MenuItem] = leaf("The entries of the first level, in order.")


@field(Menu, "id", strawberry.ID, "A globally unique id.")
def menu_id(menu: MenuRow) -> str:
    return gid("Menu", menu.key)


@field(Menu, "itemsCount", int, "How many entries it has, those of lower levels included.")
def menu_items_count(menu: MenuRow) -> int:
    return len(menu.everything)


@field(MenuItem, "id", strawberry.ID, "A globally unique id.")
def item_id(item: MenuItemRow) -> str:
    return gid("MenuItem", item.key)


@field(MenuItem, "items", list[MenuItem], "The entries below this one, in order.")
def item_items(item: MenuItemRow) -> list[MenuItemRow]:
    return item.items


@field(MenuItem, "type", MenuItemType, "What it leads to.")
def item_type(item: MenuItemRow) -> str:
    return item.kind


@field(MenuItem, "tags", list[str], "Tags by which the collection it leads to is narrowed down.")
def item_tags(item: MenuItemRow) -> list[str]:
    return item.tags


@field(MenuItem, "url", URL | None, "The address it leads to.")
def item_url(item: MenuItemRow, info: Info) -> str | None:
    home = f"{info.context.settings.public_url}/"
    if item.kind in KINDS:
        if not item.target_handle:
            return None
        address = f"{home}{KINDS[item.kind][1]}{item.target_handle}"
        return f"{address}/{'+'.join(map(quote, item.tags))}" if item.tags else address
    if item.url:
        return home + item.url[1:] if item.url.startswith("/") else item.url
    return home + PATHS.get(item.kind, "")


@field(MenuItem, "resourceId", strawberry.ID | None, "Id of what it leads to, if that has one.")
def item_resource_id(item: MenuItemRow) -> str | None:
    if item.kind not in KINDS or item.target_key is None:
        return None
    return gid(KINDS[item.kind][0], item.target_key)


@batch(MenuItem, "resource", MenuItemResource | None, "What it leads to, where it can be shown.")
async def item_resource(items: list[MenuItemRow], info: Info) -> list[Any]:
    wanted: dict[str, dict[int, None]] = {}
    for targets in {id(item.targets): item.targets for item in items}.values():
        for kind, keys in targets.items():
            wanted.setdefault(kind, {}).update(dict.fromkeys(keys))
    found: dict[tuple[str, int | None], Any] = {}
    for kind in sorted(wanted.keys() & KINDS.keys()):
        keys = list(wanted[kind])
        rows = await KINDS[kind][2](info.context, keys)
        found |= {(kind, key): row for key, row in zip(keys, rows, strict=True)}
    return [found.get((item.kind, item.target_key)) for item in items]


@finds_nodes("Menu")
async def find_menus(context: Context, ids: list[str]) -> dict[str, MenuRow | None]:
    keys = [key_of(id, "Menu") for id in ids]
    found = await context.many(loaders.menus, keys, context.locale)
    return dict(zip(ids, found, strict=True))


@field(Query, "menu", Menu | None, "A menu by its handle.")
async def query_menu(
    info: Info, handle: Annotated[str, arg("Its handle, such as `main-menu`.")]
) -> MenuRow | None:
    if not is_handle(handle):
        return None
    return await info.context.one(loaders.menus_by_handle, handle, info.context.locale)
