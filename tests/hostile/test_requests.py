"""Whatever bytes and headers are sent to the endpoint: never a server error."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from commerce_api.gql import Context, http
from commerce_api.gql.engine import Engine, Request
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.schema import schema
from commerce_api.settings import Settings
from tests.hostile.slots import Written, literal
from tests.hostile.values import FLOATS, IDS, INTS, NESTED, TEXTS, THOUSAND, TREE

JUNK: list[Any] = [
    None,
    True,
    {},
    [],
    [None],
    NESTED,
    TREE,
    *THOUSAND,
    *INTS,
    *FLOATS,
    *TEXTS,
    *IDS,
]
ARGUMENTS = {
    "inContext": ["country", "language", "buyer", "preferredLocationId", "visitorConsent"],
    "idempotent": ["key"],
    "skip": ["if"],
    "include": ["if"],
    "defer": ["if", "label"],
    "nothing": ["at"],
}
CODES = {"BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    ("name", "argument"), [(n, a) for n, given in ARGUMENTS.items() for a in given]
)
async def test_no_directive_breaks_the_shop(
    db: Database, plugins: Plugins, settings: Settings, name: str, argument: str
) -> None:
    engine = Engine(schema)
    types = {"skip": "Boolean!", "include": "Boolean!", "idempotent": "String!"}
    at = f"@{name}({argument}: $v)"
    operation = "mutation" if name == "idempotent" else "query"
    of_field = name in {"skip", "include"}
    for value in JUNK:
        for kind in (types.get(name, "CountryCode"), "LanguageCode", "BuyerInput", "ID", "String"):
            head = f"{operation} ($v: {kind}) {'' if of_field else at}"
            request = Request(f"{head} {{ __typename {at if of_field else ''} }}", {"v": value})
            await clear(engine, request, Context(db, plugins, settings))
        written = at.replace("$v", literal(Written(value)))
        document = f"{operation} {written} {{ __typename {written} }}"
        await clear(engine, Request(document), Context(db, plugins, settings))


async def clear(engine: Engine, request: Request, context: Context) -> None:
    answer = (await engine.run(request, context)).body()
    assert {error["extensions"]["code"] for error in answer.get("errors", ())} <= CODES, answer


BODIES: list[Any] = [
    {"query": "{ __typename }", "variables": {"unknown": 10**40}},
    {"query": "{ __typename }", "variables": {"a": {"b": "\ud800"}}},
    {"query": "{ __typename }", "variables": {"\ud800": 1}},
    {"query": "{ __typename \ud800 }"},
    {"query": "{ __typename }", "operationName": "\ud800"},
    {"query": "{ __typename }", "operationName": "x" * 100_000},
    {"query": "query A { __typename }", "operationName": "B"},
    {"query": "\0"},
    {"query": "#"},
    {"query": "{}"},
    {"query": "{ __typename }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": 1}}},
    {"query": ["{ __typename }"]},
    {"QUERY": "{ __typename }"},
    {"id": "abc"},
]


@pytest.mark.parametrize("body", BODIES, ids=[str(n) for n in range(len(BODIES))])
async def test_no_body_breaks_the_server(client: httpx.AsyncClient, body: Any) -> None:
    response = await client.post(
        "/graphql", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400}
    codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    assert codes <= CODES


QUERIES = [
    "query=%FF",
    "query=%7B__typename%7D&variables=%22%5Cud800%22",
    "query=%7B__typename%7D&variables=[1]",
    "query=%7B__typename%7D&variables=%7B%22a%22%3A" + "%5B" * 3000,
    "query=%7B__typename%7D&extensions=1",
    "query=" + "%7B" * 5000,
    "&".join(["query=x"] * 60),
    "query",
    "query=%00",
    "query=%7B__typename%7D&operationName=%ED%A0%80",
]


@pytest.mark.parametrize("query", QUERIES, ids=[str(n) for n in range(len(QUERIES))])
async def test_no_query_string_breaks_the_server(client: httpx.AsyncClient, query: str) -> None:
    response = await client.get(f"/graphql?{query}")
    assert response.status_code in {200, 400}
    codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    assert codes <= CODES


HEADERS = [
    {"accept": ""},
    {"accept": ";;;,,,;q=x"},
    {"accept": "application/json;q=0"},
    {"accept": "application/json;q=zero, */*;q="},
    {"accept": "x" * 8000},
    {"content-type": ""},
    {"content-type": "application/json; charset="},
    {"content-type": "application/json; charset=utf-16"},
    {"content-type": 'application/json; charset="UTF-8"'},
    {"content-type": "multipart/form-data; boundary=x"},
    {"content-encoding": "gzip"},
    {"x-request-id": "\x7f"},
    {"origin": "null"},
    {"idempotency-key": "a\tb"},
    {"cookie": "a=" + "b" * 4000},
]


@pytest.mark.parametrize(
    "headers", HEADERS, ids=[next(iter(h)) + str(n) for n, h in enumerate(HEADERS)]
)
async def test_no_header_breaks_the_server(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    given = {"content-type": "application/json", **headers}
    response = await client.post("/graphql", content=b'{"query": "{__typename}"}', headers=given)
    assert response.status_code in {200, 400, 406, 415}


async def test_who_sends_too_slowly_is_not_waited_for(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.1)

    async def slowly() -> Any:
        yield b'{"query": '
        await asyncio.sleep(0.5)
        yield b'"{__typename}"}'

    headers = {"content-type": "application/json"}
    response = await client.post("/graphql", content=slowly(), headers=headers)
    assert response.status_code == 408
