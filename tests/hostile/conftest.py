from collections.abc import AsyncIterator

import httpx
import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Talks to the whole server over a socket."""
    async with (
        serving(create_app(services_of(settings))) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client
