"""The published API client: tokens, contexts, errors and deferred parts."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.clients import node
from tests.storefronts import seeds

HANDLE = "ridge-daypack"
TOKEN = "0" * 32
ID = '{ product(handle: "%s") { variants(first: 1) { nodes { id } } } }' % HANDLE  # noqa: UP031


@pytest.fixture
async def told(shop: str) -> Any:
    async with httpx.AsyncClient(base_url=shop) as client:
        answer = await client.post("/api/2026-04/graphql.json", json={"query": ID})
    [variant] = answer.json()["data"]["product"]["variants"]["nodes"]
    question = {"shop": shop, "handle": HANDLE, "variant": variant["id"]}
    return await asyncio.to_thread(node.run, "storefront_api_client.cjs", question)


async def test_the_client_asks_for_buyers_here_and_there(told: Any) -> None:
    seed, made = seeds.PRODUCTS[HANDLE], seeds.variants(HANDLE)
    home, abroad = told["home"]["data"]["product"], told["abroad"]["data"]["product"]
    assert (home["title"], abroad["title"]) == (seed["de"]["title"], seed["title"])
    assert home["priceRange"]["minVariantPrice"] == {
        "amount": seeds.text(min(variant.price("EUR") for variant in made)),
        "currencyCode": "EUR",
    }
    assert abroad["priceRange"]["minVariantPrice"] == {
        "amount": seeds.text(min(variant.price("USD") for variant in made)),
        "currencyCode": "USD",
    }
    assert len(home["variants"]["nodes"]) == len(made)
    assert all(sku["sku"].startswith(seed["sku"]) for sku in home["variants"]["nodes"])
    cart = told["cart"]["data"]["cartCreate"]
    assert cart["userErrors"] == []
    assert cart["cart"]["totalQuantity"] == 2
    assert cart["cart"]["cost"]["totalAmount"]["amount"] == seeds.text(2 * made[0].price())
    assert {tuple(tokens) for tokens in told["tokens"]} == {(TOKEN, None), (None, "shpat_0123")}
    assert told["server"]["data"] == told["raw"]["body"]["data"]
    assert told["raw"]["body"]["data"] == {"shop": {"name": seeds.SHOP["name"]}}
    assert told["raw"]["status"] == 200
    for refused, code in (("nowhere", "BAD_USER_INPUT"), ("wrong", "GRAPHQL_VALIDATION_FAILED")):
        errors = told[refused]["errors"]
        assert errors["networkStatusCode"] == 200
        assert [error["extensions"]["code"] for error in errors["graphQLErrors"]] == [code]
    assert told["parts"] == [
        {
            "data": {
                "product": {
                    "title": seed["title"],
                    "vendor": seed["vendor"],
                    "tags": sorted(seed["tags"]),
                }
            },
            "hasNext": False,
            "errors": None,
        }
    ]
