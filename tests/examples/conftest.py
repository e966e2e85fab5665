from collections.abc import AsyncIterator

import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving


@pytest.fixture
async def shop(seeded: Settings) -> AsyncIterator[str]:
    """The address of the demonstration shop, worker included."""
    async with serving(create_app(services_of(seeded), with_worker=True)) as url:
        yield url
