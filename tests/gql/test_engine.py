"""What the engine does with a request before any resolver sees it."""

import asyncio
from typing import Any

import pytest

from commerce_api.catalog import loaders
from commerce_api.gql import Context
from commerce_api.gql.engine import Answer, Engine, Request
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.schema import schema
from commerce_api.settings import Settings


@pytest.fixture
def context(db: Database, plugins: Plugins, settings: Settings) -> Context:
    return Context(db, plugins, settings)


async def run(context: Context, query: str, variables: Any = None, **other: Any) -> Answer:
    return await Engine(schema).run(Request(query, variables, **other), context)


def codes(answer: Answer) -> list[str]:
    return [error["extensions"]["code"] for error in answer.errors]


TWO = "query A { __typename } query B { shop { __typename } }"


@pytest.mark.parametrize("name", [None, "", "C"])
async def test_one_operation_has_to_be_named(context: Context, name: str | None) -> None:
    answer = await run(context, TWO, operation_name=name)
    assert (codes(answer), answer.executed) == (["BAD_USER_INPUT"], False)


async def test_the_named_operation_is_run(context: Context) -> None:
    answer = await run(context, TWO, operation_name="A")
    assert answer.body() == {"data": {"__typename": "Query"}}


IN_CONTEXT = """query ($c: CountryCode = DE, $l: LanguageCode) @inContext(country: $c, language: $l)
{ __typename }"""


@pytest.mark.parametrize(
    ("variables", "country", "language"),
    [
        ({}, "DE", None),
        ({"c": "US", "l": "FR"}, "US", "FR"),
        ({"c": None}, None, None),
        ({"c": "ZZ", "l": "PT_BR"}, None, "PT_BR"),
    ],
)
async def test_the_operation_says_where_the_buyer_is(
    context: Context, variables: Any, country: str | None, language: str | None
) -> None:
    answer = await run(context, IN_CONTEXT, variables)
    assert answer.body() == {"data": {"__typename": "Query"}}
    assert (context.country, context.language) == (country, language)


@pytest.mark.parametrize("value", ["XX", "de", "", 1, True, [], {}, [[]], {"a": []}, "x" * 5000])
@pytest.mark.parametrize("name", ["c", "l"])
async def test_a_wrong_country_or_language_is_refused(
    context: Context, name: str, value: Any
) -> None:
    answer = await run(context, IN_CONTEXT, {name: value})
    assert (codes(answer), answer.executed) == (["BAD_USER_INPUT"], False)
    assert len(answer.errors[0]["message"]) < 100


@pytest.mark.parametrize("value", [None, "", "k" * 256, 1, [], {}])
async def test_a_wrong_key_is_refused(context: Context, value: Any) -> None:
    query = "mutation ($k: String!) @idempotent(key: $k) { __typename }"
    answer = await run(context, query, {"k": value})
    assert (codes(answer), answer.executed) == (["BAD_USER_INPUT"], False)


async def test_a_request_has_a_deadline(
    db: Database, plugins: Plugins, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any) -> Any:
        await asyncio.sleep(30)

    monkeypatch.setattr(loaders, "product_keys", slow)
    hurried = Context(db, plugins, Settings(request_seconds=0.05))
    answer = await run(hurried, '{ product(handle: "x") { id } }')
    assert (codes(answer), answer.executed) == (["TIMEOUT"], False)
