"""Gift cards as a storefront sends and reads them."""

from typing import Any

import pytest

from commerce_api.cart import service as carts
from commerce_api.kernel.db import Database
from commerce_api.kernel.ids import new_token
from tests.cart.wire import line, new_cart, token
from tests.checkout import documents
from tests.checkout.shop import Shop
from tests.conftest import Counting, Execute
from tests.giftcards.cards import apply, card, left

MONEY = "{ amount currencyCode }"
CART = f"""{{ cart {{ id
    appliedGiftCards {{ __typename ... on Node {{ id }} lastCharacters amountUsed {MONEY}
      amountUsedV2 {MONEY} balance {MONEY} balanceV2 {MONEY} presentmentAmountUsed {MONEY} }}
    cost {{ subtotalAmount {MONEY} totalAmount {MONEY} checkoutChargeAmount {MONEY}
      amountDue {MONEY} }}
    problems {{ code target }} }}
  userErrors {{ code field message }} warnings {{ code message target }} }}"""

ADD = f"""mutation ($id: ID!, $codes: [String!]!) {{
  cartGiftCardCodesAdd(cartId: $id, giftCardCodes: $codes) {CART} }}"""
UPDATE = f"""mutation ($id: ID!, $codes: [String!]!) {{
  cartGiftCardCodesUpdate(cartId: $id, giftCardCodes: $codes) {CART} }}"""
REMOVE = f"""mutation ($id: ID!, $cards: [ID!]!) {{
  cartGiftCardCodesRemove(cartId: $id, appliedGiftCardIds: $cards) {CART} }}"""
CREATE = f"mutation ($input: CartInput) {{ cartCreate(input: $input) {CART} }}"
READ = """query ($id: ID!) { cart(id: $id) {
  appliedGiftCards { id amountUsed { amount } } cost { amountDue { amount } } } }"""
TRANSACTIONS = """query ($token: String!) { orderByTrackingToken(token: $token) {
  totalPrice { amount } transactions {
    id tender gateway processedAt giftCardLastCharacters amount { amount currencyCode } } } }"""


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "EUR"}


async def filled(execute: Execute, shop: Shop) -> str:
    mug = await shop.product(1000)
    return await new_cart(execute, lines=[line(f"gid://shopify/ProductVariant/{mug}", 2)])


async def test_cards_are_added_replaced_and_removed(shop: Shop, execute: Execute) -> None:
    id = await filled(execute, shop)
    one, two = await card(shop.db, 490), await card(shop.db, 5000)
    typed = [f" {one.code[:8].lower()}-{one.code[8:]} ", two.code]
    added = (await execute(ADD, id=id, codes=typed))["cartGiftCardCodesAdd"]
    first, second = added["cart"]["appliedGiftCards"]
    assert first == {
        "__typename": "AppliedGiftCard",
        "id": first["id"],
        "lastCharacters": one.code[-4:],
        **dict.fromkeys(("amountUsed", "amountUsedV2", "presentmentAmountUsed"), euros("4.90")),
        **dict.fromkeys(("balance", "balanceV2"), euros("4.90")),
    }
    assert (second["amountUsed"], second["balance"]) == (euros("15.10"), euros("50.00"))
    assert added["cart"]["cost"] == {
        "subtotalAmount": euros("20.00"),
        "totalAmount": euros("20.00"),
        "checkoutChargeAmount": euros("20.00"),
        "amountDue": euros("0.00"),
    }
    assert (added["userErrors"], added["warnings"]) == ([], [])
    removed = (await execute(REMOVE, id=id, cards=[first["id"], "x"]))["cartGiftCardCodesRemove"]
    assert [each["id"] for each in removed["cart"]["appliedGiftCards"]] == [second["id"]]
    assert (removed["userErrors"], removed["warnings"]) == ([], [])
    updated = (await execute(UPDATE, id=id, codes=[one.code]))["cartGiftCardCodesUpdate"]
    [only] = updated["cart"]["appliedGiftCards"]
    assert (only["lastCharacters"], only["amountUsed"]) == (one.code[-4:], euros("4.90"))
    assert updated["cart"]["cost"]["amountDue"] == euros("15.10")
    assert (await execute(UPDATE, id=id, codes=[]))["cartGiftCardCodesUpdate"]["cart"][
        "appliedGiftCards"
    ] == []
    assert await left(shop.db, two) == (5000, 0)


async def test_a_cart_is_made_with_cards(shop: Shop, execute: Execute) -> None:
    issued = await card(shop.db, 300)
    mug = await shop.product(1000)
    given = {
        "giftCardCodes": [issued.code, "NOSUCHCARD222222"],
        "lines": [line(f"gid://shopify/ProductVariant/{mug}")],
    }
    made = (await execute(CREATE, input=given))["cartCreate"]
    assert [c["amountUsed"] for c in made["cart"]["appliedGiftCards"]] == [euros("3.00")]
    assert made["warnings"] == [
        {
            "code": "PAYMENTS_GIFT_CARDS_UNAVAILABLE",
            "message": "…2222: This gift card cannot be used.",
            "target": made["cart"]["id"],
        }
    ]


