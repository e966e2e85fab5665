"""The Stripe adapter, against a local stand-in with the shapes of Stripe's API."""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator

import msgspec
import pytest

from commerce_api.kernel.money import Money
from commerce_api.plugins.stripe_gateway import StripeGateway
from commerce_api.ports.payment import (
    ActionRequired,
    Approved,
    Declined,
    GatewayUnreachable,
    InvalidWebhook,
    PaymentNews,
)
from tests.http.serving import serving
from tests.payments.stripe_stand_in import StripeStandIn

# The library hands raw bytes to httpx in a way that httpx calls outdated.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

TEN = Money(1000, "EUR")
SECRET = "whsec_of_the_test"


@pytest.fixture
def stripe_side() -> StripeStandIn:
    return StripeStandIn()


@pytest.fixture
async def gateway(stripe_side: StripeStandIn) -> AsyncIterator[StripeGateway]:
    async with serving(stripe_side.app()) as url:
        gateway = StripeGateway("sk_test_1", SECRET, api=url)
        yield gateway
        await gateway.close()


async def asked(gateway: StripeGateway, source: str = "pm_card_visa", key: str = "k1") -> object:
    url = "https://shop.example/checkout/attempts/1"
    return await gateway.authorize(TEN, source, idempotency_key=key, return_url=url)


async def test_authorize_then_capture(gateway: StripeGateway, stripe_side: StripeStandIn) -> None:
    assert await asked(gateway) == Approved("pi_1")
    path, form = stripe_side.asked[0]
    assert path == "/v1/payment_intents"
    assert (form["amount"], form["currency"], form["capture_method"]) == ("1000", "eur", "manual")
    captured = await gateway.capture("pi_1", TEN, idempotency_key="k1:capture")
    assert captured == Approved("pi_1")
    assert stripe_side.intents["pi_1"]["status"] == "succeeded"


async def test_a_key_pays_once(gateway: StripeGateway, stripe_side: StripeStandIn) -> None:
    assert await asked(gateway) == await asked(gateway) == Approved("pi_1")
    assert len(stripe_side.intents) == 1


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("pm_card_declined", "PAYMENT_CARD_DECLINED"),
        ("pm_card_insufficient", "PAYMENT_INSUFFICIENT_FUNDS"),
    ],
)
async def test_refusals_have_the_codes_of_the_storefront(
    gateway: StripeGateway, source: str, code: str
) -> None:
    answer = await asked(gateway, source)
    assert isinstance(answer, Declined)
    assert (answer.code, answer.reference) == (code, "pi_1")
    assert answer.message
    told = await gateway.fetch("k1")
    assert isinstance(told, Declined)
    assert told.code == code


async def test_3d_secure_sends_the_buyer_to_the_bank(
    gateway: StripeGateway, stripe_side: StripeStandIn
) -> None:
    answer = await asked(gateway, "pm_card_3ds")
    assert answer == ActionRequired("pi_1", "https://hooks.stripe.test/3ds/pi_1")
    stripe_side.intents["pi_1"]["status"] = "requires_capture"
    assert await gateway.fetch("k1") == Approved("pi_1")


@pytest.mark.parametrize("way", ["500", "drop"])
async def test_no_answer_is_no_refusal(
    gateway: StripeGateway, stripe_side: StripeStandIn, way: str
) -> None:
    stripe_side.failing = way
    with pytest.raises(GatewayUnreachable):
        await asked(gateway)
    stripe_side.failing = ""
    known = await gateway.fetch("k1")
    assert known == (Approved("pi_1") if way == "drop" else None)
    assert await asked(gateway) == Approved("pi_1"), "asked again, paid once"
    assert len(stripe_side.intents) == 1


async def test_nobody_listens() -> None:
    gateway = StripeGateway("sk_test_1", SECRET, api="http://127.0.0.1:9")
    with pytest.raises(GatewayUnreachable):
        await asked(gateway)
    with pytest.raises(GatewayUnreachable):
        await gateway.fetch("k1")
    await gateway.close()


async def test_void_and_refund_have_their_time(
    gateway: StripeGateway, stripe_side: StripeStandIn
) -> None:
    await asked(gateway)
    early = await gateway.refund("pi_1", TEN, idempotency_key="r1")
    assert isinstance(early, Declined)
    assert await gateway.void("pi_1", idempotency_key="v1") == Approved("pi_1")
    assert stripe_side.intents["pi_1"]["status"] == "canceled"
    await asked(gateway, key="k2")
    await gateway.capture("pi_2", TEN, idempotency_key="c2")
    assert isinstance(await gateway.void("pi_2", idempotency_key="v2"), Declined)
    assert await gateway.refund("pi_2", TEN, idempotency_key="r2") == Approved("pi_2")


def notice(
    kind: str, *, key: str | None = "k1", age: int = 0, secret: str = SECRET
) -> tuple[bytes, str]:
    """A notice and its signature, as Stripe's documentation describes them."""
    metadata = {"shop_key": key} if key else {}
    intent = {"id": "pi_1", "object": "payment_intent", "metadata": metadata}
    body = msgspec.json.encode(
        {"id": "evt_1", "object": "event", "type": kind, "data": {"object": intent}}
    )
    at = int(time.time()) - age
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={at},v1={signed}"


def gateway_alone() -> StripeGateway:
    return StripeGateway("sk_test_1", SECRET)


def test_a_notice_names_the_payment() -> None:
    body, signature = notice("payment_intent.amount_capturable_updated")
    news = gateway_alone().read_news(body, {"stripe-signature": signature})
    assert news == PaymentNews("evt_1", "k1")


@pytest.mark.parametrize(
    ("kind", "key"), [("charge.updated", "k1"), ("payment_intent.succeeded", None)]
)
def test_notices_about_other_things_are_let_pass(kind: str, key: str | None) -> None:
    body, signature = notice(kind, key=key)
    assert gateway_alone().read_news(body, {"stripe-signature": signature}) is None


@pytest.mark.parametrize(
    ("age", "secret", "change"),
    [(0, "whsec_of_somebody", b""), (301, SECRET, b""), (0, SECRET, b" ")],
    ids=["other secret", "recorded", "changed"],
)
def test_forged_notices_are_refused(age: int, secret: str, change: bytes) -> None:
    body, signature = notice("payment_intent.succeeded", age=age, secret=secret)
    with pytest.raises(InvalidWebhook):
        gateway_alone().read_news(body + change, {"stripe-signature": signature})


def test_a_notice_without_a_signature_is_refused() -> None:
    with pytest.raises(InvalidWebhook):
        gateway_alone().read_news(b"{}", {})
