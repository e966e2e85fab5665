"""The `query:` argument of `products`."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins
from commerce_api.search.conditions import FIELDS
from commerce_api.settings import Settings
from tests.conftest import Execute, ask
from tests.search.shop import GOODS, Shelf

LIST = """
query List($query: String, $sort: ProductSortKeys, $first: Int = 20, $after: String, $last: Int,
    $before: String, $filters: [ProductFilter!]) {
  products(first: $first, query: $query, sortKey: $sort, after: $after, last: $last,
      before: $before, filters: $filters) {
    totalCount nodes { title } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
  }
}"""

ALL = [row[0] for row in GOODS]
WOOL, SILK, COFFEE, ENAMEL, BACKPACK = ALL


def titles(data: Any) -> list[str]:
    return [node["title"] for node in data["products"]["nodes"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("*", ALL),
        ("tag:kitchen", [COFFEE, ENAMEL]),
        ("tag:Kitchen", [COFFEE, ENAMEL]),
        ("tag:outdoor", [BACKPACK]),
        ("tag:kit*", [COFFEE, ENAMEL]),
        ("tag:'%'*", []),
        ("tag:*", ALL),
        ("-tag:kitchen", [WOOL, SILK, BACKPACK]),
        ("tag_not:kitchen", [WOOL, SILK, BACKPACK]),
        ("tag:gift tag:kitchen", [COFFEE]),
        ("tag:gift OR tag:silk", [SILK, COFFEE, BACKPACK]),
        ("(tag:gift OR tag:silk) vendor:Nordika", [SILK]),
        ("vendor:nordika", [WOOL, SILK]),
        ('vendor:"Örtler"', [ENAMEL, BACKPACK]),
        ("vendor:Nor*", [WOOL, SILK]),
        ("product_type:Mugs -vendor:Tonwerk", [ENAMEL]),
        ("title:mug", [COFFEE, ENAMEL]),
        ("title:wool*", [WOOL]),
        ("price:<20", [COFFEE, ENAMEL]),
        ("price:>=49.00", [SILK, BACKPACK]),
        ("variants.price:>29 price:<=49", [SILK]),
        ("price:14", [COFFEE, ENAMEL]),
        ("available_for_sale:true", [WOOL, COFFEE, ENAMEL, BACKPACK]),
        ("available_for_sale:false", [SILK]),
        ("created_at:>2000-01-01", ALL),
        ("created_at:<=2000-01-01", []),
        ("created_at:2000-01-01", []),
        ("updated_at:>'2001-02-03T04:05:06Z'", ALL),
        ("sku:nothing", []),
        ("sku:SKU-*", ALL),
        ("barcode:4006381333931", []),
        ("id:1", []),
        ("wool", [WOOL]),
        ("scraf", [WOOL, SILK]),
        ("scarf vendor:Nordika", [WOOL, SILK]),
        ("scarf OR tag:outdoor", [WOOL, SILK, BACKPACK]),
        ("-scarf", [COFFEE, ENAMEL, BACKPACK]),
        ("blue mug", [ENAMEL]),
    ],
)
async def test_a_query_finds(
    shelf: Shelf, execute: Execute, query: str, expected: list[str]
) -> None:
    if query == "id:1":
        query = f"id:gid://shopify/Product/{shelf.products[2].id}"
        expected = [COFFEE]
    data = await execute(LIST, query=query, sort="ID")
    assert titles(data) == expected
    assert data["products"]["totalCount"] == len(expected)


async def test_what_is_not_understood_is_left_out_and_told(
    shelf: Shelf, db: Database, plugins: Plugins, settings: Settings
) -> None:
    run = ask(db, plugins, settings)
    answer = await run(LIST, query="colour:red price:cheap created_at:9999-99-99 tag:silk id:x")
    assert titles(answer["data"]) == [SILK]
    assert answer["extensions"]["warnings"] == [
        "The field “colour” is unknown and was ignored.",
        "“cheap” is no value of “price” and was ignored.",
        "“9999-99-99” is no value of “created_at” and was ignored.",
        "“x” is no value of “id” and was ignored.",
    ]


async def test_relevance_ranks_words_and_pages_by_offset(shelf: Shelf, execute: Execute) -> None:
    query = "scarf"
    first = await execute(LIST, query=query, sort="RELEVANCE", first=1)
    after = first["products"]["pageInfo"]["endCursor"]
    second = await execute(LIST, query=query, sort="RELEVANCE", first=1, after=after)
    assert titles(first) == [SILK]  # sold more often
    assert titles(second) == [WOOL]
    assert first["products"]["pageInfo"]["hasNextPage"] is True
    assert second["products"]["pageInfo"]["hasNextPage"] is False
    assert second["products"]["totalCount"] == 2
    last = await execute(LIST, query=query, sort="RELEVANCE", first=None, last=1)
    assert titles(last) == [WOOL]
    before = last["products"]["pageInfo"]["startCursor"]
    back = await execute(LIST, query=query, sort="RELEVANCE", first=None, last=5, before=before)
    assert titles(back) == [SILK]


async def test_relevance_with_fields_that_the_engine_does_not_know(
    shelf: Shelf, execute: Execute
) -> None:
    query = "scarf sku:SKU* -tag:winter"
    data = await execute(LIST, query=query, sort="RELEVANCE")
    assert titles(data) == [SILK]
    assert data["products"]["totalCount"] == 1


async def test_an_offset_cursor_fits_no_other_list(
    shelf: Shelf, execute: Execute, refused: Execute
) -> None:
    found = await execute(LIST, query="scarf", sort="RELEVANCE", first=1)
    cursor = found["products"]["pageInfo"]["endCursor"]
    assert await refused(LIST, sort="TITLE", after=cursor) == ["BAD_USER_INPUT"]
    other = (await execute(LIST, sort="TITLE", first=1))["products"]["pageInfo"]["endCursor"]
    assert await refused(LIST, query="scarf", sort="RELEVANCE", after=other) == ["BAD_USER_INPUT"]


async def test_too_many_groups_of_words_are_refused(shelf: Shelf, refused: Execute) -> None:
    query = " OR ".join("abcdef")
    assert await refused(LIST, query=query) == ["BAD_USER_INPUT"]


async def test_without_an_index_lists_work_and_words_are_refused(
    db: Database, shelf: Shelf, execute: Execute, refused: Execute, engine: TantivySearch
) -> None:
    await engine.close()
    engine._generations._pointer.unlink()
    data = await execute(LIST, query="tag:kitchen")
    assert titles(data) == [COFFEE, ENAMEL]
    assert data["products"]["totalCount"] == 2
    assert await refused(LIST, query="mug") == ["SEARCH_UNAVAILABLE"]
    assert await refused(LIST, filters=[{"tag": "silk"}]) == ["SEARCH_UNAVAILABLE"]


HOSTILE = ["NaN", "sNaN", "Infinity", "1e999999", "-1e999999", "9" * 400, "0x1", "", "'", "%", "!"]
HOSTILE += ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
HOSTILE += [
    "9223372036854775807",
    "9223372036854775808",
    "gid://shopify/Product/x",
    "?",
    ":q0",
    "$1",
]


@pytest.mark.parametrize("value", HOSTILE)
async def test_hostile_values_find_nothing_or_everything(
    shelf: Shelf, execute: Execute, value: str
) -> None:
    for field in sorted(FIELDS):
        for op in ("", ">", "<="):
            quoted = value.replace("'", "\\'")
            await execute(LIST, query=f"{field}:{op}'{quoted}' OR -{field}:{value}*", sort="TITLE")
