"""The index follows the database."""

from datetime import timedelta

import pytest

from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.catalog.models import Collection, CollectionProduct, Product, ProductStatus
from commerce_api.content.events import ArticleChanged, PageChanged
from commerce_api.content.models import Article, Page
from commerce_api.kernel import outbox
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Services
from commerce_api.ports.search import (
    NO_SALES,
    Facet,
    Filters,
    Kind,
    ProductDocument,
    SearchRequest,
    SearchResult,
    Sort,
)
from commerce_api.search import handlers, queries, service
from commerce_api.search.documents import all_documents, documents_of
from tests import make
from tests.conftest import Counting
from tests.search.shop import Shelf, worked

FACETS = (Facet.VENDOR, Facet.TAG, Facet.ALL_OPTIONS, Facet.AVAILABLE, Facet.PRICE)


async def found(engine: TantivySearch, text: str) -> list[tuple[Kind, int]]:
    hits = (await engine.search(SearchRequest(text=text, limit=50))).hits
    return [(hit.kind, hit.id) for hit in hits]


async def marks(db: Database) -> list[tuple[str, int, int]]:
    async with db.read() as reader:
        sql = "SELECT kind, object_id, version FROM search_stale_document ORDER BY kind, object_id"
        return [(kind, key, version) for kind, key, version in await reader.fetch(sql)]


async def everything(engine: TantivySearch) -> list[SearchResult]:
    requests = [
        SearchRequest(text=text, sort=sort, facets=FACETS, currency="EUR", limit=50)
        for text in ("", "scarf", "mug")
        for sort in (Sort.RELEVANCE, Sort.TITLE, Sort.PRICE, Sort.BEST_SELLING)
    ]
    return [await engine.search(request) for request in requests]


async def test_what_a_document_of_a_product_says(shelf: Shelf, db: Database) -> None:
    first = shelf.products[0]
    async with db.read() as reader:
        [document] = await documents_of(reader, Kind.PRODUCT, [first.id])
    assert isinstance(document, ProductDocument)
    assert document.title == "Wool scarf"
    assert list(document.tags) == ["winter", "wool"]
    assert list(document.collections) == [shelf.collection]
    assert list(document.options) == ["Color:Red"]
    assert list(document.variant_titles) == ["Red"]
    assert document.prices == {"EUR": (2900, 2900)}
    assert document.available is True
    assert document.sales_rank == NO_SALES - 5
    assert document.created == int(first.created_at.timestamp())
    assert document.texts == {"de": ("Wollschal", "")}


