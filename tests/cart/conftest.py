"""A shop with a mug and a lamp, for carts over the wire."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.ports import Plugins
from commerce_api.pricing.service import set_price
from commerce_api.promotions.models import DiscountKind
from commerce_api.promotions.service import NewDiscount, create
from tests import make
from tests.cart.shop import SHIPPING, TAXES
from tests.fakes import Absent, FakeNotifier


@pytest.fixture
def plugins() -> Plugins:
    absent: Any = Absent()
    return Plugins(
        search=absent,
        recommender=absent,
        tax=TAXES,
        shipping=SHIPPING,
        carrier=absent,
        notifier=FakeNotifier(),
    )


@pytest.fixture
async def variants(db: Database) -> list[str]:
    """Ids of a mug of 12.50 that was 15.00, and of a lamp of 39.90, of which two are left."""
    async with db.transaction() as uow:
        await make.markets(uow)
        mug = await make.product(uow, title="Mug", vendor="Potters")
        await make.image(uow, mug)
        red = await make.variant(uow, of=mug, compare_at=Money(1500, "EUR"), options={"C": "Red"})
        await set_price(uow, red, Money(1400, "USD"))
        lamp = await make.variant(
            uow, of=await make.product(uow, title="Lamp"), price=Money(3990, "EUR"), stock=2
        )
        await create(uow, NewDiscount("TEN", "Ten", DiscountKind.PERCENT, basis_points=1000))
        return [f"gid://shopify/ProductVariant/{row.id}" for row in (red, lamp)]
