"""From a cart to an order, with a gateway that really keeps a log."""

import asyncio

import pytest

from commerce_api.cart import service as carts
from commerce_api.cart.errors import CartNotFound, CartRefused, PaymentStarted
from commerce_api.cart.values import NewLine
from commerce_api.checkout import service
from commerce_api.checkout.payment_choice import PaymentChoice
from commerce_api.checkout.rows import Accepted, AlreadyAccepted, Refused
from commerce_api.kernel.money import Money
from tests.checkout.shop import Shop


async def test_a_paid_cart_becomes_an_order(shop: Shop) -> None:
    mug = await shop.product(1000, stock=5)
    token = await shop.cart((mug, 2))
    assert await shop.prepare(token) == []
    assert await shop.stock(mug) == (5, 2)
    attempt = await shop.submitted(token)
    assert attempt.status == "succeeded"
    assert await shop.orders() == [(1001, 2490, "PAID")]
    assert await shop.stock(mug) == (3, 0)
    assert await shop.cart_status(token) == "completed"
    assert (await shop.payments(), await shop.movements()) == (
        ["captured"],
        ["authorization", "capture"],
    )
    assert shop.charged() == {"authorize": 1, "capture": 1}


async def test_the_order_is_a_snapshot_of_the_cart(shop: Shop) -> None:
    mug, cup = await shop.product(1000), await shop.product(333)
    token = await shop.cart((mug, 2), (cup, 3))
    await shop.submitted(token)
    [order] = await shop.fetch(
        "SELECT email, currency, subtotal_minor, shipping_minor, tax_minor, added_tax_minor,"
        " shipping_title, fulfillment_status FROM orders_order"
    )
    assert tuple(order) == ("ada@example.org", "EUR", 2999, 490, 318, 0, "Post", "UNFULFILLED")
    lines = await shop.fetch(
        "SELECT variant_id, title, quantity, unit_minor, total_minor FROM orders_line ORDER BY id"
    )
    assert [tuple(line) for line in lines] == [
        (mug, "Mug", 2, 1000, 2000),
        (cup, "Mug", 3, 333, 999),
    ]
    [[address]] = await shop.fetch("SELECT shipping_address FROM orders_order")
    assert "Hauptstraße" in str(address) or "Hauptstra\\u00dfe" in str(address)


@pytest.mark.parametrize("same", [True, False])
async def test_ten_submissions_at_once_are_one_order(shop: Shop, same: bool) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1))
    answers = await asyncio.gather(
        *(shop.submit(token, "same" if same else f"token-{n}") for n in range(10))
    )
    kinds = [type(answer) for answer in answers]
    assert (kinds.count(Accepted), kinds.count(AlreadyAccepted)) == (1, 9)
    assert len({answer.attempt for answer in answers}) == 1  # type: ignore[union-attr]
    assert await shop.orders() == [(1001, 1490, "PAID")]
    assert (await shop.stock(mug), shop.charged()) == ((9, 0), {"authorize": 1, "capture": 1})


async def test_submitting_again_after_the_order_names_the_first_attempt(shop: Shop) -> None:
    token = await shop.cart((await shop.product(), 1))
    first = await shop.submit(token, "one")
    assert isinstance(first, Accepted)
    assert await shop.submit(token, "one") == AlreadyAccepted(first.attempt)
    assert await shop.submit(token, "two") == AlreadyAccepted(first.attempt)
    assert len(await shop.orders()) == 1


async def test_forty_buyers_and_ten_units(shop: Shop) -> None:
    mug = await shop.product(stock=10)
    tokens = [await shop.cart((mug, 1)) for _ in range(40)]
    answers = await asyncio.gather(*(shop.submit(token) for token in tokens))
    kinds = [type(answer) for answer in answers]
    assert (kinds.count(Accepted), kinds.count(Refused)) == (10, 30)
    assert [order[0] for order in await shop.orders()] == list(range(1001, 1011))
    assert (await shop.stock(mug), shop.charged()["capture"]) == ((0, 0), 10)
    codes = {a.problems[0].code for a in answers if isinstance(a, Refused)}
    assert codes == {"MERCHANDISE_OUT_OF_STOCK"}


