"""Lists of products narrowed down by metafields, by the index and by the database."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.metafields import service
from commerce_api.metafields.models import Owner
from commerce_api.metafields.service import NewDefinition, NewValue
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins, Services
from commerce_api.settings import Settings
from tests.conftest import Execute
from tests.metafields.conftest import TEXT, define, give
from tests.search.shop import GOODS, Shelf, filled, worked

WOOL, SILK, COFFEE, ENAMEL, BACKPACK = (row[0] for row in GOODS)
LIST = """query P($filters: [ProductFilter!], $query: String) {
  products(first: 20, sortKey: TITLE, filters: $filters, query: $query) { nodes { title } } }"""
SEARCH = """query S($filters: [ProductFilter!]) {
  search(query: "scarf", first: 20, productFilters: $filters, types: [PRODUCT]) {
    nodes { ... on Product { title } } } }"""
COLLECTION = """query C($id: ID!, $filters: [ProductFilter!]) { collection(id: $id) {
  products(first: 20, sortKey: TITLE, filters: $filters) { nodes { title } } } }"""


@pytest.fixture
async def plugins(plugins: Plugins, tmp_path: Path) -> AsyncIterator[Plugins]:
    engine = TantivySearch(tmp_path / "index")
    yield replace(plugins, search=engine)
    await engine.close()


@pytest.fixture
async def shelf(db: Database, plugins: Plugins, settings: Settings) -> Shelf:
    shelf = await filled(db, Services(db, plugins, settings))
    keys = {product.title: product.id for product in shelf.products}
    async with db.transaction() as uow:
        await define(uow, "material", TEXT, filterable=True)
        await define(uow, "uses", f"list.{TEXT}", filterable=True)
        await define(uow, "years", "number_integer", filterable=True)
        await define(uow, "secret", TEXT, filterable=True, storefront=False)
        await define(uow, "note", TEXT)
        await define(uow, "fit", TEXT, filterable=True, owner=Owner.VARIANT)
        await give(uow, keys[WOOL], material="Wool", years="2", uses='["Winter", "Gift \\"x\\""]')
        await give(uow, keys[SILK], material="Silk", secret="yes", note="soft")
        await give(uow, keys[COFFEE], material="Stoneware", years="2", uses='["Gift"]')
        [variant] = await uow.fetch(
            "SELECT id FROM catalog_variant WHERE product_id = :key", key=keys[BACKPACK]
        )
        await give(uow, variant[0], Owner.VARIANT, fit="Tight")
    await worked(shelf.services)
    return shelf


def wanted(name: str, key: str, value: str, namespace: str = "custom") -> dict[str, Any]:
    return {name: {"namespace": namespace, "key": key, "value": value}}


def of_product(key: str, value: str) -> dict[str, Any]:
    return wanted("productMetafield", key, value)


CASES = [
    ([of_product("material", "wool")], [WOOL]),
    ([of_product("material", "Wool"), of_product("material", "Silk")], [SILK, WOOL]),
    ([of_product("years", "2")], [COFFEE, WOOL]),
    ([of_product("years", "2"), of_product("material", "Wool")], [WOOL]),
    ([of_product("uses", "Gift")], [COFFEE]),
    ([of_product("uses", 'Gift "x"')], [WOOL]),
    ([of_product("uses", "Gif")], []),
    ([of_product("material", "wool:x")], []),
    ([wanted("productMetafield", "material", "Wool", "other")], []),
    ([wanted("productMetafield", "material:Wool", "Wool")], []),
    ([of_product("secret", "yes")], []),  # storefronts may not see it
    ([of_product("note", "soft")], []),  # not made for filters
    ([wanted("variantMetafield", "fit", "Tight")], [BACKPACK]),
    ([wanted("variantMetafield", "material", "Wool")], []),
    ([wanted("productMetafield", "fit", "Tight")], []),
    ([of_product("material", "Wool"), {"available": True}], [WOOL]),
]


@pytest.mark.parametrize(("filters", "titles"), CASES)
async def test_lists_are_narrowed(
    execute: Execute, shelf: Shelf, filters: list[Any], titles: list[str]
) -> None:
    by_index = await execute(LIST, filters=filters)
    assert [row["title"] for row in by_index["products"]["nodes"]] == titles
    # Vendors are nothing that the index sorts by: the database answers.
    by_database = await execute(LIST.replace("TITLE", "VENDOR"), filters=filters)
    assert sorted(row["title"] for row in by_database["products"]["nodes"]) == titles
    id = f"gid://shopify/Collection/{shelf.collection}"
    in_collection = (await execute(COLLECTION, filters=filters, id=id))["collection"]
    assert [row["title"] for row in in_collection["products"]["nodes"]] == titles


async def test_search_is_narrowed(execute: Execute, shelf: Shelf) -> None:
    found = await execute(SEARCH, filters=[of_product("material", "Silk")])
    assert [row["title"] for row in found["search"]["nodes"]] == [SILK]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("metafields.custom.material:wool", [WOOL]),
        ("metafields.custom.material:Silk OR metafields.custom.years:2", [COFFEE, SILK, WOOL]),
        ("metafields.custom.years:2 -metafields.custom.uses:'Winter'", [COFFEE]),
        ("metafields.custom.secret:yes", []),
    ],
)
async def test_queries_know_metafields(
    execute: Execute, shelf: Shelf, query: str, titles: list[str]
) -> None:
    found = await execute(LIST, query=query)
    assert [row["title"] for row in found["products"]["nodes"]] == titles


async def test_the_index_follows(db: Database, execute: Execute, shelf: Shelf) -> None:
    keys = {product.title: product.id for product in shelf.products}
    async with db.transaction() as uow:
        new = NewValue(owner_id=keys[ENAMEL], key="material", value="Wool")
        await service.set_value(uow, Owner.PRODUCT, new)
        await service.delete_value(uow, Owner.PRODUCT, keys[WOOL], "material")
    await worked(shelf.services)
    filters = [of_product("material", "Wool")]
    found = await execute(LIST, filters=filters)
    assert [row["title"] for row in found["products"]["nodes"]] == [ENAMEL]
    async with db.transaction() as uow:
        hidden = NewDefinition(owner=Owner.PRODUCT, key="material", type=TEXT, filterable=True)
        await service.put_definition(uow, hidden)
    await worked(shelf.services)
    assert (await execute(LIST, filters=filters))["products"]["nodes"] == []


OFFERED = """query O($filters: [ProductFilter!]) { products(first: 20, filters: $filters) {
  filters { id label type values { id label count input } } } }"""


async def test_lists_offer_them(execute: Execute, shelf: Shelf) -> None:
    async def offered(*filters: Any) -> dict[str, Any]:
        groups = (await execute(OFFERED, filters=filters))["products"]["filters"]
        return {group["id"]: group for group in groups if ".m." in group["id"]}

    groups = await offered()
    assert list(groups) == [
        "filter.p.m.custom.material",
        "filter.p.m.custom.uses",
        "filter.p.m.custom.years",
        "filter.v.m.custom.fit",
    ]
    material = groups["filter.p.m.custom.material"]
    assert (material["label"], material["type"]) == ("material", "LIST")
    assert [(value["label"], value["count"]) for value in material["values"]] == [
        ("Silk", 1),
        ("Stoneware", 1),
        ("Wool", 1),
    ]
    sent = json.loads(material["values"][2]["input"])
    assert sent == of_product("material", "Wool")
    found = await execute(LIST, filters=[sent])
    assert [row["title"] for row in found["products"]["nodes"]] == [WOOL]
    chosen = await offered(sent)  # its own group stays whole, others shrink
    assert len(chosen["filter.p.m.custom.material"]["values"]) == 3
    [years] = chosen["filter.p.m.custom.years"]["values"]
    assert (years["label"], years["count"]) == ("2", 1)
    assert "filter.v.m.custom.fit" not in chosen


async def test_long_values_are_refused(refused: Execute, shelf: Shelf) -> None:
    filters = [of_product("material", "x" * 201)]
    assert await refused(LIST, filters=filters) == ["BAD_USER_INPUT"]
