from pathlib import Path

import pytest

from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins, Services
from commerce_api.settings import Settings
from tests.conftest import Execute
from tests.identity.people import People


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Passwords cost little here; what they cost in a shop is tested by itself."""
    return Settings(
        database_url=database_url,
        data_dir=tmp_path,
        password_memory_kib=64,
        password_passes=1,
        account_url="https://shop.example/account",
    )


@pytest.fixture
def people(db: Database, plugins: Plugins, settings: Settings, execute: Execute) -> People:
    return People(Services(db, plugins, settings), execute)
