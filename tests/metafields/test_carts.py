"""Metafields of carts."""

from dataclasses import replace
from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.metafields import service
from commerce_api.metafields.models import Owner
from commerce_api.metafields.service import NewDefinition
from commerce_api.ports import Plugins
from tests import make
from tests.cart.shop import SHIPPING, TAXES
from tests.conftest import Execute

CREATE = """mutation Create($input: CartInput) { cartCreate(input: $input) {
  cart { id updatedAt a: metafield(key: "wish") { value }
    b: metafield(namespace: "app", key: "wish") { value } }
  userErrors { code field message } } }"""
SET = """mutation Set($metafields: [CartMetafieldsSetInput!]!) {
 cartMetafieldsSet(metafields: $metafields) {
  metafields { id namespace key type value description reference { __typename }
    parentResource { __typename ... on Cart { id } } }
  userErrors { __typename code field message elementIndex } } }"""
DELETE = """mutation Delete($input: CartMetafieldDeleteInput!) {
 cartMetafieldDelete(input: $input) {
  deletedId userErrors { __typename code field message } } }"""
READ = """query Read($id: ID!, $identifiers: [HasMetafieldsIdentifier!]!) { cart(id: $id) {
  metafields(identifiers: $identifiers) { namespace key type value } } }"""
TEXT = "single_line_text_field"


@pytest.fixture
def plugins(plugins: Plugins) -> Plugins:
    return replace(plugins, tax=TAXES, shipping=SHIPPING)


@pytest.fixture
async def cart(db: Database, execute: Execute) -> str:
    async with db.transaction() as uow:
        await make.markets(uow)
        shown: dict[str, Any] = {"owner": Owner.CART, "storefront": True, "description": "A card."}
        new = NewDefinition(
            key="card", type="multi_line_text_field", validations={"max": 20}, **shown
        )
        await service.put_definition(uow, new)
        await service.put_definition(uow, NewDefinition(owner=Owner.CART, key="risk", type=TEXT))
    answer = await execute(CREATE)
    id: str = answer["cartCreate"]["cart"]["id"]
    return id


def entry(cart: str, key: str = "wish", value: str = "soon", type: str = TEXT) -> dict[str, str]:
    return {"ownerId": cart, "key": key, "type": type, "value": value}


async def values(execute: Execute, cart: str, *names: str) -> list[Any]:
    pairs = [name.rpartition(".") for name in names]
    wanted = [{"namespace": space or None, "key": key} for space, _, key in pairs]
    found = (await execute(READ, id=cart, identifiers=wanted))["cart"]["metafields"]
    return [row and (row["namespace"], row["key"], row["type"], row["value"]) for row in found]


async def test_a_metafield_is_set_and_set_again(execute: Execute, cart: str) -> None:
    answer = await execute(
        SET, metafields=[entry(cart), entry(cart, "app.wish", "3", "number_integer")]
    )
    payload = answer["cartMetafieldsSet"]
    assert payload["userErrors"] == []
    assert [(row["namespace"], row["key"], row["value"]) for row in payload["metafields"]] == [
        ("custom", "wish", "soon"),
        ("app", "wish", "3"),
    ]
    parent = {"__typename": "Cart", "id": cart}
    assert [row["parentResource"] for row in payload["metafields"]] == [parent] * 2
    [id] = {row["id"] for row in payload["metafields"] if row["namespace"] == "custom"}
    assert (await execute("query N($id: ID!) { node(id: $id) { id } }", id=id))["node"] is None
    again = (await execute(SET, metafields=[entry(cart, value="later")]))["cartMetafieldsSet"]
    assert [(row["id"], row["value"]) for row in again["metafields"]] == [(id, "later")]
    assert await values(execute, cart, "nothing", "wish", "app.wish") == [
        None,
        ("custom", "wish", TEXT, "later"),
        ("app", "wish", "number_integer", "3"),
    ]


