"""The prices of the demonstration are those of its file."""

from dataclasses import replace
from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.pricing import service
from commerce_api.settings import Settings
from tests.conftest import Execute, ask
from tests.fakes import FakeNotifier

ONE = """
query One($handle: String!, $country: CountryCode) @inContext(country: $country) {
  product(handle: $handle) {
    availableForSale
    priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount } }
    compareAtPriceRange { maxVariantPrice { amount } }
    variants(first: 1) { nodes {
      price { amount } compareAtPrice { amount }
      quantityRule { minimum maximum increment }
      quantityPriceBreaks(first: 5) { nodes { minimumQuantity price { amount } } } } } } }"""


@pytest.fixture
async def execute(seeded: Settings) -> Any:
    services = services_of(seeded)
    run = ask(services.db, replace(services.plugins, notifier=FakeNotifier()), seeded)

    async def data(operation: str, **variables: Any) -> Any:
        answer = await run(operation, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    yield data
    await services.plugins.search.close()
    await services.db.close()


async def product(execute: Execute, handle: str, country: str) -> Any:
    return (await execute(ONE, handle=handle, country=country))["product"]


async def test_each_market_has_its_prices(execute: Execute) -> None:
    kettle = await product(execute, "heron-kettle", "CH")
    assert kettle["priceRange"]["minVariantPrice"] == {"amount": "67.90", "currencyCode": "CHF"}
    assert kettle["compareAtPriceRange"] == {"maxVariantPrice": {"amount": "77.90"}}
    spoons = await product(execute, "olivewood-spoons", "LI")  # 27.00 EUR
    assert spoons["priceRange"]["minVariantPrice"] == {"amount": "25.65", "currencyCode": "CHF"}
    spoons = await product(execute, "olivewood-spoons", "IS")
    assert spoons["priceRange"]["minVariantPrice"] == {"amount": "3860", "currencyCode": "ISK"}
    mug = await product(execute, "koa-mug", "DE")
    assert mug["priceRange"]["minVariantPrice"] == {"amount": "24.00", "currencyCode": "EUR"}


async def test_a_sale_and_prices_by_the_dozen(execute: Execute) -> None:
    mat = (await product(execute, "shingle-bath-mat", "GB"))["variants"]["nodes"][0]
    assert (mat["price"], mat["compareAtPrice"]) == ({"amount": "24.50"}, {"amount": "31.00"})
    carafe = (await product(execute, "orchard-carafe", "GB"))["variants"]["nodes"][0]
    assert carafe["price"] == {"amount": "26.00"}
    assert carafe["quantityPriceBreaks"]["nodes"] == [
        {"minimumQuantity": 6, "price": {"amount": "23.50"}},
        {"minimumQuantity": 12, "price": {"amount": "21.00"}},
    ]
    tent = (await product(execute, "tarn-tent", "DE"))["variants"]["nodes"][0]
    assert tent["quantityRule"] == {"minimum": 1, "maximum": 4, "increment": 1}


async def test_what_markets_do_without(execute: Execute) -> None:
    for handle, country in (
        ("gift-card", "CH"),
        ("gift-card", "IS"),
        ("flatstone-stove", "IS"),
        ("luma-table-lamp", "IS"),
    ):
        assert await product(execute, handle, country) is None, (handle, country)
        assert await product(execute, handle, "DE") is not None
    listed = """query($country: CountryCode) @inContext(country: $country) {
      products(first: 250, sortKey: PRICE) { totalCount nodes { handle } } }"""
    there = (await execute(listed, country="IS"))["products"]
    assert there["totalCount"] == len(there["nodes"]) == 74 - 10
    assert "hearth-candle" not in [node["handle"] for node in there["nodes"]]
    assert (await execute(listed, country="DE"))["products"]["totalCount"] == 74


async def test_whoever_is_in_the_group_pays_its_prices(execute: Execute) -> None:
    sign_in = """mutation($input: CustomerAccessTokenCreateInput!) {
      customerAccessTokenCreate(input: $input) { customerAccessToken { accessToken } } }"""
    who = {"email": "tobias.hartley@example.com", "password": "seven-lamps-lit"}
    made = (await execute(sign_in, input=who))["customerAccessTokenCreate"]
    token = made["customerAccessToken"]["accessToken"]
    one = ONE.replace("@inContext(country: $country)", "@inContext(country: $country, buyer: $b)")
    one = one.replace("$country: CountryCode)", "$country: CountryCode, $b: BuyerInput)")
    found = await execute(
        one, handle="harbour-enamel-mug", country="DE", b={"customerAccessToken": token}
    )
    mug = found["product"]["variants"]["nodes"][0]
    assert mug["price"] == {"amount": "11.60"}
    assert mug["quantityRule"] == {"minimum": 6, "maximum": None, "increment": 6}
    assert mug["quantityPriceBreaks"]["nodes"] == [
        {"minimumQuantity": 12, "price": {"amount": "10.40"}},
        {"minimumQuantity": 48, "price": {"amount": "9.20"}},
    ]
    found = await execute(
        one, handle="heron-kettle", country="DE", b={"customerAccessToken": token}
    )
    low = found["product"]["priceRange"]["minVariantPrice"]
    assert low == {"amount": "55.20", "currencyCode": "EUR"}


async def test_the_index_is_what_the_tables_say(seeded: Settings) -> None:
    services = services_of(seeded)
    assert await service.audit(services.db) == []
    await services.plugins.search.close()
    await services.db.close()