async def test_a_change_is_found_after_the_worker_ran(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    product = shelf.products[4]
    async with db.transaction() as uow:
        row = await uow.session.get(Product, product.id)
        assert row
        row.title = "Rucksack"
        uow.emit(ProductChanged(product.id))
    assert await found(engine, "rucksack") == []
    await worked(services)
    assert await found(engine, "rucksack") == [(Kind.PRODUCT, product.id)]
    assert await found(engine, "backpack") == []
    assert await marks(db) == []


async def test_a_change_of_a_price_is_found(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        await make.variant(uow, of=shelf.products[4], price=Money(100, "EUR"))
    await worked(services)
    request = SearchRequest(kinds=(Kind.PRODUCT,), sort=Sort.PRICE, currency="EUR", limit=1)
    assert (await engine.search(request)).hits[0].id == shelf.products[4].id


@pytest.mark.parametrize("status", ["draft", "archived"])
async def test_what_goes_off_sale_leaves_the_index(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch, status: str
) -> None:
    product = shelf.products[4]
    async with db.transaction() as uow:
        row = await uow.session.get(Product, product.id)
        assert row
        row.status = ProductStatus(status)
        uow.emit(ProductChanged(product.id))
    await worked(services)
    assert await found(engine, "backpack") == []
    assert await marks(db) == []


async def test_what_is_published_later_is_found_later(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow, title="Umbrella", published_at=now() + timedelta(days=1))
        uow.emit(ProductChanged(product.id))
    await worked(services)
    assert await found(engine, "umbrella") == []
    assert [mark[:2] for mark in await marks(db)] == [("product", product.id)]
    async with db.transaction() as uow:
        past = now() - timedelta(seconds=1)
        await uow.fetch(
            "UPDATE catalog_product SET published_at = :past WHERE id = :id",
            past=past,
            id=product.id,
        )
        await uow.fetch("UPDATE search_stale_document SET due_at = :past", past=past)
    await handlers.index(services)
    assert await found(engine, "umbrella") == [(Kind.PRODUCT, product.id)]
    assert await marks(db) == []


async def test_a_rebuild_remembers_what_is_published_later(
    shelf: Shelf, db: Database, services: Services
) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow, title="Umbrella", published_at=now() + timedelta(days=1))
        await make.product(uow, title="No", status="draft", published_at=now() + timedelta(days=1))
    await service.rebuild(services)
    assert [mark[:2] for mark in await marks(db)] == [("product", product.id)]


async def test_pages_articles_and_collections_are_followed(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        for table, kind, event in (
            (Page, Kind.PAGE, PageChanged),
            (Article, Kind.ARTICLE, ArticleChanged),
            (Collection, Kind.COLLECTION, CollectionChanged),
        ):
            row = await uow.session.get(table, 1)
            assert row
            row.title = f"Zebra {kind.value}"
            uow.emit(event(1))
    await worked(services)
    kinds = [kind for kind, _ in await found(engine, "zebra")]
    assert sorted(kinds) == [Kind.ARTICLE, Kind.COLLECTION, Kind.PAGE]


async def test_members_of_a_collection_are_followed(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        collection = await make.collection(uow, title="New")
        member = CollectionProduct(
            collection_id=collection.id, product_id=shelf.products[1].id, position=0
        )
        await uow.add(member)
        uow.emit(CollectionChanged(collection.id))
    await worked(services)
    request = SearchRequest(filters=Filters(collections=(collection.id,)))
    assert [hit.id for hit in (await engine.search(request)).hits] == [shelf.products[1].id]


async def test_a_mark_that_is_renewed_meanwhile_stays(
    shelf: Shelf, db: Database, services: Services
) -> None:
    async with db.transaction() as uow:
        await service.mark(uow, Kind.PRODUCT, 1)
        await service.mark(uow, Kind.PRODUCT, 2)
    async with db.read() as reader:
        seen = await queries.stale(reader, 10)
    async with db.transaction() as uow:
        await service.mark(uow, Kind.PRODUCT, 1)
        await queries.forget_seen(uow, seen)
    assert await marks(db) == [("product", 1, 1)]
    await service.drain(services)
    assert await marks(db) == []


async def test_while_the_index_is_locked_nothing_is_forgotten(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        uow.emit(ProductChanged(shelf.products[0].id))
    await outbox.drain(db)
    writing = engine._begin()
    await handlers.index(services)
    assert len(await marks(db)) == 1
    writing.close()
    await handlers.index(services)
    assert await marks(db) == []


async def test_the_worker_builds_an_index_that_is_missing(
    shelf: Shelf, services: Services, engine: TantivySearch
) -> None:
    await engine.close()
    engine._generations._pointer.unlink()
    assert (await engine.health()).needs_rebuild
    await handlers.index(services)
    assert (await engine.health()).documents == 8


async def test_an_index_that_was_kept_equals_one_that_was_rebuilt(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        for number, product in enumerate(shelf.products):
            row = await uow.session.get(Product, product.id)
            assert row
            row.title = f"{row.title} {number}"
            row.sold_count = 10 - number
            uow.emit(ProductChanged(product.id))
        added = await make.product(uow, title="Third scarf", tags=("wool",), vendor="Nordika")
        await make.variant(uow, of=added, options={"Color": "Green"})
        last = await uow.session.get(Product, shelf.products[-1].id)
        assert last
        last.status = ProductStatus.DRAFT
        uow.emit(ProductChanged(added.id))
    await worked(services)
    kept = await everything(engine)
    told: list[int] = []
    assert await service.rebuild(services, told.append) == 8
    assert told[-1] == 8
    assert await everything(engine) == kept


async def test_a_batch_costs_as_much_as_one_document(
    shelf: Shelf, db: Database, services: Services, count_statements: Counting
) -> None:
    async with db.read() as reader:
        with count_statements() as one:
            await documents_of(reader, Kind.PRODUCT, [shelf.products[0].id])
        with count_statements() as all_of_them:
            await documents_of(reader, Kind.PRODUCT, [row.id for row in shelf.products])
        assert len(one) == len(all_of_them) == 12
        batches = [batch async for batch in all_documents(reader)]
    assert [len(batch) for batch in batches] == [5, 1, 1, 1]