@pytest.mark.parametrize(
    ("codes", "code", "field"),
    [
        (["A"] * 251, "MAXIMUM_EXCEEDED", ["giftCardCodes"]),
        (["A", "B" * 256], "INVALID", ["giftCardCodes", "1"]),
    ],
)
async def test_what_is_too_much_changes_nothing(
    shop: Shop, execute: Execute, codes: list[str], code: str, field: list[str]
) -> None:
    id = await filled(execute, shop)
    issued = await card(shop.db, 300)
    await execute(ADD, id=id, codes=[issued.code])
    for document in (ADD, UPDATE):
        [answer] = (await execute(document, id=id, codes=codes)).values()
        assert [(e["code"], e["field"]) for e in answer["userErrors"]] == [(code, field)]
        assert len(answer["cart"]["appliedGiftCards"]) == 1
    [answer] = (await execute(REMOVE, id=id, cards=["x"] * 251)).values()
    assert answer["userErrors"][0]["code"] == "MAXIMUM_EXCEEDED"


async def test_there_has_to_be_a_cart(shop: Shop, execute: Execute) -> None:
    for id in (f"gid://shopify/Cart/{new_token()}", "nonsense"):
        [answer] = (await execute(ADD, id=id, codes=["A"])).values()
        assert (answer["cart"], answer["userErrors"][0]["code"]) == (None, "NOT_FOUND")


async def test_guessing_over_the_wire_is_stopped(shop: Shop, execute: Execute) -> None:
    id = await filled(execute, shop)
    issued = await card(shop.db, 300)
    guesses = [f"GUESS{n:03}XXXXYYYY" for n in range(20)]
    answer = (await execute(ADD, id=id, codes=guesses))["cartGiftCardCodesAdd"]
    assert len(answer["warnings"]) == 20
    answer = (await execute(ADD, id=id, codes=[issued.code]))["cartGiftCardCodesAdd"]
    assert answer["cart"]["appliedGiftCards"] == []
    assert [w["message"] for w in answer["warnings"]] == [
        f"…{issued.last_characters}: Too many codes were tried. Please wait some minutes."
    ]


async def test_a_purchase_with_two_tenders(shop: Shop, execute: Execute) -> None:
    key = await shop.open_cart((await shop.product(1000), 1))
    id, issued = f"gid://shopify/Cart/{key}", await card(shop.db, 500)
    await execute(ADD, id=id, codes=[issued.code])
    payment: dict[str, Any] = {
        "amount": euros("14.90"),
        "directPaymentMethod": {"sessionId": "tok_success", "billingAddress": {}},
    }
    [refused] = (await execute(documents.PAYMENT, id=id, payment=payment)).values()
    assert refused["userErrors"] == [
        {
            "code": "INVALID_PAYMENT",
            "field": ["payment", "amount"],
            "message": "The amount has to be what the gift cards leave: 9.90 EUR.",
        }
    ]
    payment["amount"] = euros("9.90")
    [chosen] = (await execute(documents.PAYMENT, id=id, payment=payment)).values()
    assert chosen["userErrors"] == []
    [submitted] = (await execute(documents.SUBMIT, id=id, token="t", total=euros("14.90"))).values()
    done = await execute(documents.ATTEMPT, id=submitted["result"]["attemptId"])
    tracking = done["cartCompletionAttempt"]["order"]["trackingToken"]
    order = (await execute(TRANSACTIONS, token=tracking))["orderByTrackingToken"]
    assert order["totalPrice"] == {"amount": "14.90"}
    assert [
        (t["tender"], t["gateway"], t["giftCardLastCharacters"], t["amount"])
        for t in order["transactions"]
    ] == [
        ("GIFT_CARD", "gift_card", issued.last_characters, euros("5.00")),
        ("GATEWAY", "sandbox", None, euros("9.90")),
    ]
    assert len({t["id"] for t in order["transactions"]}) == 2
    assert await left(shop.db, issued) == (0, 0)


async def test_a_free_payment_is_for_carts_that_cards_cover(shop: Shop, execute: Execute) -> None:
    key = await shop.open_cart((await shop.product(1000), 1))
    id, issued = f"gid://shopify/Cart/{key}", await card(shop.db, 5000)
    free = {"amount": euros("0.00"), "freePaymentMethod": {"billingAddress": {"lastName": "L"}}}
    [refused] = (await execute(documents.PAYMENT, id=id, payment=free)).values()
    assert [e["code"] for e in refused["userErrors"]] == ["INVALID_PAYMENT"]
    await execute(ADD, id=id, codes=[issued.code])
    [chosen] = (await execute(documents.PAYMENT, id=id, payment=free)).values()
    assert chosen["userErrors"] == []
    [ready] = (await execute(documents.PREPARE, id=id)).values()
    assert ready["result"]["__typename"] == "CartStatusReady"
    [submitted] = (await execute(documents.SUBMIT, id=id, token="t", total=None)).values()
    assert submitted["result"]["__typename"] == "SubmitSuccess"
    assert await left(shop.db, issued) == (3510, 0)


async def test_statements_do_not_grow_with_the_cards(
    shop: Shop, db: Database, execute: Execute, count_statements: Counting
) -> None:
    id = await filled(execute, shop)
    await apply(shop, token(id), (await card(db, 10)).code)
    with count_statements() as one:
        assert len((await execute(READ, id=id))["cart"]["appliedGiftCards"]) == 1
    await apply(shop, token(id), *[(await card(db, 10)).code for _ in range(9)])
    with count_statements() as ten:
        read = (await execute(READ, id=id))["cart"]
    assert (len(read["appliedGiftCards"]), read["cost"]["amountDue"]) == (10, {"amount": "19.00"})
    assert len(ten) == len(one)
    await db.atomically(lambda uow: carts.set_gift_cards(uow, token(id), (), client="x"))
    with count_statements() as none:
        await execute(READ, id=id)
    assert len(none) == len(one) - 1
