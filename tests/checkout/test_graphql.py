"""The purchase as a storefront makes it."""

from typing import Any

import pytest

from commerce_api.gql import gid
from commerce_api.pricing import service as pricing
from tests.checkout import documents
from tests.checkout.shop import Shop
from tests.conftest import Counting, Execute

ADA = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "address1": "Hauptstraße 1",
    "city": "Berlin",
    "zip": "10115",
    "countryCode": "DE",
}
BILLING = {"firstName": "Ada", "lastName": "Lovelace", "country": "Germany"}


def by_card(card: str, amount: str = "24.90") -> dict[str, Any]:
    return {
        "amount": {"amount": amount, "currencyCode": "EUR"},
        "directPaymentMethod": {"sessionId": card, "billingAddress": BILLING},
    }


async def filled_cart(execute: Execute, variant: int) -> str:
    """Two pieces of a variant, delivered by post."""
    id: str = (await execute(documents.CREATE))["cartCreate"]["cart"]["id"]
    line = {"merchandiseId": gid("ProductVariant", variant), "quantity": 2}
    await execute(documents.ADD, id=id, lines=[line])
    await execute(documents.BUYER, id=id, email="ada@example.org")
    address = {"address": {"deliveryAddress": ADA}, "selected": True}
    answer = await execute(documents.ADDRESS, id=id, addresses=[address])
    cart = answer["cartDeliveryAddressesAdd"]["cart"]
    [group] = cart["deliveryGroups"]["nodes"]
    [option] = group["deliveryOptions"]
    await execute(documents.OPTION, id=id, group=group["id"], handle=option["handle"])
    return id


async def submit(execute: Execute, id: str, key: str = "t-1", **more: Any) -> Any:
    answer = await execute(documents.SUBMIT, id=id, token=key, **more)
    return answer["cartSubmitForCompletion"]["result"]


async def attempt(execute: Execute, id: str) -> Any:
    return (await execute(documents.ATTEMPT, id=id))["cartCompletionAttempt"]


async def test_the_whole_purchase(shop: Shop, execute: Execute, count_statements: Counting) -> None:
    mug = await shop.product(1000, stock=5)
    await pricing.markets(shop.db)  # read once in a while, not once per purchase
    with count_statements() as seen:
        id = await filled_cart(execute, mug)
        paid = await execute(documents.PAYMENT, id=id, payment=by_card("tok_success"))
        prepared = await execute(documents.PREPARE, id=id)
        accepted = await submit(execute, id)
        done = await attempt(execute, accepted["attemptId"])
    assert paid["cartPaymentUpdate"] == {"cart": {"id": id}, "userErrors": [], "warnings": []}
    assert prepared["cartPrepareForCompletion"]["result"] == {
        "__typename": "CartStatusReady",
        "cart": {"id": id, "cost": {"totalAmount": {"amount": "24.90", "currencyCode": "EUR"}}},
    }
    assert accepted["__typename"] == "SubmitSuccess"
    assert accepted["redirectUrl"] == f"http://shop.test/checkout/attempts/{accepted['attemptId']}"
    token = done["order"]["trackingToken"]
    assert done["order"] == {
        "name": "#1001",
        "trackingToken": token,
        "totalPrice": {"amount": "24.90"},
    }
    assert done["orderUrl"] == f"http://shop.test/orders/{token}"
    assert done["orderId"].endswith(f"?key={token}")
    assert await shop.stock(mug) == (3, 0)
    assert len(seen) <= 66, len(seen)


