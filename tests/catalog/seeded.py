"""Questions to the demonstration shop."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from commerce_api.app import services_of
from commerce_api.settings import Settings
from tests.conftest import ask

Asked = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def shop(settings: Settings) -> AsyncIterator[Asked]:
    """Ask an operation; answers its data, and fails on errors."""
    services = services_of(settings)
    run = ask(services.db, services.plugins, settings)

    async def asked(operation: str, **variables: Any) -> Any:
        answer = await run(operation, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    yield asked
    await services.plugins.search.close()
    await services.db.close()
