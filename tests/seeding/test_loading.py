"""The loaders: what is in the files is in the tables, and sums hold."""

from pathlib import Path

import pytest

from commerce_api.kernel.db import Database
from commerce_api.plugins.rate_tables import RateTableShipping, RateTableTax
from commerce_api.ports import Plugins
from commerce_api.pricing import service as pricing
from commerce_api.seeding import completejourney
from commerce_api.seeding.dataset import AlreadyImported, import_dataset
from commerce_api.seeding.growth import grow, grown
from commerce_api.seeding.past_orders import seed_history
from commerce_api.seeding.shop import is_empty, seed_shop
from commerce_api.settings import Settings, seeds_dir
from tests import make
from tests.fakes import Absent, FakeNotifier


async def count(db: Database, table: str, condition: str = "TRUE") -> int:
    async with db.read() as reader:
        [[rows]] = await reader.fetch(f"SELECT count(*) FROM {table} WHERE {condition}")
    return int(rows)


@pytest.fixture
async def shop(db: Database, tmp_path: Path) -> Database:
    async with db.read() as reader:
        assert await is_empty(reader)
    assert await seed_shop(db, seeds_dir(), tmp_path / "media") == 74
    return db


async def test_the_shop_is_what_the_files_say(shop: Database, tmp_path: Path) -> None:
    async with shop.read() as reader:
        assert not await is_empty(reader)
        [[cheapest, dearest]] = await reader.fetch(
            "SELECT min_minor, max_minor FROM pricing_index AS r "
            "JOIN catalog_product AS p ON p.id = r.product_id "
            "WHERE p.handle = 'koa-mug' AND r.context = 'EUR'"
        )
    assert (cheapest, dearest) == (2400, 2800)
    assert await pricing.audit(shop) == []
    assert await count(shop, "catalog_collection", "listed = TRUE") >= 8
    assert await count(shop, "pricing_market") == 6
    assert await count(shop, "inventory_location") == 2
    files = {path.name for path in (tmp_path / "media").iterdir()}
    async with shop.read() as reader:
        shown = {
            row[0]
            for row in await reader.fetch("SELECT path FROM catalog_media WHERE host IS NULL")
        }
    assert shown <= files


async def test_new_rows_get_keys_after_the_seeded_ones(shop: Database) -> None:
    async with shop.transaction() as uow:
        product = await make.product(uow)
    assert product.id == 75


async def test_generated_products_are_counted_on(shop: Database) -> None:
    assert await grow(shop, 30) == 30
    assert await grow(shop, 50) == 20
    assert await grow(shop, 50) == 0
    async with shop.read() as reader:
        assert await grown(reader) == 50
    assert await count(shop, "catalog_product") == 124


async def test_a_year_of_orders_adds_up(shop: Database, settings: Settings) -> None:
    adapters = Plugins(
        search=Absent(),
        recommender=Absent(),
        tax=RateTableTax(settings.rates),
        shipping=RateTableShipping(settings.rates),
        carrier=Absent(),
        notifier=FakeNotifier(),
    )
    orders = await seed_history(shop, adapters)
    assert orders == await count(shop, "orders_order") == 6000
    async with shop.read() as reader:
        wrong = await reader.fetch(
            "SELECT o.id FROM orders_order AS o JOIN orders_line AS l ON l.order_id = o.id "
            "GROUP BY o.id, o.subtotal_minor HAVING SUM(l.total_minor) <> o.subtotal_minor"
        )
        [[sold, kept]] = await reader.fetch(
            "SELECT (SELECT SUM(quantity) FROM orders_line), "
            "(SELECT SUM(sold_count) FROM catalog_product)"
        )
        currencies = {row[0] for row in await reader.fetch("SELECT currency FROM orders_order")}
    assert list(wrong) == []
    assert sold == kept
    assert currencies == {"EUR", "USD", "GBP"}


async def test_real_baskets_become_orders(db: Database) -> None:
    data = completejourney.read(households=5, products=200)
    seen: list[tuple[str, int, int]] = []
    await import_dataset(db, data, lambda *step: seen.append(step))
    told = data.summary
    assert await count(db, "catalog_product") == told.products
    assert await count(db, "orders_order") == told.orders > 0
    assert await count(db, "orders_line") == told.lines
    assert await count(db, "identity_customer") == told.households
    assert seen[-1] == ("orders", told.orders, told.orders)
    with pytest.raises(AlreadyImported):
        await import_dataset(db, data, lambda *step: None)
