"""The tree of categories, options by their ids, and the words that products are kept under."""

from collections.abc import AsyncIterator

import pytest

from commerce_api.catalog.models import Category, Product, ProductStatus
from commerce_api.kernel.db import Database
from commerce_api.kernel.translations import put
from commerce_api.settings import Settings
from tests import make
from tests.catalog.seeded import Asked, shop
from tests.conftest import Counting, Execute

CATEGORY = """
query C($handle: String!, $language: LanguageCode) @inContext(language: $language) {
  product(handle: $handle) { category { id name ancestors { id name ancestors { name } } } }
}"""
WORDS = """query W($first: Int!) {
  productTags(first: $first) { nodes edges { node cursor } pageInfo { hasNextPage endCursor } }
  productTypes(first: $first) { nodes pageInfo { hasNextPage } }
}"""


@pytest.fixture
async def asked(seeded: Settings) -> AsyncIterator[Asked]:
    async with shop(seeded) as asked:
        yield asked


async def test_a_mug_lies_within_tableware(asked: Asked) -> None:
    category = (await asked(CATEGORY, handle="koa-mug"))["product"]["category"]
    assert category == {
        "id": "gid://shopify/TaxonomyCategory/hg-1-1-1",
        "name": "Mugs",
        "ancestors": [
            {
                "id": "gid://shopify/TaxonomyCategory/hg-1-1",
                "name": "Tableware",
                "ancestors": [{"name": "Kitchen"}, {"name": "House and kitchen"}],
            },
            {
                "id": "gid://shopify/TaxonomyCategory/hg-1",
                "name": "Kitchen",
                "ancestors": [{"name": "House and kitchen"}],
            },
            {
                "id": "gid://shopify/TaxonomyCategory/hg",
                "name": "House and kitchen",
                "ancestors": [],
            },
        ],
    }
    german = (await asked(CATEGORY, handle="koa-mug", language="DE"))["product"]["category"]
    assert [german["name"], *(row["name"] for row in german["ancestors"])] == [
        *("Becher", "Geschirr", "Küche", "Haus und Küche")
    ]


async def test_categories_and_options_are_found_by_their_ids(asked: Asked) -> None:
    product = """{ product(handle: "koa-mug") {
      options { id name optionValues { id name firstSelectableVariant { title } } } } }"""
    [color, size] = (await asked(product))["product"]["options"]
    ids = [color["id"], size["optionValues"][1]["id"], "gid://shopify/TaxonomyCategory/aa-2"]
    ids += ["gid://x/TaxonomyCategory/nowhere", "gid://x/TaxonomyCategory/A%00", ids[0] + "00"]
    nodes = """query N($ids: [ID!]!) { nodes(ids: $ids) { id
      ... on ProductOption { name optionValues { name } }
      ... on ProductOptionValue { value: name firstSelectableVariant { title } }
      ... on TaxonomyCategory { category: name } } }"""
    found = (await asked(nodes, ids=ids))["nodes"]
    values = [{"name": name} for name in ("Slate", "Sand", "Moss")]
    assert found[0] == {"id": ids[0], "name": "Color", "optionValues": values}
    assert found[1]["value"] == "450 ml"
    assert found[1]["firstSelectableVariant"] == {"title": "Slate / 450 ml"}
    assert found[2] == {"id": ids[2], "category": "Tops"}
    assert found[3:] == [None, None, None]


