"""A small shop behind the playground's pages, served on a free port of this machine."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commerce_api.playground.examples import ExampleOperation
from commerce_api.playground.routes import playground_response, playground_routes

SCHEMA = build_schema(
    """
    type Query { products(first: Int): ProductConnection! cart(id: ID!): Cart }
    type Mutation {
      cartCreate(lines: [Line!]): CartPayload
      submit(cartId: ID!, attemptToken: String!): Submitted
    }
    type Subscription { ticks: Int! }
    type ProductConnection { nodes: [Product!]! }
    type Product { id: ID! title: String! variants: VariantConnection! }
    type VariantConnection { edges: [VariantEdge!]! }
    type VariantEdge { node: Variant! }
    type Variant { id: ID! }
    input Line { merchandiseId: ID! quantity: Int = 1 }
    type CartPayload { cart: Cart }
    type Cart { id: ID! note: String }
    type Submitted { attemptId: String! }
    """
)
VARIANTS = {"edges": [{"node": {"id": "variant/7"}}, {"node": {"id": "variant/8"}}]}
DATA = {
    "products": {"nodes": [{"id": "product/3", "title": "Teapot", "variants": VARIANTS}]},
    "cartCreate": {"cart": {"id": "cart/abc", "note": None}},
    "cart": {"id": "cart/abc", "note": "for <b>you</b>"},
    "submit": {"attemptId": "attempt/1"},
}
COST = {
    "requestedQueryCost": 20,
    "actualQueryCost": 12,
    "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 1988, "restoreRate": 100},
}
EXAMPLES = [
    ExampleOperation(
        "browse",
        "Browse products",
        "The first products, each with its variants.",
        "query Browse($first: Int) {\n  products(first: $first) {\n    nodes { id title "
        "variants { edges { node { id } } } }\n  }\n}\n",
        {"first": 3},
    ),
    ExampleOperation(
        "create-cart",
        "Create a cart",
        "A cart with one line.",
        "mutation CreateCart($lines: [Line!]) {\n"
        "  cartCreate(lines: $lines) { cart { id note } }\n}\n",
        {"lines": [{"merchandiseId": "$merchandiseId", "quantity": 2}]},
    ),
    ExampleOperation(
        "read-cart",
        "Read the cart",
        "The cart as it is now.",
        "query ReadCart($cartId: ID!) {\n  cart(id: $cartId) { id note }\n}\n",
        {"cartId": None},
    ),
    ExampleOperation(
        "submit",
        "Submit",
        "Sends the order.",
        "mutation Submit($cartId: ID!, $attemptToken: String!) {\n"
        "  submit(cartId: $cartId, attemptToken: $attemptToken) { attemptId }\n}\n",
        {"cartId": "$cartId", "attemptToken": "$uuid"},
    ),
    ExampleOperation("ticks", "Listen", "Two events.", "subscription Listen {\n  ticks\n}\n"),
]


@dataclass
class Shop:
    """The address of a running stub, and the operations that it was sent."""

    url: str
    received: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def running_shop() -> Iterator[Shop]:
    listener = socket.create_server(("127.0.0.1", 0))
    shop = Shop(f"http://127.0.0.1:{listener.getsockname()[1]}")
    config = uvicorn.Config(app(shop.received), log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield shop
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def app(received: list[dict[str, Any]]) -> Starlette:
    async def graphql(request: Request) -> Response:
        if request.method == "GET":
            return playground_response(request)
        body = await request.json()
        if body.get("operationName") != "IntrospectionQuery":
            received.append(body)
        if "subscription" in body["query"] and "text/event-stream" in request.headers["accept"]:
            return Response(_ticks(), media_type="text/event-stream")
        return JSONResponse(_answer(body))

    routes = playground_routes(EXAMPLES, "/graphql", shop="Stub & Sons", docs="/docs/")
    return Starlette(routes=[*routes, Route("/graphql", graphql, methods=["GET", "POST"])])


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    result = graphql_sync(
        SCHEMA,
        body["query"],
        DATA,
        variable_values=body.get("variables"),
        operation_name=body.get("operationName"),
    )
    return {**result.formatted, "extensions": {"cost": COST, "debug": {"statements": 2}}}


def _ticks() -> str:
    events = [f"event: next\ndata: {json.dumps({'data': {'ticks': n}})}\n\n" for n in (1, 2)]
    return ":\n\n" + "".join(events) + "event: complete\ndata:\n\n"
