"""The demonstration shop behind its real address, asked with operations from files."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving

OPERATIONS = Path(__file__).parent / "operations"
HEADERS = {"X-Shopify-Storefront-Access-Token": "0" * 32, "X-SDK-Variant": "storefront-api-client"}


class Storefront:
    """`await storefront.ask("catalogue", "ProductPage", handle=…)` gives the data."""

    def __init__(self, client: httpx.AsyncClient, home: str) -> None:
        self.home = home
        self._client = client

    async def ask(self, file: str, name: str, **variables: Any) -> Any:
        text = (OPERATIONS / f"{file}.graphql").read_text("utf-8")
        sent = {"query": only(text, name), "operationName": name, "variables": variables}
        answer = await self._client.post("/api/2026-04/graphql.json", json=sent)
        body = answer.json()
        assert "errors" not in body, (name, body["errors"])
        return body["data"]


def only(text: str, name: str) -> str:
    """One operation of a file with the fragments that it needs, as bundlers send it."""
    parts = text.split("\n\n")
    definitions = [d for part in parts for d in split(part)]
    wanted = next(d for d in definitions if d.split("(")[0].split("{")[0].split()[1] == name)
    fragments = {d.split()[1]: d for d in definitions if d.startswith("fragment")}
    needed: dict[str, str] = {}
    pending = [wanted]
    while pending:
        here = pending.pop()
        for fragment, source in fragments.items():
            if fragment not in needed and any(
                word == f"...{fragment}" for word in here.replace("}", " ").split()
            ):
                needed[fragment] = source
                pending.append(source)
    return "\n".join([wanted, *needed.values()])


def split(part: str) -> list[str]:
    """Definitions begin at the start of a line."""
    found: list[str] = []
    for line in part.splitlines():
        if line.startswith(("query ", "mutation ", "fragment ")):
            found.append(line)
        elif found and not line.startswith("#"):
            found[-1] += f"\n{line}"
    return found


@pytest.fixture
async def storefront(untouched: Settings) -> AsyncIterator[Storefront]:
    async with (
        serving(create_app(services_of(untouched))) as url,
        httpx.AsyncClient(base_url=url, headers=HEADERS, timeout=20) as client,
    ):
        yield Storefront(client, untouched.public_url)
