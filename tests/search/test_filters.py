import json
from typing import Any

import pytest

from commerce_api.catalog.events import ProductChanged
from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests import make
from tests.conftest import Counting, Execute, ask
from tests.search.shop import GOODS, Shelf, worked

FILTERS = """filters { id label type presentation
  values { id label count input swatch { color } image { id } } }"""
COLLECTION = (
    """query C($id: ID!, $filters: [ProductFilter!], $first: Int = 20, $after: String,
      $sort: ProductCollectionSortKeys, $reverse: Boolean) {
  collection(id: $id) { products(first: $first, after: $after, filters: $filters, sortKey: $sort,
      reverse: $reverse) {
    totalCount nodes { title } pageInfo { hasNextPage hasPreviousPage endCursor } """
    + FILTERS
    + "} } }"
)
PRODUCTS = (
    """query P($filters: [ProductFilter!], $query: String, $sort: ProductSortKeys) {
  products(first: 20, filters: $filters, query: $query, sortKey: $sort) {
    totalCount nodes { title } """
    + FILTERS
    + "} }"
)
WOOL, SILK, COFFEE, ENAMEL, BACKPACK = (row[0] for row in GOODS)


def titles(connection: Any) -> list[str]:
    return [node["title"] for node in connection["nodes"]]


def counts(connection: Any, id: str) -> dict[str, int]:
    groups = [group["values"] for group in connection["filters"] if group["id"] == id]
    return {value["label"]: value["count"] for values in groups for value in values}


async def of_collection(execute: Execute, shelf: Shelf, **variables: Any) -> Any:
    id = f"gid://shopify/Collection/{shelf.collection}"
    return (await execute(COLLECTION, id=id, **variables))["collection"]["products"]


async def test_a_collection_offers_its_filters(shelf: Shelf, execute: Execute) -> None:
    found = await of_collection(execute, shelf)
    assert [each["id"] for each in found["filters"]] == [
        "filter.v.availability",
        "filter.v.price",
        "filter.p.product_type",
        "filter.p.vendor",
        "filter.v.option.color",
        "filter.v.option.size",
        "filter.p.tag",
    ]
    assert counts(found, "filter.v.availability") == {"In stock": 4, "Out of stock": 1}
    assert counts(found, "filter.v.option.color") == {"Blue": 2, "Red": 2}
    assert counts(found, "filter.p.vendor") == {"Nordika": 2, "Örtler": 2, "Tonwerk": 1}
    by_id = {each["id"]: each for each in found["filters"]}
    price = by_id["filter.v.price"]
    assert (price["type"], price["presentation"]) == ("PRICE_RANGE", None)
    assert json.loads(price["values"][0]["input"]) == {"price": {"min": 14.0, "max": 89.0}}
    [blue, _] = by_id["filter.v.option.color"]["values"]
    assert blue == {
        "id": "filter.v.option.color.blue",
        "label": "Blue",
        "count": 2,
        "input": '{"variantOption":{"name":"Color","value":"Blue"}}',
        "swatch": None,
        "image": None,
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([{"available": True}], [BACKPACK, ENAMEL, COFFEE, WOOL]),
        ([{"available": False}], [SILK]),
        ([{"available": False}, {"available": True}], [BACKPACK, ENAMEL, COFFEE, SILK, WOOL]),
        ([{"price": {"min": 29, "max": 49}}], [SILK, WOOL]),
        ([{"price": {"max": 14}}], [ENAMEL, COFFEE]),
        ([{"price": {"min": 1e300}}], []),
        ([{"productVendor": "Nordika"}, {"productVendor": "tonwerk"}], [COFFEE, SILK, WOOL]),
        ([{"productVendor": "Nordika"}, {"tag": "silk"}], [SILK]),
        ([{"productType": "Mugs", "tag": "gift"}], [COFFEE]),
        ([{"variantOption": {"name": "color", "value": "red"}}], [COFFEE, WOOL]),
        (
            [
                {"variantOption": {"name": "Color", "value": "Red"}},
                {"variantOption": {"name": "Size", "value": "L"}},
            ],
            [],
        ),
        ([{}], [BACKPACK, ENAMEL, COFFEE, SILK, WOOL]),
    ],
)
@pytest.mark.parametrize("down", [False, True])
async def test_filters_keep_the_merchants_order(
    shelf: Shelf,
    execute: Execute,
    engine: TantivySearch,
    filters: list[Any],
    expected: list[str],
    down: bool,
) -> None:
    if down:
        await engine.close()
        engine._generations._pointer.unlink()
    found = await of_collection(execute, shelf, filters=filters)
    assert titles(found) == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize("sort", ["TITLE", "PRICE", "BEST_SELLING", "CREATED", "ID"])
async def test_filtered_lists_are_sorted_and_paged(
    shelf: Shelf, execute: Execute, sort: str
) -> None:
    everything = titles(await of_collection(execute, shelf, sort=sort))
    expected = [title for title in everything if title in {WOOL, SILK, COFFEE}]
    if sort == "BEST_SELLING":
        expected = [SILK, COFFEE, WOOL]  # equals by their ids
    filters = [{"productVendor": "Nordika"}, {"productVendor": "Tonwerk"}]
    first = await of_collection(execute, shelf, sort=sort, filters=filters, first=2)
    after = first["pageInfo"]["endCursor"]
    rest = await of_collection(execute, shelf, sort=sort, filters=filters, first=2, after=after)
    assert titles(first) + titles(rest) == expected
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert (first["totalCount"], rest["totalCount"]) == (3, 3)


