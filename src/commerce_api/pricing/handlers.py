"""What the worker does for prices: the index follows one product at a time, lists in batches."""

from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import on
from commerce_api.ports import Services
from commerce_api.ports.jobs import job
from commerce_api.pricing import service
from commerce_api.pricing.events import MarketsChanged, PriceChanged, PriceListChanged


@on(ProductChanged)
async def product_changed(uow: UnitOfWork, event: ProductChanged) -> None:
    await service.follow(uow, [event.product_id])


@on(PriceChanged)
async def price_changed(uow: UnitOfWork, event: PriceChanged) -> None:
    await service.follow(uow, [event.product_id])


@on(CollectionChanged)
async def collection_changed(uow: UnitOfWork, event: CollectionChanged) -> None:
    await service.follow_collection(uow, event.collection_id)


@on(PriceListChanged)
async def list_changed(uow: UnitOfWork, event: PriceListChanged) -> None:
    if not await service.follow_terms(uow):
        await service.follow_list(uow, event.list_id)


@on(MarketsChanged)
async def markets_changed(uow: UnitOfWork, event: MarketsChanged) -> None:
    await service.follow_terms(uow)


@job("pricing.index", every_seconds=1)
async def index(services: Services) -> None:
    """Lists that began or ended, then everything that is marked."""
    await service.follow_dates(services.db)
    await service.drain(services.db)
