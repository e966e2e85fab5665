"""What follows a purchase: mails, parcels, sales figures."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from commerce_api.kernel import outbox
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.events import handlers_of
from commerce_api.orders import handlers, service
from commerce_api.orders.models import OrderLine
from commerce_api.ports import Services
from commerce_api.ports.carrier import Shipment
from commerce_api.ports.jobs import JOBS
from commerce_api.ports.tax import Destination
from tests.checkout import documents
from tests.checkout.shop import Shop
from tests.conftest import Execute
from tests.fakes import FakeNotifier


async def bought(shop: Shop, *lines: tuple[int, int]) -> str:
    """Buy, and return the order's token."""
    assert (await shop.submitted(await shop.cart(*lines))).status == "succeeded"
    [[token]] = await shop.fetch("SELECT token FROM orders_order ORDER BY id DESC LIMIT 1")
    return str(token)


async def travel(shop: Shop, **passed: float) -> None:
    """Every parcel was handed over that much earlier."""
    await shop.shift("orders_fulfillment", "shipped_at", timedelta(**passed))
    await shop.shift("orders_fulfillment_event", "happened_at", timedelta(**passed))


def sent(shop: Shop) -> list[tuple[str, str]]:
    notifier = shop.services.plugins.notifier
    assert isinstance(notifier, FakeNotifier)
    return notifier.sent


async def test_the_handlers_are_subscribed() -> None:
    names = {handler.__name__ for handler in handlers_of("orders.order_placed")}
    ours = (handlers.confirm, handlers.issue_gift_cards, handlers.count_sales)
    assert {handler.__name__ for handler in ours} <= names
    jobs = {"hand_over_parcels", "follow_parcels", "send_order_mails", "send_gift_cards"}
    assert jobs <= set(JOBS)


async def test_numbers_have_no_gaps_and_no_doubles(shop: Shop) -> None:
    mug = await shop.product(stock=None)
    tokens = [await shop.cart((mug, 1)) for _ in range(12)]
    await asyncio.gather(*(shop.submit(token) for token in tokens))
    assert [order[0] for order in await shop.orders()] == list(range(1001, 1013))


async def test_the_buyer_gets_one_mail(shop: Shop) -> None:
    await bought(shop, (await shop.product(), 1))
    assert await service.send_mails(shop.db, shop.services.plugins.notifier, "http://shop") == 0
    await outbox.drain(shop.db)
    await JOBS["send_order_mails"].run(shop.services)
    await JOBS["send_order_mails"].run(shop.services)
    assert sent(shop) == [("ada@example.org", "order_confirmation")]


async def test_a_mail_that_fails_is_sent_later_and_stops_nobody_else(shop: Shop) -> None:
    for _ in range(2):
        await bought(shop, (await shop.product(), 1))
    await outbox.drain(shop.db)

    class Broken(FakeNotifier):
        async def send(self, **message: object) -> None:
            raise OSError("no network")

    for _ in range(2):
        with pytest.raises(OSError, match="no network"):
            await service.send_mails(shop.db, Broken(), "http://shop")
    tried = await shop.fetch("SELECT attempts FROM orders_mail ORDER BY id")
    assert [row[0] for row in tried] == [1, 1]
    await JOBS["send_order_mails"].run(shop.services)
    assert len(sent(shop)) == 2


async def test_sales_are_counted_once(shop: Shop) -> None:
    mug, cup = await shop.product(), await shop.product()
    await bought(shop, (mug, 2), (cup, 1), (mug, 3))
    await outbox.drain(shop.db)
    await outbox.drain(shop.db)
    counts = await shop.fetch("SELECT sold_count FROM catalog_product ORDER BY id")
    assert [row[0] for row in counts] == [5, 1]
    changed = await shop.fetch(
        "SELECT count(*) FROM kernel_outbox WHERE name = 'catalog.product_changed'"
        " AND id > (SELECT max(id) FROM kernel_outbox WHERE name = 'orders.order_placed')"
    )
    assert changed[0][0] == 2


