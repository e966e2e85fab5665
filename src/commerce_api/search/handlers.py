"""What the worker does for the search index."""

import structlog

from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.content.events import ArticleChanged, PageChanged
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.events import on
from commerce_api.ports import Services
from commerce_api.ports.jobs import job
from commerce_api.ports.search import Kind, SearchUnavailable
from commerce_api.search import service

log = structlog.get_logger(__name__)


@on(ProductChanged)
async def product_changed(uow: UnitOfWork, event: ProductChanged) -> None:
    await service.mark(uow, Kind.PRODUCT, event.product_id)


@on(CollectionChanged)
async def collection_changed(uow: UnitOfWork, event: CollectionChanged) -> None:
    await service.mark_collection(uow, event.collection_id)


@on(PageChanged)
async def page_changed(uow: UnitOfWork, event: PageChanged) -> None:
    await service.mark(uow, Kind.PAGE, event.page_id)


@on(ArticleChanged)
async def article_changed(uow: UnitOfWork, event: ArticleChanged) -> None:
    await service.mark(uow, Kind.ARTICLE, event.article_id)


@job("search.index", every_seconds=1)
async def index(services: Services) -> None:
    """What could not be written stays marked for the next time."""
    try:
        await service.keep_up(services)
    except SearchUnavailable as error:
        log.warning("search_index_waits", reason=str(error))