async def test_setting_moves_the_cart(db: Database, execute: Execute, cart: str) -> None:
    past = "2020-01-01 00:00:00.000000"
    async with db.transaction() as uow:
        sql = "UPDATE cart_cart SET updated_at = '2020-01-01 00:00:00+00:00'"
        await uow.fetch(sql if uow.postgres else f"UPDATE cart_cart SET updated_at = '{past}'")
    updated = "query U($id: ID!) { cart(id: $id) { updatedAt } }"
    assert (await execute(updated, id=cart))["cart"]["updatedAt"] == "2020-01-01T00:00:00Z"
    await execute(SET, metafields=[entry(cart)])
    assert (await execute(updated, id=cart))["cart"]["updatedAt"] > "2026"


async def test_definitions_say_what_fits(execute: Execute, cart: str) -> None:
    good = entry(cart, "custom.card", "Happy birthday", "multi_line_text_field")
    payload = (await execute(SET, metafields=[good]))["cartMetafieldsSet"]
    assert payload["metafields"][0]["description"] == "A card."


@pytest.mark.parametrize(
    ("bad", "code", "field", "message"),
    [
        ({"key": ""}, "BLANK", "key", "A key is needed."),
        ({"key": "x"}, "TOO_SHORT", "key", "The key needs at least 2 characters, not 1."),
        (
            {"key": "x" * 65},
            "TOO_LONG",
            "key",
            "The key may have at most 64 characters, not 65.",
        ),
        (
            {"key": "ab.key"},
            "TOO_SHORT",
            "key",
            "The namespace needs at least 3 characters, not 2.",
        ),
        (
            {"key": "a key"},
            "INVALID_VALUE",
            "key",
            "The key may only have letters, digits, `_` and `-`.",
        ),
        ({"type": "string"}, "INVALID_TYPE", "type", "“string” is no type of metafields."),
        ({"value": ""}, "BLANK", "value", "A value is needed."),
        (
            {"value": "x" * 65_537},
            "TOO_LONG",
            "value",
            "The value may have at most 65536 characters, not 65537.",
        ),
        (
            {"type": "number_integer"},
            "INVALID_VALUE",
            "value",
            "The value is not a whole number.",
        ),
        (
            {"type": "product_reference", "value": "gid://shopify/Product/99"},
            "INVALID_VALUE",
            "value",
            "The value refers to Product 99, which does not exist.",
        ),
        (
            {"key": "custom.card"},
            "INVALID_TYPE",
            "type",
            "The metafield custom.card is of the type multi_line_text_field.",
        ),
        (
            {"key": "card", "type": "multi_line_text_field", "value": "x" * 21},
            "TOO_LONG",
            "value",
            "The value may have at most 20 characters, not 21.",
        ),
        (
            {"key": "risk"},
            "APP_NOT_AUTHORIZED",
            "key",
            "The metafield custom.risk is not for storefronts.",
        ),
        (
            {"ownerId": "gid://shopify/Cart/none"},
            "INVALID_OWNER",
            "ownerId",
            "This is no cart that can be changed.",
        ),
        (
            {"ownerId": "gid://shopify/Product/1"},
            "INVALID_OWNER",
            "ownerId",
            "This is no cart that can be changed.",
        ),
    ],
)
async def test_one_bad_entry_and_nothing_is_set(
    execute: Execute, cart: str, bad: dict[str, str], code: str, field: str, message: str
) -> None:
    sent = [entry(cart, "good"), {**entry(cart), **bad}]
    payload = (await execute(SET, metafields=sent))["cartMetafieldsSet"]
    assert payload == {
        "metafields": None,
        "userErrors": [
            {
                "__typename": "MetafieldsSetUserError",
                "code": code,
                "field": ["metafields", "1", field],
                "message": message,
                "elementIndex": 1,
            }
        ],
    }
    assert await values(execute, cart, "good", "wish", "card", "risk") == [None] * 4


async def test_everything_wrong_is_told_at_once(execute: Execute, cart: str) -> None:
    sent = [entry(cart, "x"), entry(cart), entry(cart, value="")]
    payload = (await execute(SET, metafields=sent))["cartMetafieldsSet"]
    assert [(e["code"], e["elementIndex"]) for e in payload["userErrors"]] == [
        ("TOO_SHORT", 0),
        ("BLANK", 2),
    ]


