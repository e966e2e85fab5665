from collections.abc import AsyncIterator

import pytest

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving


@pytest.fixture
async def shop(seeded: Settings) -> AsyncIterator[str]:
    """The address of the demonstration shop."""
    async with serving(create_app(services_of(seeded))) as url:
        yield url


@pytest.fixture
def home(seeded: Settings) -> str:
    """What the addresses of pictures and pages begin with."""
    return seeded.public_url
