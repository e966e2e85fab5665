"""What must hold whatever clients send, and however often."""

import asyncio
from typing import Any

import pytest

from commerce_api.cart.models import CartStatus
from commerce_api.kernel.db import Database
from tests import make
from tests.cart.wire import line, new_cart, token
from tests.conftest import Execute

READ = "query($id: ID!) { cart(id: $id) { note totalQuantity lines(first: 5) { nodes { id } } } }"


@pytest.mark.parametrize("hostile", ["\x00", "\ud800", "a\x00b", "\udfff end"])
async def test_what_no_database_keeps_is_refused_whole(refused: Execute, hostile: str) -> None:
    document = """mutation($input: CartInput) { cartCreate(input: $input) { cart { id } } }"""
    for fields in (
        {"note": hostile},
        {"discountCodes": [hostile]},
        {"attributes": [{"key": hostile, "value": ""}]},
        {"lines": [{"merchandiseId": hostile}]},
        {"buyerIdentity": {"email": hostile}},
        {"delivery": {"addresses": [{"address": {"deliveryAddress": {"city": hostile}}}]}},
    ):
        assert await refused(document, input=fields) == ["BAD_USER_INPUT"]


async def test_text_is_given_back_as_it_came(execute: Execute) -> None:
    note = "\u202e 测试 🛎 <script>alert(1)</script> '; DROP TABLE cart_cart; --"
    id = await new_cart(execute, note=note)
    assert (await execute(READ, id=id))["cart"]["note"] == note


async def test_everything_may_be_null(execute: Execute) -> None:
    names = "lines attributes note discountCodes giftCardCodes buyerIdentity delivery metafields"
    id = await new_cart(execute, **dict.fromkeys(names.split()))
    assert (await execute(READ, id=id))["cart"] == {
        "note": "",
        "totalQuantity": 0,
        "lines": {"nodes": []},
    }
    buyer = dict.fromkeys(["email", "phone", "countryCode", "customerAccessToken", "preferences"])
    await new_cart(execute, buyerIdentity=buyer, delivery={"addresses": None})
    document = """mutation($id: ID!, $lines: [CartLineUpdateInput!]!) {
      cartLinesUpdate(cartId: $id, lines: $lines) { userErrors { code } } }"""
    nothing = {"id": "x", "quantity": None, "merchandiseId": None, "attributes": None}
    assert (await execute(document, id=id, lines=[nothing]))["cartLinesUpdate"] == {
        "userErrors": [{"code": "NOT_FOUND"}]
    }


async def test_a_key_has_one_effect(execute: Execute, variants: list[str]) -> None:
    id = await new_cart(execute)
    document = """mutation($id: ID!, $lines: [CartLineInput!]!) @idempotent(key: "once") {
      cartLinesAdd(cartId: $id, lines: $lines) {
        cart { totalQuantity } warnings { code target } } }"""
    lines = [line(variants[0]), line(variants[1], 3)]
    first = await execute(document, id=id, lines=lines)
    again = await execute(document, id=id, lines=lines)
    assert first == again
    assert first["cartLinesAdd"]["cart"] == {"totalQuantity": 3}
    assert [w["code"] for w in first["cartLinesAdd"]["warnings"]] == [
        "MERCHANDISE_NOT_ENOUGH_STOCK"
    ]


async def test_many_at_once(execute: Execute, variants: list[str]) -> None:
    id = await new_cart(execute)
    document = """mutation($id: ID!, $lines: [CartLineInput!]!) {
      cartLinesAdd(cartId: $id, lines: $lines) { userErrors { code } } }"""
    await asyncio.gather(*(execute(document, id=id, lines=[line(variants[0])]) for _ in range(6)))
    assert (await execute(READ, id=id))["cart"]["totalQuantity"] == 6


async def status(db: Database, id: str, status: CartStatus) -> None:
    async with db.transaction() as uow:
        sql = "UPDATE cart_cart SET status = :status WHERE token = :token"
        await uow.fetch(sql, status=status.value, token=token(id))


async def test_a_cart_that_is_being_paid_is_shown_and_not_changed(
    execute: Execute, db: Database, variants: list[str]
) -> None:
    id = await new_cart(execute, lines=[line(variants[0])], note="before")
    document = """mutation($id: ID!) { cartNoteUpdate(cartId: $id, note: "after") {
      cart { note } userErrors { code message } } }"""

    async def change() -> Any:
        return (await execute(document, id=id))["cartNoteUpdate"]

    await status(db, id, CartStatus.COMPLETING)
    message = "Payment for this cart has started. It cannot be changed any more."
    assert await change() == {
        "cart": {"note": "before"},
        "userErrors": [{"code": "INVALID", "message": message}],
    }
    await status(db, id, CartStatus.COMPLETED)
    assert await change() == {
        "cart": None,
        "userErrors": [{"code": "NOT_FOUND", "message": "The cart does not exist."}],
    }
    assert await execute(READ, id=id) == {"cart": None}


async def test_gift_cards_are_declined(execute: Execute) -> None:
    id = await new_cart(execute)
    answer = "{ cart { id } userErrors { code } warnings { code target } }"
    declined = [{"code": "PAYMENTS_GIFT_CARDS_UNAVAILABLE", "target": id}]
    for name, argument, warnings in (
        ("cartGiftCardCodesUpdate", 'giftCardCodes: ["A"]', declined),
        ("cartGiftCardCodesUpdate", "giftCardCodes: []", []),
        ("cartGiftCardCodesAdd", 'giftCardCodes: ["A"]', declined),
        ("cartGiftCardCodesRemove", 'appliedGiftCardIds: ["A"]', []),
    ):
        data = await execute(
            f"mutation($id: ID!) {{ {name}(cartId: $id, {argument}) {answer} }}", id=id
        )
        assert data[name] == {"cart": {"id": id}, "userErrors": [], "warnings": warnings}


async def test_the_customer_of_a_cart_is_shown(execute: Execute, db: Database) -> None:
    id = await new_cart(execute)
    async with db.transaction() as uow:
        ada = await make.customer(uow)
        sql = "UPDATE cart_cart SET customer_id = :customer WHERE token = :token"
        await uow.fetch(sql, customer=ada.id, token=token(id))
    document = """query($id: ID!) { cart(id: $id) { buyerIdentity { customer {
      id displayName email firstName lastName phone tags acceptsMarketing } } } }"""
    shown = await execute(document, id=id)
    assert shown["cart"]["buyerIdentity"]["customer"] == {
        "id": f"gid://shopify/Customer/{ada.id}",
        "displayName": "Ada",
        "email": ada.email,
        "firstName": "Ada",
        "lastName": None,
        "phone": None,
        "tags": [],
        "acceptsMarketing": False,
    }


async def test_a_cart_is_a_node(execute: Execute) -> None:
    id = await new_cart(execute)
    document = "query($id: ID!) { node(id: $id) { __typename id ... on Cart { totalQuantity } } }"
    assert await execute(document, id=id) == {
        "node": {"__typename": "Cart", "id": id, "totalQuantity": 0}
    }
