"""What a market shows, and what it does without, in lists, alone and in search."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import Product
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.kernel.translations import put
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins, Services
from commerce_api.pricing import service
from commerce_api.search import handlers as search
from commerce_api.settings import Settings
from tests import make
from tests.conftest import Counting, Execute
from tests.pricing.shop import Shop, listed, mug, worked
from tests.pricing.test_lists import token_of

LIST = """
query List($country: CountryCode, $buyer: BuyerInput, $sort: ProductSortKeys, $reverse: Boolean,
  $query: String, $filters: [ProductFilter!], $first: Int = 10, $after: String)
@inContext(country: $country, buyer: $buyer) {
  products(first: $first, after: $after, sortKey: $sort, reverse: $reverse, query: $query,
    filters: $filters) {
    totalCount edges { cursor } pageInfo { hasNextPage }
    nodes { title priceRange { minVariantPrice { amount currencyCode } } }
    filters { id values { input } } } }"""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[TantivySearch]:
    engine = TantivySearch(tmp_path / "index")
    yield engine
    await engine.close()


@pytest.fixture
def plugins(plugins: Plugins, engine: TantivySearch) -> Plugins:
    return replace(plugins, search=engine)


@dataclass
class Goods:
    """Three products at 10, 20 and 30 EUR in one collection. For wholesale customers the dear one
    costs 5, in Switzerland everything double, and the one in the middle is not sold there."""

    keys: list[int]
    variants: list[int]
    collection: int
    buyer: dict[str, str]


@pytest.fixture
async def goods(db: Database, shop: Shop, plugins: Plugins, settings: Settings) -> Goods:
    async with db.transaction() as uow:
        products = [await make.product(uow, title=title) for title in ("Cheap", "Fair", "Dear")]
        variants = [
            await mug(uow, cents, of=product)
            for product, cents in zip(products, (1000, 2000, 3000), strict=True)
        ]
        collection = await make.collection(uow, *products)
        await listed(
            uow,
            "ch",
            market_id=shop.ch,
            currency="CHF",
            source_currency="EUR",
            factor_ppm=2_000_000,
        )
        group = await listed(uow, "group", group_id=shop.group)
        await service.set_list_price(uow, group, variants[2], Money(500, "EUR"))
        await service.leave_out(uow, shop.ch, service.PRODUCT, products[1].id)
        ada = await make.customer(uow)
        await service.join_group(uow, ada.id, shop.group)
        for product in products:
            uow.emit(ProductChanged(product.id))
    await worked(db)
    await search.index(Services(db, plugins, settings))
    keys = [product.id for product in products]
    token = {"customerAccessToken": await token_of(db, ada.id)}
    return Goods(keys, [variant.id for variant in variants], collection.id, token)


async def titles(execute: Execute, **variables: Any) -> list[str]:
    found = (await execute(LIST, **variables))["products"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["title"] for node in found["nodes"]]


async def test_lists_are_sorted_by_the_prices_of_whoever_asks(
    goods: Goods, execute: Execute
) -> None:
    assert await titles(execute, sort="PRICE") == ["Cheap", "Fair", "Dear"]
    assert await titles(execute, sort="PRICE", buyer=goods.buyer) == ["Dear", "Cheap", "Fair"]
    assert await titles(execute, sort="PRICE", country="CH") == ["Cheap", "Dear"]
    assert await titles(execute, sort="PRICE", country="CH", reverse=True) == ["Dear", "Cheap"]
    found = (await execute(LIST, sort="PRICE", country="CH"))["products"]["nodes"]
    assert [node["priceRange"]["minVariantPrice"] for node in found] == [
        {"amount": "20.00", "currencyCode": "CHF"},
        {"amount": "60.00", "currencyCode": "CHF"},
    ]


async def test_lists_are_narrowed_by_the_prices_of_whoever_asks(
    goods: Goods, execute: Execute
) -> None:
    for asked in ({"query": "price:<15"}, {"filters": [{"price": {"max": 15.0}}]}):
        assert await titles(execute, **asked) == ["Cheap"]
        assert await titles(execute, buyer=goods.buyer, **asked) == ["Cheap", "Dear"]
        assert await titles(execute, country="CH", **asked) == []
        assert await titles(execute, country="CH", sort="PRICE", **asked) == []
    sorted_too = {"filters": [{"price": {"min": 1.0}}], "sort": "PRICE"}
    assert await titles(execute, buyer=goods.buyer, **sorted_too) == ["Dear", "Cheap", "Fair"]
    spans = {}
    for name, who in (("all", {}), ("group", {"buyer": goods.buyer}), ("ch", {"country": "CH"})):
        filters = (await execute(LIST, **who))["products"]["filters"]
        [price] = [each for each in filters if each["id"] == "filter.v.price"]
        spans[name] = price["values"][0]["input"]
    assert spans == {
        "all": '{"price":{"min":10.0,"max":30.0}}',
        "group": '{"price":{"min":5.0,"max":20.0}}',
        "ch": '{"price":{"min":20.0,"max":60.0}}',
    }


@pytest.mark.parametrize("sort", ["ID", "TITLE", "BEST_SELLING", "CREATED_AT", "RELEVANCE"])
async def test_no_list_shows_what_the_market_does_without(
    goods: Goods, execute: Execute, sort: str
) -> None:
    assert sorted(await titles(execute, sort=sort, country="CH")) == ["Cheap", "Dear"]
    assert len(await titles(execute, sort=sort)) == 3


async def test_pages_by_price_go_on_where_they_ended(goods: Goods, execute: Execute) -> None:
    seen, after = [], None
    for _ in range(3):
        page = (await execute(LIST, sort="PRICE", buyer=goods.buyer, first=1, after=after))[
            "products"
        ]
        seen += [node["title"] for node in page["nodes"]]
        after = page["edges"][0]["cursor"]
    assert seen == ["Dear", "Cheap", "Fair"]
    assert page["pageInfo"] == {"hasNextPage": False}


async def test_a_cursor_belongs_to_its_buyers(
    goods: Goods, execute: Execute, refused: Execute
) -> None:
    page = (await execute(LIST, sort="PRICE", first=1))["products"]
    cursor = page["edges"][0]["cursor"]
    told = await refused(LIST, sort="PRICE", first=1, after=cursor, buyer=goods.buyer)
    assert told == ["BAD_USER_INPUT"]


ONE = """
query One($product: ID!, $variant: ID!, $collection: ID!, $country: CountryCode)
@inContext(country: $country) {
  product(id: $product) { title availableForSale }
  node(id: $product) { id }
  variant: node(id: $variant) { ... on ProductVariant { availableForSale product { title } } }
  collection(id: $collection) { products(first: 9) { nodes { title } } }
  collections(first: 5) { nodes { title } }
  search(query: "fair", first: 5) { totalCount nodes { __typename } } }"""


async def test_what_a_market_does_without_is_not_there(
    db: Database, shop: Shop, goods: Goods, execute: Execute
) -> None:
    ids = {
        "product": f"gid://shopify/Product/{goods.keys[1]}",
        "variant": f"gid://shopify/ProductVariant/{goods.variants[1]}",
        "collection": f"gid://shopify/Collection/{goods.collection}",
    }
    here = await execute(ONE, **ids)
    assert here["product"] == {"title": "Fair", "availableForSale": True}
    assert here["variant"]["availableForSale"] is True
    assert here["search"]["totalCount"] == 1
    there = await execute(ONE, **ids, country="CH")
    assert there == {
        "product": None,
        "node": None,
        "variant": {"availableForSale": False, "product": {"title": "Fair"}},
        "collection": {"products": {"nodes": [{"title": "Cheap"}, {"title": "Dear"}]}},
        "collections": {"nodes": [{"title": "Kitchen"}]},
        "search": {"totalCount": 0, "nodes": []},
    }
    async with db.transaction() as uow:
        await service.leave_out(uow, shop.ch, service.COLLECTION, goods.collection)
    await worked(db)
    there = await execute(ONE, **ids, country="CH")
    assert (there["collection"], there["collections"]) == (None, {"nodes": []})
    assert await execute(ONE, **ids) == here


async def test_one_variant_less_is_still_the_product(
    db: Database, shop: Shop, execute: Execute
) -> None:
    async with db.transaction() as uow:
        first = await mug(uow, 1000)
        second = await mug(uow, 2000, of=await uow.session.get(Product, first.product_id))
        await service.leave_out(uow, shop.eu, service.VARIANT, first.id)
    await worked(db)
    read = """query($id: ID!) { product(id: $id) { availableForSale
      priceRange { minVariantPrice { amount } }
      variants(first: 5) { nodes { id availableForSale } } } }"""
    id = f"gid://shopify/Product/{first.product_id}"
    product = (await execute(read, id=id))["product"]
    assert product["availableForSale"] is True
    assert product["priceRange"] == {"minVariantPrice": {"amount": "20.00"}}
    assert [node["availableForSale"] for node in product["variants"]["nodes"]] == [False, True]
    async with db.transaction() as uow:
        await uow.fetch(
            "UPDATE inventory_stock SET on_hand = 0 WHERE variant_id = :id", id=second.id
        )
    assert (await execute(read, id=id))["product"]["availableForSale"] is False


async def test_what_has_no_price_there_cannot_be_bought(
    db: Database, shop: Shop, execute: Execute
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
    read = """query($id: ID!, $country: CountryCode) @inContext(country: $country) {
      node(id: $id) { ... on ProductVariant { availableForSale } } }"""
    id = f"gid://shopify/ProductVariant/{variant.id}"
    assert (await execute(read, id=id))["node"] == {"availableForSale": True}
    assert (await execute(read, id=id, country="US"))["node"] == {"availableForSale": False}


async def test_a_list_by_price_is_one_statement(
    goods: Goods, execute: Execute, count_statements: Counting
) -> None:
    by_price = """query($country: CountryCode) @inContext(country: $country) {
      products(first: 10, sortKey: PRICE) { nodes { title } } }"""
    await execute(by_price, country="CH")
    with count_statements() as seen:
        await execute(by_price, country="CH")
    assert len(seen) == 1
    assert "pricing_index" in seen[0]


PLACE = """
query Place($country: CountryCode, $language: LanguageCode)
@inContext(country: $country, language: $language) {
  localization {
    country { isoCode currency { isoCode } market { id handle } defaultLanguage { isoCode }
      availableLanguages { isoCode } }
    market { id handle } language { isoCode } availableLanguages { isoCode }
    availableCountries { isoCode currency { isoCode } market { handle } } } }"""


async def test_the_place_of_a_request(db: Database, shop: Shop, execute: Execute) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
        await put(uow, "product", product.id, "de", {"title": "Becher"})
        await put(uow, "product", product.id, "zh", {"title": "杯子"})
        await uow.fetch(
            "UPDATE pricing_market SET languages = :languages WHERE id = :id",
            languages='["de", "en"]',
            id=shop.ch,
        )
        uow.settings_changed = True
    found = (await execute(PLACE, country="LI"))["localization"]
    swiss = {"id": f"gid://shopify/Market/{shop.ch}", "handle": "ch"}
    assert found["country"] == {
        "isoCode": "LI",
        "currency": {"isoCode": "CHF"},
        "market": swiss,
        "defaultLanguage": {"isoCode": "DE"},
        "availableLanguages": [{"isoCode": "EN"}, {"isoCode": "DE"}],
    }
    assert found["market"] == swiss
    assert found["availableLanguages"] == [{"isoCode": "EN"}, {"isoCode": "DE"}]
    assert [
        (each["isoCode"], each["currency"]["isoCode"], each["market"]["handle"])
        for each in found["availableCountries"]
    ] == [
        ("DE", "EUR", "eu"),
        ("FR", "EUR", "eu"),
        ("US", "USD", "us"),
        ("CH", "CHF", "ch"),
        ("LI", "CHF", "ch"),
    ]
    home = (await execute(PLACE, country="BR", language="ZH"))["localization"]
    assert (home["country"]["isoCode"], home["market"]["handle"]) == ("DE", "eu")
    assert home["country"]["defaultLanguage"] == {"isoCode": "EN"}
    assert [each["isoCode"] for each in home["availableLanguages"]] == ["EN", "DE", "ZH"]
    node = "query($id: ID!) { node(id: $id) { ... on Market { handle } } }"
    assert await execute(node, id=swiss["id"]) == {"node": {"handle": "ch"}}
    assert await execute(node, id="gid://shopify/Market/999") == {"node": None}
