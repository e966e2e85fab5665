"""Where everything is wired together."""

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from commerce_api import handlers, models
from commerce_api.gql import Context
from commerce_api.gql.engine import Engine
from commerce_api.gql.engine import Request as Operation
from commerce_api.gql.http import Endpoint
from commerce_api.gql.ids import use_namespace
from commerce_api.kernel.db import Database
from commerce_api.playground.examples import load_examples
from commerce_api.playground.routes import playground_response, playground_routes
from commerce_api.plugins import sandbox_gateway_page
from commerce_api.plugins.als_recommender import AlsRecommender
from commerce_api.plugins.console_notifier import ConsoleNotifier
from commerce_api.plugins.rate_tables import RateTableShipping, RateTableTax
from commerce_api.plugins.sandbox_carrier import SandboxCarrier
from commerce_api.plugins.sandbox_gateway import SandboxGateway
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins, Services
from commerce_api.ports.search import SearchEngine
from commerce_api.schema import schema
from commerce_api.settings import Settings, examples_dir
from commerce_api.web.checkout import checkout_routes
from commerce_api.web.edge import Edge
from commerce_api.web.health import health_routes
from commerce_api.web.media import Media
from commerce_api.web.picture_cache import PictureCache
from commerce_api.worker import Worker

__all__ = ["create_app", "handlers", "models", "services_of"]


def services_of(settings: Settings) -> Services:
    """The database and the adapters that the settings choose."""
    db = Database(
        settings.database,
        pool_size=settings.database_pool,
        statement_seconds=settings.statement_seconds,
    )
    return Services(db, _plugins(settings), settings)


def create_app(services: Services, *, with_worker: bool = False) -> ASGIApp:
    """The whole server. With a worker, one process does everything."""
    settings = services.settings
    use_namespace(settings.id_namespace)
    engine = Engine(schema)
    endpoint = Endpoint(engine, partial(_context, services), _page)
    media = Media(settings.media_dir, PictureCache(settings.data_dir / "media-cache"))
    app = Starlette(
        debug=False,
        routes=[
            *(Route(path, endpoint) for path in ENDPOINTS),
            *playground_routes(load_examples(examples_dir()), "/graphql", shop="commerce_api"),
            *health_routes(services),
            *checkout_routes(partial(_asked, services, engine), list(services.plugins.gateways)),
            *_gateway_pages(services.plugins),
            Route("/media/{file:path}", media),
        ],
        lifespan=partial(_lifespan, services, Worker(services) if with_worker else None),
    )
    return Edge(app, settings.allowed_origins)


CALLER_HEADERS = (
    b"authorization",
    b"x-shopify-storefront-access-token",
    b"shopify-storefront-private-token",
    b"shopify-storefront-buyer-ip",
)
SANDBOX_PAGE = "/sandbox/3ds"
ENDPOINTS = (
    "/graphql",
    "/graphql.json",
    "/api/graphql",
    "/api/graphql.json",
    "/api/{version}/graphql",
    "/api/{version}/graphql.json",
)


def _gateway_pages(plugins: Plugins) -> list[Route]:
    sandbox = plugins.gateways.get(SandboxGateway.name)
    if not isinstance(sandbox, SandboxGateway):
        return []
    return sandbox_gateway_page.routes(sandbox, SANDBOX_PAGE)


def _context(services: Services, scope: Scope, headers: dict[bytes, bytes]) -> Context:
    context = Context(services.db, services.plugins, services.settings)
    context.caller = _caller(scope, headers)
    context.address = (scope.get("client") or ("",))[0]
    context.buyer = _bearer(headers)
    context.request_id = scope.get("state", {}).get("request_id", "")
    return context


def _caller(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Whose idempotency keys these are: one client's keys must never find another one's answers."""
    host = (scope.get("client") or ("",))[0]
    known = [host.encode(), *(headers.get(name, b"") for name in CALLER_HEADERS)]
    return f"anonymous-{hashlib.sha256(b'|'.join(known)).hexdigest()[:40]}"


def _bearer(headers: dict[bytes, bytes]) -> str | None:
    """A customer's access token. What is none of them is nobody's."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def _asked(
    services: Services, engine: Engine, request: Request, query: str, variables: dict[str, Any]
) -> dict[str, Any]:
    """Run an operation on behalf of one of our own pages."""
    context = _context(services, request.scope, {})
    answer = await engine.run(Operation(query=query, variables=variables), context)
    return answer.data or {}


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await playground_response(Request(scope))(scope, receive, send)


def spare_the_collector() -> None:
    """What is there at the start stays for good, and requests make much short-lived garbage.

    Collecting less often saves up to 40 % of the CPU time of a large answer (docs/benchmarks.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@asynccontextmanager
async def _lifespan(
    services: Services, worker: Worker | None, _app: Starlette
) -> AsyncIterator[None]:
    spare_the_collector()
    running = asyncio.create_task(worker.run()) if worker else None
    try:
        yield
    finally:
        if worker and running:
            worker.stop()
            with suppress(TimeoutError):
                await asyncio.wait_for(running, 10)
        await services.plugins.search.close()
        await services.db.close()


def _plugins(settings: Settings) -> Plugins:
    state, url = settings.data_dir, settings.public_url
    gateway = SandboxGateway(
        state / "sandbox.jsonl",
        page_url=f"{url}{SANDBOX_PAGE}",
        delay_seconds=settings.sandbox_delay_seconds,
    )
    return Plugins(
        search=_search(settings),
        recommender=AlsRecommender(state / "models"),
        tax=RateTableTax(settings.rates),
        shipping=RateTableShipping(settings.rates),
        carrier=SandboxCarrier(),
        notifier=ConsoleNotifier(),
        gateways={gateway.name: gateway},
    )


def _search(settings: Settings) -> SearchEngine:
    if settings.search == "meilisearch":
        from commerce_api.plugins.meilisearch_search import (  # noqa: PLC0415 — 10 MB
            MeilisearchSearch,
        )

        return MeilisearchSearch(
            settings.meilisearch_url, settings.meilisearch_key, settings.meilisearch_index
        )
    return TantivySearch(settings.data_dir / "search")
