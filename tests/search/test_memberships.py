"""Collections by rules: their members follow what changes, one product at a time."""

import pytest

from commerce_api.catalog import collecting
from commerce_api.catalog.collecting import RuleValues
from commerce_api.catalog.events import CollectionChanged, ProductChanged
from commerce_api.catalog.models import (
    CollectionOrder,
    Product,
    ProductTag,
    RuleMatch,
    RuleRelation,
    RuleSubject,
    Variant,
)
from commerce_api.inventory import service as inventory
from commerce_api.kernel import outbox
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.plugins.tantivy_search import TantivySearch
from commerce_api.ports import Services
from commerce_api.ports.search import Filters, SearchRequest
from commerce_api.pricing import service as pricing
from commerce_api.pricing.events import MarketsChanged
from commerce_api.pricing.models import Exclusion
from commerce_api.search import handlers, memberships
from tests import make
from tests.conftest import Counting, Execute
from tests.search.shop import Shelf, worked

CHEAP = RuleValues(RuleSubject.PRICE, RuleRelation.LESS, "20")
WOOL = RuleValues(RuleSubject.TAG, RuleRelation.EQUALS, "wool")
SCARCE = RuleValues(RuleSubject.STOCK, RuleRelation.LESS, "3")

LIST = """
query C($id: ID!, $sort: ProductCollectionSortKeys, $filters: [ProductFilter!], $first: Int = 9,
    $after: String, $reverse: Boolean) {
  collection(id: $id) {
    products(first: $first, after: $after, sortKey: $sort, filters: $filters, reverse: $reverse) {
      totalCount filters { label values { label count } }
      nodes { title } pageInfo { hasNextPage endCursor }
    }
  }
}"""


async def ruled(
    db: Database, *rules: RuleValues, match: RuleMatch = RuleMatch.ALL, title: str = "Ruled"
) -> int:
    async with db.transaction() as uow:
        row = await make.collection(uow, title=title)
        await collecting.set_rules(uow, row.id, match, rules)
    return row.id


async def members(db: Database, collection: int) -> list[str]:
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT p.title FROM catalog_collection_product AS m "
            "JOIN catalog_product AS p ON p.id = m.product_id "
            "WHERE m.collection_id = :id ORDER BY m.position, p.id",
            id=collection,
        )
    return [title for (title,) in rows]


async def settled(db: Database) -> None:
    """What the worker does, without an index."""
    await outbox.drain(db)
    await memberships.recount(db)


async def test_new_rules_find_their_products(shelf: Shelf, db: Database) -> None:
    cheap = await ruled(db, CHEAP)
    either = await ruled(db, CHEAP, WOOL, match=RuleMatch.ANY)
    both = await ruled(db, CHEAP, WOOL)
    assert await members(db, cheap) == []
    await settled(db)
    assert await members(db, cheap) == ["Coffee mug", "Enamel mug"]
    assert await members(db, either) == ["Wool scarf", "Coffee mug", "Enamel mug"]
    assert await members(db, both) == []


async def test_a_recount_goes_on_where_it_was(
    shelf: Shelf, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memberships, "BATCH", 2)
    cheap = await ruled(db, CHEAP)
    await outbox.drain(db)
    await db.atomically(memberships._recount_some)
    await db.atomically(memberships._recount_some)
    assert await members(db, cheap) == ["Coffee mug", "Enamel mug"]
    async with db.read() as reader:
        [[after]] = await reader.fetch("SELECT after_id FROM search_recount")
    assert after == shelf.products[3].id
    assert await memberships.recount(db) == 0
    async with db.read() as reader:
        assert not await reader.fetch("SELECT 1 FROM search_recount")


