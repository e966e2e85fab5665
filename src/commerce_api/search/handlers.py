"""What the worker does for the search index."""

import structlog

from commerce_api.catalog.events import (
    CollectionChanged,
    CollectionRulesChanged,
    ProductChanged,
)
from commerce_api.content.events import ArticleChanged, PageChanged
from commerce_api.inventory.events import StockChanged
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import on
from commerce_api.ports import Services
from commerce_api.ports.jobs import job
from commerce_api.ports.search import Kind, SearchUnavailable
from commerce_api.pricing.events import PricesIndexed
from commerce_api.search import memberships, service

log = structlog.get_logger(__name__)

HOUR = 3600.0


@on(ProductChanged)
async def product_changed(uow: UnitOfWork, event: ProductChanged) -> None:
    await service.mark(uow, Kind.PRODUCT, event.product_id)
    await memberships.keep(uow, [event.product_id])


@on(PricesIndexed)
async def prices_indexed(uow: UnitOfWork, event: PricesIndexed) -> None:
    await service.mark_products(uow, event.product_ids)


@on(StockChanged)
async def stock_changed(uow: UnitOfWork, event: StockChanged) -> None:
    await service.mark(uow, Kind.PRODUCT, event.product_id)
    await memberships.keep(uow, [event.product_id])


@on(CollectionChanged)
async def collection_changed(uow: UnitOfWork, event: CollectionChanged) -> None:
    await service.mark_collection(uow, event.collection_id)


@on(CollectionRulesChanged)
async def rules_changed(uow: UnitOfWork, event: CollectionRulesChanged) -> None:
    await memberships.ask_recount(uow, event.collection_id)


@on(PageChanged)
async def page_changed(uow: UnitOfWork, event: PageChanged) -> None:
    await service.mark(uow, Kind.PAGE, event.page_id)


@on(ArticleChanged)
async def article_changed(uow: UnitOfWork, event: ArticleChanged) -> None:
    await service.mark(uow, Kind.ARTICLE, event.article_id)


@job("search.recount", every_seconds=1)
async def recount(services: Services) -> None:
    await memberships.recount(services.db)


@job("search.check_collections", every_seconds=HOUR)
async def check_collections(services: Services) -> None:
    await memberships.check(services.db)


@job("search.index", every_seconds=1)
async def index(services: Services) -> None:
    """What could not be written stays marked for the next time."""
    try:
        await service.keep_up(services)
    except SearchUnavailable as error:
        log.warning("search_index_waits", reason=str(error))
