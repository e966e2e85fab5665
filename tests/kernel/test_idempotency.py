"""One key, one effect: over HTTP, with a header or a directive, however often and at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from commerce_api.app import create_app, services_of
from commerce_api.kernel import idempotency
from commerce_api.kernel.db import Database
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.idempotency import KeyReused, Slot, StillInProgress
from commerce_api.settings import Settings
from tests import make
from tests.http.serving import serving

CREATE = """
mutation Create($note: String) {
  cartCreate(input: { note: $note }) { cart { id note } userErrors { code } } }"""
KEYED = """
mutation Create($note: String, $key: String!) @idempotent(key: $key) {
  cartCreate(input: { note: $note }) { cart { id note } userErrors { code } } }"""


@pytest.fixture
async def client(settings: Settings, db: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with db.transaction() as uow:
        await make.markets(uow)
    async with (
        serving(create_app(services_of(settings))) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


async def create(client: httpx.AsyncClient, way: str, key: str, note: str) -> Any:
    if way == "header":
        body = {"query": CREATE, "variables": {"note": note}}
        headers = {"idempotency-key": key}
    else:
        body, headers = {"query": KEYED, "variables": {"note": note, "key": key}}, {}
    response = await client.post("/graphql", json=body, headers=headers)
    assert response.status_code == 200
    return response.json()


async def carts(db: Database) -> int:
    async with db.read() as reader:
        [[count]] = await reader.fetch("SELECT count(*) FROM cart_cart")
    return int(count)


WAYS = pytest.mark.parametrize("way", ["header", "directive"])


@WAYS
async def test_the_same_key_has_the_same_answer(
    client: httpx.AsyncClient, db: Database, way: str
) -> None:
    first = await create(client, way, "k" * 255, "hello")
    assert first["data"]["cartCreate"]["userErrors"] == []
    assert "extensions" not in first
    again = await create(client, way, "k" * 255, "hello")
    assert again == {**first, "extensions": {"idempotentReplay": True}}
    assert await carts(db) == 1
    other = await create(client, way, "another", "hello")
    assert other["data"] != first["data"]
    assert await carts(db) == 2


@WAYS
async def test_a_key_belongs_to_its_input(
    client: httpx.AsyncClient, db: Database, way: str
) -> None:
    first = await create(client, way, "key", "hello")
    reused = await create(client, way, "key", "good bye")
    assert [e["extensions"]["code"] for e in reused["errors"]] == ["IDEMPOTENCY_KEY_REUSED"]
    assert reused["data"] == {"cartCreate": None}
    assert await carts(db) == 1
    again = await create(client, way, "key", "hello")
    assert again["data"] == first["data"]


@WAYS
async def test_ten_at_once_have_one_effect(
    client: httpx.AsyncClient, db: Database, way: str
) -> None:
    answers = await asyncio.gather(*(create(client, way, "key", "hello") for _ in range(10)))
    assert len({answer["data"]["cartCreate"]["cart"]["id"] for answer in answers}) == 1
    replays = [answer.get("extensions") for answer in answers]
    assert replays.count({"idempotentReplay": True}) == 9
    assert await carts(db) == 1


async def test_every_mutation_of_an_operation_has_its_own_effect(
    client: httpx.AsyncClient, db: Database
) -> None:
    query = "mutation { a: cartCreate { cart { id } } b: cartCreate { cart { id } } }"
    headers = {"idempotency-key": "two"}
    first = (await client.post("/graphql", json={"query": query}, headers=headers)).json()
    again = (await client.post("/graphql", json={"query": query}, headers=headers)).json()
    assert first["data"] == again["data"]
    assert first["data"]["a"] != first["data"]["b"]
    assert await carts(db) == 2


async def test_what_was_refused_can_be_tried_again(client: httpx.AsyncClient, db: Database) -> None:
    query = """mutation ($id: ID!) {
      cartNoteUpdate(cartId: $id, note: "x") { cart { note } userErrors { code } } }"""
    body = {"query": query, "variables": {"id": "gid://shopify/Cart/none"}}
    for _ in range(2):
        response = await client.post("/graphql", json=body, headers={"idempotency-key": "key"})
        assert response.json() == {
            "data": {"cartNoteUpdate": {"cart": None, "userErrors": [{"code": "NOT_FOUND"}]}}
        }
    async with db.read() as reader:
        assert list(await reader.fetch("SELECT key FROM kernel_idempotency")) == []


@pytest.mark.parametrize("key", ["", "k" * 256, "ключ".encode()])
async def test_a_key_has_a_length(client: httpx.AsyncClient, db: Database, key: Any) -> None:
    response = await client.post(
        "/graphql", json={"query": CREATE}, headers={"idempotency-key": key}
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await carts(db) == 0


SLOT = Slot.of("anonymous", "key", "pay", {"amount": 1})


async def test_long_work_under_way_is_told_so(db: Database) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def pay() -> dict[str, int]:
        begun.set()
        await go_on.wait()
        return {"paid": 1}

    first = asyncio.create_task(idempotency.once_around(db, SLOT, pay))
    await begun.wait()
    with pytest.raises(StillInProgress):
        await idempotency.once_around(db, SLOT, pay)
    go_on.set()
    assert await first == ({"paid": 1}, False)
    assert await idempotency.once_around(db, SLOT, pay) == ({"paid": 1}, True)


async def test_long_work_that_failed_frees_its_key(db: Database) -> None:
    async def fail() -> None:
        raise ConnectionError("no line")

    async def pay() -> dict[str, int]:
        return {"paid": 1}

    with pytest.raises(ConnectionError):
        await idempotency.once_around(db, SLOT, fail)
    assert await idempotency.once_around(db, SLOT, pay) == ({"paid": 1}, False)


async def test_keys_are_of_a_caller_and_of_an_operation(db: Database) -> None:
    async def pay() -> dict[str, int]:
        return {"paid": 1}

    await idempotency.once_around(db, SLOT, pay)
    other = Slot.of("staff", "key", "pay", {"amount": 2})
    assert await idempotency.once_around(db, other, pay) == ({"paid": 1}, False)
    with pytest.raises(KeyReused):
        await idempotency.once_around(db, Slot.of("anonymous", "key", "refund", {"amount": 1}), pay)


def test_the_order_of_arguments_does_not_matter() -> None:
    assert Slot.of("a", "k", "op", {"x": 1, "y": 2}) == Slot.of("a", "k", "op", {"y": 2, "x": 1})
    with pytest.raises(BadInput):
        Slot.of("a", "", "op", {})


async def test_old_answers_are_forgotten(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def pay() -> dict[str, int]:
        return {"paid": 1}

    time = datetime(2026, 5, 1, tzinfo=UTC)
    monkeypatch.setattr(idempotency, "now", lambda: time)
    await idempotency.once_around(db, SLOT, pay)
    time += timedelta(hours=24)
    await idempotency.purge(db)
    assert (await idempotency.once_around(db, SLOT, pay))[1] is True
    time += timedelta(hours=24, seconds=1)
    await idempotency.purge(db)
    assert (await idempotency.once_around(db, SLOT, pay))[1] is False
