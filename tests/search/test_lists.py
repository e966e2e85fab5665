from typing import Any

import pytest

from commerce_api.catalog.models import Product, ProductStatus
from commerce_api.gql import encode_cursor
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests import make
from tests.conftest import Counting, Execute, ask
from tests.search.shop import GOODS, Shelf

LIST = """
query List($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean,
    $sort: ProductSortKeys, $query: String, $filters: [ProductFilter!]) {
  products(first: $first, after: $after, last: $last, before: $before, reverse: $reverse,
      sortKey: $sort, query: $query, filters: $filters) {
    nodes { title }
    edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""

COLLECTION = """
query C($id: ID!, $first: Int, $after: String, $sort: ProductCollectionSortKeys,
    $filters: [ProductFilter!], $reverse: Boolean) {
  collection(id: $id) {
    products(first: $first, after: $after, sortKey: $sort, filters: $filters, reverse: $reverse) {
      totalCount
      nodes { title }
      pageInfo { hasNextPage endCursor }
    }
  }
}"""

TITLES = [row[0] for row in GOODS]
BY_TITLE = sorted(TITLES)
SORTED = {
    "ID": TITLES,
    "RELEVANCE": TITLES,
    "TITLE": BY_TITLE,
    "CREATED_AT": TITLES,
    "UPDATED_AT": TITLES,
    "PRODUCT_TYPE": ["Backpack", "Coffee mug", "Enamel mug", "Wool scarf", "Silk scarf"],
    "VENDOR": ["Wool scarf", "Silk scarf", "Coffee mug", "Enamel mug", "Backpack"],
    "PRICE": ["Coffee mug", "Enamel mug", "Wool scarf", "Silk scarf", "Backpack"],
    "BEST_SELLING": ["Coffee mug", "Silk scarf", "Wool scarf", "Backpack", "Enamel mug"],
}
IN_COLLECTION = {
    "COLLECTION_DEFAULT": list(reversed(TITLES)),
    "MANUAL": list(reversed(TITLES)),
    "RELEVANCE": list(reversed(TITLES)),
    "CREATED": TITLES,
    "ID": TITLES,
    "TITLE": BY_TITLE,
    "PRICE": SORTED["PRICE"],
    "BEST_SELLING": SORTED["BEST_SELLING"],
}


def titles(connection: Any) -> list[str]:
    return [node["title"] for node in connection["nodes"]]


async def walked(execute: Execute, ahead: bool, **more: Any) -> list[str]:
    """All pages of two, one after the other."""
    size, cursor, end = (
        ("first", "after", "endCursor") if ahead else ("last", "before", "startCursor")
    )
    found: list[str] = []
    position = None
    for _ in range(10):
        data = (await execute(LIST, **{size: 2, cursor: position}, **more))["products"]
        found = found + titles(data) if ahead else titles(data) + found
        info = data["pageInfo"]
        position = info[end]
        if not info["hasNextPage" if ahead else "hasPreviousPage"]:
            return found
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("sort", SORTED)
async def test_every_order_both_ways_page_by_page(
    shelf: Shelf, execute: Execute, sort: str
) -> None:
    expected = SORTED[sort]
    assert await walked(execute, True, sort=sort) == expected
    assert await walked(execute, False, sort=sort) == expected
    turned = list(reversed(expected))
    assert await walked(execute, True, sort=sort, reverse=True) == turned
    assert await walked(execute, False, sort=sort, reverse=True) == turned


@pytest.mark.parametrize("sort", IN_COLLECTION)
async def test_every_order_of_a_collection(shelf: Shelf, execute: Execute, sort: str) -> None:
    id, found, after = f"gid://shopify/Collection/{shelf.collection}", [], None
    while True:
        data = await execute(COLLECTION, id=id, first=2, after=after, sort=sort)
        products = data["collection"]["products"]
        assert products["totalCount"] == 5
        found += titles(products)
        after = products["pageInfo"]["endCursor"]
        if not products["pageInfo"]["hasNextPage"]:
            break
    assert found == IN_COLLECTION[sort]
    turned = await execute(COLLECTION, id=id, first=9, sort=sort, reverse=True)
    assert titles(turned["collection"]["products"]) == list(reversed(found))


async def test_a_cursor_keeps_its_place_when_products_are_added_before_it(
    shelf: Shelf, db: Database, execute: Execute
) -> None:
    first = (await execute(LIST, first=2, sort="TITLE"))["products"]
    async with db.transaction() as uow:
        await make.product(uow, title="Apron")
        await make.product(uow, title="Dish")
    after = first["pageInfo"]["endCursor"]
    second = (await execute(LIST, first=2, after=after, sort="TITLE"))["products"]
    assert titles(first) == ["Backpack", "Coffee mug"]
    assert titles(second) == ["Dish", "Enamel mug"]
    before = second["pageInfo"]["startCursor"]
    back = (await execute(LIST, last=9, before=before, sort="TITLE"))["products"]
    assert titles(back) == ["Apron", "Backpack", "Coffee mug"]
    assert back["pageInfo"]["hasPreviousPage"] is False
    assert back["pageInfo"]["hasNextPage"] is True


@pytest.mark.parametrize("sort", ["ID", "TITLE", "CREATED_AT", "PRICE", "BEST_SELLING"])
async def test_a_cursor_of_another_list_is_refused(
    shelf: Shelf, execute: Execute, refused: Execute, sort: str
) -> None:
    for other in {"ID", "TITLE", "UPDATED_AT", "PRICE", "BEST_SELLING"} - {sort}:
        cursor = (await execute(LIST, first=1, sort=other))["products"]["edges"][0]["cursor"]
        assert await refused(LIST, first=1, after=cursor, sort=sort) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "WyJJRCIsMV0", "WyJJRCIsIjEiLDFd", "WyJDUkVBVEVEX0FUIiwieCIsMV0", "9" * 2000],
)
@pytest.mark.parametrize("sort", ["ID", "CREATED_AT"])
async def test_an_invented_cursor_is_refused(
    db: Database, execute: Execute, refused: Execute, cursor: str, sort: str
) -> None:
    if sort == "CREATED_AT" and not db.postgres and cursor.startswith("WyJDUkV"):
        assert titles((await execute(LIST, first=1, after=cursor, sort=sort))["products"]) == []
    else:
        assert await refused(LIST, first=1, after=cursor, sort=sort) == ["BAD_USER_INPUT"]


async def test_only_what_is_on_sale_is_listed(shelf: Shelf, db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        row = await uow.session.get(Product, shelf.products[0].id)
        assert row
        row.status = ProductStatus.ARCHIVED
    assert titles((await execute(LIST, first=9))["products"]) == TITLES[1:]


async def test_prices_are_sorted_in_the_buyers_currency(
    shelf: Shelf, db: Database, execute: Execute
) -> None:
    async with db.transaction() as uow:
        for number, cents in ((1, 300), (0, 500)):
            await make.variant(uow, of=shelf.products[number], price=Money(cents, "USD"))
    query = (
        "query Q @inContext(country: US) { products(first: 9, sortKey: PRICE) { nodes { title } } }"
    )
    assert titles((await execute(query))["products"]) == ["Silk scarf", "Wool scarf"]


async def test_many_collections_cost_one_statement(
    shelf: Shelf, db: Database, execute: Execute, count_statements: Counting
) -> None:
    query = """{ collections(first: 10) { nodes { title products(first: 2) {
      nodes { title } pageInfo { hasNextPage } } } } }"""
    sorted_query = query.replace("first: 2", "first: 2, sortKey: PRICE, reverse: true")
    await execute(query)
    with count_statements() as one:
        await execute(query)
    async with db.transaction() as uow:
        for title, members in (("Two", (2, 0, 1)), ("Three", (4,)), ("Four", ())):
            await make.collection(uow, *(shelf.products[n] for n in members), title=title)
    with count_statements() as many:
        data = await execute(query)
    found = {node["title"]: node["products"] for node in data["collections"]["nodes"]}
    assert titles(found["Everything woollen"]) == ["Backpack", "Enamel mug"]
    assert titles(found["Two"]) == ["Coffee mug", "Wool scarf"]
    assert titles(found["Three"]) == ["Backpack"]
    assert titles(found["Four"]) == []
    assert [found[name]["pageInfo"]["hasNextPage"] for name in ("Two", "Three")] == [True, False]
    assert len(many) == len(one) == 2
    data = await execute(sorted_query)
    found = {node["title"]: node["products"] for node in data["collections"]["nodes"]}
    assert titles(found["Two"]) == ["Silk scarf", "Wool scarf"]
    assert titles(found["Everything woollen"]) == ["Backpack", "Silk scarf"]


async def test_a_page_of_24_costs_as_much_as_one_of_2(
    shelf: Shelf, db: Database, execute: Execute, count_statements: Counting
) -> None:
    query = """query C($id: ID!, $n: Int!) { collection(id: $id) { title products(first: $n) {
      totalCount filters { id values { count } }
      nodes { title handle availableForSale featuredImage { url }
        priceRange { minVariantPrice { amount } } }
      pageInfo { hasNextPage } } } }"""
    id = f"gid://shopify/Collection/{shelf.collection}"
    await execute(query, id=id, n=1)
    with count_statements() as few:
        await execute(query, id=id, n=2)
    with count_statements() as many:
        await execute(query, id=id, n=24)
    assert len(many) == len(few) == 5


async def test_titles_are_translated(shelf: Shelf, execute: Execute) -> None:
    query = "query Q @inContext(language: DE) { products(first: 2) { nodes { title } } }"
    assert titles((await execute(query))["products"]) == ["Wollschal", "Silk scarf"]


@pytest.mark.parametrize("arguments", [{"first": 251}, {"first": -1}, {"first": 1, "last": 1}])
async def test_impossible_pages_are_refused(
    db: Database, refused: Execute, arguments: dict[str, int]
) -> None:
    assert await refused(LIST, **arguments) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("value", [2**31, 2**40, 2**62, -(2**62), -1, 0])
@pytest.mark.parametrize("sort", ["COLLECTION_DEFAULT", "BEST_SELLING", "PRICE", "ID"])
async def test_numbers_of_invented_cursors_never_break_anything(
    shelf: Shelf, db: Database, plugins: Plugins, settings: Settings, value: int, sort: str
) -> None:
    cursor = encode_cursor("PRICE EUR" if sort == "PRICE" else sort, value, abs(value))
    id = f"gid://shopify/Collection/{shelf.collection}"
    run = ask(db, plugins, settings)
    answer = await run(COLLECTION, id=id, first=2, after=cursor, sort=sort)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"BAD_USER_INPUT"}
