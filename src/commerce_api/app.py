"""Where everything is wired together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from commerce_api import handlers
from commerce_api.gql import Context
from commerce_api.gql.engine import Engine
from commerce_api.gql.http import Endpoint
from commerce_api.gql.ids import use_namespace
from commerce_api.kernel.db import Database
from commerce_api.playground.examples import load_examples
from commerce_api.playground.routes import playground_response, playground_routes
from commerce_api.plugins import sandbox_gateway_page
from commerce_api.plugins.als_recommender import AlsRecommender
from commerce_api.plugins.console_notifier import ConsoleNotifier
from commerce_api.plugins.meilisearch_search import MeilisearchSearch
from commerce_api.plugins.rate_tables import RateTableShipping, RateTableTax
from commerce_api.plugins.sandbox_carrier import SandboxCarrier
from commerce_api.plugins.sandbox_gateway import SandboxGateway
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins, Services
from commerce_api.ports.search import SearchEngine
from commerce_api.schema import schema
from commerce_api.settings import Settings, examples_dir
from commerce_api.web.edge import Edge
from commerce_api.web.health import health_routes
from commerce_api.worker import Worker

__all__ = ["create_app", "handlers", "services_of"]


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
    endpoint = Endpoint(Engine(schema), partial(_context, services), _page)
    app = Starlette(
        debug=False,
        routes=[
            *(Route(path, endpoint) for path in ENDPOINTS),
            *playground_routes(load_examples(examples_dir()), "/graphql", shop="commerce_api"),
            *health_routes(services),
            *_gateway_pages(services.plugins),
            Mount("/media", Media(directory=settings.media_dir)),
        ],
        lifespan=partial(_lifespan, services, Worker(services) if with_worker else None),
    )
    return Edge(app, settings.allowed_origins)


SANDBOX_PAGE = "/sandbox/3ds"
ENDPOINTS = (
    "/graphql",
    "/graphql.json",
    "/api/{version}/graphql",
    "/api/{version}/graphql.json",
)


def _gateway_pages(plugins: Plugins) -> list[Route]:
    sandbox = plugins.gateways.get(SandboxGateway.name)
    if not isinstance(sandbox, SandboxGateway):
        return []
    return sandbox_gateway_page.routes(sandbox, SANDBOX_PAGE)


class Media(StaticFiles):
    """Files never change under one name, and none of them may run anything."""

    def __init__(self, *, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        super().__init__(directory=directory)

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=604800"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def _context(services: Services, scope: Scope, _headers: dict[bytes, bytes]) -> Context:
    context = Context(services.db, services.plugins, services.settings)
    context.request_id = scope.get("state", {}).get("request_id", "")
    return context


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await playground_response(Request(scope))(scope, receive, send)


@asynccontextmanager
async def _lifespan(
    services: Services, worker: Worker | None, _app: Starlette
) -> AsyncIterator[None]:
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
        return MeilisearchSearch(
            settings.meilisearch_url, settings.meilisearch_key, settings.meilisearch_index
        )
    return TantivySearch(settings.data_dir / "search")
