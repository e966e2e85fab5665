"""What follows when an order is placed, and what the worker does about parcels and mails."""

from commerce_api.catalog.events import ProductChanged
from commerce_api.identity.events import CustomerVerified
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import on
from commerce_api.orders import gift_cards, metafield_queries, queries, service
from commerce_api.orders.events import OrderPlaced
from commerce_api.ports import Services
from commerce_api.ports.jobs import job


@on(OrderPlaced)
async def confirm(uow: UnitOfWork, event: OrderPlaced) -> None:
    """Queue the mail to the buyer; a job sends it, because a handler is a transaction."""
    await queries.queue_mail(uow, event.order_id, service.CONFIRMATION, now())


@on(OrderPlaced)
async def issue_gift_cards(uow: UnitOfWork, event: OrderPlaced) -> None:
    """One card for each unit that was bought; its code is mailed by a job."""
    await gift_cards.issue(uow, event.order_id)


@on(OrderPlaced)
async def attach(uow: UnitOfWork, event: OrderPlaced) -> None:
    """An order without signing in belongs to the account whose address was proved."""
    await queries.attach_order(uow, event.order_id)


@on(OrderPlaced)
async def keep_metafields(uow: UnitOfWork, event: OrderPlaced) -> None:
    """Those of the cart that orders may have, too: there is a definition of the same name."""
    await metafield_queries.copy_from_cart(uow, event.order_id)


@on(CustomerVerified)
async def attach_earlier(uow: UnitOfWork, event: CustomerVerified) -> None:
    """What was ordered as a guest, now that it is known who that was."""
    await queries.attach_all(uow, event.customer_id)


@on(OrderPlaced)
async def count_sales(uow: UnitOfWork, event: OrderPlaced) -> None:
    """Safe to deliver twice: the message is marked as delivered in this same transaction."""
    for product_id in await queries.count_sales(uow, event.order_id):
        uow.emit(ProductChanged(product_id))


@job("hand_over_parcels", every_seconds=2)
async def hand_over_parcels(services: Services) -> None:
    if services.settings.auto_fulfill:
        await service.hand_over_parcels(services.db, services.plugins.carrier)


@job("follow_parcels", every_seconds=2)
async def follow_parcels(services: Services) -> None:
    await service.follow_parcels(services.db, services.plugins.carrier)


@job("send_order_mails", every_seconds=2)
async def send_order_mails(services: Services) -> None:
    await service.send_mails(services.db, services.plugins.notifier, services.settings.public_url)
