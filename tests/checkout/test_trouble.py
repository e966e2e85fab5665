"""Declined, lost, late, crashed: every purchase ends as one order, or as none and no money."""

import asyncio

import pytest

from commerce_api.cart import service as carts
from commerce_api.checkout import completion
from commerce_api.inventory import service as inventory
from commerce_api.kernel.money import Money
from commerce_api.payments import service as payments
from commerce_api.ports.payment import Approved
from tests.checkout.shop import Shop, gateway


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("tok_declined", "PAYMENT_CARD_DECLINED"),
        ("tok_insufficient_funds", "PAYMENT_INSUFFICIENT_FUNDS"),
        ("tok_call_issuer", "PAYMENT_CALL_ISSUER"),
        ("tok_expired", "PAYMENT_INVALID_CREDIT_CARD"),
        ("4111111111111111", "PAYMENT_INVALID_PAYMENT_METHOD"),
    ],
)
async def test_a_declined_card_gives_everything_back(shop: Shop, card: str, code: str) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 3), card=card)
    attempt = await shop.submitted(token)
    assert (attempt.status, attempt.failure_code) == ("failed", code)
    assert (await shop.orders(), await shop.movements()) == ([], [])
    assert await shop.stock(mug) == (10, 0)
    assert await shop.cart_status(token) == "open"
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token, "second")).status == "succeeded"
    assert await shop.orders() == [(1001, 3490, "PAID")]


