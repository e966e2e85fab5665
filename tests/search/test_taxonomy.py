"""Lists narrowed by categories and by what products are on their attributes."""

from typing import Any

import pytest

from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import Attribute, Category, ProductAttribute
from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from commerce_api.search.graphql.found import tracking
from tests.conftest import Counting, Execute
from tests.search.shop import GOODS, Shelf, worked

LIST = """query P($filters: [ProductFilter!], $sort: ProductSortKeys, $language: LanguageCode)
@inContext(language: $language) { products(first: 20, filters: $filters, sortKey: $sort) {
  totalCount nodes { title } filters { id label values { id label count input } } } }"""
IN_COLLECTION = """query C($id: ID!, $filters: [ProductFilter!]) { collection(id: $id) {
  products(first: 20, filters: $filters) { totalCount nodes { title } } } }"""
WOOL, SILK, COFFEE, ENAMEL, BACKPACK = (row[0] for row in GOODS)


@pytest.fixture
async def placed(shelf: Shelf, db: Database) -> Shelf:
    """Scarves in `aa-1`, mugs in `hg-1-1`; the backpack nowhere."""
    async with db.transaction() as uow:
        keys = {}
        for code, name in [
            *(("aa", "Clothing"), ("aa-1", "Scarves")),
            *(("hg", "House"), ("hg-1", "Kitchen"), ("hg-1-1", "Mugs"), ("hg-10", "Garden")),
        ]:
            row = Category(key=code, name=name)
            await uow.add(row)
            keys[code] = row.id
        await put(uow, "category", keys["hg-1-1"], "de", {"name": "Becher"})
        material = Attribute(key="material", name="Material")
        color = Attribute(key="color", name="Color")
        await uow.add(material, color)
        facts = [
            ("aa-1", [(material, "wool"), (color, "red")]),
            ("aa-1", [(material, "silk")]),
            ("hg-1-1", [(material, "stoneware"), (color, "red")]),
            ("hg-1-1", [(material, "steel"), (material, "enamel")]),
        ]
        for product, (code, values) in zip(shelf.products, facts, strict=False):
            await uow.fetch(
                "UPDATE catalog_product SET category_id = :category WHERE id = :key",
                category=keys[code],
                key=product.id,
            )
            for attribute, value in values:
                fact = ProductAttribute(
                    product_id=product.id, attribute_id=attribute.id, value=value
                )
                await uow.add(fact)
            uow.emit(ProductChanged(product.id))
    await worked(shelf.services)
    return shelf


def category(id: str) -> dict[str, Any]:
    return {"category": {"id": id}}


def attribute(key: str, value: str, namespace: str = "shopify") -> dict[str, Any]:
    return {"taxonomyMetafield": {"namespace": namespace, "key": key, "value": value}}


@pytest.mark.parametrize("sort", ["TITLE", "VENDOR"])  # by the engine, and by the database
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([category("gid://shopify/TaxonomyCategory/hg")], {COFFEE, ENAMEL}),
        ([category("gid://shopify/TaxonomyCategory/hg-1-1")], {COFFEE, ENAMEL}),
        ([category("aa-1")], {WOOL, SILK}),
        ([category("AA"), category("hg-1")], {WOOL, SILK, COFFEE, ENAMEL}),
        ([category("hg-10")], set()),
        ([category("h")], set()),
        ([category("gid://shopify/Product/1")], set()),
        ([category("%")], set()),
        ([attribute("material", "wool")], {WOOL}),
        ([attribute("material", "wool"), attribute("material", "Silk")], {WOOL, SILK}),
        ([attribute("color", "red"), category("hg")], {COFFEE}),
        ([attribute("color", "red"), attribute("material", "steel")], set()),
        ([attribute("material", "wool", "custom")], set()),
    ],
)
async def test_a_category_includes_what_lies_within_it(
    placed: Shelf, execute: Execute, sort: str, filters: list[Any], expected: set[str]
) -> None:
    found = (await execute(LIST, filters=filters, sort=sort))["products"]
    assert {node["title"] for node in found["nodes"]} == expected
    assert found["totalCount"] == len(expected)
    id = f"gid://shopify/Collection/{placed.collection}"
    listed = (await execute(IN_COLLECTION, id=id, filters=filters))["collection"]["products"]
    assert {node["title"] for node in listed["nodes"]} == expected
    assert listed["totalCount"] == len(expected)


