from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from commerce_api.kernel.db import Database
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Plugins, Services
from commerce_api.settings import Settings
from tests.search.shop import Shelf, filled, worked


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[TantivySearch]:
    engine = TantivySearch(tmp_path / "index")
    yield engine
    await engine.close()


@pytest.fixture
def plugins(plugins: Plugins, engine: TantivySearch) -> Plugins:
    return replace(plugins, search=engine)


@pytest.fixture
def services(db: Database, plugins: Plugins, settings: Settings) -> Services:
    return Services(db, plugins, settings)


@pytest.fixture
async def shelf(db: Database, services: Services) -> Shelf:
    """A shop whose index is up to date."""
    found = await filled(db, services)
    await worked(services)
    return found