async def test_a_parcel_travels_to_the_buyer(shop: Shop, execute: Execute) -> None:
    carrier = shop.services.plugins.carrier
    token = await bought(shop, (await shop.product(), 2))
    handed = await asyncio.gather(*(service.hand_over_parcels(shop.db, carrier) for _ in range(3)))
    assert (sum(handed), await service.hand_over_parcels(shop.db, carrier)) == (1, 0)
    seen = []
    for passed in (1, 5, 10, 20):
        await travel(shop, seconds=passed)
        await asyncio.gather(*(service.follow_parcels(shop.db, carrier) for _ in range(2)))
        order = (await execute(documents.ORDER, token=token))["orderByTrackingToken"]
        [parcel] = order["fulfillments"]
        seen.append((order["fulfillmentStatus"], parcel["status"], len(parcel["events"])))
    assert seen == [
        ("IN_PROGRESS", "LABEL_PRINTED", 1),
        ("IN_PROGRESS", "IN_TRANSIT", 2),
        ("IN_PROGRESS", "OUT_FOR_DELIVERY", 3),
        ("FULFILLED", "DELIVERED", 4),
    ]
    assert parcel["events"][0]["message"] == "The label was printed."
    [info] = order["successfulFulfillments"]
    assert info["trackingCompany"] == "Sandbox Post"
    assert info["trackingInfo"] == [{"number": parcel["trackingNumber"], "url": None}]
    assert info["fulfillmentLineItems"]["nodes"] == [{"quantity": 2, "lineItem": {"title": "Mug"}}]
    assert await service.follow_parcels(shop.db, carrier) == 0
    told = "SELECT count(*) FROM kernel_outbox WHERE name = 'orders.order_fulfilled'"
    assert (await shop.fetch(told))[0][0] == 1
    await service.send_mails(shop.db, shop.services.plugins.notifier, "http://shop")
    assert sent(shop) == [("ada@example.org", "order_shipped")]


async def test_parcels_are_only_sent_by_themselves_when_the_shop_wants_it(
    shop: Shop, db: Database, tmp_path: Path
) -> None:
    await bought(shop, (await shop.product(), 1))
    await JOBS["hand_over_parcels"].run(shop.services)
    assert await shop.fetch("SELECT 1 FROM orders_fulfillment") == []
    eager = Shop.of(db, tmp_path, auto_fulfill=True)
    await JOBS["hand_over_parcels"].run(eager.services)
    assert len(await shop.fetch("SELECT 1 FROM orders_fulfillment")) == 1


async def test_the_sandbox_carrier_knows_a_parcel_by_its_reference(services: Services) -> None:
    carrier = services.plugins.carrier
    first = await carrier.ship("order:1", Destination("DE"))
    again = await carrier.ship("order:1", Destination("DE"))
    other = await carrier.ship("order:2", Destination("DE"))
    assert first.tracking_number == again.tracking_number != other.tracking_number
    gone = Shipment(first.carrier, first.tracking_number, None, None)
    assert await carrier.events(gone, now() + timedelta(seconds=1)) == []
    events = await carrier.events(gone, now() - timedelta(hours=1))
    assert [event.status for event in events] == [
        "LABEL_PRINTED",
        "IN_TRANSIT",
        "OUT_FOR_DELIVERY",
        "DELIVERED",
    ]


async def test_discounts_are_shown_on_the_order(shop: Shop, execute: Execute) -> None:
    token = await bought(shop, (await shop.product(1000), 2))
    part = {
        "code": "TEN",
        "title": "Ten",
        "minor": 200,
        "basis_points": 1000,
        "amount_minor": 0,
        "for_all": True,
    }
    async with shop.db.transaction() as uow:
        [[line_id]] = await uow.fetch("SELECT id FROM orders_line")
        line = await uow.session.get(OrderLine, line_id)
        assert line
        line.discounts, line.discount_minor, line.total_minor = [part], 200, 1800
    order = (await execute(documents.ORDER, token=token))["orderByTrackingToken"]
    [shown] = order["lineItems"]["nodes"]
    assert shown["originalTotalPrice"] == {"amount": "20.00"}
    assert shown["discountedTotalPrice"] == {"amount": "18.00"}
    assert shown["discountAllocations"] == [
        {
            "allocatedAmount": {"amount": "2.00"},
            "discountApplication": {
                "targetSelection": "ALL",
                "value": {"percentage": 10.0},
                "code": "TEN",
            },
        }
    ]
    assert order["discountApplications"] == {"nodes": [{"code": "TEN"}]}


async def test_an_order_that_nobody_paid_for_is_not_sent(db: Database, shop: Shop) -> None:
    await bought(shop, (await shop.product(), 1))
    async with db.transaction() as uow:
        await uow.fetch("UPDATE orders_order SET financial_status = 'REFUNDED'")
    assert await service.hand_over_parcels(db, shop.services.plugins.carrier) == 0


@pytest.fixture
def services(shop: Shop) -> Services:
    return shop.services
