from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Services
from commerce_api.search import service
from tests.conftest import Counting, Execute
from tests.search.shop import GOODS, Shelf

SEARCH = """
query S($query: String!, $types: [SearchType!], $first: Int = 20, $after: String, $last: Int,
    $sort: SearchSortKeys, $reverse: Boolean, $filters: [ProductFilter!],
    $unavailable: SearchUnavailableProductsType, $prefix: SearchPrefixQueryType) {
  search(query: $query, types: $types, first: $first, after: $after, last: $last, sortKey: $sort,
      reverse: $reverse, productFilters: $filters, unavailableProducts: $unavailable,
      prefix: $prefix) {
    totalCount
    productFilters { id values { label count } }
    edges { cursor }
    nodes { __typename ... on Product { title } ... on Page { title } ... on Article { title } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}"""
PREDICT = """
query P($query: String!, $limit: Int, $scope: PredictiveSearchLimitScope,
    $types: [PredictiveSearchType!], $fields: [SearchableField!]) {
  predictiveSearch(query: $query, limit: $limit, limitScope: $scope, types: $types,
      searchableFields: $fields) {
    products { title } collections { title } pages { title } articles { title }
    queries { text styledText trackingParameters }
  }
}"""
WOOL, SILK, COFFEE, ENAMEL, BACKPACK = (row[0] for row in GOODS)


def titles(connection: Any) -> list[str]:
    return [node["title"] for node in connection["nodes"]]


async def searched(execute: Execute, query: str, **variables: Any) -> Any:
    return (await execute(SEARCH, query=query, **variables))["search"]


async def test_everything_that_says_something_is_found(shelf: Shelf, execute: Execute) -> None:
    found = await searched(execute, "scarf")
    assert found["totalCount"] == 4
    kinds = {node["title"]: node["__typename"] for node in found["nodes"]}
    assert kinds == {
        WOOL: "Product",
        SILK: "Product",
        "Care for wool": "Page",
        "How a scarf is made": "Article",
    }
    assert titles(await searched(execute, "scarf", types=["PAGE"])) == ["Care for wool"]
    both = await searched(execute, "scarf", types=["PRODUCT", "ARTICLE"])
    assert both["totalCount"] == 3


async def test_unavailable_products_come_last_unless_told_otherwise(
    shelf: Shelf, execute: Execute
) -> None:
    asked = {"types": ["PRODUCT"]}
    assert titles(await searched(execute, "scarf", **asked)) == [WOOL, SILK]
    shown = await searched(execute, "scarf", unavailable="SHOW", **asked)
    assert titles(shown) == [SILK, WOOL]
    assert titles(await searched(execute, "scarf", unavailable="HIDE", **asked)) == [WOOL]


async def test_found_products_are_sorted_by_price(shelf: Shelf, execute: Execute) -> None:
    asked = {"types": ["PRODUCT"], "sort": "PRICE", "unavailable": "SHOW"}
    found = await searched(execute, "", **asked)
    assert titles(found) == [COFFEE, ENAMEL, WOOL, SILK, BACKPACK]
    turned = await searched(execute, "", reverse=True, **asked)
    assert titles(turned)[:3] == [BACKPACK, SILK, WOOL]


async def test_found_things_are_paged(shelf: Shelf, execute: Execute, refused: Execute) -> None:
    everything = titles(await searched(execute, ""))
    assert len(everything) == 7
    found, after = [], None
    while True:
        page = await searched(execute, "", first=3, after=after)
        found += titles(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == everything
    last = await searched(execute, "", first=None, last=2)
    assert titles(last) == everything[-2:]
    assert last["pageInfo"] | {"endCursor": ""} == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "endCursor": "",
    }
    assert await refused(SEARCH, query="", after="WyJGT1VORCIsMF0") == ["BAD_USER_INPUT"]
    assert await refused(SEARCH, query="", after="WyJGT1VORCIsOTk5OTldOTld") == ["BAD_USER_INPUT"]


async def test_found_products_are_narrowed(shelf: Shelf, execute: Execute) -> None:
    found = await searched(
        execute, "scarf", filters=[{"variantOption": {"name": "Color", "value": "Red"}}]
    )
    assert titles(found) == [WOOL]
    groups = {group["id"]: group["values"] for group in found["productFilters"]}
    assert groups["filter.v.option.color"] == [
        {"label": "Blue", "count": 1},
        {"label": "Red", "count": 1},
    ]


