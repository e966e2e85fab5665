"""GraphQL over HTTP, on a real socket."""

import json
from typing import Any

import httpx
import pytest

from commerce_api.catalog import loaders

QUERY = "{ __typename }"
JSON = "application/json; charset=utf-8"
GRAPHQL = "application/graphql-response+json"


async def post(client: httpx.AsyncClient, body: Any, **headers: str) -> httpx.Response:
    return await client.post("/graphql", json=body, headers=headers)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    "path",
    ["/graphql", "/api/2026-04/graphql.json", "/api/unstable/graphql", "/graphql?operation=x"],
)
async def test_every_address_is_the_same_endpoint(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path, json={"query": QUERY})
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON
    assert response.json() == {"data": {"__typename": "Query"}}


async def test_get_answers_queries_only(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": QUERY})
    assert answer.json() == {"data": {"__typename": "Query"}}
    mutation = "mutation { cartCreate { cart { id } } }"
    refused = await client.get("/graphql", params={"query": mutation})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert codes(refused) == ["BAD_USER_INPUT"]


async def test_the_media_type_follows_accept(client: httpx.AsyncClient) -> None:
    wrong = {"query": "{ nothing }"}
    modern = await post(client, wrong, accept=GRAPHQL)
    assert (modern.status_code, modern.headers["content-type"]) == (
        400,
        f"{GRAPHQL}; charset=utf-8",
    )
    legacy = await post(client, wrong, accept="application/json")
    assert (legacy.status_code, legacy.headers["content-type"]) == (200, JSON)
    assert codes(legacy) == codes(modern) == ["GRAPHQL_VALIDATION_FAILED"]
    assert (await post(client, wrong, accept="text/plain")).status_code == 406


MALFORMED: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"null", 400),
    (b"1", 400),
    (b'"x"', 400),
    (b"[]", 400),
    (b'[{"query": "{ __typename }"}]', 400),
    (b"{", 400),
    (b'{"query": 1}', 400),
    (b'{"query": ""}', 400),
    (b'{"query": "{ __typename }", "variables": 1}', 400),
    (b'{"query": "{ __typename }", "variables": []}', 400),
    (b'{"query": "{ __typename }", "operationName": 1}', 400),
    (b'{"query": "{ __typename }", "extensions": 1}', 400),
    (b"\xff\xfe{", 400),
    (b'{"query": "\xff"}', 400),
    (b"[" * 20_000, 400),
    (b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}", 400),
    (b"x" * (256 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("body", "status"), MALFORMED, ids=[repr(b[:40]) for b, _ in MALFORMED])
async def test_a_malformed_body_is_refused_clearly(
    client: httpx.AsyncClient, body: bytes, status: int
) -> None:
    response = await client.post(
        "/graphql", content=body, headers={"content-type": "application/json"}
    )
    assert response.status_code == status
    assert codes(response) == ["BAD_USER_INPUT"]


HOSTILE: list[dict[str, Any]] = [
    {"query": "query($h: String) { product(handle: $h) { id } }", "variables": {"h": "a\u0000"}},
    {"query": "query($h: String) { product(handle: $h) { id } }", "variables": {"h": "\ud800"}},
    {"query": "query($h: String) { product(handle: $h) { id } }", "variables": {"h": {"a": 1}}},
    {"query": "query($h: String!) { product(handle: $h) { id } }", "variables": {}},
    {
        "query": "query($n: Int) { products(first: $n) { nodes { id } } }",
        "variables": {"n": 10**40},
    },
    {"query": "query($n: Int) { products(first: $n) { nodes { id } } }", "variables": {"n": -1}},
    {"query": "query($n: Int) { products(first: $n) { nodes { id } } }", "variables": {"n": 251}},
    {"query": '{ products(after: "nonsense") { nodes { id } } }'},
    {"query": "{ products(first: 5, last: 5) { nodes { id } } }"},
]


@pytest.mark.parametrize("body", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
async def test_hostile_values_are_bad_user_input(
    client: httpx.AsyncClient, body: dict[str, Any]
) -> None:

    response = await client.post(
        "/graphql", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert response.status_code in {200, 400}
    assert codes(response) == ["BAD_USER_INPUT"]


async def test_wrong_methods_and_types(client: httpx.AsyncClient) -> None:
    assert (await client.put("/graphql", json={})).status_code == 405
    text = await client.post("/graphql", content=QUERY, headers={"content-type": "text/plain"})
    assert text.status_code == 415
    latin = await client.post(
        "/graphql",
        content=b'{"query": "{ __typename }"}',
        headers={"content-type": "application/json; charset=latin-1"},
    )
    assert latin.status_code == 415
    assert (await client.get("/graphql")).status_code == 400
    assert (
        await client.get("/graphql", params={"query": QUERY, "variables": "{"})
    ).status_code == 400


async def test_a_bug_is_masked_and_numbered(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:

    async def broken(*_: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(loaders, "product_keys", broken)
    response = await post(client, {"query": '{ product(handle: "x") { id } }'})
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert len(error["extensions"]["errorId"]) == 16
    assert "secret" not in response.text
    assert response.json()["data"] == {"product": None}


async def test_every_answer_has_a_request_id_and_security_headers(
    client: httpx.AsyncClient,
) -> None:
    named = await client.get("/healthz", headers={"x-request-id": "abc-1"})
    assert named.headers["x-request-id"] == "abc-1"
    forged = await client.get("/healthz", headers={"x-request-id": "a b\tc"})
    assert forged.headers["x-request-id"] != "a b\tc"
    assert forged.headers["x-content-type-options"] == "nosniff"
    assert forged.headers["referrer-policy"] == "no-referrer"
    assert "server" not in forged.headers


async def test_browsers_of_other_origins_may_ask(client: httpx.AsyncClient) -> None:
    preflight = await client.options(
        "/graphql",
        headers={
            "origin": "https://shop.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type,x-shopify-storefront-access-token",
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert "x-shopify-storefront-access-token" in allowed
    answer = await client.post(
        "/graphql", json={"query": QUERY}, headers={"origin": "https://shop.example"}
    )
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json()["alive"] is True
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["database"] == "ok"
    assert "commerce reindex" in ready.json()["search"]


async def test_browsers_get_the_playground_and_programs_do_not(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    program = await client.get("/graphql", headers={"accept": "*/*"})
    assert program.headers["content-type"] == JSON


async def test_defer_is_accepted(client: httpx.AsyncClient) -> None:
    query = """query($d: Boolean!) { ...F @defer(if: $d, label: "x") }
    fragment F on Query { __typename }"""
    response = await post(client, {"query": query, "variables": {"d": True}})
    assert response.json() == {"data": {"__typename": "Query"}}


def doubling(times: int) -> str:
    parts = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(times)]
    return " ".join(["{ ...F0 }", *parts, f"fragment F{times} on Query {{ __typename }}"])


TOO_MUCH = [
    doubling(25),
    "{ " + " ".join(f"a{n}: __typename" for n in range(31)) + " }",
    "{ " + "__typename " * 31 + "}",
    "{ " + "x { " * 17 + "y" + " }" * 17 + " }",
    "{ " + "a " * 4001 + "}",
]


@pytest.mark.parametrize("query", TOO_MUCH, ids=["fragments", "aliases", "same", "deep", "tokens"])
async def test_a_document_may_not_ask_for_too_much(client: httpx.AsyncClient, query: str) -> None:
    response = await post(client, {"query": query})
    assert codes(response)[0] in {"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}