async def test_an_order_shows_all_that_was_bought(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_success"))
    done = await attempt(execute, (await submit(execute, id))["attemptId"])
    token = done["order"]["trackingToken"]
    order = (await execute(documents.ORDER, token=token))["orderByTrackingToken"]
    assert order.pop("processedAt") == done["completedAt"]
    assert order.pop("id") == done["orderId"]
    [line] = order.pop("lineItems")["nodes"]
    assert line.pop("variant")["sku"].startswith("SKU-")
    assert line == {
        "title": "Mug",
        "quantity": 2,
        "currentQuantity": 2,
        "originalTotalPrice": {"amount": "20.00"},
        "discountedTotalPrice": {"amount": "20.00"},
        "customAttributes": [],
        "discountAllocations": [],
    }
    assert order == {
        "name": "#1001",
        "orderNumber": 1001,
        "email": "ada@example.org",
        "currencyCode": "EUR",
        "financialStatus": "PAID",
        "fulfillmentStatus": "UNFULFILLED",
        "statusUrl": f"http://shop.test/orders/{token}",
        "canceledAt": None,
        "edited": False,
        "subtotalPrice": {"amount": "20.00"},
        "totalShippingPrice": {"amount": "4.90"},
        "totalTax": {"amount": "2.27"},
        "totalPrice": {"amount": "24.90", "currencyCode": "EUR"},
        "totalPriceV2": {"amount": "24.90"},
        "currentTotalPrice": {"amount": "24.90"},
        "shippingAddress": {"name": "Ada Lovelace", "city": "Berlin", "countryCodeV2": "DE"},
        "billingAddress": {"lastName": "Lovelace", "countryCodeV2": "DE"},
        "customAttributes": [],
        "discountApplications": {"nodes": []},
        "successfulFulfillments": [],
        "fulfillments": [],
    }


async def test_three_d_secure_by_polling(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_3ds"))
    accepted = await submit(execute, id)
    waiting = await attempt(execute, accepted["attemptId"])
    url = waiting["action"]["redirectUrl"]
    assert waiting["__typename"] == "CartCompletionActionRequired"
    assert url.startswith("http://shop.test/sandbox/3ds/sbx_")
    await shop.gateway.confirm(url.rpartition("/")[2], approve=True)
    done = await attempt(execute, accepted["attemptId"])
    assert (done["__typename"], done["order"]["name"]) == ("CartCompletionSuccess", "#1001")


async def test_a_declined_card_and_then_a_better_one(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_declined"))
    failed = await attempt(execute, (await submit(execute, id))["attemptId"])
    assert failed["errors"] == [
        {"code": "PAYMENT_CARD_DECLINED", "message": "The bank refused this card."}
    ]
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_success"))
    again = await submit(execute, id)
    assert again == {"__typename": "SubmitAlreadyAccepted", "attemptId": failed["id"]}
    better = await submit(execute, id, "t-2")
    assert (await attempt(execute, better["attemptId"]))["__typename"] == "CartCompletionSuccess"


async def test_an_attempt_without_an_answer_is_processing(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_error"))
    accepted = await submit(execute, id)
    assert await attempt(execute, accepted["attemptId"]) == {
        "__typename": "CartCompletionProcessing",
        "id": accepted["attemptId"],
        "pollDelay": 1000,
    }


async def test_a_cart_that_is_not_ready(shop: Shop, execute: Execute) -> None:
    id = (await execute(documents.CREATE))["cartCreate"]["cart"]["id"]
    answer = (await execute(documents.PREPARE, id=id))["cartPrepareForCompletion"]
    result = answer["result"]
    assert (result["__typename"], result["cart"]) == ("CartStatusNotReady", {"totalQuantity": 0})
    codes = [error["code"] for error in result["errors"]]
    assert codes == ["MERCHANDISE_NOT_APPLICABLE", "BUYER_IDENTITY_EMAIL_REQUIRED"]
    failed = await submit(execute, id)
    assert failed["checkoutUrl"] == f"http://shop.test/checkout/{id.rpartition('/')[2]}"
    assert [error["code"] for error in failed["errors"]] == codes


async def test_a_total_that_was_not_expected(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    wrong = await execute(documents.PAYMENT, id=id, payment=by_card("tok_success", "20.00"))
    assert wrong["cartPaymentUpdate"]["userErrors"] == [
        {
            "code": "INVALID_PAYMENT",
            "message": "The amount has to be the cart's total: 24.90 EUR.",
            "field": ["payment", "amount"],
        }
    ]
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_success"))
    total = {"amount": "24.80", "currencyCode": "EUR"}
    failed = await submit(execute, id, total=total)
    assert failed["errors"] == [
        {
            "code": "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT",
            "message": "The total is 24.90 EUR now, not 24.80 EUR.",
        }
    ]
    assert shop.charged() == {}


async def test_a_wallet_is_not_available(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    payment = by_card("x") | {"walletPaymentMethod": {}}
    del payment["directPaymentMethod"]
    answer = (await execute(documents.PAYMENT, id=id, payment=payment))["cartPaymentUpdate"]
    assert [error["code"] for error in answer["userErrors"]] == ["PAYMENT_METHOD_NOT_SUPPORTED"]
    assert answer["cart"] == {"id": id}


@pytest.mark.parametrize("id", ["gid://shopify/Cart/nobody", "gid://shopify/Order/1", "x", ""])
async def test_ids_that_name_no_cart(shop: Shop, execute: Execute, id: str) -> None:
    prepared = (await execute(documents.PREPARE, id=id))["cartPrepareForCompletion"]
    assert (prepared["result"], len(prepared["userErrors"])) == (None, 1)
    submitted = await execute(documents.SUBMIT, id=id, token="t")
    assert submitted["cartSubmitForCompletion"]["result"] is None
    payment = by_card("tok_success")
    paid = (await execute(documents.PAYMENT, id=id, payment=payment))["cartPaymentUpdate"]
    assert (paid["cart"], len(paid["userErrors"])) == (None, 1)


async def test_names_of_nothing(shop: Shop, execute: Execute, refused: Execute) -> None:
    for text in ("nobody", "", "x" * 5000, "' OR 1=1 --"):
        assert await attempt(execute, text) is None
        found = await execute(documents.ORDER, token=text)
        assert found == {"orderByTrackingToken": None}
    id = await filled_cart(execute, await shop.product())
    for token in ("", "x" * 256):
        assert await refused(documents.SUBMIT, id=id, token=token) == ["BAD_USER_INPUT"]
    bad = by_card("tok_success", "12,50")
    assert await refused(documents.PAYMENT, id=id, payment=bad) == ["BAD_USER_INPUT"]


async def test_an_order_needs_its_key(shop: Shop, execute: Execute) -> None:
    id = await filled_cart(execute, await shop.product(1000))
    await execute(documents.PAYMENT, id=id, payment=by_card("tok_success"))
    done = await attempt(execute, (await submit(execute, id))["attemptId"])
    full = done["orderId"]
    assert await execute(documents.NODE, id=full) == {"node": {"__typename": "Order", "id": full}}
    plain, _, token = full.partition("?key=")
    other = plain[:-1] + str(int(plain[-1]) + 1)
    for wrong in (plain, f"{plain}?key=", f"{plain}?key={token[:-1]}", f"{other}?key={token}"):
        assert await execute(documents.NODE, id=wrong) == {"node": None}
