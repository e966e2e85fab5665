"""Carts that are paid with gift cards: wholly, partly, at the same time, and when it fails."""

import asyncio
from datetime import timedelta

import pytest

from commerce_api.cart import giftcards as cart_cards
from commerce_api.cart import reading
from commerce_api.cart import service as carts
from commerce_api.cart.errors import CartRefused, PaymentStarted
from commerce_api.cart.rows import PricedCart
from commerce_api.cart.values import BuyerChange, Market
from commerce_api.checkout import service as checkout
from commerce_api.checkout.payment_choice import PaymentChoice
from commerce_api.checkout.rows import Accepted, Agreement, Refused
from commerce_api.giftcards import service
from commerce_api.giftcards.rows import Issued
from commerce_api.kernel.clock import now
from commerce_api.kernel.money import Money
from commerce_api.payments import service as payments
from tests.checkout.shop import Shop
from tests.giftcards.cards import apply, books, card, left


async def used(shop: Shop, token: str) -> list[tuple[int, int]]:
    """What is on each card of a cart, and what it pays."""
    return [(c.balance_minor, c.used_minor) for c in (await shop.priced(token)).gift_cards]


async def pay_rest(shop: Shop, token: str, card: str = "tok_success") -> None:
    due = (await shop.priced(token)).due_minor
    choice = PaymentChoice(Money(due, "EUR"), card=card)
    await checkout.choose_payment(shop.services, token, choice)


async def test_cards_are_used_in_the_order_in_which_they_came(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 2))  # 24.90 with the post
    small, large, idle = await card(shop.db, 490), await card(shop.db, 5000), await card(shop.db)
    assert (await apply(shop, token, small.code, large.code)).notices == []
    assert (await apply(shop, token, idle.code, small.code)).notices == []
    assert await used(shop, token) == [(490, 490), (5000, 2000), (5000, 0)]
    cart = await shop.priced(token)
    assert (cart.total_minor, cart.gift_card_minor, cart.due_minor) == (2490, 2490, 0)
    await shop.db.atomically(
        lambda uow: carts.remove_gift_cards(uow, token, [cart.gift_cards[0].key, 0, None, 10**9])
    )
    assert await used(shop, token) == [(5000, 2490), (5000, 0)]
    await shop.db.atomically(lambda uow: carts.set_gift_cards(uow, token, (), client="ada"))
    assert await used(shop, token) == []


async def test_a_card_that_covers_everything_needs_no_other_payment(shop: Shop) -> None:
    mug = await shop.product(1000)
    token = await shop.open_cart((mug, 1))
    issued = await card(shop.db, 5000)
    await apply(shop, token, issued.code)
    assert await shop.prepare(token) == []
    attempt = await shop.submitted(token)
    assert attempt.status == "succeeded"
    assert await shop.orders() == [(1001, 1490, "PAID")]
    assert await left(shop.db, issued) == (3510, 0)
    assert (shop.charged(), await shop.payments()) == ({}, [])
    assert await shop.stock(mug) == (9, 0)
    rows = await shop.fetch("SELECT amount_minor, last_characters FROM orders_gift_card")
    assert [tuple(row) for row in rows] == [(1490, issued.last_characters)]
    assert await books(shop.db) == {
        "gift_cards_given": 5000,
        f"gift_card giftcard:{issued.key}": 3510,
        "revenue": 909,
        "shipping": 445,
        "tax": 136,
    }


