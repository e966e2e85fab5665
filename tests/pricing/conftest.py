from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from commerce_api.kernel import clock
from commerce_api.kernel.db import Database
from commerce_api.pricing import index, loaders, service
from tests.pricing.shop import Shop, founded

Travel = Callable[[timedelta], None]


@pytest.fixture
async def shop(db: Database) -> Shop:
    return await founded(db)


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """For whatever asks about prices it is so much later from now on."""

    def to(later: timedelta) -> None:
        def moment() -> datetime:
            return clock.now() + later

        for module in (index, loaders, service):
            monkeypatch.setattr(module, "now", moment)

    return to
