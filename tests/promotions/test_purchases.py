"""Discounts from the cart to the order: what the buyer sees, and how often they are used."""

import asyncio
from typing import Any

from commerce_api.cart import service as carts
from commerce_api.checkout.rows import Accepted, Refused
from commerce_api.promotions.models import Discount, DiscountKind, StackingClass
from commerce_api.promotions.service import NewDiscount, create
from tests.checkout.shop import Shop
from tests.conftest import Counting, Execute

CART = """query($id: ID!) { cart(id: $id) {
  discountCodes { code applicable }
  discountAllocations { ...allocation }
  cost { subtotalAmount { amount } totalAmount { amount } }
  lines(first: 9) { nodes { cost { totalAmount { amount } }
    discountAllocations { ...allocation } } }
  deliveryGroups(first: 1) { nodes { selectedDeliveryOption { estimatedCost { amount } }
    deliveryOptions { estimatedCost { amount } } } }
} }
fragment allocation on CartDiscountAllocation {
  __typename targetType discountedAmount { amount }
  ... on CartCodeDiscountAllocation { code }
  ... on CartAutomaticDiscountAllocation { title }
  discountApplication { allocationMethod targetSelection targetType value {
    ... on MoneyV2 { amount } ... on PricingPercentageValue { percentage } } }
}"""

ORDER = """query($token: String!) { orderByTrackingToken(token: $token) {
  totalPrice { amount } totalShippingPrice { amount }
  shippingDiscountAllocations { allocatedAmount { amount } discountApplication { ...application } }
  discountApplications(first: 9) { nodes { ...application } }
  lineItems(first: 9) { nodes { discountAllocations {
    allocatedAmount { amount } discountApplication { ...application } } } }
} }
fragment application on DiscountApplication {
  __typename targetType targetSelection allocationMethod
  ... on DiscountCodeApplication { code applicable }
  ... on AutomaticDiscountApplication { title }
  value { ... on MoneyV2 { amount } ... on PricingPercentageValue { percentage } }
}"""


async def discount(shop: Shop, code: str, kind: DiscountKind, **other: Any) -> Discount:
    async with shop.db.transaction() as uow:
        return await create(uow, NewDiscount(code, code.title(), kind, **other))


async def with_codes(shop: Shop, token: str, *codes: str) -> list[tuple[str, str]]:
    """Returns what the buyer is told."""
    changed = await shop.db.atomically(lambda uow: carts.set_discount_codes(uow, token, codes))
    return [(notice.code, notice.message) for notice in changed.notices]


async def uses(shop: Shop) -> dict[str, int]:
    """Claims in all, and the uses that they were counted as."""
    [[claims]] = await shop.fetch("SELECT count(*) FROM promotions_claim")
    rows = await shop.fetch("SELECT used FROM promotions_use")
    return {"claims": claims, "used": sum(row[0] for row in rows)}


async def test_free_delivery_without_a_code(shop: Shop, execute: Execute) -> None:
    mug = await shop.product()
    kind = DiscountKind.FREE_SHIPPING
    await discount(shop, "FREE", kind, automatic=True, minimums={"EUR": 2000})
    token = await shop.open_cart((mug, 2))
    cart = (await execute(CART, id=f"gid://shopify/Cart/{token}"))["cart"]
    application = {
        "allocationMethod": "EACH",
        "targetSelection": "ALL",
        "targetType": "SHIPPING_LINE",
        "value": {"percentage": 100.0},
    }
    assert cart["discountAllocations"] == [
        {
            "__typename": "CartAutomaticDiscountAllocation",
            "targetType": "SHIPPING_LINE",
            "discountedAmount": {"amount": "4.90"},
            "title": "Free",
            "discountApplication": application,
        }
    ]
    [group] = cart["deliveryGroups"]["nodes"]
    assert group["selectedDeliveryOption"] == {"estimatedCost": {"amount": "0.00"}}
    assert group["deliveryOptions"] == [{"estimatedCost": {"amount": "0.00"}}]
    assert cart["cost"]["totalAmount"] == {"amount": "20.00"}
    assert cart["lines"]["nodes"][0]["discountAllocations"] == []
    assert cart["discountCodes"] == []
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token)).status == "succeeded"
    order = await placed(shop, execute)
    shown = {"__typename": "AutomaticDiscountApplication", "title": "Free", **application}
    assert order["shippingDiscountAllocations"] == [
        {"allocatedAmount": {"amount": "4.90"}, "discountApplication": shown}
    ]
    assert order["discountApplications"] == {"nodes": [shown]}
    assert (order["totalPrice"], order["totalShippingPrice"]) == (
        {"amount": "20.00"},
        {"amount": "0.00"},
    )