async def test_words_may_be_unfinished_only_where_that_is_allowed(
    shelf: Shelf, execute: Execute
) -> None:
    asked = {"types": ["PRODUCT"]}
    assert titles(await searched(execute, "backp", **asked)) == [BACKPACK]
    assert titles(await searched(execute, "backp", prefix="NONE", **asked)) == []


async def test_the_buyers_language_is_searched_and_shown(
    shelf: Shelf, services: Services, execute: Execute
) -> None:
    query = """query S @inContext(language: DE) {
      search(query: "wollschal", first: 5) { nodes { ... on Product { title } } } }"""
    assert titles((await execute(query))["search"]) == ["Wollschal"]


async def test_values_of_options_are_found_in_every_language(
    shelf: Shelf, db: Database, services: Services, execute: Execute
) -> None:
    async with db.transaction() as uow:
        for (value,) in await uow.fetch("SELECT id FROM catalog_option_value WHERE name = 'Blue'"):
            await put(uow, "option_value", value, "de", {"name": "Himmelblau"})
    await service.rebuild(services)
    found = await searched(execute, "himmelblau", types=["PRODUCT"])
    assert titles(found) == [ENAMEL, SILK]


async def test_a_page_of_found_things_costs_few_statements(
    shelf: Shelf, execute: Execute, count_statements: Counting
) -> None:
    await searched(execute, "scarf")
    with count_statements() as products:
        await searched(execute, "scarf", types=["PRODUCT"])
    with count_statements() as everything:
        await searched(execute, "")
    assert (len(products), len(everything)) == (1, 3)


async def test_suggestions_while_typing(shelf: Shelf, execute: Execute) -> None:
    found = (await execute(PREDICT, query="wool", limit=10, scope="EACH"))["predictiveSearch"]
    assert [row["title"] for row in found["products"]] == [WOOL]
    assert [row["title"] for row in found["collections"]] == ["Everything woollen"]
    assert [row["title"] for row in found["pages"]] == ["Care for wool"]
    assert [row["title"] for row in found["articles"]] == ["How a scarf is made"]
    first = found["queries"][0]
    assert "wool" in first["text"]
    assert "<mark>wool</mark>" in first["styledText"]
    assert first["trackingParameters"] == "_pos=1&_psq=wool&_ss=e&_v=1.0"


async def test_suggestions_share_their_limit(shelf: Shelf, execute: Execute) -> None:
    found = (await execute(PREDICT, query="wool", limit=3))["predictiveSearch"]
    assert sum(len(rows) for rows in found.values()) == 3
    assert len(found["queries"]) == 1
    only = (await execute(PREDICT, query="wool", types=["PAGE"]))["predictiveSearch"]
    assert [key for key, rows in only.items() if rows] == ["pages"]
    titled = await execute(PREDICT, query="scarf", types=["PAGE"], fields=["TITLE"])
    assert titled["predictiveSearch"]["pages"] == []
    nothing = (await execute(PREDICT, query="  "))["predictiveSearch"]
    assert not any(nothing.values())


@pytest.mark.parametrize("limit", [0, 11, -1])
async def test_too_many_suggestions_are_refused(shelf: Shelf, refused: Execute, limit: int) -> None:
    assert await refused(PREDICT, query="wool", limit=limit) == ["BAD_USER_INPUT"]


async def test_a_search_without_an_index_says_so(
    db: Database, refused: Execute, engine: TantivySearch
) -> None:
    assert await refused(SEARCH, query="mug") == ["SEARCH_UNAVAILABLE"]
    assert await refused(PREDICT, query="mug") == ["SEARCH_UNAVAILABLE"]


@pytest.mark.parametrize(
    "query", ["x" * 1990, '"', "(((", "a OR", "*" * 99, "红色 围巾", "\u202e%_!"]
)
async def test_any_text_may_be_searched_for(shelf: Shelf, execute: Execute, query: str) -> None:
    await searched(execute, query)
    await execute(PREDICT, query=query)
