"""Whether the process lives, and whether it can do its work."""

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from commerce_api import __version__
from commerce_api.kernel import outbox
from commerce_api.kernel.errors import TransientError
from commerce_api.ports import Services
from commerce_api.ports.search import SearchUnavailable

log = structlog.get_logger(__name__)

LAG_MAX_SECONDS = 60.0


def health_routes(services: Services) -> list[Route]:
    async def ready(_request: Request) -> Response:
        checks = {"database": "ok", "search": "ok", "outbox": "ok"}
        try:
            lag = await outbox.lag_seconds(services.db)
            if lag > LAG_MAX_SECONDS:
                checks["outbox"] = f"{lag:.0f} s behind: is a worker running?"
        except TransientError as error:
            checks["database"] = error.message
        except Exception:
            log.exception("database_not_ready")
            checks["database"] = "not usable: its log has the reason; is it migrated?"
        try:
            health = await services.plugins.search.health()
            if health.needs_rebuild:
                checks["search"] = "the index has to be built: commerce reindex"
        except SearchUnavailable as error:
            checks["search"] = str(error)
        ready = checks["database"] == "ok"
        return JSONResponse({"ready": ready, **checks}, 200 if ready else 503)

    return [Route("/healthz", _alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]


async def _alive(_request: Request) -> Response:
    return JSONResponse({"alive": True, "version": __version__})
