from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commerce_api.app import services_of
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.orders.models import FinancialStatus, Order, OrderLine
from commerce_api.plugins.als_recommender import AlsRecommender
from commerce_api.ports import Plugins, Services
from commerce_api.recommendations import service
from commerce_api.settings import Settings
from tests import make
from tests.conftest import Execute
from tests.fakes import Absent, FakeNotifier

RELATED = """query($id: ID, $handle: String, $intent: ProductRecommendationIntent) {
  productRecommendations(productId: $id, productHandle: $handle, intent: $intent) { title }
}"""
FOR_ME = """query($cart: ID, $products: [ID!], $first: Int! = 3) {
  recommendations(cartId: $cart, productIds: $products, first: $first) {
    strategy fallback modelVersion trainedAt items { score product { title } } }
}"""


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    absent: Any = Absent()
    return Plugins(
        search=absent,
        recommender=AlsRecommender(tmp_path / "models", reload_seconds=0),
        tax=absent,
        shipping=absent,
        carrier=absent,
        notifier=FakeNotifier(),
    )


async def two_tastes(db: Database) -> dict[str, int]:
    """Forty buyers: half buy tea things, half camping things, ten of each kind of product."""
    keys: dict[str, int] = {}
    async with db.transaction() as uow:
        await make.markets(uow)
        variants = {}
        for taste in ("Tea", "Camp"):
            for number in range(6):
                product = await make.product(uow, title=f"{taste} {number}")
                variants[product.title] = (await make.variant(uow, of=product), product)
                keys[product.title] = product.id
        for buyer in range(40):
            customer = await make.customer(uow)
            taste = "Tea" if buyer % 2 else "Camp"
            for visit in range(3):
                await order(
                    uow,
                    customer.id,
                    [variants[f"{taste} {(buyer + visit + n) % 6}"] for n in (0, 1)],
                )
    return keys


async def order(uow: Any, customer: int, bought: list[Any]) -> None:
    number = next(make.numbers)
    row = Order(
        number=number,
        customer_id=customer,
        language="en",
        currency="EUR",
        subtotal_minor=2500,
        discount_minor=0,
        shipping_minor=0,
        tax_minor=0,
        added_tax_minor=0,
        total_minor=2500,
        financial_status=FinancialStatus.PAID,
        processed_at=now() - timedelta(minutes=number),
    )
    await uow.add(row)
    for variant, product in bought:
        await uow.add(
            OrderLine(
                order_id=row.id,
                product_id=product.id,
                variant_id=variant.id,
                title=product.title,
                variant_title=variant.title,
                sku=variant.sku,
                quantity=1,
                unit_minor=1250,
                total_minor=1250,
            )
        )


def services(db: Database, plugins: Plugins, settings: Settings) -> Services:
    return Services(db, plugins, settings)


async def test_products_of_one_taste_go_together(
    db: Database, plugins: Plugins, settings: Settings, execute: Execute
) -> None:
    keys = await two_tastes(db)
    report = await service.train(services(db, plugins, settings))
    assert (report.buyers, report.orders, report.interactions) == (40, 120, 240)
    tea = f"gid://shopify/Product/{keys['Tea 0']}"
    for intent in ("RELATED", "COMPLEMENTARY"):
        data = await execute(RELATED, id=tea, intent=intent)
        titles = [product["title"] for product in data["productRecommendations"]]
        assert titles, intent
        assert "Tea 0" not in titles
        assert titles[0].startswith("Tea"), intent
    mine = (await execute(FOR_ME, products=[tea]))["recommendations"]
    assert (mine["strategy"], mine["fallback"]) == ("ALS", False)
    assert all(item["product"]["title"].startswith("Tea") for item in mine["items"])
    assert mine["modelVersion"] == report.model_version


async def test_without_a_model_it_says_so(
    db: Database, execute: Execute, plugins: Plugins, settings: Settings
) -> None:
    keys = await two_tastes(db)
    before = (await execute(FOR_ME))["recommendations"]
    assert (before["items"], before["modelVersion"]) == ([], None)
    await service.train(services(db, plugins, settings))
    unknown = await execute(FOR_ME, products=["gid://shopify/Product/999999"])
    assert unknown["recommendations"]["strategy"] == "POPULAR"
    assert unknown["recommendations"]["fallback"] is True
    assert len(unknown["recommendations"]["items"]) == 3
    assert await execute(RELATED, id="gid://shopify/Product/999999") == {
        "productRecommendations": None
    }
    assert keys


async def test_what_left_the_shop_is_not_recommended(
    db: Database, execute: Execute, plugins: Plugins, settings: Settings
) -> None:
    keys = await two_tastes(db)
    await service.train(services(db, plugins, settings))
    async with db.transaction() as uow:
        await uow.fetch("UPDATE catalog_product SET status = 'archived' WHERE title <> 'Tea 1'")
    tea = f"gid://shopify/Product/{keys['Tea 1']}"
    data = await execute(FOR_ME, products=[tea])
    assert data["recommendations"]["items"] == []


@pytest.mark.parametrize("first", [-1, 51, 2**31 - 1])
async def test_too_many_are_refused(refused: Execute, first: int) -> None:
    assert await refused(FOR_ME, first=first) == ["BAD_USER_INPUT"]


async def test_the_demonstration_knows_its_buyers(seeded: Settings) -> None:
    shop = services_of(seeded)
    found = shop.plugins.recommender.popular(5)
    assert len(found.items) == 5
    await shop.plugins.search.close()
    await shop.db.close()