async def test_categories_are_offered_and_can_be_sent_back(placed: Shelf, execute: Execute) -> None:
    found = (await execute(LIST, language="DE"))["products"]
    [offered] = [group for group in found["filters"] if group["id"] == "filter.p.t.category"]
    counts = {value["label"]: value["count"] for value in offered["values"]}
    assert counts == {"Clothing": 2, "Scarves": 2, "House": 2, "Kitchen": 2, "Becher": 2}
    [mugs] = [value for value in offered["values"] if value["label"] == "Becher"]
    assert mugs["id"] == "filter.p.t.category.hg-1-1"
    assert mugs["input"] == '{"category":{"id":"hg-1-1"}}'


async def test_what_a_search_finds_tells_how(placed: Shelf, execute: Execute) -> None:
    document = """query S($first: Int, $after: String, $last: Int) {
      search(query: "scarf", first: $first, after: $after, last: $last) { totalCount
        nodes { ... on Trackable { trackingParameters } ... on Node { id } }
        pageInfo { endCursor } } }"""
    page = (await execute(document, first=2))["search"]
    told = [node["trackingParameters"] for node in page["nodes"]]
    assert told == ["_pos=1&_psq=scarf&_ss=r&_v=1.0", "_pos=2&_psq=scarf&_ss=r&_v=1.0"]
    rest = (await execute(document, after=page["pageInfo"]["endCursor"]))["search"]
    told = [node["trackingParameters"] for node in rest["nodes"]]
    assert told == ["_pos=3&_psq=scarf&_ss=r&_v=1.0", "_pos=4&_psq=scarf&_ss=r&_v=1.0"]
    last = (await execute(document, last=1))["search"]["nodes"]
    assert [node["trackingParameters"] for node in last] == told[1:]
    ids = [node["id"] for node in page["nodes"]]
    plain = "query N($ids: [ID!]!) { nodes(ids: $ids) { ... on Trackable { trackingParameters } } }"
    assert (await execute(plain, ids=ids))["nodes"] == [{"trackingParameters": None}] * 2


async def test_the_same_product_by_a_search_and_without_one(
    placed: Shelf, execute: Execute
) -> None:
    handle = placed.products[0].handle
    found = await execute(
        """query S($handle: String!) {
          search(query: "wool scarf", types: [PRODUCT], first: 1) {
            nodes { ... on Product { title trackingParameters } } }
          product(handle: $handle) { title trackingParameters }
          products(first: 1, query: "wool") { nodes { trackingParameters } } }""",
        handle=handle,
    )
    told = "_pos=1&_psq=wool+scarf&_ss=r&_v=1.0"
    assert found["search"]["nodes"] == [{"title": WOOL, "trackingParameters": told}]
    assert found["product"] == {"title": WOOL, "trackingParameters": None}
    assert found["products"]["nodes"] == [{"trackingParameters": None}]


async def test_what_is_offered_while_typing_tells_how(placed: Shelf, execute: Execute) -> None:
    found = await execute("""{ predictiveSearch(query: "scar", limitScope: EACH) {
      products { trackingParameters } pages { trackingParameters }
      articles { trackingParameters } queries { trackingParameters } } }""")
    shown = found["predictiveSearch"]
    first, second = "_pos=1&_psq=scar&_ss=e&_v=1.0", "_pos=2&_psq=scar&_ss=e&_v=1.0"
    assert [row["trackingParameters"] for row in shown["products"]] == [first, second]
    assert shown["pages"] == [{"trackingParameters": first}]
    assert shown["articles"] == [{"trackingParameters": first}]
    assert shown["queries"][0] == {"trackingParameters": first}


def test_words_are_written_for_an_address() -> None:
    assert (
        tracking("tea & “milk”", 3, "r")
        == "_pos=3&_psq=tea+%26+%E2%80%9Cmilk%E2%80%9D&_ss=r&_v=1.0"
    )


async def test_long_words_make_no_long_address(placed: Shelf, execute: Execute) -> None:
    document = """query S($query: String!) { search(query: $query, first: 3) {
      nodes { ... on Trackable { trackingParameters } } } }"""
    nodes = (await execute(document, query="scarf " + "x" * 1000))["search"]["nodes"]
    assert [len(node["trackingParameters"]) for node in nodes] == [225] * 3


async def test_statements_of_a_search_do_not_grow(
    placed: Shelf, execute: Execute, count_statements: Counting
) -> None:
    document = """query S($first: Int!) { search(query: "scarf", first: $first) {
      nodes { ... on Trackable { trackingParameters }
        ... on Product { category { name ancestors { name } } } } } }"""

    async def statements(first: int) -> int:
        with count_statements() as seen:
            await execute(document, first=first)
        return len(seen)

    await statements(4)
    assert await statements(1) <= await statements(4) <= 5