async def test_three_d_secure_approved(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_3ds")
    attempt = await shop.submitted(token)
    assert attempt.status == "action_required"
    reference = await shop.confirm(approve=True)
    done = await shop.poll(attempt)
    assert (done.status, await shop.orders()) == ("succeeded", [(1001, 1490, "PAID")])
    payment = await shop.gateway.payment(reference)
    assert payment
    assert (payment.state, payment.entry.return_url) == (
        "captured",
        f"http://shop.test/checkout/attempts/{attempt.token}",
    )


async def test_three_d_secure_declined(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_3ds")
    attempt = await shop.submitted(token)
    await shop.confirm(approve=False)
    await shop.later(seconds=10)
    await shop.reconcile()
    failed = await shop.attempt(attempt.token)
    assert (failed.status, failed.failure_code) == ("failed", "PAYMENT_CARD_DECLINED")
    assert (await shop.cart_status(token), await shop.stock(mug)) == ("open", (10, 0))


async def test_a_buyer_who_never_confirms_loses_the_claim(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_3ds")
    attempt = await shop.submitted(token)
    await shop.later(minutes=16)
    await shop.reconcile()
    assert (await shop.attempt(attempt.token)).failure_code == "PAYMENT_ERROR"
    assert (await shop.payments(), await shop.movements()) == (["voided"], [])
    assert await shop.stock(mug) == (10, 0)
    await shop.confirm(approve=True)
    await shop.later(minutes=5)
    await shop.reconcile()
    assert (await shop.orders(), shop.charged()["capture"]) == ([], 0)


async def test_a_lost_answer_is_found_by_one_pass_of_the_worker(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_timeout")
    attempt = await shop.submitted(token)
    assert (attempt.status, await shop.payments()) == ("processing", ["unknown"])
    await shop.reconcile()  # too early: whoever submitted may still be at it
    assert (await shop.attempt(attempt.token)).status == "processing"
    await shop.later(seconds=10)
    await asyncio.gather(*(shop.reconcile() for _ in range(3)))
    assert (await shop.attempt(attempt.token)).status == "succeeded"
    assert await shop.orders() == [(1001, 1490, "PAID")]
    assert shop.charged() == {"authorize": 1, "capture": 1}


async def test_a_gateway_that_never_heard_of_it(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_error")
    attempt = await shop.submitted(token)
    assert (attempt.status, await shop.payments()) == ("processing", ["unknown"])
    await shop.later(seconds=10)
    await shop.reconcile()
    assert (await shop.attempt(attempt.token)).status == "processing"
    await shop.later(seconds=30)
    await shop.reconcile()
    assert (await shop.attempt(attempt.token)).failure_code == "PAYMENT_TRANSIENT_ERROR"
    assert (await shop.cart_status(token), await shop.stock(mug)) == ("open", (10, 0))
    await shop.later(days=2)
    await shop.reconcile()
    assert (await shop.payments(), shop.charged()) == (["declined"], {})


async def test_an_authorization_that_arrives_after_all_is_given_back(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_error")
    await shop.submitted(token)
    await shop.later(seconds=30)
    await shop.reconcile()
    [[key]] = await shop.fetch("SELECT key FROM payments_intent")
    late = await shop.gateway.authorize(
        Money(1490, "EUR"), "tok_success", idempotency_key=key, return_url=""
    )
    assert isinstance(late, Approved)
    await shop.later(minutes=2)
    await shop.reconcile()
    assert (await shop.payments(), await shop.movements()) == (
        ["voided"],
        ["authorization", "void"],
    )
    assert (await shop.orders(), shop.charged()) == ([], {"authorize": 1, "void": 1})


async def test_a_capture_whose_answer_is_lost_is_made_once(shop: Shop) -> None:
    token = await shop.cart((await shop.product(), 1), card="tok_capture_timeout")
    attempt = await shop.submitted(token)
    assert (attempt.status, await shop.payments()) == ("processing", ["authorized"])
    assert (await shop.poll(attempt)).status == "succeeded"
    assert (await shop.payments(), await shop.movements()) == (
        ["captured"],
        ["authorization", "capture"],
    )
    assert shop.charged() == {"authorize": 1, "capture": 1}


async def test_a_capture_that_is_refused_is_given_back(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_capture_declined")
    assert (await shop.submitted(token)).status == "failed"
    assert (await shop.payments(), shop.charged()) == (["voided"], {"authorize": 1, "void": 1})
    assert (await shop.cart_status(token), await shop.stock(mug)) == ("open", (10, 0))


async def test_pollers_and_the_worker_at_once_place_one_order(shop: Shop) -> None:
    mug = await shop.product()
    token = await shop.cart((mug, 1), card="tok_timeout")
    attempt = await shop.submitted(token)
    await shop.later(seconds=10)
    await asyncio.gather(*(shop.poll(attempt) for _ in range(6)), shop.reconcile())
    assert await shop.orders() == [(1001, 1490, "PAID")]
    assert (await shop.stock(mug), shop.charged()) == ((9, 0), {"authorize": 1, "capture": 1})
    assert await shop.movements() == ["authorization", "capture"]


async def test_goods_that_were_sold_while_the_buyer_confirmed(shop: Shop) -> None:
    mug = await shop.product(stock=1)
    slow = await shop.cart((mug, 1), card="tok_3ds")
    quick = await shop.cart((mug, 1))
    attempt = await shop.submitted(slow)
    await shop.later(minutes=14, seconds=50)
    async with shop.db.transaction() as uow:
        assert await inventory.release(uow, carts.hold_reference(slow))
    assert (await shop.submitted(quick)).status == "succeeded"
    await shop.confirm(approve=True)
    failed = await shop.poll(attempt)
    assert (failed.status, failed.failure_code) == ("failed", "INVENTORY_RESERVATION_ERROR")
    assert await shop.payments() == ["voided", "captured"]
    assert (await shop.stock(mug), shop.charged()["capture"]) == ((0, 0), 1)


async def test_goods_that_vanish_after_the_capture_are_refunded(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = await shop.product(stock=1)
    token = await shop.cart((mug, 1))
    real = payments.capture

    async def capture_slowly(*args: object) -> object:
        answer = await real(*args)  # type: ignore[arg-type]
        async with shop.db.transaction() as uow:
            await inventory.release(uow, carts.hold_reference(token))
            await uow.fetch("UPDATE inventory_stock SET on_hand = 0")
        return answer

    monkeypatch.setattr(payments, "capture", capture_slowly)
    failed = await shop.submitted(token)
    assert (failed.status, failed.failure_code) == ("failed", "INVENTORY_RESERVATION_ERROR")
    assert (await shop.payments(), await shop.movements()) == (
        ["refunded"],
        ["authorization", "capture", "refund"],
    )
    assert (shop.charged(), await shop.orders()) == (
        {"authorize": 1, "capture": 1, "refund": 1},
        [],
    )


@pytest.mark.parametrize("step", ["authorize", "capture", "_place_order", "give_back"])
async def test_a_crash_at_any_step_ends_well_after_one_pass(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    mug = await shop.product()
    card = "tok_capture_declined" if step == "give_back" else "tok_success"
    token = await shop.cart((mug, 1), card=card)

    class Crash(BaseException): ...

    async def crash(*args: object, **more: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(completion if step.startswith("_") else payments, step, crash)
        with pytest.raises(Crash):
            await shop.submit(token)
    await shop.later(seconds=30)
    await shop.reconcile()
    if step in {"capture", "_place_order"}:
        assert await shop.orders() == [(1001, 1490, "PAID")]
        assert (await shop.stock(mug), shop.charged()["capture"]) == ((9, 0), 1)
    else:
        assert (await shop.orders(), shop.charged()["capture"]) == ([], 0)
        assert (await shop.stock(mug), await shop.cart_status(token)) == ((10, 0), "open")
        assert shop.charged()["authorize"] == shop.charged()["void"]


async def test_another_process_knows_what_the_gateway_did(shop: Shop) -> None:
    token = await shop.cart((await shop.product(), 1), card="tok_timeout")
    attempt = await shop.submitted(token)
    shop.services.plugins.gateways["sandbox"] = gateway(shop.log)
    assert (await shop.poll(attempt)).status == "succeeded"
    assert shop.charged() == {"authorize": 1, "capture": 1}
