"""Gift cards on the pages behind `checkoutUrl`, with the cards of the demonstration."""

import httpx

from tests.web.test_checkout import (
    cart_with,
    client,
    errors,
    hidden,
    path,
    pay,
    problems,
    ready_to_pay,
)

__all__ = ["client"]


async def test_a_card_pays_a_part_and_is_empty_afterwards(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    await ready_to_pay(client, cart)
    answer = await client.post(f"{cart}/gift-card?step=payment", data={"code": "kettlegifteur05b"})
    assert answer.status_code == 303, problems(answer)
    page = await client.get(answer.headers["location"])
    assert "Pay €47.90 now" in page.text
    assert hidden(page)["total"] == "52.90"
    done = await client.get(await pay(client, cart, page, "tok_success"))
    assert (done.status_code, path(done.headers["location"])[:8]) == (303, "/orders/")
    other = await cart_with(client)
    answer = await client.post(f"{other}/gift-card", data={"code": "KETTLEGIFTEUR05B"})
    assert answer.status_code == 422
    assert problems(answer)


async def test_a_card_pays_everything(client: httpx.AsyncClient) -> None:
    cart = await cart_with(client)
    await ready_to_pay(client, cart)
    code = {"code": "KETT-LEGI-FTEU-R500"}
    answer = await client.post(f"{cart}/gift-card?step=payment", data=code)
    page = await client.get(answer.headers["location"])
    form = {**hidden(page), "billing": "same", "action": "pay"}
    answer = await client.post(f"{cart}/pay", data=form)
    assert answer.status_code == 303, (problems(answer), errors(answer))
    done = await client.get(answer.headers["location"])
    assert (done.status_code, path(done.headers["location"])[:8]) == (303, "/orders/")