async def placed(shop: Shop, execute: Execute) -> Any:
    [[token]] = await shop.fetch("SELECT token FROM orders_order")
    return (await execute(ORDER, token=token))["orderByTrackingToken"]


async def test_codes_and_automatic_ones_on_the_lines(shop: Shop, execute: Execute) -> None:
    mug, lamp = await shop.product(1000), await shop.product(400)
    await discount(
        shop,
        "THREE",
        DiscountKind.BUY_GET,
        automatic=True,
        basis_points=5000,
        min_quantity=2,
        get_quantity=1,
    )
    await discount(shop, "TEN", DiscountKind.PERCENT, basis_points=1000)
    token = await shop.open_cart((mug, 2), (lamp, 1))
    assert await with_codes(shop, token, "ten") == []
    cart = (await execute(CART, id=f"gid://shopify/Cart/{token}"))["cart"]
    [mugs, lamps] = cart["lines"]["nodes"]
    ten_percent = {
        "allocationMethod": "ACROSS",
        "targetSelection": "ALL",
        "targetType": "LINE_ITEM",
        "value": {"percentage": 10.0},
    }
    assert mugs["discountAllocations"] == [
        {
            "__typename": "CartCodeDiscountAllocation",
            "targetType": "LINE_ITEM",
            "discountedAmount": {"amount": "2.00"},
            "code": "TEN",
            "discountApplication": ten_percent,
        }
    ]
    found = {row["__typename"]: row for row in lamps["discountAllocations"]}
    assert found["CartAutomaticDiscountAllocation"] == {
        "__typename": "CartAutomaticDiscountAllocation",
        "targetType": "LINE_ITEM",
        "discountedAmount": {"amount": "2.00"},
        "title": "Three",
        "discountApplication": {
            "allocationMethod": "EACH",
            "targetSelection": "ENTITLED",
            "targetType": "LINE_ITEM",
            "value": {"percentage": 50.0},
        },
    }
    assert found["CartCodeDiscountAllocation"]["discountedAmount"] == {"amount": "0.20"}
    assert cart["discountAllocations"] == []
    assert cart["cost"]["totalAmount"] == {"amount": "24.70"}  # 18.00 + 1.80 + 4.90
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token)).status == "succeeded"
    order = await placed(shop, execute)
    kinds = [row["__typename"] for row in order["discountApplications"]["nodes"]]
    assert sorted(kinds) == ["AutomaticDiscountApplication", "DiscountCodeApplication"]
    assert order["totalPrice"] == {"amount": "24.70"}


async def test_a_fixed_price_tells_what_it_takes_off(shop: Shop, execute: Execute) -> None:
    mug = await shop.product(1000)
    await discount(shop, "SEVEN", DiscountKind.FIXED_PRICE, amounts={"EUR": 700})
    token = await shop.open_cart((mug, 3))
    await with_codes(shop, token, "SEVEN")
    cart = (await execute(CART, id=f"gid://shopify/Cart/{token}"))["cart"]
    [line] = cart["lines"]["nodes"]
    assert line["cost"]["totalAmount"] == {"amount": "21.00"}
    [part] = line["discountAllocations"]
    assert part["discountedAmount"] == {"amount": "9.00"}
    assert part["discountApplication"]["value"] == {"amount": "9.00"}


async def test_why_a_code_does_not_apply_is_a_code_and_a_sentence(shop: Shop) -> None:
    mug = await shop.product()
    await discount(shop, "ALPS", DiscountKind.PERCENT, basis_points=1000, countries=("CH",))
    await discount(shop, "MANY", DiscountKind.PERCENT, basis_points=1000, min_quantity=3)
    await discount(shop, "ONE", DiscountKind.PERCENT, basis_points=1000)
    every = frozenset(StackingClass)
    await discount(shop, "ALONE", DiscountKind.PERCENT, basis_points=500, excludes=every)
    token = await shop.open_cart((mug, 1))
    assert await with_codes(shop, token, "ALPS", "MANY", "ONE", "ALONE") == [
        (
            "DISCOUNT_CODE_NOT_HONOURED",
            "ALPS: This discount code is not valid where the goods shall go.",
        ),
        (
            "DISCOUNT_QUANTITY_NOT_IN_RANGE",
            "MANY: For this discount code more pieces have to be bought.",
        ),
        (
            "DISCOUNT_CODE_NOT_HONOURED",
            "ALONE: This discount code cannot be combined with another discount of the cart.",
        ),
    ]
    assert (await shop.priced(token)).discount_minor == 100