async def test_a_cart_that_is_being_paid_cannot_be_edited(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_3ds")
    attempt = await shop.submitted(token)
    with pytest.raises(PaymentStarted):
        await shop.db.atomically(lambda uow: carts.add_lines(uow, token, [NewLine(mug)]))
    with pytest.raises(PaymentStarted):
        await shop.pay_with(token, "tok_success")
    with pytest.raises(PaymentStarted):
        await shop.prepare(token)
    await shop.confirm(approve=True)
    assert (await shop.poll(attempt)).status == "succeeded"
    assert await shop.orders() == [(1001, 1490, "PAID")]


async def test_a_total_that_the_buyer_did_not_see_is_not_charged(shop: Shop) -> None:
    mug = await shop.product(1000)
    token = await shop.cart((mug, 1))
    async with shop.db.transaction() as uow:
        await uow.fetch("UPDATE pricing_price SET price_minor = 1100")
    answer = await shop.submit(token)
    assert isinstance(answer, Refused)
    [problem] = answer.problems
    assert problem.code == "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"
    assert problem.message == "The total is 15.90 EUR now, not 14.90 EUR."
    assert (await shop.orders(), shop.charged(), await shop.payments()) == ([], {}, [])
    assert (await shop.cart_status(token), await shop.stock(mug)) == ("open", (10, 0))


async def test_an_expected_total_that_differs_is_refused(shop: Shop) -> None:
    token = await shop.cart((await shop.product(1000), 1))
    answer = await service.submit(shop.services, token, "t", Money(1000, "EUR"))
    assert isinstance(answer, Refused)
    assert answer.problems[0].message == "The total is 14.90 EUR now, not 10.00 EUR."
    right = await service.submit(shop.services, token, "t", Money(1490, "EUR"))
    assert isinstance(right, Accepted)


async def test_everything_that_is_missing_is_told_at_once(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.open_cart((mug, 1), email=None)
    async with shop.db.transaction() as uow:
        await uow.fetch("UPDATE cart_address SET city = NULL")
        await uow.fetch("UPDATE cart_cart SET delivery_handle = NULL")
    problems = await shop.prepare(token)
    assert problems
    assert [problem.code for problem in problems] == [
        "BUYER_IDENTITY_EMAIL_REQUIRED",
        "DELIVERY_CITY_REQUIRED",
        "NO_DELIVERY_GROUP_SELECTED",
        "PAYMENTS_METHOD_REQUIRED",
    ]
    answer = await shop.submit(token)
    assert answer == Refused(problems)
    assert await shop.stock(mug) == (10, 0)


async def test_nothing_is_delivered_there(shop: Shop) -> None:
    token = await shop.cart((await shop.product(), 1))
    async with shop.db.transaction() as uow:
        await uow.fetch("UPDATE cart_address SET country_code = 'VA'")
    problems = await shop.prepare(token)
    assert problems
    assert problems[0].code == "DELIVERY_NO_DELIVERY_AVAILABLE"


async def test_prepare_tells_what_is_sold_out(shop: Shop) -> None:
    mug = await shop.product(stock=1)
    first, second = await shop.cart((mug, 1)), await shop.cart((mug, 1))
    assert await shop.prepare(first) == []
    assert await shop.prepare(first) == []
    problems = await shop.prepare(second)
    assert problems
    assert problems[0].code == "MERCHANDISE_OUT_OF_STOCK"
    await shop.later(minutes=16)
    assert await shop.prepare(second) == []
    assert isinstance(await shop.submit(first), Refused)
    assert isinstance(await shop.submit(second), Accepted)
    assert await shop.stock(mug) == (0, 0)


async def test_what_costs_nothing_needs_no_gateway(shop: Shop) -> None:
    gift = await shop.product(0)
    token = await shop.open_cart((gift, 1))
    async with shop.db.transaction() as uow:
        await uow.fetch("UPDATE catalog_variant SET requires_shipping = FALSE")
    choice = PaymentChoice(Money(0, "EUR"), free=True)
    await service.choose_payment(shop.services, token, choice)
    assert (await shop.submitted(token)).status == "succeeded"
    assert (await shop.orders(), await shop.payments()) == ([(1001, 0, "PAID")], [])
    [[status]] = await shop.fetch("SELECT fulfillment_status FROM orders_order")
    assert status == "FULFILLED"


@pytest.mark.parametrize(
    ("choice", "code", "field"),
    [
        (PaymentChoice(Money(1, "EUR"), card="tok_success"), "INVALID_PAYMENT", "amount"),
        (PaymentChoice(Money(1490, "USD"), card="tok_success"), "INVALID_PAYMENT", "amount"),
        (PaymentChoice(Money(1490, "EUR")), "INVALID_PAYMENT", "payment"),
        (PaymentChoice(Money(1490, "EUR"), card="x", free=True), "INVALID_PAYMENT", "payment"),
        (PaymentChoice(Money(1490, "EUR"), card=""), "INVALID_PAYMENT", "sessionId"),
        (
            PaymentChoice(Money(1490, "EUR"), wallet=True),
            "PAYMENT_METHOD_NOT_SUPPORTED",
            "walletPaymentMethod",
        ),
        (
            PaymentChoice(Money(1490, "EUR"), free=True),
            "PAYMENT_METHOD_NOT_APPLICABLE",
            "freePaymentMethod",
        ),
    ],
)
async def test_payments_that_do_not_fit(
    shop: Shop, choice: PaymentChoice, code: str, field: str
) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    with pytest.raises(CartRefused) as refusal:
        await service.choose_payment(shop.services, token, choice)
    assert (refusal.value.code, refusal.value.field[-1]) == (code, field)
    assert await shop.fetch("SELECT 1 FROM checkout_payment_method") == []


async def test_no_such_cart(shop: Shop) -> None:
    with pytest.raises(CartNotFound):
        await shop.prepare("nobody")
    with pytest.raises(CartNotFound):
        await shop.submit("nobody")
    assert await service.find_attempt(shop.db, "nobody") is None


async def test_an_unwanted_cart_can_be_deleted_with_what_hangs_on_it(shop: Shop) -> None:
    await shop.submitted(await shop.cart((await shop.product(), 1), card="tok_declined"))
    async with shop.db.transaction() as uow:
        await uow.fetch("DELETE FROM cart_cart")
    assert await shop.fetch("SELECT 1 FROM checkout_attempt") == []