async def test_options_of_what_is_not_on_sale_are_not_found(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        hidden = await make.product(uow, status=ProductStatus.DRAFT)
        await make.variant(uow, of=hidden, options={"Color": "Red"})
    ids = ["gid://x/ProductOption/1", "gid://x/ProductOptionValue/1"]
    found = await execute("query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert found["nodes"] == [None, None]


async def test_a_missing_translation_falls_back_to_the_shops_language(
    db: Database, execute: Execute
) -> None:
    async with db.transaction() as uow:
        for code, name in (("hg", "House"), ("hg-1", "Kitchen")):
            row = Category(key=code, name=name)
            await uow.add(row)
        await put(uow, "category", row.id, "zh", {"name": "厨房"})
        await make.product(uow, category_id=row.id)
    document = """query C($language: LanguageCode!) @inContext(language: $language) {
      product(handle: "%s") { category { name ancestors { name } } } }"""
    async with db.transaction() as uow:
        handle = (await uow.fetch("SELECT handle FROM catalog_product"))[0][0]
    for language, name in (("ZH_TW", "厨房"), ("ZH", "厨房"), ("PT_BR", "Kitchen")):
        found = await execute(document % handle, language=language)
        assert found["product"]["category"] == {"name": name, "ancestors": [{"name": "House"}]}


async def test_tags_and_types_of_what_is_on_sale(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        await make.product(uow, tags=("wool", "gift"), product_type="Scarf")
        await make.product(uow, tags=("gift", "autumn"), product_type="Mug")
        await make.product(uow, tags=("hidden",), product_type="Tent", status=ProductStatus.DRAFT)
        await make.product(uow)
    found = await execute(WORDS, first=2)
    assert found["productTags"]["nodes"] == ["autumn", "gift"]
    assert [edge["node"] for edge in found["productTags"]["edges"]] == ["autumn", "gift"]
    assert found["productTags"]["pageInfo"]["hasNextPage"] is True
    assert found["productTypes"] == {"nodes": ["Mug", "Scarf"], "pageInfo": {"hasNextPage": False}}
    everything = await execute(WORDS, first=250)
    assert everything["productTags"]["nodes"] == ["autumn", "gift", "wool"]
    assert everything["productTags"]["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize("first", [-1, 251])
async def test_too_many_words_are_refused(refused: Execute, first: int) -> None:
    assert set(await refused(WORDS, first=first)) == {"BAD_USER_INPUT"}


async def test_collections_tell_how_many_there_are(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        mug = await make.product(uow)
        for title in ("Kitchen", "Kitchen tools", "Garden"):
            await make.collection(uow, mug, title=title)
    found = await execute("""{
      all: collections(first: 1) { totalCount nodes { title } }
      some: collections(first: 1, query: "kitchen") { totalCount }
      none: collections(first: 1, query: "100%") { totalCount }
      products(first: 1) { nodes { collections(first: 2) { totalCount nodes { title } }
        variantsCount { count precision } } }
    }""")
    assert found["all"] == {"totalCount": "3", "nodes": [{"title": "Kitchen"}]}
    assert (found["some"]["totalCount"], found["none"]["totalCount"]) == ("2", "0")
    [product] = found["products"]["nodes"]
    assert product["collections"]["totalCount"] == "3"
    assert len(product["collections"]["nodes"]) == 2
    assert product["variantsCount"] == {"count": 0, "precision": "EXACT"}


async def test_statements_do_not_grow_with_categories(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        keys = []
        for code in ("hg", "hg-1", "hg-1-1", "aa", "aa-1"):
            row = Category(key=code, name=code)
            await uow.add(row)
            keys.append(row.id)
        for number in range(8):
            await uow.add(
                Product(title="x", handle=f"in-{number}", category_id=keys[(number + 2) % 5])
            )
    document = """query P($first: Int!) { products(first: $first) {
      nodes { category { name ancestors { name ancestors { name } } } } } }"""

    async def statements(first: int) -> int:
        with count_statements() as seen:
            await execute(document, first=first)
        return len(seen)

    await statements(1)
    assert await statements(1) == await statements(8)


async def test_the_version_of_the_api_is_told(execute: Execute) -> None:
    found = await execute("{ publicApiVersions { handle displayName supported } }")
    assert found["publicApiVersions"] == [
        {"handle": "2026-04", "displayName": "2026-04", "supported": True}
    ]