async def test_a_product_that_changes_comes_and_goes(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    cheap, wool = await ruled(db, CHEAP), await ruled(db, WOOL)
    await settled(db)
    mug = shelf.products[2]
    async with db.transaction() as uow:
        [[key]] = await uow.fetch(
            "SELECT id FROM catalog_variant WHERE product_id = :id", id=mug.id
        )
        variant = await uow.session.get(Variant, key)
        assert variant
        await pricing.set_price(uow, variant, Money(2000, "EUR"))
        await uow.add(ProductTag(product_id=mug.id, tag="Wool"))
    await worked(services)
    assert await members(db, cheap) == ["Enamel mug"]
    assert await members(db, wool) == ["Wool scarf", "Coffee mug"]
    found = await engine.search(SearchRequest(filters=Filters(collections=(wool,))))
    assert {hit.id for hit in found.hits} == {shelf.products[0].id, mug.id}
    async with db.transaction() as uow:
        await uow.fetch("DELETE FROM catalog_product_tag WHERE product_id = :id", id=mug.id)
        uow.emit(ProductChanged(mug.id))
    await worked(services)
    assert await members(db, wool) == ["Wool scarf"]
    found = await engine.search(SearchRequest(filters=Filters(collections=(wool,))))
    assert [hit.id for hit in found.hits] == [shelf.products[0].id]


async def test_other_rules_replace_the_members(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    found = await ruled(db, CHEAP)
    await worked(services)
    await memberships.recount(db)
    async with db.transaction() as uow:
        await collecting.set_rules(uow, found, RuleMatch.ALL, [WOOL])
    await settled(db)
    await handlers.index(services)
    assert await members(db, found) == ["Wool scarf"]
    hits = (await engine.search(SearchRequest(filters=Filters(collections=(found,))))).hits
    assert [hit.id for hit in hits] == [shelf.products[0].id]
    async with db.transaction() as uow:
        await collecting.set_rules(uow, found, RuleMatch.ALL, [])
    await settled(db)
    assert await members(db, found) == []


async def test_what_is_chosen_by_hand_stays_whatever_the_rules_say(
    shelf: Shelf, db: Database
) -> None:
    found = await ruled(db, CHEAP)
    bag, mug = shelf.products[4].id, shelf.products[2].id
    async with db.transaction() as uow:
        await collecting.pin(uow, found, bag, 0)
    await settled(db)
    assert await members(db, found) == ["Backpack", "Coffee mug", "Enamel mug"]
    async with db.transaction() as uow:
        await collecting.pin(uow, found, mug, 1)
        await collecting.set_rules(uow, found, RuleMatch.ALL, [WOOL])
    await settled(db)
    assert await members(db, found) == ["Backpack", "Coffee mug", "Wool scarf"]
    async with db.transaction() as uow:
        assert await collecting.unpin(uow, found, bag)
        assert not await collecting.unpin(uow, found, shelf.products[0].id)
    await settled(db)
    assert await members(db, found) == ["Coffee mug", "Wool scarf"]


async def test_what_is_taken_out_by_hand_comes_back_by_the_rules(
    shelf: Shelf, db: Database
) -> None:
    found = await ruled(db, CHEAP)
    mug = shelf.products[2].id
    async with db.transaction() as uow:
        await collecting.pin(uow, found, mug, 0)
    await settled(db)
    async with db.transaction() as uow:
        await collecting.unpin(uow, found, mug)
    await settled(db)
    assert await members(db, found) == ["Coffee mug", "Enamel mug"]


async def test_the_index_forgets_who_was_taken_out(
    shelf: Shelf, db: Database, services: Services, engine: TantivySearch
) -> None:
    async with db.transaction() as uow:
        await collecting.unpin(uow, shelf.collection, shelf.products[1].id)
    await worked(services)
    request = SearchRequest(filters=Filters(collections=(shelf.collection,)), limit=0)
    assert (await engine.search(request)).total == 4


async def test_stock_moves_products_in_and_out(shelf: Shelf, db: Database) -> None:
    scarce = await ruled(db, SCARCE)
    await settled(db)
    assert await members(db, scarce) == ["Silk scarf", "Enamel mug", "Backpack", "Draft scarf"]
    async with db.read() as reader:
        rows = await reader.fetch("SELECT product_id, id FROM catalog_variant")
    variants = {row[0]: row[1] for row in rows}
    async with db.transaction() as uow:
        await inventory.hold(uow, "cart", {variants[shelf.products[0].id]: 2}, now())
    await settled(db)
    assert "Wool scarf" in await members(db, scarce)
    async with db.transaction() as uow:
        await inventory.release(uow, "cart")
    await settled(db)
    assert "Wool scarf" not in await members(db, scarce)


async def test_a_change_of_one_product_costs_as_much_for_many_collections(
    shelf: Shelf, db: Database, count_statements: Counting
) -> None:
    product = shelf.products[2].id
    await ruled(db, CHEAP)
    await ruled(db, WOOL)
    await settled(db)

    async def cost() -> int:
        with count_statements() as seen:
            async with db.transaction() as uow:
                await memberships.keep(uow, [product])
        return len(seen)

    few = await cost()
    for number in range(30):
        other = RuleValues(RuleSubject.TITLE, RuleRelation.CONTAINS, f"{number}")
        await ruled(db, other, WOOL, match=RuleMatch.ANY, title=f"Other {number}")
    await settled(db)
    many = await cost()
    assert many == few == (7 if db.postgres else 6)


async def test_without_rules_a_change_costs_two_reads(
    shelf: Shelf, db: Database, count_statements: Counting
) -> None:
    with count_statements() as seen:
        async with db.transaction() as uow:
            await memberships.keep(uow, [shelf.products[0].id])
    assert len(seen) == (3 if db.postgres else 2)


async def test_a_change_of_one_product_writes_its_own_rows_only(
    shelf: Shelf, db: Database, count_statements: Counting
) -> None:
    cheap = await ruled(db, CHEAP)
    await settled(db)
    async with db.read() as reader:
        before = await reader.fetch("SELECT id, product_id FROM catalog_collection_product")
    scarf = shelf.products[0].id
    async with db.transaction() as uow:
        await make.variant(uow, of=await uow.session.get(Product, scarf), price=Money(100, "EUR"))
    with count_statements() as seen:
        await outbox.drain(db)
    assert sum("INSERT INTO catalog_collection_product" in sql for sql in seen) == 1
    assert not any("DELETE FROM catalog_collection_product" in sql for sql in seen)
    async with db.read() as reader:
        after = await reader.fetch("SELECT id, product_id FROM catalog_collection_product")
        assert not await reader.fetch("SELECT 1 FROM search_recount")
    added = {tuple(row) for row in after} - {tuple(row) for row in before}
    assert [product for _, product in added] == [scarf]
    assert "Wool scarf" in await members(db, cheap)


async def test_a_batch_costs_as_much_as_one_product(
    shelf: Shelf, db: Database, count_statements: Counting
) -> None:
    await ruled(db, CHEAP)
    await outbox.drain(db)
    counts = []
    for keys in ([shelf.products[2].id], [product.id for product in shelf.products]):
        with count_statements() as seen:
            async with db.transaction() as uow:
                await memberships.keep(uow, keys)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_the_audit_finds_what_drifted_and_the_worker_heals_it(
    shelf: Shelf, db: Database, services: Services
) -> None:
    cheap = await ruled(db, CHEAP)
    await settled(db)
    mug, bag = shelf.products[2].id, shelf.products[4].id
    async with db.read() as reader:
        told = await memberships.audit(reader)
    assert (told.members, told.missing, told.extra) == (2, [], [])
    async with db.transaction() as uow:
        sql = "UPDATE catalog_collection_product SET product_id = :bag WHERE product_id = :mug"
        await uow.fetch(f"{sql} AND collection_id = :id", bag=bag, mug=mug, id=cheap)
    async with db.read() as reader:
        told = await memberships.audit(reader)
    assert (told.members, told.missing, told.extra) == (2, [(cheap, mug)], [(cheap, bag)])
    await handlers.check_collections(services)
    assert await members(db, cheap) == ["Coffee mug", "Enamel mug"]


async def test_a_market_does_without_what_the_rules_put_into_a_collection(
    shelf: Shelf, db: Database, execute: Execute
) -> None:
    query = "query Q @inContext(country: DE) { products(first: 9) { nodes { title } } }"
    assert len((await execute(query))["products"]["nodes"]) == 5
    cheap = await ruled(db, CHEAP)
    async with db.transaction() as uow:
        [[market]] = await uow.fetch("SELECT id FROM pricing_market WHERE handle = 'eu'")
        await uow.add(Exclusion(market_id=market, collection_id=cheap))
        uow.emit(MarketsChanged(market))
        uow.settings_changed = True
    await settled(db)
    await pricing.drain(db)
    titles = [node["title"] for node in (await execute(query))["products"]["nodes"]]
    assert titles == ["Wool scarf", "Silk scarf", "Backpack"]
    async with db.transaction() as uow:
        await collecting.set_rules(uow, cheap, RuleMatch.ALL, [WOOL])
    await settled(db)
    titles = [node["title"] for node in (await execute(query))["products"]["nodes"]]
    assert titles == ["Silk scarf", "Coffee mug", "Enamel mug", "Backpack"]


async def test_time_alone_moves_products_out(
    shelf: Shelf, db: Database, services: Services
) -> None:
    new = await ruled(db, RuleValues(RuleSubject.CREATED, RuleRelation.WITHIN_DAYS, "30"))
    await settled(db)
    assert len(await members(db, new)) == 6
    async with db.transaction() as uow:
        await uow.fetch(
            "UPDATE catalog_product SET created_at = :old WHERE id = :id",
            old=now().replace(year=2020, day=1),
            id=shelf.products[0].id,
        )
    await handlers.check_collections(services)
    assert len(await members(db, new)) == 5


@pytest.mark.parametrize(
    ("order", "initials"),
    [
        (CollectionOrder.MANUAL, "BECSW"),
        (CollectionOrder.TITLE, "BCESW"),
        (CollectionOrder.TITLE_DESCENDING, "WSECB"),
        (CollectionOrder.PRICE, "CEWSB"),
        (CollectionOrder.PRICE_DESCENDING, "BSWEC"),
        (CollectionOrder.BEST_SELLING, "CSWBE"),
        (CollectionOrder.CREATED, "WSCEB"),
        (CollectionOrder.CREATED_DESCENDING, "BECSW"),
    ],
)
async def test_a_collection_has_an_order_of_its_own(
    shelf: Shelf,
    db: Database,
    services: Services,
    execute: Execute,
    order: CollectionOrder,
    initials: str,
) -> None:
    titles = [next(t for t in shelf.titles() if t[0] == initial) for initial in initials]
    async with db.transaction() as uow:
        await collecting.set_order(uow, shelf.collection, order)
        for number, product in enumerate(shelf.products):
            made = now().replace(year=2020 + number, day=1)
            sql = "UPDATE catalog_product SET created_at = :made WHERE id = :id"
            await uow.fetch(sql, made=made, id=product.id)
            uow.emit(ProductChanged(product.id))
    await worked(services)
    id = f"gid://shopify/Collection/{shelf.collection}"
    assert await walked(execute, id=id) == titles
    assert await walked(execute, id=id, sort="RELEVANCE") == titles
    assert await walked(execute, id=id, reverse=True) == list(reversed(titles))
    by_hand = ["Backpack", "Enamel mug", "Coffee mug", "Silk scarf", "Wool scarf"]
    assert await walked(execute, id=id, sort="MANUAL") == by_hand
    filters = [{"tag": "wool"}, {"tag": "silk"}, {"tag": "outdoor"}]
    few = [title for title in titles if not title.endswith("mug")]
    assert await walked(execute, id=id, filters=filters) == few
    assert await walked(execute, id=id, filters=filters, reverse=True) == list(reversed(few))


async def walked(execute: Execute, **variables: object) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        data = await execute(LIST, first=2, after=after, **variables)
        page = data["collection"]["products"]
        found += [node["title"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found


async def test_collections_of_different_orders_on_one_page(
    shelf: Shelf, db: Database, execute: Execute, count_statements: Counting
) -> None:
    async with db.transaction() as uow:
        for order in (CollectionOrder.TITLE, CollectionOrder.PRICE_DESCENDING):
            row = await make.collection(uow, *shelf.products, title=order.value)
            await collecting.set_order(uow, row.id, order)
    query = """{ collections(first: 9) { nodes { title products(first: 2) {
      nodes { title } } } } }"""
    data = await execute(query)
    found = {
        node["title"]: [each["title"] for each in node["products"]["nodes"]]
        for node in data["collections"]["nodes"]
    }
    assert found == {
        "Everything woollen": ["Backpack", "Enamel mug"],
        "title": ["Backpack", "Coffee mug"],
        "price_descending": ["Backpack", "Silk scarf"],
    }


async def test_filters_and_counts_of_a_collection_by_rules(
    shelf: Shelf, db: Database, services: Services, execute: Execute
) -> None:
    found = await ruled(db, CHEAP, WOOL, match=RuleMatch.ANY)
    await settled(db)
    await handlers.index(services)
    id = f"gid://shopify/Collection/{found}"
    data = (await execute(LIST, id=id, filters=[{"productVendor": "Tonwerk"}]))["collection"]
    assert data["products"]["totalCount"] == 1
    assert [node["title"] for node in data["products"]["nodes"]] == ["Coffee mug"]
    counts = {
        row["label"]: {value["label"]: value["count"] for value in row["values"]}
        for row in data["products"]["filters"]
    }
    assert counts["Brand"] == {"Nordika": 1, "Tonwerk": 1, "Örtler": 1}
    assert counts["Tag"]["kitchen"] == 1


async def test_a_changed_title_of_a_collection_recounts_nothing(shelf: Shelf, db: Database) -> None:
    cheap = await ruled(db, CHEAP)
    await settled(db)
    async with db.transaction() as uow:
        uow.emit(CollectionChanged(cheap))
    await outbox.drain(db)
    async with db.read() as reader:
        assert not await reader.fetch("SELECT 1 FROM search_recount")
