"""Gift cards as goods: no tax, no discount, no parcel; issued and mailed once they are paid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from commerce_api.cart import service as carts
from commerce_api.cart.errors import CartRefused
from commerce_api.cart.values import BuyerChange, Market, NewCart, NewLine
from commerce_api.giftcards import service
from commerce_api.kernel import outbox
from commerce_api.kernel.money import Money
from commerce_api.orders import gift_cards
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.service import NewDiscount, create
from tests import make
from tests.checkout.shop import Shop
from tests.giftcards.cards import apply, books

FRIEND = (("Recipient email", "bob@example.org"), ("Recipient name", "Bob"), ("Message", "Hi!"))


@dataclass
class Post:
    """A notifier that keeps everything it is told."""

    sent: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None:
        self.sent.append((to, template, data))


async def gift(shop: Shop, minor: int = 2500) -> int:
    """The key of a variant that is a gift card, wrongly said to be sent."""
    async with shop.db.transaction() as uow:
        product = await make.product(uow, title="Gift card", is_gift_card=True)
        return (await make.variant(uow, of=product, price=Money(minor, "EUR"), stock=None)).id


async def cart(shop: Shop, *lines: NewLine, **fields: Any) -> str:
    values = {"buyer": BuyerChange(email="ada@example.org"), "lines": lines, **fields}
    new = NewCart(market=Market("DE", "EUR"), language="de", **values)
    return (await shop.db.atomically(lambda uow: carts.create(uow, new))).token


async def test_a_gift_card_is_not_taxed_discounted_or_sent(shop: Shop) -> None:
    async with shop.db.transaction() as uow:
        await create(uow, NewDiscount("TEN", "Ten", DiscountKind.PERCENT, basis_points=1000))
    present, mug = await gift(shop), await shop.product(1000)
    alone = await shop.priced(await cart(shop, NewLine(present, 2), codes=("TEN",)))
    assert (alone.total_minor, alone.tax_minor, alone.discount_minor) == (5000, 0, 0)
    assert (alone.requires_shipping, alone.options) == (False, ())
    assert [state.applicable for state in alone.codes] == [False]
    mixed = await shop.priced(await cart(shop, NewLine(present), NewLine(mug), codes=("TEN",)))
    assert [(line.discount_minor, line.tax_minor) for line in mixed.lines] == [(0, 0), (100, 82)]
    assert (mixed.subtotal_minor, mixed.requires_shipping) == (3400, True)


async def test_each_unit_becomes_a_card_when_it_is_paid(shop: Shop) -> None:
    present = await gift(shop)
    token = await cart(shop, NewLine(present, 2), NewLine(present, 1, FRIEND))
    await shop.pay_with(token, "tok_success")
    assert (await shop.submitted(token)).status == "succeeded"
    assert await books(shop.db) == {"clearing sandbox": 7500, "gift_cards_sold": 7500}
    await outbox.drain(shop.db)
    [[order_id]] = await shop.fetch("SELECT id FROM orders_order")
    assert await shop.db.atomically(lambda uow: gift_cards.issue(uow, order_id)) == 0
    cards = await shop.fetch("SELECT id, initial_minor FROM giftcards_card ORDER BY id")
    assert [minor for _, minor in cards] == [2500, 2500, 2500]
    assert await books(shop.db) == {
        "clearing sandbox": 7500,
        **{f"gift_card giftcard:{id}": 2500 for id, _ in cards},
    }
    [[status]] = await shop.fetch("SELECT fulfillment_status FROM orders_order")
    assert status == "FULFILLED"


async def test_codes_are_mailed_once_and_can_be_spent(shop: Shop) -> None:
    present, post = await gift(shop), Post()
    token = await cart(shop, NewLine(present), NewLine(present, 1, FRIEND))
    await shop.pay_with(token, "tok_success")
    await shop.submitted(token)
    await outbox.drain(shop.db)
    assert await service.send_codes(shop.db, post, "http://shop.test") == 2
    assert await service.send_codes(shop.db, post, "http://shop.test") == 0
    assert [(to, template) for to, template, _ in post.sent] == [
        ("ada@example.org", "gift_card"),
        ("bob@example.org", "gift_card"),
    ]
    told = dict(post.sent[1][2])
    code = told.pop("code")
    assert told == {
        "amount": "25.00 EUR",
        "expires": "",
        "name": "Bob",
        "message": "Hi!",
        "language": "de",
        "url": "http://shop.test",
    }
    assert await shop.fetch("SELECT 1 FROM giftcards_mail WHERE code <> ''") == []
    other = await shop.open_cart((await shop.product(1000), 1))
    await apply(shop, other, code)
    assert (await shop.submitted(other)).status == "succeeded"


async def test_a_notifier_that_is_down_is_asked_again(shop: Shop) -> None:
    class Down:
        async def send(self, *, to: str, template: str, data: Mapping[str, str]) -> None:
            raise ConnectionError("no mail today")

    token = await cart(shop, NewLine(await gift(shop)))
    await shop.pay_with(token, "tok_success")
    await shop.submitted(token)
    await outbox.drain(shop.db)
    with pytest.raises(ConnectionError):
        await service.send_codes(shop.db, Down(), "http://shop.test")
    post = Post()
    assert await service.send_codes(shop.db, post, "http://shop.test") == 1
    assert len(post.sent[0][2]["code"]) == 16


async def test_a_recipient_needs_an_address_that_takes_mail(shop: Shop) -> None:
    present, mug = await gift(shop), await shop.product()
    wrong = (("Recipient email", "bob"),)
    with pytest.raises(CartRefused) as refused:
        await cart(shop, NewLine(mug, 1, wrong), NewLine(present, 1, wrong))
    [mistake] = refused.value.mistakes
    assert (mistake.code, mistake.field) == (
        "GIFT_CARD_RECIPIENT_INVALID",
        ("input", "lines", "1", "attributes"),
    )
    assert await shop.fetch("SELECT 1 FROM cart_cart") == []
    token = await cart(shop)
    with pytest.raises(CartRefused, match="recipient's email"):
        await shop.db.atomically(
            lambda uow: carts.add_lines(uow, token, [NewLine(present, 1, wrong)])
        )
    assert (await shop.priced(token)).lines == ()


async def test_somebody_has_to_get_the_code(shop: Shop) -> None:
    present, phone = await gift(shop), {"buyer": BuyerChange(phone="+49301234567")}
    mine = await cart(shop, NewLine(present), **phone)
    await shop.pay_with(mine, "tok_success")
    assert [p.code for p in await shop.prepare(mine)] == ["BUYER_IDENTITY_EMAIL_REQUIRED"]
    friends = await cart(shop, NewLine(present, 1, FRIEND), **phone)
    await shop.pay_with(friends, "tok_success")
    assert await shop.prepare(friends) == []
