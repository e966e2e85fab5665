from pathlib import Path

import pytest

from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests import make
from tests.checkout.shop import Shop


@pytest.fixture
async def shop(db: Database, tmp_path: Path) -> Shop:
    async with db.transaction() as uow:
        await make.markets(uow)
    return Shop.of(db, tmp_path)


@pytest.fixture
def plugins(shop: Shop) -> Plugins:
    return shop.services.plugins


@pytest.fixture
def settings(shop: Shop) -> Settings:
    return shop.services.settings
