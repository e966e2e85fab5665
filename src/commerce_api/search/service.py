"""Keeping the index a function of the database: what changed is marked, then seen again."""

from collections.abc import AsyncIterator, Callable, Sequence

import structlog

from commerce_api.kernel.db import UnitOfWork
from commerce_api.ports import Services
from commerce_api.ports.search import Kind, SearchDocument
from commerce_api.search import queries
from commerce_api.search.documents import all_documents, documents_of
from commerce_api.search.rows import StaleRow

log = structlog.get_logger(__name__)

BATCH = 500
Progress = Callable[[int], None]


async def rebuild(services: Services, progress: Progress | None = None) -> int:
    """Fill a new index and put it in the place of the old one. Returns its documents.

    `progress` is told how many documents have been built so far.
    """

    async def batches() -> AsyncIterator[Sequence[SearchDocument]]:
        built = 0
        async with services.db.read() as reader:
            async for documents in all_documents(reader):
                yield documents
                built += len(documents)
                if progress:
                    progress(built)

    await services.db.atomically(_mark_future)
    return await services.plugins.search.rebuild(batches())


async def keep_up(services: Services) -> None:
    """What the worker does: build the index if there is none, else let it see what changed."""
    if (await services.plugins.search.health()).needs_rebuild:
        await rebuild(services)
    await drain(services)


async def drain(services: Services) -> int:
    """Let the index see everything that is marked. Returns how many rows that were."""
    total = 0
    while True:
        async with services.db.read() as reader:
            rows = await queries.stale(reader, BATCH)
        for kind in Kind:
            await _refresh(services, kind, [row for row in rows if row.kind == kind.value])
        total += len(rows)
        if len(rows) < BATCH:
            return total


async def mark(uow: UnitOfWork, kind: Kind, id: int) -> None:
    """The index must look at this row again. Marks of one moment are seen together."""
    await queries.mark(uow, kind.value, id)


async def mark_products(uow: UnitOfWork, ids: Sequence[int]) -> None:
    await queries.mark_many(uow, ids, postgres=uow.postgres)


async def mark_collection(uow: UnitOfWork, id: int) -> None:
    """The collection, and the products in it."""
    await mark(uow, Kind.COLLECTION, id)
    await queries.mark_members(uow, id, postgres=uow.postgres)


async def _refresh(services: Services, kind: Kind, rows: Sequence[StaleRow]) -> None:
    """The marks are removed last, unless they were renewed meanwhile: nothing gets lost."""
    if not rows:
        return
    keys = [row.object_key for row in rows]
    async with services.db.read() as reader:
        documents = await documents_of(reader, kind, keys)
    present = {document.id for document in documents}
    gone = [key for key in keys if key not in present]
    await services.plugins.search.replace(documents)
    await services.plugins.search.remove(kind, gone)

    async def forget(uow: UnitOfWork) -> None:
        await queries.forget_seen(uow, rows)
        await queries.mark_future(uow, kind.value, gone, postgres=uow.postgres)

    await services.db.atomically(forget)
    log.info("search_index_updated", kind=kind.value, written=len(documents), removed=len(gone))


async def _mark_future(uow: UnitOfWork) -> None:
    for kind in queries.PUBLISHED_TABLES:
        await queries.mark_future(uow, kind, None, postgres=uow.postgres)
