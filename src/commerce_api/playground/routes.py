"""The routes of the playground: the page, its files, and the example operations as JSON."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commerce_api.playground.assets import release, serve_asset
from commerce_api.playground.examples import ExampleOperation

HERE = Path(__file__).parent
OPERATIONS_PATH = "/playground/operations.json"
ASSETS_PATH = "/playground/assets"

# Inline styles are how the editor places its cursor and lines; scripts are files of ours alone.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def playground_routes(
    operations: Sequence[ExampleOperation],
    endpoint: str,
    *,
    shop: str = "Commerce API",
    docs: str | None = None,
) -> list[Route]:
    """`/`, the page's files and its operations; `endpoint` is GraphQL's path, `docs` a link."""
    content = _content(operations, endpoint, shop, docs)

    async def serve_operations(request: Request) -> Response:
        return _operations_response(request, content)

    return [
        Route("/", _serve_page, methods=["GET"]),
        Route(OPERATIONS_PATH, serve_operations, methods=["GET"]),
        Route(f"{ASSETS_PATH}/{{release}}/{{path:path}}", serve_asset, methods=["GET"]),
    ]


def playground_response(request: Request) -> Response:
    """The page itself, for `/` and for browsers that open the GraphQL path."""
    root = request.scope.get("root_path", "")
    return Response(_page(root), headers=PAGE_HEADERS, media_type="text/html")


async def _serve_page(request: Request) -> Response:
    return playground_response(request)


@lru_cache(maxsize=8)
def _page(root: str) -> str:
    template = (HERE / "page.html").read_text(encoding="utf-8")
    assets = escape(f"{root}{ASSETS_PATH}/{release()}")
    return template.replace("{assets}", assets).replace(
        "{operations}", escape(f"{root}{OPERATIONS_PATH}")
    )


def _content(
    operations: Sequence[ExampleOperation], endpoint: str, shop: str, docs: str | None
) -> dict[str, Any]:
    steps = [
        {
            "name": example.name,
            "title": example.title,
            "description": example.description,
            "operation": example.operation,
            "query": example.query,
            "variables": json.dumps(example.variables, indent=2, ensure_ascii=False),
        }
        for example in operations
    ]
    return {
        "shop": shop,
        "docs": docs,
        "endpoint": endpoint,
        "revision": hashlib.sha256(json.dumps(steps).encode()).hexdigest()[:16],
        "operations": steps,
        "remember": json.loads((HERE / "remember.json").read_text(encoding="utf-8")),
    }


def _operations_response(request: Request, content: dict[str, Any]) -> Response:
    root = request.scope.get("root_path", "")
    body = json.dumps(content | {"endpoint": f"{root}{content['endpoint']}"}, ensure_ascii=False)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"Cache-Control": "no-cache", "ETag": etag, "X-Content-Type-Options": "nosniff"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
