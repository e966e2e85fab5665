"""The price index follows what changed, and nothing else."""

import pytest

from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.catalog.models import CollectionProduct, Product
from commerce_api.kernel import outbox
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.pricing import index, service
from commerce_api.pricing.index import Drift
from commerce_api.pricing.models import Group
from tests import make
from tests.conftest import Counting
from tests.pricing.shop import Shop, indexed, listed, mug, worked


async def test_one_product_costs_as_much_in_a_shop_of_many(
    db: Database, shop: Shop, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        row = await listed(uow, market_id=shop.eu)
        await listed(uow, "group", group_id=shop.group)
        variant = await mug(uow)
    await worked(db)
    counts, written = [], []
    for others in (0, 25):
        async with db.transaction() as uow:
            for _ in range(others):
                await mug(uow)
        await worked(db)
        async with db.transaction() as uow:
            price = Money(900 + others, "EUR")
            await service.set_list_price(uow, row, variant, price)
        with count_statements() as seen:
            await outbox.drain(db)
        counts.append(len(seen))
        written.append([sql for sql in seen if "pricing_stale" in sql])
        assert (await indexed(db, variant.product_id))[f"EUR_m{shop.eu}"] == (
            *(900 + others, 900 + others),
            *(0, 0),
        )
    assert counts[0] == counts[1]
    assert written == [[], []]


async def test_every_code_has_its_range(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        cheap = await mug(uow, 1000, compare_at=Money(1200, "EUR"))
        product = await uow.session.get(Product, cheap.product_id)
        dear = await mug(uow, 2000, of=product)
        market = await listed(uow, "market", market_id=shop.eu)
        await service.set_list_price(uow, market, dear, Money(1500, "EUR"))
        group = await listed(uow, "group", group_id=shop.group)
        await service.set_list_price(uow, group, cheap, Money(500, "EUR"))
        await service.set_list_price(uow, group, cheap, Money(100, "EUR"), min_quantity=2)
    await worked(db)
    m, g = f"_m{shop.eu}", f"_g{shop.group}"
    assert await indexed(db, cheap.product_id) == {
        "EUR": (1000, 2000, 1200, 1200),
        f"EUR{m}": (1000, 1500, 1200, 1200),
        f"EUR{m}{g}": (500, 1500, 0, 0),
    }


async def test_a_new_list_is_not_used_before_its_rows_are_complete(
    db: Database, shop: Shop
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow, market_id=shop.eu)
        await service.set_list_price(uow, row, variant, Money(900, "EUR"))
    assert (await service.buyer_in(db, "DE")).prices == "EUR"
    await outbox.drain(db)
    assert (await service.buyer_in(db, "DE")).prices == "EUR"
    await service.drain(db)
    assert (await service.buyer_in(db, "DE")).prices == f"EUR_m{shop.eu}"
    assert (await service.buyer_in(db, "US")).prices == "USD"


async def test_codes_that_are_no_more_leave_the_index(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        row = await listed(uow, market_id=shop.eu)
    await worked(db)
    assert set(await indexed(db, variant.product_id)) == {"EUR", f"EUR_m{shop.eu}"}
    async with db.transaction() as uow:
        await uow.session.merge(row)
        await service.change_list(uow, await uow.session.merge(row), market_id=None)
    await worked(db)
    assert set(await indexed(db, variant.product_id)) == {"EUR"}
    async with db.read() as reader:
        codes = {row[0] for row in await reader.fetch("SELECT code FROM pricing_context")}
    assert codes == {"EUR", "USD", "CHF"}


async def test_a_variant_that_is_gone_is_forgotten(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        cheap = await mug(uow, 1000)
        dear = await mug(uow, 2000, of=await uow.session.get(Product, cheap.product_id))
        await uow.fetch("DELETE FROM pricing_price WHERE variant_id = :id", id=dear.id)
        uow.emit(ProductChanged(cheap.product_id))
    assert await indexed(db, cheap.product_id) == {"EUR": (1000, 2000, 0, 0)}
    await outbox.drain(db)
    assert await indexed(db, cheap.product_id) == {"EUR": (1000, 1000, 0, 0)}


async def test_the_audit_finds_what_was_planted(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        other = await mug(uow)
        third = await mug(uow)
        fourth = await mug(uow)
    await worked(db)
    assert await service.audit(db) == []
    async with db.transaction() as uow:
        await uow.fetch(
            "UPDATE pricing_index SET min_minor = 1 WHERE product_id = :id", id=variant.product_id
        )
        await uow.fetch("DELETE FROM pricing_index WHERE product_id = :id", id=other.product_id)
        await uow.fetch(
            "UPDATE pricing_index SET context = 'EUR_m99' WHERE product_id = :id",
            id=third.product_id,
        )
        await uow.fetch(
            "UPDATE pricing_price SET price_minor = 7 WHERE variant_id = :id", id=fourth.id
        )
    right = (1000, 1000, 0, 0)
    assert await service.audit(db) == [
        Drift(variant.product_id, "EUR", right, (1, 1000, 0, 0)),
        Drift(other.product_id, "EUR", right, None),
        Drift(third.product_id, "EUR", right, None),
        Drift(third.product_id, "EUR_m99", None, right),
        Drift(fourth.product_id, "EUR", (7, 7, 0, 0), right),
    ]
    assert await service.rebuild(db) == 4
    assert await service.audit(db) == []
    assert await indexed(db, third.product_id) == {"EUR": right}


async def test_the_worker_does_it_in_batches(
    db: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.transaction() as uow:
        products = [(await mug(uow)).product_id for _ in range(5)]
        await listed(uow, market_id=shop.eu, source_currency="EUR", factor_ppm=500_000)
    await outbox.drain(db)
    monkeypatch.setattr(index, "BATCH", 2)
    assert await service.drain(db) == 5
    code = f"EUR_m{shop.eu}"
    assert {(await indexed(db, key))[code] for key in products} == {(500, 500, 0, 0)}
    assert await service.drain(db) == 0
    async with db.read() as reader:
        assert await reader.fetch("SELECT id FROM pricing_stale_product") == []


async def test_what_is_marked_again_meanwhile_stays(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        await mug(uow)
        await index.mark(uow, index.ALL)
    async with db.read() as reader:
        [(product, version)] = await index.stale(reader)
    async with db.transaction() as uow:
        await index.mark(uow, index.ALL)
        await index.forget_seen(uow, [(product, version)])
    async with db.read() as reader:
        assert await index.stale(reader) == [(product, version + 1)]


async def test_a_collection_that_is_left_out_takes_its_products_along(
    db: Database, shop: Shop
) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        product = await uow.session.get(Product, variant.product_id)
        assert product
        collection = await make.collection(uow)
        await service.leave_out(uow, shop.eu, service.COLLECTION, collection.id)
    await worked(db)
    code = f"EUR_m{shop.eu}"
    assert code in await indexed(db, product.id)
    async with db.transaction() as uow:
        await uow.add(
            CollectionProduct(collection_id=collection.id, product_id=product.id, position=1)
        )
        uow.emit(CollectionChanged(collection.id))
    await worked(db)
    assert set(await indexed(db, product.id)) == {"EUR"}
    async with db.transaction() as uow:
        await service.let_in(uow, shop.eu, service.COLLECTION, collection.id)
    await worked(db)
    assert set(await indexed(db, product.id)) == {"EUR"}  # the market is like every other again
    assert (await service.buyer_in(db, "DE")).prices == "EUR"
    assert await service.audit(db) == []


async def test_a_new_group_changes_nothing_until_it_has_a_list(db: Database, shop: Shop) -> None:
    async with db.transaction() as uow:
        variant = await mug(uow)
        await service.add_group(uow, Group(handle="press", name="Press"))
    await worked(db)
    assert set(await indexed(db, variant.product_id)) == {"EUR"}
