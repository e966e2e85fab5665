"""What the server says of itself, and whose idempotency keys are whose."""

from pathlib import Path

import httpx

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving

CREATE = "mutation { cartCreate { cart { id } } }"


async def test_a_database_without_tables_is_not_ready_and_tells_no_details(
    tmp_path: Path,
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}", data_dir=tmp_path)
    async with (
        serving(create_app(services_of(settings))) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["ready"] is False
        assert "kernel_outbox" not in ready.text
        assert (await client.get("/healthz")).status_code == 200


async def test_the_same_key_of_another_client_finds_nothing(client: httpx.AsyncClient) -> None:
    async def create(token: str) -> str:
        headers = {"idempotency-key": "first", "x-shopify-storefront-access-token": token}
        answer = await client.post("/graphql", json={"query": CREATE}, headers=headers)
        return str(answer.json()["data"]["cartCreate"]["cart"]["id"])

    ours = await create("a" * 32)
    assert await create("a" * 32) == ours
    assert await create("b" * 32) != ours
