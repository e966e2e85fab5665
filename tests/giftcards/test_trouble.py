"""Crashes between the steps: the card is spent for an order, or it is whole again."""

import asyncio
from typing import Any

import pytest

from commerce_api.checkout import completion
from commerce_api.checkout import service as checkout
from commerce_api.checkout.payment_choice import PaymentChoice
from commerce_api.kernel.money import Money
from commerce_api.payments import service as payments
from tests.checkout.shop import Shop
from tests.giftcards.cards import apply, books, card, left


class Crash(BaseException):
    """Nothing catches it: as if the process had ended."""


@pytest.mark.parametrize("source", ["tok_success", "tok_declined"])
@pytest.mark.parametrize(
    ("place", "step"),
    [
        (payments, "authorize"),
        (payments, "capture"),
        (completion, "_place_order"),
        (completion, "_settle_order"),
        (completion, "_fail"),
    ],
)
async def test_a_crash_at_any_step_loses_no_cent(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, place: Any, step: str, source: str
) -> None:
    issued = await card(shop.db, 500)
    token = await shop.open_cart((await shop.product(1000), 1))
    await apply(shop, token, issued.code)
    choice = PaymentChoice(Money(990, "EUR"), card=source)
    await checkout.choose_payment(shop.services, token, choice)

    async def crash(*_args: Any, **_named: Any) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(place, step, crash)
        try:
            await shop.submit(token)
        except Crash:
            assert await left(shop.db, issued) == (0, 500)
    await shop.later(minutes=1)
    await asyncio.gather(*(shop.reconcile() for _ in range(3)))
    orders = len(await shop.orders())
    assert await left(shop.db, issued) == ((0, 0) if orders else (500, 0))
    assert (await books(shop.db)).get("clearing sandbox", 0) == orders * 990
    assert shop.charged()["capture"] == orders
    assert orders <= (source == "tok_success")
