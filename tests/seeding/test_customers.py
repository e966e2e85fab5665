"""The demonstration has customers, who can be signed in as and have ordered before."""

import tomllib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.gql import Context
from commerce_api.gql.engine import Engine, Request
from commerce_api.ports import Services
from commerce_api.schema import schema
from commerce_api.settings import Settings, seeds_dir

SIGN_IN = """
mutation($input: CustomerAccessTokenCreateInput!) {
  customerAccessTokenCreate(input: $input) { customerAccessToken { accessToken } } }"""
READ = """
query($token: String!) { customer(customerAccessToken: $token) {
  email displayName phone acceptsMarketing tags avatarUrl numberOfOrders
  defaultAddress { address1 city zip countryCodeV2 province }
  addresses(first: 10) { nodes { city } }
  orders(first: 3, sortKey: PROCESSED_AT, reverse: true) {
    totalCount nodes { email totalPrice { currencyCode } lineItems(first: 1) { nodes { title } } }
  } } }"""


@pytest.fixture
async def services(seeded: Settings) -> AsyncIterator[Services]:
    made = services_of(seeded)
    yield made
    await made.plugins.search.close()
    await made.db.close()


async def ask(services: Services, query: str, **variables: Any) -> Any:
    context = Context(services.db, services.plugins, services.settings)
    answer = await Engine(schema).run(Request(query=query, variables=variables), context)
    assert not answer.errors, answer.errors
    [payload] = answer.data.values()
    return payload


async def test_every_customer_of_the_seeds_can_sign_in(services: Services) -> None:
    entries = tomllib.loads((seeds_dir() / "customers.toml").read_text())["customer"]
    assert len(entries) == 3
    for entry in entries:
        who = {"email": entry["email"], "password": entry["password"]}
        signed = await ask(services, SIGN_IN, input=who)
        customer = await ask(services, READ, token=signed["customerAccessToken"]["accessToken"])
        assert customer["displayName"] == f"{entry['first_name']} {entry['last_name']}"
        assert customer["phone"] == entry.get("phone")
        assert customer["tags"] == sorted(entry["tags"])
        assert customer["acceptsMarketing"] == entry.get("accepts_marketing", False)
        cities = [address["city"] for address in entry["address"]]
        assert [node["city"] for node in customer["addresses"]["nodes"]] == cities
        usual = customer["defaultAddress"]
        assert (usual["city"], usual["countryCodeV2"]) == (cities[0], entry["country"])
        assert 5 <= int(customer["numberOfOrders"]) <= 12
        orders = customer["orders"]
        assert orders["totalCount"] == customer["numberOfOrders"]
        assert {order["email"] for order in orders["nodes"]} == {entry["email"]}
        currency = {"DE": "EUR", "US": "USD", "GB": "GBP"}[entry["country"]]
        assert {o["totalPrice"]["currencyCode"] for o in orders["nodes"]} == {currency}
        assert all(order["lineItems"]["nodes"] for order in orders["nodes"])


async def test_one_of_them_has_a_picture(services: Services, seeded: Settings) -> None:
    who = {"email": "marit.lindqvist@example.com", "password": "kettle-on-the-moor"}
    signed = await ask(services, SIGN_IN, input=who)
    customer = await ask(services, READ, token=signed["customerAccessToken"]["accessToken"])
    assert customer["avatarUrl"] == f"{seeded.public_url}/media/cairn-beanie-moss.webp"
    assert (seeded.media_dir / "cairn-beanie-moss.webp").is_file()