async def test_counts_leave_out_the_selection_of_their_own_group(
    shelf: Shelf, execute: Execute
) -> None:
    found = await of_collection(execute, shelf, filters=[{"productVendor": "Nordika"}])
    assert counts(found, "filter.p.vendor") == {"Nordika": 2, "Örtler": 2, "Tonwerk": 1}
    assert counts(found, "filter.p.product_type") == {"Scarves": 2}
    assert counts(found, "filter.v.option.color") == {"Blue": 1, "Red": 1}


async def test_the_input_of_a_value_can_be_sent_back(shelf: Shelf, execute: Execute) -> None:
    offered = (await of_collection(execute, shelf))["filters"]
    for group in offered:
        for value in group["values"]:
            sent = json.loads(value["input"])
            found = await of_collection(execute, shelf, filters=[sent])
            assert len(titles(found)) == value["count"], value["id"]


async def test_the_whole_shop_can_be_filtered(shelf: Shelf, execute: Execute) -> None:
    found = (await execute(PRODUCTS, filters=[{"tag": "gift"}], sort="TITLE"))["products"]
    assert (titles(found), found["totalCount"]) == ([BACKPACK, COFFEE], 2)
    found = (await execute(PRODUCTS, filters=[{"tag": "gift"}], sort="VENDOR"))["products"]
    assert titles(found) == [COFFEE, BACKPACK]
    query = {"query": "mug product_type:Mugs", "sort": "ID"}
    found = (await execute(PRODUCTS, filters=[{"tag": "gift"}], **query))["products"]
    assert titles(found) == [COFFEE]
    assert counts(found, "filter.p.tag") == {"kitchen": 2, "gift": 1}


async def test_filters_and_fields_of_one_kind_do_not_mix(shelf: Shelf, refused: Execute) -> None:
    sent = {"filters": [{"tag": "gift"}], "query": "tag:kitchen"}
    assert await refused(PRODUCTS, **sent) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "filters",
    [
        [{"price": {"min": 1}}, {"price": {"min": 2}}],
        [{"tag": "x"}] * 101,
    ],
)
async def test_filters_that_do_not_exist_are_refused(
    shelf: Shelf, refused: Execute, filters: list[Any]
) -> None:
    assert await refused(PRODUCTS, filters=filters) == ["BAD_USER_INPUT"]


async def test_names_of_options_are_translated_and_inputs_are_not(
    shelf: Shelf, db: Database, execute: Execute
) -> None:
    async with db.transaction() as uow:
        [(option,), *_] = await uow.fetch("SELECT id FROM catalog_option WHERE name = 'Color'")
        for (value,) in await uow.fetch("SELECT id FROM catalog_option_value WHERE name = 'Red'"):
            await put(uow, "option_value", value, "de", {"name": "Rot"})
        await put(uow, "option", option, "de", {"name": "Farbe"})
    query = f"query Q @inContext(language: DE) {{ products(first: 1) {{ {FILTERS} }} }}"
    groups = (await execute(query))["products"]["filters"]
    [color] = [group for group in groups if group["id"] == "filter.v.option.color"]
    assert color["label"] == "Farbe"
    assert [value["label"] for value in color["values"]] == ["Blue", "Rot"]
    assert json.loads(color["values"][1]["input"])["variantOption"]["value"] == "Red"


async def test_a_list_without_filters_is_better_than_none(
    shelf: Shelf, db: Database, plugins: Plugins, settings: Settings, engine: TantivySearch
) -> None:
    run = ask(db, plugins, settings)
    answer = await run(PRODUCTS, query="sku:SKU*")
    assert answer["data"]["products"]["filters"] == []
    await engine.close()
    engine._generations._pointer.unlink()
    answer = await run(PRODUCTS)
    assert len(answer["data"]["products"]["nodes"]) == 5
    assert answer["data"]["products"]["filters"] == []
    assert answer["extensions"]["warnings"] == ["Filters are not available at the moment."]


async def test_a_filtered_page_costs_few_statements(
    shelf: Shelf, execute: Execute, count_statements: Counting
) -> None:
    filters = [{"available": True}]
    await of_collection(execute, shelf, filters=filters)
    with count_statements() as by_position:
        await of_collection(execute, shelf, filters=filters)
    with count_statements() as by_title:
        await of_collection(execute, shelf, filters=filters, sort="TITLE")
    assert (len(by_position), len(by_title)) == (2, 2)


@pytest.mark.parametrize("sort", ["MANUAL", "TITLE"])
async def test_many_filtered_collections_cost_one_statement(
    shelf: Shelf, db: Database, execute: Execute, count_statements: Counting, sort: str
) -> None:
    query = """query C($f: [ProductFilter!], $s: ProductCollectionSortKeys) {
      collections(first: 9, sortKey: ID) { nodes { products(first: 2, filters: $f, sortKey: $s) {
        totalCount nodes { title } } } } }"""
    sent = {"f": [{"productVendor": "Nordika"}], "s": sort}
    await execute(query, **sent)
    with count_statements() as one:
        await execute(query, **sent)
    async with db.transaction() as uow:
        for members in ((0, 4), (4, 3), ()):
            await make.collection(uow, *(shelf.products[number] for number in members))
        for product in shelf.products:
            uow.emit(ProductChanged(product.id))
    await worked(shelf.services)
    with count_statements() as many:
        data = await execute(query, **sent)
    found = [node["products"] for node in data["collections"]["nodes"]]
    assert [sorted(titles(each)) for each in found] == [[SILK, WOOL], [WOOL], [], []]
    assert [each["totalCount"] for each in found] == [2, 1, 0, 0]
    assert len(many) == len(one) == 2