async def test_the_rest_is_charged_to_the_card_of_the_bank(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    issued = await card(shop.db, 500)
    await apply(shop, token, issued.code)
    with pytest.raises(CartRefused, match=r"what the gift cards leave: 9\.90 EUR"):
        await shop.pay_with(token, "tok_success")
    await pay_rest(shop, token)
    assert (await shop.submitted(token)).status == "succeeded"
    assert await shop.orders() == [(1001, 1490, "PAID")]
    [[amount]] = await shop.fetch("SELECT amount_minor FROM payments_intent")
    assert (amount, await left(shop.db, issued)) == (990, (0, 0))
    found = await books(shop.db)
    assert found["clearing sandbox"] == 990
    assert not any(name.startswith(("receivable", "authorized", "promised")) for name in found)


async def test_a_payment_that_is_not_needed_any_more_is_not_used(shop: Shop) -> None:
    token = await shop.cart((await shop.product(1000), 1))
    await apply(shop, token, (await card(shop.db, 100)).code)
    [problem] = await shop.prepare(token)
    assert problem.message == "After the gift cards there is to pay 13.90 EUR now, not 14.90 EUR."
    await apply(shop, token, (await card(shop.db, 5000)).code)
    assert await shop.prepare(token) == []
    assert (await shop.submitted(token)).status == "succeeded"
    assert (shop.charged(), await shop.payments()) == ({}, [])


async def test_a_payment_that_fails_gives_the_cards_back(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    issued = await card(shop.db, 500)
    await apply(shop, token, issued.code)
    await pay_rest(shop, token, "tok_declined")
    assert (await shop.submitted(token)).status == "failed"
    assert await left(shop.db, issued) == (500, 0)
    assert await used(shop, token) == [(500, 500)]
    await pay_rest(shop, token)
    assert (await shop.submitted(token, "second")).status == "succeeded"
    assert await left(shop.db, issued) == (0, 0)


async def test_an_attempt_that_nobody_confirms_gives_the_cards_back(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    issued = await card(shop.db, 500)
    await apply(shop, token, issued.code)
    await pay_rest(shop, token, "tok_3ds")
    attempt = await shop.submitted(token)
    assert (attempt.status, await left(shop.db, issued)) == ("action_required", (0, 500))
    assert await used(shop, token) == [(500, 500)]  # what it has put aside is its own
    with pytest.raises(PaymentStarted):
        await apply(shop, token, issued.code)
    await shop.later(hours=2)
    await shop.reconcile()
    assert (await shop.attempt(attempt.token)).status == "failed"
    assert await left(shop.db, issued) == (500, 0)
    assert set(await books(shop.db)) == {"gift_cards_given", f"gift_card giftcard:{issued.key}"}


async def test_a_drained_card_is_refused_with_what_is_to_pay_now(shop: Shop) -> None:
    mug, issued = await shop.product(1000), await card(shop.db, 1000)
    first, second, third = [await shop.open_cart((mug, 1)) for _ in range(3)]
    for token in (first, second, third):
        await apply(shop, token, issued.code)
    await pay_rest(shop, first)
    await pay_rest(shop, second)
    assert isinstance(await shop.submit(first), Accepted)
    answer = await shop.submit(second)
    assert isinstance(answer, Refused)
    assert [(p.code, p.message) for p in answer.problems] == [
        (
            "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT",
            "After the gift cards there is to pay 14.90 EUR now, not 4.90 EUR.",
        )
    ]
    [problem] = await shop.prepare(third)
    assert (problem.code, problem.message) == (
        "PAYMENTS_METHOD_REQUIRED",
        "The gift cards leave 14.90 EUR: a way to pay has to be chosen.",
    )
    assert (await used(shop, second), await left(shop.db, issued)) == ([(0, 0)], (0, 0))
    assert await shop.cart_status(second) == "open"
    assert shop.charged() == {"authorize": 1, "capture": 1}
    await pay_rest(shop, second)
    assert isinstance(await shop.submit(second), Accepted)


async def test_twenty_carts_and_one_card(shop: Shop) -> None:
    mug, issued = await shop.product(1000, stock=100), await card(shop.db, 10_000)
    tokens = [await shop.open_cart((mug, 1)) for _ in range(20)]
    for token in tokens:
        await apply(shop, token, issued.code)
    answers = await asyncio.gather(*(shop.submit(token) for token in tokens))
    kinds = [type(answer) for answer in answers]
    assert (kinds.count(Accepted), kinds.count(Refused)) == (6, 14)  # 14.90 each
    assert await left(shop.db, issued) == (10_000 - 6 * 1490, 0)
    [[taken]] = await shop.fetch(
        "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM giftcards_hold WHERE status = 'taken'"
    )
    [[recorded]] = await shop.fetch(
        "SELECT CAST(SUM(amount_minor) AS BIGINT) FROM orders_gift_card"
    )
    assert taken == recorded == 6 * 1490
    assert (len(await shop.orders()), await shop.stock(mug)) == (6, (94, 0))
    messages = {a.problems[0].message for a in answers if isinstance(a, Refused)}
    assert messages == {"The gift cards leave 4.30 EUR: a way to pay has to be chosen."}
    assert (await books(shop.db))[f"gift_card giftcard:{issued.key}"] == 1060


async def test_twenty_carts_with_two_cards_in_either_order(shop: Shop) -> None:
    mug = await shop.product(1000, stock=100)
    one, two = await card(shop.db, 5000), await card(shop.db, 5000)
    tokens = [await shop.open_cart((mug, 2)) for _ in range(20)]
    for n, token in enumerate(tokens):
        await apply(shop, token, *((one.code, two.code) if n % 2 else (two.code, one.code)))
    answers = await asyncio.gather(*(shop.submit(token) for token in tokens))
    accepted = sum(isinstance(answer, Accepted) for answer in answers)
    assert accepted == 4
    remaining = await left(shop.db, one), await left(shop.db, two)
    assert (sum(a for a, _ in remaining), sum(b for _, b in remaining)) == (10_000 - 4 * 2490, 0)
    assert await books(shop.db)


async def test_cards_in_another_currency_do_not_pay(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    dollars, euros = await card(shop.db, 5000, "USD"), await card(shop.db, 500)
    told = await apply(shop, token, dollars.code, euros.code)
    assert [(n.code, n.message, n.target_type) for n in told.notices] == [
        (
            cart_cards.UNAVAILABLE,
            f"…{dollars.last_characters}: {service.OTHER_CURRENCY}",
            "Cart",
        )
    ]
    assert await used(shop, token) == [(500, 500)]
    american = Market("US", "USD")
    buyer = BuyerChange(country="US")
    changed = await shop.db.atomically(lambda uow: carts.set_buyer(uow, token, buyer, american))
    assert cart_cards.UNAVAILABLE in [notice.code for notice in changed.notices]
    assert await used(shop, token) == []


async def test_a_card_that_runs_out_is_told_and_pays_nothing(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    issued = await card(shop.db, 500, expires=now() + timedelta(days=1))
    await apply(shop, token, issued.code)
    async with shop.db.transaction() as uow:
        await uow.fetch("UPDATE giftcards_card SET expires_at = :now", now=now())
    cart = await shop.priced(token)
    assert (cart.due_minor, await used(shop, token)) == (1490, [(0, 0)])
    [notice] = [n for n in reading.problems(cart) if n.code == cart_cards.UNAVAILABLE]
    assert notice.message == f"…{issued.last_characters}: This gift card cannot be used."


async def test_a_cart_takes_twenty_cards_and_no_more(shop: Shop) -> None:
    token = await shop.open_cart((await shop.product(1000), 1))
    issued: list[Issued] = [await card(shop.db, 10) for _ in range(21)]
    await apply(shop, token, *(each.code for each in issued[:20]))
    with pytest.raises(CartRefused, match="at most 20 gift cards"):
        await apply(shop, token, issued[20].code)
    assert (await shop.priced(token)).gift_card_minor == 200


async def test_old_snapshots_can_still_be_read(shop: Shop) -> None:
    """Attempts that began before there were gift cards."""
    token = await shop.cart((await shop.product(1000), 1))
    document = Agreement(await shop.priced(token)).cart.as_json()
    del document["gift_cards"], document["cart"]["has_gift_cards"]
    for line in document["lines"]:
        del line["row"]["is_gift_card"]
    old = PricedCart.from_json(document)
    assert (old.gift_cards, old.due_minor, old.lines[0].row.is_gift_card) == ((), 1490, False)


async def test_repeats_of_a_capture_post_nothing(shop: Shop) -> None:
    token = await shop.cart((await shop.product(1000), 1))
    await shop.submitted(token)
    before = await books(shop.db)
    [[id]] = await shop.fetch("SELECT id FROM payments_intent")
    async with shop.db.read() as reader:
        intent = await payments.find(reader, id)
    again = await shop.db.atomically(
        lambda uow: payments.record_capture(uow, intent, intent.gateway_reference or "")
    )
    assert (again, await books(shop.db)) == (False, before)
    assert before == {"clearing sandbox": 1490, "revenue": 909, "shipping": 445, "tax": 136}
    rows = await shop.fetch(
        "SELECT authorized_minor, captured_minor, refunded_minor FROM payments_total"
    )
    assert [tuple(row) for row in rows] == [(1490, 1490, 0)]
