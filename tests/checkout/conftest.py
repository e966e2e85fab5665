from pathlib import Path

import pytest

from commerce_api.kernel.db import Database
from tests import make
from tests.checkout.shop import Shop


@pytest.fixture
async def shop(db: Database, tmp_path: Path) -> Shop:
    async with db.transaction() as uow:
        await make.markets(uow)
    return Shop.of(db, tmp_path)
