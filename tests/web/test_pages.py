"""The pages that links lead to, over HTTP, for a purchase with 3-D Secure."""

from collections.abc import AsyncIterator

import httpx
import pytest

from commerce_api.app import create_app, services_of
from commerce_api.playground.examples import load_examples
from commerce_api.settings import Settings, examples_dir
from tests.examples.test_operations import Tour
from tests.http.serving import serving

EXAMPLES = {example.name: example for example in load_examples(examples_dir())}


@pytest.fixture
async def client(seeded: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(services_of(seeded))) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


async def submitted(client: httpx.AsyncClient, card: str) -> Tour:
    tour = Tour(client)
    for name, example in EXAMPLES.items():
        if name == "pay":
            example.variables["payment"]["directPaymentMethod"]["sessionId"] = card
        await tour.run(example)
        if name == "submit":
            break
    return tour


def path(url: str) -> str:
    return url.partition("//")[2].partition("/")[2].join(["/", ""])


async def test_a_buyer_confirms_and_sees_the_order(client: httpx.AsyncClient) -> None:
    tour = await submitted(client, "tok_3ds")
    cart = await client.get(f"/checkout/{tour.known['cartId'].rpartition('/')[2]}")
    assert cart.status_code == 200
    assert "Koa Mug" in cart.text

    attempt = f"/checkout/attempts/{tour.known['attemptId']}"
    waiting = await client.get(attempt)
    assert "Confirm the payment at your bank" in waiting.text
    assert waiting.headers["content-security-policy"].startswith("default-src 'none'")
    bank = path(waiting.text.partition('href="')[2].partition('"')[0])
    assert "Approve" in (await client.get(bank)).text
    answered = await client.post(bank, data={"answer": "approve"})
    assert answered.status_code == 303
    assert path(answered.headers["location"]) == attempt

    done = await client.get(attempt)
    assert done.status_code == 303
    page = await client.get(path(done.headers["location"]))
    assert "Order #" in page.text
    assert "Koa Mug" in page.text
    assert "paid" in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_a_buyer_who_declines_keeps_the_cart(client: httpx.AsyncClient) -> None:
    tour = await submitted(client, "tok_3ds")
    attempt = f"/checkout/attempts/{tour.known['attemptId']}"
    waiting = await client.get(attempt)
    bank = path(waiting.text.partition('href="')[2].partition('"')[0])
    await client.post(bank, data={"answer": "decline"})
    failed = await client.get(attempt)
    assert "The payment failed" in failed.text
    cart = await client.get(f"/checkout/{tour.known['cartId'].rpartition('/')[2]}")
    assert cart.status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/orders/x", "/checkout/x", "/checkout/attempts/x", "/orders/%00", "/orders/<script>"],
)
async def test_unknown_addresses_are_not_found(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
