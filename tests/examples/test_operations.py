"""The example operations, run in turn against the demonstration shop."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from commerce_api.playground.examples import ExampleOperation, load_examples
from commerce_api.settings import examples_dir
from tests.playground.remembering import collect, fill

EXAMPLES = load_examples(examples_dir())
ROOT = Path(__file__).parents[2]


class Tour:
    """Runs examples as the playground does: values of earlier answers fill later variables."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._http = client
        self.known: dict[str, Any] = {}

    async def run(self, example: ExampleOperation) -> Any:
        variables = fill(example.variables, self.known)
        body = {"query": example.query, "variables": variables}
        answer = (await self._http.post("/graphql", json=body)).json()
        assert "errors" not in answer, (example.name, answer["errors"])
        for name, payload in answer["data"].items():
            refusals = payload.get("userErrors") if isinstance(payload, dict) else None
            assert not refusals, (name, refusals)
        self.known |= collect(answer["data"])
        return answer["data"]


async def test_the_tour_ends_with_a_tracked_order(shop: str) -> None:
    async with httpx.AsyncClient(base_url=shop, timeout=20) as client:
        tour = Tour(client)
        told = {example.name: await tour.run(example) for example in EXAMPLES}

    assert len(told["browse-products"]["products"]["nodes"]) == 12
    listed = told["browse-collections"]["collections"]["nodes"]
    assert len(listed) >= 8
    assert all(collection["products"]["nodes"] for collection in listed)
    titles = [node["title"] for node in told["search-with-a-typo"]["search"]["nodes"]]
    assert "Koa Mug" in titles
    german = told["read-it-in-german"]
    assert german["product"]["title"] == "Koa-Becher"
    assert german["product"]["priceRange"]["minVariantPrice"]["currencyCode"] == "USD"
    prepared = told["prepare"]["cartPrepareForCompletion"]["result"]
    assert prepared["__typename"] == "CartStatusReady"
    submitted = told["submit"]["cartSubmitForCompletion"]["result"]
    assert submitted["__typename"] == "SubmitSuccess"
    order = told["see-the-order"]["cartCompletionAttempt"]["order"]
    total = told["apply-a-discount"]["cartDiscountCodesUpdate"]["cart"]["cost"]["totalAmount"]
    assert order["totalPrice"] == total
    assert order["financialStatus"] == "PAID"
    assert told["track-the-order"]["orderByTrackingToken"]["name"] == order["name"]
    suggested = told["recommendations"]
    assert suggested["recommendations"]["strategy"] == "ALS"
    assert not suggested["recommendations"]["fallback"]
    assert len(suggested["recommendations"]["items"]) == 6
    assert suggested["complementary"]


@pytest.mark.parametrize(
    ("card", "ending"),
    [("tok_success", "PAID"), ("tok_declined", "refused"), ("tok_timeout", "PAID")],
)
async def test_the_purchase_program(shop: str, card: str, ending: str) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "examples/purchase.py"),
        *("--url", shop, "--card", card, "--follow", "2"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(program.communicate(), 60)
    told = output.decode()
    assert ending in told, told
    assert program.returncode == (0 if ending == "PAID" else 1)