async def test_there_are_limits(execute: Execute, cart: str) -> None:
    many = [entry(cart, f"key_{n}") for n in range(26)]
    payload = (await execute(SET, metafields=many))["cartMetafieldsSet"]
    [error] = payload["userErrors"]
    assert (error["code"], error["field"], error["elementIndex"]) == (
        "LESS_THAN_OR_EQUAL_TO",
        ["metafields"],
        None,
    )
    assert error["message"] == "At most 25 metafields at once, not 26."
    for start in range(4):
        batch = [entry(cart, f"key_{start}_{n}") for n in range(25)]
        await execute(SET, metafields=batch)
    [error] = (await execute(SET, metafields=[entry(cart)]))["cartMetafieldsSet"]["userErrors"]
    assert error["message"] == "A cart can have at most 100 metafields."
    assert await values(execute, cart, "wish", "key_3_24") == [
        None,
        ("custom", "key_3_24", TEXT, "soon"),
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cart_cart SET status = 'completed'",
        "UPDATE cart_cart SET status = 'completing'",
        "UPDATE cart_cart SET expires_at = created_at",
    ],
)
async def test_a_cart_that_is_over_takes_nothing(
    db: Database, execute: Execute, cart: str, sql: str
) -> None:
    await execute(SET, metafields=[entry(cart)])
    async with db.transaction() as uow:
        await uow.fetch(sql)
    payload = (await execute(SET, metafields=[entry(cart, value="later")]))["cartMetafieldsSet"]
    assert [error["code"] for error in payload["userErrors"]] == ["INVALID_OWNER"]
    gone = (await execute(DELETE, input={"ownerId": cart, "key": "wish"}))["cartMetafieldDelete"]
    assert [error["code"] for error in gone["userErrors"]] == ["INVALID_OWNER"]
    async with db.read() as reader:
        assert [tuple(row) for row in await reader.fetch("SELECT value FROM cart_metafield")] == [
            ("soon",)
        ]


async def test_deleting(execute: Execute, cart: str) -> None:
    payload = await execute(SET, metafields=[entry(cart), entry(cart, "app.wish")])
    id = payload["cartMetafieldsSet"]["metafields"][1]["id"]
    deleted = await execute(DELETE, input={"ownerId": cart, "key": "app.wish"})
    assert deleted["cartMetafieldDelete"] == {"deletedId": id, "userErrors": []}
    assert await values(execute, cart, "app.wish", "wish") == [
        None,
        ("custom", "wish", TEXT, "soon"),
    ]
    again = await execute(DELETE, input={"ownerId": cart, "key": "app.wish"})
    assert again["cartMetafieldDelete"] == {
        "deletedId": None,
        "userErrors": [
            {
                "__typename": "MetafieldDeleteUserError",
                "code": "METAFIELD_DOES_NOT_EXIST",
                "field": ["input", "key"],
                "message": "The cart has no metafield “app.wish”.",
            }
        ],
    }
    other = {"ownerId": "gid://shopify/Cart/none", "key": "wish"}
    [error] = (await execute(DELETE, input=other))["cartMetafieldDelete"]["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID_OWNER", ["input", "ownerId"])


async def test_a_new_cart_may_have_them_at_once(execute: Execute, cart: str) -> None:
    sent = [
        {"key": "wish", "type": TEXT, "value": "soon"},
        {"key": "app.wish", "type": "date", "value": "2026-12-24"},
    ]
    made = (await execute(CREATE, input={"metafields": sent}))["cartCreate"]
    assert made["userErrors"] == []
    assert (made["cart"]["a"], made["cart"]["b"]) == ({"value": "soon"}, {"value": "2026-12-24"})
    assert await values(execute, cart, "wish") == [None]  # of another cart


async def test_a_new_cart_with_a_bad_one_is_not_made(
    db: Database, execute: Execute, cart: str
) -> None:
    bad = {"key": "wish", "type": "date", "value": "soon"}
    made = (await execute(CREATE, input={"metafields": [bad]}))["cartCreate"]
    assert made == {
        "cart": None,
        "userErrors": [
            {
                "code": "INVALID_METAFIELDS",
                "field": ["input", "metafields", "0", "value"],
                "message": "The value is not a date such as 2026-11-23.",
            }
        ],
    }
    async with db.read() as reader:
        assert len(await reader.fetch("SELECT id FROM cart_cart")) == 1
