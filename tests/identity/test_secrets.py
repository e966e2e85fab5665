"""What must not be found anywhere: passwords and tokens, in the database or in a log."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from commerce_api import models
from commerce_api.app import create_app, services_of
from commerce_api.identity.graphql.inputs import (
    CustomerAccessTokenCreateInput,
    CustomerCreateInput,
    CustomerUpdateInput,
)
from commerce_api.kernel.db import Database
from tests import make
from tests.http.serving import serving
from tests.identity.people import (
    ACTIVATE,
    ACTIVATE_BY_URL,
    CREATE,
    EMAIL,
    PASSWORD,
    READ,
    SIGN_IN,
    SIGN_OUT,
    UPDATE,
    People,
    parts,
    told,
)

NEW = "brass and steam"


@pytest.fixture
async def client(people: People) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(create_app(services_of(people.services.settings))) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


async def send(
    client: httpx.AsyncClient, query: str, key: str | None = None, **variables: Any
) -> Any:
    headers = {"idempotency-key": key} if key else {}
    body = {"query": query, "variables": variables}
    answer = (await client.post("/graphql", json=body, headers=headers)).json()
    assert "errors" not in answer, answer
    [payload] = answer["data"].values()
    return payload, answer.get("extensions", {}).get("idempotentReplay", False)


async def whole_database(db: Database) -> str:
    found: list[Any] = []
    async with db.read() as reader:
        for table in models.metadata.sorted_tables:
            found += await reader.fetch(f"SELECT * FROM {table.name}")
    return json.dumps([[str(value) for value in row] for row in found])


def test_no_input_shows_its_password() -> None:
    shown = [
        repr(CustomerCreateInput(email=EMAIL, password=PASSWORD)),
        repr(CustomerUpdateInput(password=PASSWORD)),
        repr(CustomerAccessTokenCreateInput(email=EMAIL, password=PASSWORD)),
    ]
    assert not any(PASSWORD in text for text in shown)
    assert all(EMAIL in text for text in (shown[0], shown[2]))


async def test_nothing_secret_is_kept_or_logged(
    people: People, client: httpx.AsyncClient, db: Database
) -> None:
    with capture_logs() as logs:
        await send(client, CREATE, "a", input={"email": EMAIL, "password": PASSWORD})
        signed, _ = await send(client, SIGN_IN, "b", input={"email": EMAIL, "password": PASSWORD})
        tokens = [signed["customerAccessToken"]["accessToken"]]
        changed, _ = await send(client, UPDATE, "c", token=tokens[0], customer={"password": NEW})
        tokens.append(changed["customerAccessToken"]["accessToken"])
        links = [data["url"] for _, _, data in await people.mails() if "url" in data]
        id, token = parts(links[0])
        await people.create("bob@example.org")
        id, token = parts(await people.link("customer_activation"))
        active, _ = await send(
            client, ACTIVATE, "d", id=id, input={"activationToken": token, "password": NEW}
        )
        tokens += [token, active["customerAccessToken"]["accessToken"]]
        await send(client, SIGN_OUT, "e", token=tokens[-1])
        structlog.get_logger().info("done")
    kept, logged = await whole_database(db), json.dumps(logs, default=str)
    assert "done" in logged
    for secret in (PASSWORD, NEW, *tokens):
        assert secret not in kept
        assert secret not in logged


async def test_a_repeated_request_gets_the_customer_but_no_token_again(
    people: People, client: httpx.AsyncClient
) -> None:
    await people.create()
    link = await people.link("customer_activation")
    id, token = parts(link)
    sent = {"id": id, "input": {"activationToken": token, "password": NEW}}
    first, replayed = await send(client, ACTIVATE, "key", **sent)
    assert not replayed
    assert first["customerAccessToken"]["accessToken"]
    again, replayed = await send(client, ACTIVATE, "key", **sent)
    assert replayed
    assert again == {**first, "customerAccessToken": None}


async def test_an_account_is_opened_once_for_a_key(
    people: People, client: httpx.AsyncClient
) -> None:
    sent = {"input": {"email": EMAIL, "password": PASSWORD}}
    first, _ = await send(client, CREATE, "key", **sent)
    again, replayed = await send(client, CREATE, "key", **sent)
    assert (again, replayed) == (first, True)
    assert told(again) == []
    other = {"query": CREATE, "variables": {"input": {"email": "b@example.org", "password": NEW}}}
    answer = (await client.post("/graphql", json=other, headers={"idempotency-key": "key"})).json()
    assert answer["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_the_key_is_of_no_use_for_signing_in(
    people: People, client: httpx.AsyncClient
) -> None:
    """Keeping the answer would mean to keep the token: everybody gets one of their own."""
    await people.create()
    sent = {"input": {"email": EMAIL, "password": PASSWORD}}
    first, _ = await send(client, SIGN_IN, "key", **sent)
    again, replayed = await send(client, SIGN_IN, "key", **sent)
    assert not replayed
    assert (
        first["customerAccessToken"]["accessToken"] != again["customerAccessToken"]["accessToken"]
    )


async def test_passwords_beside_a_link_are_no_part_of_the_key(
    people: People, client: httpx.AsyncClient
) -> None:
    await people.create()
    link = await people.link("customer_activation")
    sent = {"url": link, "password": NEW}
    await send(client, ACTIVATE_BY_URL, "key", **sent)
    _, replayed = await send(client, ACTIVATE_BY_URL, "key", **{**sent, "password": PASSWORD})
    assert replayed, "who knows the key and the link cannot learn whether a password is right"


async def test_a_bearer_token_signs_in(people: People, client: httpx.AsyncClient) -> None:
    token = await people.signed_in()
    create = "mutation { cartCreate { cart { buyerIdentity { email customer { email } } } } }"
    async with people.db.transaction() as uow:
        await make.markets(uow)

    async def buyer(authorization: str) -> Any:
        answer = await client.post(
            "/graphql", json={"query": create}, headers={"authorization": authorization}
        )
        return answer.json()["data"]["cartCreate"]["cart"]["buyerIdentity"]

    assert await buyer(f"Bearer {token}") == {"email": EMAIL, "customer": {"email": EMAIL}}
    for nobody in ("Bearer nobody's", f"Basic {token}", "Bearer"):
        assert await buyer(nobody) == {"email": None, "customer": None}
    assert (await people.ask(READ, token=token))["email"] == EMAIL
