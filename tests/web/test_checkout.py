"""The pages behind `checkoutUrl`, over HTTP: forms without a line of JavaScript."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import httpx
import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from commerce_api.web.checkout.words import LANGUAGES, words
from tests.http.serving import serving

VARIANT = """query Variant($handle: String!) {
  product(handle: $handle) { variants(first: 1) { nodes { id } } } }"""
NEW_CART = """mutation NewCart($lines: [CartLineInput!]!) {
  cartCreate(input: { lines: $lines }) { cart { checkoutUrl } } }"""
HAMBURG = {
    "email": "ada@example.com",
    "country": "DE",
    "firstName": "Ada",
    "lastName": "Example",
    "address1": "Hafenweg 1",
    "zip": "20457",
    "city": "Hamburg",
}


@pytest.fixture
async def client(seeded: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(services_of(seeded))) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


async def asked(client: httpx.AsyncClient, operation: str, **variables: Any) -> Any:
    body = {"query": operation, "variables": variables}
    answer = (await client.post("/graphql", json=body)).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def cart_with(client: httpx.AsyncClient, handle: str = "koa-mug", quantity: int = 2) -> str:
    """The path of the checkout of a new cart."""
    found = await asked(client, VARIANT, handle=handle)
    [variant] = found["product"]["variants"]["nodes"]
    lines = [{"merchandiseId": variant["id"], "quantity": quantity}]
    made = await asked(client, NEW_CART, lines=lines)
    return path(made["cartCreate"]["cart"]["checkoutUrl"])


def path(url: str) -> str:
    return url.partition("//")[2].partition("/")[2].join(["/", ""]) if "//" in url else url


def errors(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<p class="error" id="(.+?)-error">(.*?)</p>', page.text)
    return {name: unescape(text) for name, text in found}


def problems(page: httpx.Response) -> list[str]:
    listed = page.text.partition('id="problems"')[2].partition("</div>")[0]
    return [
        unescape(re.sub(r"<[^>]+>", "", item)) for item in re.findall(r"<li>(.*?)</li>", listed)
    ]


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def choices(page: httpx.Response, name: str) -> list[str]:
    return re.findall(rf'<input type="radio" name="{name}" value="([^"]+)"', page.text)


async def ready_to_pay(client: httpx.AsyncClient, cart: str) -> httpx.Response:
    answer = await client.post(f"{cart}/information", data=HAMBURG)
    assert answer.status_code == 303, errors(answer)
    offered = choices(await client.get(answer.headers["location"]), "delivery")
    answer = await client.post(f"{cart}/delivery", data={"delivery": offered[0]})
    assert answer.status_code == 303
    return await client.get(answer.headers["location"])


async def pay(client: httpx.AsyncClient, cart: str, page: httpx.Response, card: str) -> str:
    form = {**hidden(page), "billing": "same", "method": card, "action": "pay"}
    answer = await client.post(f"{cart}/pay", data=form)
    assert answer.status_code == 303, problems(answer)
    return answer.headers["location"]


async def test_a_buyer_walks_from_the_cart_to_the_order(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    first = await client.get(cart)
    assert first.status_code == 200
    assert "2 × Koa Mug" in first.text
    assert first.headers["content-security-policy"].startswith("default-src 'none'")
    assert first.headers["referrer-policy"] == "same-origin"
    assert first.headers["cache-control"] == "no-store"
    page = await ready_to_pay(client, cart)
    assert "Hafenweg 1, 20457 Hamburg" in page.text
    assert hidden(page)["total"] == "52.90"
    assert "Pay €52.90 now" in page.text
    done = await client.get(await pay(client, cart, page, "tok_success"))
    assert done.status_code == 303
    order = await client.get(path(done.headers["location"]))
    assert "Thank you for your order!" in order.text
    assert "€52.90" in order.text
    assert "Paid" in order.text
    assert (await client.get(cart)).status_code == 404, "the cart has become an order"


async def test_what_is_missing_is_told_beside_its_field(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    answer = await client.post(f"{cart}/information", data={"email": "ada", "country": "US"})
    assert answer.status_code == 422
    needed = "This is needed."
    assert errors(answer) == {
        "email": "This is not an e-mail address.",
        "lastName": needed,
        "address1": needed,
        "city": needed,
        "provinceCode": needed,
        "zip": needed,
    }
    assert "Last name: This is needed." in problems(answer)
    assert 'value="ada"' in answer.text, "what was typed is still there"
    again = await client.get(f"{cart}?step=delivery")
    assert 'id="email"' in again.text, "no step can be skipped"


async def test_postal_codes_follow_their_country(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    answer = await client.post(f"{cart}/information", data={**HAMBURG, "zip": "ABC"})
    assert list(errors(answer)) == ["zip"]
    assert "26133" in errors(answer)["zip"], "with an example"


async def test_another_country_has_other_fields(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    form = {**HAMBURG, "country": "US", "action": "country"}
    answer = await client.post(f"{cart}/information", data=form)
    assert answer.status_code == 200
    assert '<option value="CA">California</option>' in answer.text
    assert 'value="Hafenweg 1"' in answer.text
    back = await client.post(f"{cart}/information", data={**form, "country": "DE"})
    assert "California" not in back.text


async def test_a_country_changes_the_currency(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    place = {"country": "US", "city": "Portland", "provinceCode": "OR", "zip": "97201"}
    answer = await client.post(f"{cart}/information", data={**HAMBURG, **place})
    assert answer.status_code == 303, errors(answer)
    assert "$" in (await client.get(answer.headers["location"])).text


async def test_a_way_of_delivery_has_to_be_chosen(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    await client.post(f"{cart}/information", data=HAMBURG)
    nothing = await client.post(f"{cart}/delivery", data={})
    assert (nothing.status_code, errors(nothing)) == (422, {"delivery": "Please choose one."})
    unknown = await client.post(f"{cart}/delivery", data={"delivery": "by-pigeon"})
    assert unknown.status_code == 422
    assert "delivery" in errors(unknown)


async def test_codes_are_applied_and_removed(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    await ready_to_pay(client, cart)
    wrong = await client.post(f"{cart}/discount?step=payment", data={"code": "NO-SUCH-CODE"})
    assert wrong.status_code == 422
    assert problems(wrong)
    page = await client.get(f"{cart}?step=payment")
    assert "NO-SUCH-CODE" not in page.text, "a code that does nothing is not kept"
    right = await client.post(f"{cart}/discount?step=payment", data={"code": "WELCOME10"})
    assert right.status_code == 303
    page = await client.get(right.headers["location"])
    assert hidden(page)["total"] == "48.10"
    await client.post(f"{cart}/discount?step=payment", data={"remove": "WELCOME10"})
    assert hidden(await client.get(f"{cart}?step=payment"))["total"] == "52.90"


async def test_an_unknown_gift_card_is_refused(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    answer = await client.post(f"{cart}/gift-card", data={"code": "0000-0000-0000-0000"})
    assert answer.status_code == 422
    assert problems(answer)


async def test_a_card_that_is_declined_leaves_the_cart_as_it_was(
    client: httpx.AsyncClient,
) -> None:
    cart = await cart_with(client)
    page = await ready_to_pay(client, cart)
    failed = await client.get(await pay(client, cart, page, "tok_declined"))
    assert "The payment failed" in failed.text
    page = await client.get(f"{cart}?step=payment")
    done = await client.get(await pay(client, cart, page, "tok_success"))
    assert done.status_code == 303


async def test_a_payment_is_confirmed_at_the_bank(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    page = await ready_to_pay(client, cart)
    attempt = await pay(client, cart, page, "tok_3ds")
    waiting = await client.get(attempt)
    bank = path(waiting.text.partition('class="button" href="')[2].partition('"')[0])
    assert "Approve" in (await client.get(bank)).text
    await client.post(bank, data={"answer": "approve"})
    assert (await client.get(attempt)).status_code == 303


async def test_sending_the_form_twice_buys_once(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    page = await ready_to_pay(client, cart)
    form = {**hidden(page), "billing": "same", "method": "tok_success"}
    first = await client.post(f"{cart}/pay", data=form)
    second = await client.post(f"{cart}/pay", data=form)
    assert first.status_code == 303
    assert second.status_code == 404, "there is no cart any more"
    order = (await client.get(first.headers["location"])).headers["location"]
    assert (await client.get(first.headers["location"])).headers["location"] == order


async def test_a_total_that_was_not_seen_is_not_paid(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    page = await ready_to_pay(client, cart)
    await client.post(f"{cart}/discount?step=payment", data={"code": "WELCOME10"})
    form = {**hidden(page), "billing": "same", "method": "tok_success"}
    answer = await client.post(f"{cart}/pay", data=form)
    assert answer.status_code == 409
    assert "The total has changed to €48.10" in errors(answer)["method"]
    assert (await client.get(cart)).status_code == 200


async def test_a_bill_may_go_elsewhere(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    page = await ready_to_pay(client, cart)
    form = {**hidden(page), "method": "tok_success", "billing": "other", "country": "GB"}
    refused = await client.post(f"{cart}/pay", data=form)
    assert refused.status_code == 422
    assert set(errors(refused)) == {"lastName", "address1", "city", "zip"}
    place = {"lastName": "Payer", "address1": "1 Quay", "city": "Leith", "zip": "EH6 6LX"}
    paid = await client.post(f"{cart}/pay", data={**form, **place})
    assert paid.status_code == 303, problems(paid)


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}],
)
async def test_forms_of_other_sites_change_nothing(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    cart = await cart_with(client)
    answer = await client.post(f"{cart}/information", data=HAMBURG, headers=headers)
    assert answer.status_code == 403
    assert "ada@example.com" not in (await client.get(cart)).text


@pytest.mark.parametrize(
    "body",
    [b"email=\xff", b"&".join([b"a=1"] * 51), b"email=" + b"x" * 20_000],
    ids=["not UTF-8", "many fields", "long"],
)
async def test_what_is_no_form_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    cart = await cart_with(client)
    assert (await client.post(f"{cart}/information", content=body)).status_code == 403


async def test_texts_are_shown_as_texts(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    form = {**HAMBURG, "lastName": "<script>alert(1)</script>", "city": '"><img src=x>', "zip": ""}
    answer = await client.post(f"{cart}/information", data=form)
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    assert "<img src=x>" not in answer.text


async def test_the_pages_speak_the_buyers_language(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    german = await client.get(cart, headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})
    assert '<html lang="de">' in german.text
    assert "Koa-Becher" in german.text
    client.cookies.clear()
    chinese = await client.get(f"{cart}?lang=zh")
    assert '<html lang="zh">' in chinese.text
    remembered = await client.get(cart)
    assert '<html lang="zh">' in remembered.text


@pytest.mark.parametrize(
    "address",
    ["/orders/x", "/checkout/x", "/checkout/attempts/x", "/orders/%00", "/orders/<script>"],
)
async def test_an_address_that_leads_nowhere(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def keys(table: Any, prefix: str = "") -> set[str]:
    if not isinstance(table, dict):
        return {prefix}
    return {key for name, part in table.items() for key in keys(part, f"{prefix}.{name}")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    assert keys(words(language)) == keys(words("en"))
    assert all(words(language).values())
