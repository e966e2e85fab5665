"""Whatever is put into any argument: a clear refusal, and nothing written."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson
import pytest
from graphql import get_named_type
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from commerce_api.schema import schema
from tests.hostile.shop import Shop
from tests.hostile.slots import Slot, document, slots_of
from tests.hostile.values import hostile

EXAMPLES = {"sqlite": 5, "postgresql": 2}
FACTOR = int(os.environ.get("COMMERCE_HOSTILE_FACTOR", "1"))
CODES = {
    "BAD_USER_INPUT",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "UNAUTHENTICATED",
    "ACCESS_DENIED",
    "THROTTLED",
    "MAX_COST_EXCEEDED",
    "NOT_FOUND",
}
SLOTS = slots_of(schema._schema)
LEAST = 450  # that many there were when the walk was written

Ran = tuple[Shop, asyncio.Runner]


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Ran]:
    """In a loop of its own, so that one test can run thousands of requests."""
    with asyncio.Runner() as runner:

        async def opened() -> Shop:
            made = Shop(database_url, tmp_path)
            await made.fill()
            return made

        made = runner.run(opened())
        yield made, runner
        runner.run(made.close())


@pytest.mark.parametrize("operation", ["query", "mutation"])
def test_no_argument_breaks_the_shop(shop: Ran, template: str, operation: str) -> None:
    examples = EXAMPLES[template.partition(":")[0]] * FACTOR
    slots = [slot for slot in SLOTS if slot.operation == operation]
    wrong = [told for slot in slots if (told := _tried(slot, *shop, examples))]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(slots)} places:", *wrong])


def test_the_walk_reaches_the_whole_schema(shop: Ran) -> None:
    made, runner = shop
    assert len(SLOTS) > LEAST
    text = document(SLOTS[0], made.friendly, 1, as_variable=True)
    assert runner.run(made.ask(text, {}))


def _tried(slot: Slot, shop: Shop, runner: asyncio.Runner, examples: int) -> str | None:
    ids = list(shop.ids.values())
    fits = shop.friendly(slot.name, slot.owner, get_named_type(slot.type))
    ids = [fits, *ids] if fits in ids or slot.name.endswith("Ids") else ids
    before = runner.run(shop.counts())

    @seed(crc32(str(slot).encode()))  # the same in every run, another one for every place
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(value=hostile(slot.type, slot.name, ids), way=WAYS)
    def answers_clearly(value: Any, way: str) -> None:
        nonlocal before
        text = document(slot, shop.friendly, value, as_variable=way != "literal")
        variables = {"variable": {"v": value}, "more": {"v": value, "w": value}}.get(way)
        answer = runner.run(shop.ask(text, variables))
        refusals = _refusals(answer)
        after = runner.run(shop.counts())
        if refusals:
            assert after == before, f"{refusals} and yet rows were written"
        if slot.operation == "mutation" and not refusals:
            runner.run(shop.new_cart())
            after = runner.run(shop.counts())
        before = after

    try:
        answers_clearly()
    except AssertionError as error:
        notes = " ".join(getattr(error, "__notes__", []))
        return f"{slot}: {str(error)[:300]} {notes[:400]}"
    return None


WAYS = st.sampled_from(["variable", "variable", "literal", "literal", "missing", "more"])


def _refusals(answer: dict[str, Any]) -> list[str]:
    """The codes of everything that was refused."""
    orjson.dumps(answer)
    codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
    assert set(codes) <= CODES, f"{answer['errors']}"
    for payload in (answer.get("data") or {}).values():
        if isinstance(payload, dict):
            errors = payload.get("customerUserErrors") or payload.get("userErrors") or ()
            codes += [error.get("code", "UNCODED") for error in errors]  # a UserError has none
    assert all(codes), f"{answer}"
    return codes