async def test_a_shop_without_automatic_discounts_pays_no_statement(
    shop: Shop, count_statements: Counting
) -> None:
    mug = await shop.product()
    token = await shop.open_cart((mug, 1))
    with count_statements() as without:
        await shop.priced(token)
    assert not any("FROM promotions_discount AS d" in sql for sql in without)
    await discount(shop, "OFF", DiscountKind.PERCENT, automatic=True, active=False)
    with count_statements() as inactive:
        await shop.priced(token)
    assert len(inactive) == len(without)
    for number in range(3):
        await discount(shop, f"A{number}", DiscountKind.PERCENT, automatic=True, basis_points=100)
    with count_statements() as several:
        assert (await shop.priced(token)).discount_minor == 30  # 10.00, 9.90 and 9.80: ten each
    assert len(several) == len(without) + 1


async def test_the_last_uses_go_to_as_many_buyers(shop: Shop) -> None:
    """Twenty at once, for five uses; who comes too late sees another total and has not paid."""
    mug = await shop.product(stock=50)
    await discount(shop, "FIVE", DiscountKind.PERCENT, basis_points=1000, usage_limit=5)
    tokens = []
    for number in range(20):
        token = await shop.open_cart((mug, 1), email=f"buyer-{number}@example.org")
        await with_codes(shop, token, "FIVE")
        await shop.pay_with(token, "tok_success")
        tokens.append(token)
    answers = await asyncio.gather(*(shop.submit(token) for token in tokens))
    assert sum(isinstance(answer, Accepted) for answer in answers) == 5
    late = [answer for answer in answers if isinstance(answer, Refused)]
    assert {problem.code for answer in late for problem in answer.problems} == {
        "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"
    }
    assert len(late) == 15
    assert [total for _, total, _ in await shop.orders()] == [1390] * 5
    assert await uses(shop) == {"claims": 5, "used": 5}
    assert (await shop.stock(mug), shop.charged()["capture"]) == ((45, 0), 5)


async def test_once_per_buyer_even_at_the_same_time(shop: Shop) -> None:
    mug = await shop.product()
    await discount(shop, "ONCE", DiscountKind.PERCENT, basis_points=1000, customer_limit=1)
    tokens = []
    for email in ("ada@example.org", "ADA@example.org", "bob@example.org"):
        token = await shop.open_cart((mug, 1), email=email)
        await with_codes(shop, token, "ONCE")
        await shop.pay_with(token, "tok_success")
        tokens.append(token)
    await asyncio.gather(*(shop.submit(token) for token in tokens))
    assert [total for _, total, _ in await shop.orders()] == [1390, 1390]
    again = await shop.open_cart((mug, 1), email="ada@example.org")
    assert await with_codes(shop, again, "ONCE") == [
        ("DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED", "ONCE: You have used this discount code before.")
    ]


async def test_a_purchase_that_fails_gives_its_use_back(shop: Shop) -> None:
    mug = await shop.product()
    await discount(
        shop, "LAST", DiscountKind.PERCENT, basis_points=1000, usage_limit=1, customer_limit=1
    )
    token = await shop.open_cart((mug, 1))
    await with_codes(shop, token, "LAST")
    await shop.pay_with(token, "tok_declined")
    assert (await shop.submitted(token)).status == "failed"
    assert await uses(shop) == {"claims": 0, "used": 0}
    assert (await shop.priced(token)).discount_minor == 100
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token, "second")).status == "succeeded"
    assert await uses(shop) == {"claims": 2, "used": 2}


async def test_a_cart_that_is_being_paid_keeps_its_price(shop: Shop) -> None:
    mug = await shop.product()
    await discount(shop, "LAST", DiscountKind.PERCENT, basis_points=1000, usage_limit=1)
    token = await shop.open_cart((mug, 1))
    await with_codes(shop, token, "LAST")
    await shop.pay_with(token, "tok_3ds")
    attempt = await shop.submitted(token)
    assert attempt.status == "action_required"
    assert (await shop.priced(token)).total_minor == 1390
    other = await shop.open_cart((mug, 1), email="bob@example.org")
    assert [code for code, _ in await with_codes(shop, other, "LAST")] == [
        "DISCOUNT_USAGE_LIMIT_REACHED"
    ]
    await shop.confirm(approve=True)
    assert (await shop.poll(attempt)).status == "succeeded"
    assert (await shop.orders(), await uses(shop)) == (
        [(1001, 1390, "PAID")],
        {"claims": 1, "used": 1},
    )
