from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.kernel.translations import put
from tests import make
from tests.conftest import Counting, Execute

PRODUCT = """
query Product($handle: String!, $options: [SelectedOptionInput!]) {
  product(handle: $handle) {
    id handle title description tags availableForSale totalInventory
    featuredImage { url altText width height }
    images(first: 20) { edges { cursor node { url } } pageInfo { hasNextPage } }
    options { id name values optionValues { name swatch { color } } }
    priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount currencyCode } }
    compareAtPriceRange { maxVariantPrice { amount } }
    seo { title description }
    variants(first: 250) { nodes { id title sku availableForSale quantityAvailable
      selectedOptions { name value } price { amount currencyCode } compareAtPrice { amount }
      image { url } product { handle } } }
    selectedOrFirstAvailableVariant(selectedOptions: $options) { sku }
    adjacentVariants(selectedOptions: $options) { sku }
    collections(first: 5) { nodes { handle products: title } }
  }
}"""


async def mug(db: Database) -> Any:
    async with db.transaction() as uow:
        await make.markets(uow)
        product = await make.product(
            uow, title="Mug", tags=("kitchen", "gift"), description_html="<p>A <b>mug</b>.</p>"
        )
        await make.image(uow, product)
        for color, size, cents, stock in [
            ("Red", "S", 900, 0),
            ("Red", "L", 1100, 3),
            ("Blue", "S", 1000, 2),
        ]:
            await make.variant(
                uow,
                of=product,
                price=Money(cents, "EUR"),
                compare_at=Money(1500, "EUR") if cents == 900 else None,
                stock=stock,
                options={"Color": color, "Size": size},
            )
        await make.collection(uow, product, title="Kitchen")
    return product


async def test_a_product_has_all_that_its_page_shows(db: Database, execute: Execute) -> None:
    product = await mug(db)
    data = await execute(PRODUCT, handle=product.handle)
    shown = data["product"]
    assert shown["id"] == f"gid://shopify/Product/{product.id}"
    assert shown["description"] == "A mug."
    assert shown["tags"] == ["gift", "kitchen"]
    assert (shown["availableForSale"], shown["totalInventory"]) == (True, 5)
    assert shown["priceRange"] == {
        "minVariantPrice": {"amount": "9.00", "currencyCode": "EUR"},
        "maxVariantPrice": {"amount": "11.00", "currencyCode": "EUR"},
    }
    assert shown["compareAtPriceRange"]["maxVariantPrice"]["amount"] == "15.00"
    assert [o["values"] for o in shown["options"]] == [["Red", "Blue"], ["S", "L"]]
    variants = shown["variants"]["nodes"]
    assert [v["title"] for v in variants] == ["Red / S", "Red / L", "Blue / S"]
    assert [v["availableForSale"] for v in variants] == [False, True, True]
    assert [v["quantityAvailable"] for v in variants] == [0, 3, 2]
    assert variants[0]["compareAtPrice"] == {"amount": "15.00"}
    assert variants[1]["compareAtPrice"] is None
    assert variants[2]["selectedOptions"] == [
        {"name": "Color", "value": "Blue"},
        {"name": "Size", "value": "S"},
    ]
    assert variants[2]["image"] == {"url": shown["featuredImage"]["url"]}
    assert variants[2]["product"] == {"handle": product.handle}
    assert shown["selectedOrFirstAvailableVariant"]["sku"] == variants[1]["sku"]


async def test_the_chosen_variant_and_its_neighbours(db: Database, execute: Execute) -> None:
    product = await mug(db)
    options = [{"name": "Color", "value": "Red"}, {"name": "Size", "value": "S"}]
    shown = (await execute(PRODUCT, handle=product.handle, options=options))["product"]
    skus = [v["sku"] for v in shown["variants"]["nodes"]]
    assert shown["selectedOrFirstAvailableVariant"]["sku"] == skus[0]
    assert [v["sku"] for v in shown["adjacentVariants"]] == skus


async def test_country_and_language_of_the_operation(db: Database, execute: Execute) -> None:
    product = await mug(db)
    async with db.transaction() as uow:
        await put(uow, "product", product.id, "de", {"title": "Becher"})
    query = """query P($h: String!, $l: LanguageCode) @inContext(country: US, language: $l) {
      product(handle: $h) { title priceRange { minVariantPrice { amount currencyCode } } }
      localization { country { isoCode currency { isoCode symbol } } language { isoCode } }
    }"""
    data = await execute(query, h=product.handle, l="DE")
    assert data["product"]["title"] == "Becher"
    assert data["localization"]["country"]["currency"] == {"isoCode": "USD", "symbol": "$"}
    assert (await execute(query, h=product.handle, l="FR"))["product"]["title"] == "Mug"


@pytest.mark.parametrize("handle", ["nothing", "", "x" * 3000, "'; DROP TABLE x"])
async def test_an_unknown_handle_is_null(db: Database, execute: Execute, handle: str) -> None:
    assert await execute(PRODUCT, handle=handle) == {"product": None}


async def test_statements_do_not_grow_with_lists(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    product = await mug(db)
    with count_statements() as few:
        await execute(PRODUCT, handle=product.handle)
    async with db.transaction() as uow:
        for number in range(40):
            await make.variant(uow, of=product, options={"Color": "Red", "Size": str(number)})
            await make.image(uow, product)
    with count_statements() as many:
        await execute(PRODUCT, handle=product.handle)
    assert len(many) <= len(few) <= 14


async def test_characters_that_no_database_stores_are_refused(
    db: Database, refused: Execute
) -> None:
    assert await refused(PRODUCT, handle="a\u0000") == ["BAD_USER_INPUT"]
    assert await refused(PRODUCT, handle="\ud800") == ["BAD_USER_INPUT"]
    assert await refused('{ product(handle: "\\u0000") { id } }') == ["BAD_USER_INPUT"]
