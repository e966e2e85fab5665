"""What clients send that no other part of the world does any more."""

import base64

import httpx
import pytest

from commerce_api.gql.amounts import shorten
from commerce_api.gql.ids import key_of
from tests.storefronts import seeds

PRICE = '{ product(handle: "ridge-daypack") { priceRange { minVariantPrice { amount } } } }'


async def post(shop: str, content: bytes, kind: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=shop) as client:
        return await client.post(
            "/api/2026-04/graphql.json",
            content=content,
            headers={"content-type": kind, **headers},
        )


async def test_a_document_alone_may_be_the_body(shop: str) -> None:
    answer = await post(shop, b"{ shop { name } }", "application/graphql; charset=utf-8")
    assert answer.json()["data"] == {"shop": {"name": seeds.SHOP["name"]}}


@pytest.mark.parametrize("body", [b"", b"\xff{}"])
async def test_a_body_that_is_no_document_is_refused(shop: str, body: bytes) -> None:
    answer = await post(shop, body, "application/graphql")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_only_the_buy_sdk_gets_short_amounts(shop: str) -> None:
    cheapest = seeds.price_range("ridge-daypack")["minVariantPrice"]["amount"]
    for name, amount in (("javascript", cheapest[:-1]), ("hydrogen-react", cheapest)):
        answer = await post(shop, PRICE.encode(), "application/graphql", **{"x-sdk-variant": name})
        found = answer.json()["data"]["product"]["priceRange"]["minVariantPrice"]
        assert found == {"amount": amount}


def test_short_amounts() -> None:
    answer = {
        "data": [{"amount": "5.00"}, {"amount": "12.50", "deep": {"amount": "-0.10"}}],
        "other": [{"amount": "12.34"}, {"amount": "100"}, {"amount": "1.000"}, {"amount": None}],
        "text": "5.00",
    }
    shorten(answer)
    assert answer == {
        "data": [{"amount": "5.0"}, {"amount": "12.5", "deep": {"amount": "-0.1"}}],
        "other": [{"amount": "12.34"}, {"amount": "100"}, {"amount": "1.000"}, {"amount": None}],
        "text": "5.00",
    }


def wrapped(id: str) -> str:
    return base64.b64encode(id.encode()).decode()


@pytest.mark.parametrize(
    ("id", "key"),
    [
        (wrapped("gid://shopify/Product/7"), 7),
        (wrapped("gid://shopify/Product/7").rstrip("="), 7),
        (wrapped("gid://shopify/Collection/7"), None),
        (wrapped("gid://shopify/Product/x"), None),
        (wrapped(wrapped("gid://shopify/Product/7")), None),
        ("Z2lkOi8v", None),
        ("Z2lkOi8v!", None),
        ("Z2lkOi8v" + "A" * 2000, None),
        ("Z2lkOi8v\N{EURO SIGN}", None),
        (base64.b64encode(b"gid://\xff").decode(), None),
    ],
)
def test_ids_in_base64_are_read(id: str, key: int | None) -> None:
    assert key_of(id, "Product") == key


@pytest.mark.parametrize(
    "path",
    [
        "/graphql",
        "/graphql.json",
        "/api/graphql",
        "/api/graphql.json",
        "/api/unstable/graphql.json",
        "/api/2022-07/graphql",
    ],
)
async def test_the_addresses_that_clients_know(shop: str, path: str) -> None:
    async with httpx.AsyncClient(base_url=shop) as client:
        answer = await client.post(path, json={"query": "{ shop { name } }"})
    assert answer.json()["data"] == {"shop": {"name": seeds.SHOP["name"]}}
