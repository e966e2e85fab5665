"""The sandbox gateway keeps its promises, and its page asks the buyer."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from commerce_api.kernel.money import Money
from commerce_api.plugins import sandbox_gateway_page
from commerce_api.plugins.sandbox_gateway import SandboxGateway
from commerce_api.ports.payment import ActionRequired, Approved, Declined, GatewayUnreachable

TEN = Money(1000, "EUR")


@pytest.fixture
def gateway(tmp_path: Path) -> SandboxGateway:
    return another(tmp_path)


def another(folder: Path) -> SandboxGateway:
    """As a second process has it."""
    return SandboxGateway(folder / "log.jsonl", page_url="http://bank.test/sandbox/3ds")


async def authorized(gateway: SandboxGateway, source: str = "tok_success", key: str = "k") -> str:
    answer = await gateway.authorize(TEN, source, idempotency_key=key, return_url="http://shop")
    assert isinstance(answer, Approved)
    return answer.reference


async def test_one_key_one_payment(gateway: SandboxGateway, tmp_path: Path) -> None:
    gateways = [gateway, *(another(tmp_path) for _ in range(3))]
    references = await asyncio.gather(*(authorized(each) for each in gateways * 5))
    assert len(set(references)) == 1
    assert len((tmp_path / "log.jsonl").read_bytes().splitlines()) == 1


async def test_unknown_keys_and_lost_answers(gateway: SandboxGateway, tmp_path: Path) -> None:
    assert await gateway.fetch("k") is None
    with pytest.raises(GatewayUnreachable):
        await authorized(gateway, "tok_error")
    assert await gateway.fetch("k") is None
    with pytest.raises(GatewayUnreachable):
        await authorized(gateway, "tok_timeout")
    assert isinstance(await another(tmp_path).fetch("k"), Approved)


async def test_captures_have_limits(gateway: SandboxGateway) -> None:
    reference = await authorized(gateway)
    too_much = await gateway.capture(reference, Money(1001, "EUR"), idempotency_key="c1")
    other_money = await gateway.capture(reference, Money(1000, "USD"), idempotency_key="c2")
    early = await gateway.refund(reference, TEN, idempotency_key="r1")
    assert [type(a) for a in (too_much, other_money, early)] == [Declined] * 3
    for _ in range(2):
        assert await gateway.capture(reference, TEN, idempotency_key="c3") == Approved(reference)
    assert isinstance(await gateway.capture(reference, TEN, idempotency_key="c4"), Declined)
    assert isinstance(await gateway.void(reference, idempotency_key="v"), Declined)
    assert await gateway.refund(reference, TEN, idempotency_key="r2") == Approved(reference)
    assert isinstance(await gateway.refund(reference, TEN, idempotency_key="r3"), Declined)


async def test_what_is_voided_cannot_be_captured(gateway: SandboxGateway) -> None:
    reference = await authorized(gateway)
    assert await gateway.void(reference, idempotency_key="v") == Approved(reference)
    assert isinstance(await gateway.capture(reference, TEN, idempotency_key="c"), Declined)
    nothing = await gateway.void("sbx_nobody", idempotency_key="v2")
    assert isinstance(nothing, Declined)


async def test_half_a_line_is_left_of_a_crash(gateway: SandboxGateway, tmp_path: Path) -> None:
    await authorized(gateway)
    with (tmp_path / "log.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-')
    later = another(tmp_path)
    assert isinstance(await later.fetch("k"), Approved)
    await authorized(later, key="k2")
    assert isinstance(await another(tmp_path).fetch("k2"), Approved)


@pytest.mark.parametrize(("answer", "kind"), [("approve", Approved), ("decline", Declined)])
async def test_the_page_of_the_bank(gateway: SandboxGateway, answer: str, kind: type) -> None:
    asked = await gateway.authorize(TEN, "tok_3ds", idempotency_key="k", return_url="http://shop/x")
    assert isinstance(asked, ActionRequired)
    assert isinstance(await gateway.capture(asked.reference, TEN, idempotency_key="c"), Declined)
    app = Starlette(routes=sandbox_gateway_page.routes(gateway))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
        page = await client.get(asked.url)
        assert (page.status_code, "10.00 EUR" in page.text) == (200, True)
        done = await client.post(asked.url, data={"answer": answer})
        assert (done.status_code, done.headers["location"]) == (303, "http://shop/x")
        again = await client.post(asked.url, data={"answer": "approve"})
        assert again.status_code == 303
        assert "Already answered" in (await client.get(asked.url)).text
        assert (await client.get("/sandbox/3ds/nobody")).status_code == 404
        assert (await client.post(asked.url, content=b"x" * 5000)).status_code == 303
    assert isinstance(await gateway.fetch("k"), kind)
