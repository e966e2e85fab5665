"""Bundles: what is in them, and how many of them there are."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from commerce_api.catalog import collecting
from commerce_api.catalog.bundles import put_components
from commerce_api.catalog.collecting import RuleValues
from commerce_api.catalog.errors import BadBundle
from commerce_api.catalog.models import (
    Product,
    ProductStatus,
    RuleMatch,
    RuleRelation,
    RuleSubject,
    Variant,
)
from commerce_api.gql.ids import gid
from commerce_api.inventory import service as inventory
from commerce_api.inventory.models import Stock
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.errors import DomainError
from commerce_api.ports.search import Kind, ProductDocument
from commerce_api.search import documents
from tests import make
from tests.conftest import Counting, Execute

BUNDLE = """query Bundle($ids: [ID!]!, $first: Int, $after: String, $last: Int) {
  nodes(ids: $ids) { ... on ProductVariant {
    sku requiresComponents availableForSale quantityAvailable currentlyNotInStock
    components(first: $first, after: $after, last: $last) {
      nodes { quantity productVariant { sku product { title } } }
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
    groupedBy(first: 10) { nodes { sku } }
    storeAvailability(first: 5) { nodes { location { name } available quantityAvailable } }
    product { availableForSale totalInventory encodedVariantAvailability }
  } } }"""
FIND = """query Find($query: String) { products(first: 20, query: $query) { nodes { id } } }"""


class Set:
    """A bundle of two cups and a pot."""

    cup: Variant
    pot: Variant
    bundle: Variant


async def make_set(
    db: Database, cups: int | None = 7, pots: int | None = 2, *, each: tuple[int, int] = (2, 1)
) -> Set:
    made = Set()
    async with db.transaction() as uow:
        made.cup = await make.variant(uow, of=await make.product(uow, title="Cup"), stock=cups)
        made.pot = await make.variant(uow, of=await make.product(uow, title="Pot"), stock=pots)
        product = await make.product(uow, title="Tea set")
        made.bundle = await make.variant(uow, of=product, stock=None)
        parts = [(made.cup, each[0]), (made.pot, each[1])]
        await put_components(uow, made.bundle, parts)
    return made


def node_id(variant: Variant) -> str:
    return gid("ProductVariant", variant.id)


async def seen(execute: Execute, *variants: Variant, **variables: Any) -> list[dict[str, Any]]:
    found = await execute(BUNDLE, ids=[node_id(v) for v in variants], **{"first": 10} | variables)
    nodes: list[dict[str, Any]] = found["nodes"]
    return nodes


async def components_of(db: Database, bundle: Variant) -> list[tuple[int, int]]:
    sql = """SELECT component_id, quantity FROM catalog_bundle_component
      WHERE bundle_id = :id ORDER BY position"""
    async with db.read() as reader:
        return [(row[0], row[1]) for row in await reader.fetch(sql, id=bundle.id)]


async def test_a_bundle_says_what_is_in_it(db: Database, execute: Execute) -> None:
    made = await make_set(db)
    bundle, cup, pot = await seen(execute, made.bundle, made.cup, made.pot)
    assert bundle["requiresComponents"] is True
    assert [
        (part["quantity"], part["productVariant"]["product"]["title"])
        for part in bundle["components"]["nodes"]
    ] == [(2, "Cup"), (1, "Pot")]
    assert bundle["groupedBy"]["nodes"] == []
    for part in (cup, pot):
        assert part["requiresComponents"] is False
        assert part["components"]["nodes"] == []
        assert part["groupedBy"]["nodes"] == [{"sku": made.bundle.sku}]


async def test_pages_of_components(db: Database, execute: Execute) -> None:
    made = await make_set(db)
    [page] = await seen(execute, made.bundle, first=1)
    info = page["components"]["pageInfo"]
    assert [part["quantity"] for part in page["components"]["nodes"]] == [2]
    assert info["hasNextPage"]
    [page] = await seen(execute, made.bundle, first=1, after=info["endCursor"])
    assert [part["quantity"] for part in page["components"]["nodes"]] == [1]
    assert not page["components"]["pageInfo"]["hasNextPage"]
    [page] = await seen(execute, made.bundle, first=None, last=1)
    assert [part["quantity"] for part in page["components"]["nodes"]] == [1]
    assert page["components"]["pageInfo"]["hasPreviousPage"]


async def test_what_is_not_on_sale_is_not_shown(db: Database, execute: Execute) -> None:
    made = await make_set(db)
    async with db.transaction() as uow:
        pots = await uow.session.get(Product, made.pot.product_id)
        assert pots
        pots.status = ProductStatus.DRAFT
        uow.session.add(pots)
    [bundle] = await seen(execute, made.bundle)
    assert [part["quantity"] for part in bundle["components"]["nodes"]] == [2]
    assert bundle["requiresComponents"] is True
    async with db.transaction() as uow:
        sets = await uow.session.get(Product, made.bundle.product_id)
        assert sets
        sets.status = ProductStatus.DRAFT
        uow.session.add(sets)
    [cup] = await seen(execute, made.cup)
    assert cup["groupedBy"]["nodes"] == []


@pytest.mark.parametrize(
    ("cups", "pots", "units"),
    [(7, 2, 2), (3, 5, 1), (1, 5, 0), (7, None, 3), (None, None, None), (0, None, 0)],
)
async def test_as_many_as_the_scarcest_component_allows(
    db: Database, execute: Execute, cups: int | None, pots: int | None, units: int | None
) -> None:
    made = await make_set(db, cups, pots)
    [bundle] = await seen(execute, made.bundle)
    there = units is None or units > 0
    assert bundle["quantityAvailable"] == units
    assert bundle["availableForSale"] is there
    assert bundle["currentlyNotInStock"] is False
    assert bundle["product"]["availableForSale"] is there
    assert bundle["product"]["totalInventory"] == (units or 0)
    assert (bundle["product"]["encodedVariantAvailability"] != "v1_") is there
    product = gid("Product", made.bundle.product_id)
    for query, expected in (
        ("available_for_sale:true", there),
        ("available_for_sale:false", not there),
    ):
        found = (await execute(FIND, query=query))["products"]["nodes"]
        assert ({"id": product} in found) is expected
    async with db.read() as reader:
        keys = [made.bundle.product_id]
        [document] = await documents.documents_of(reader, Kind.PRODUCT, keys)
    assert isinstance(document, ProductDocument)
    assert document.available is there


async def test_a_bundle_beside_a_single_variant(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
        single = await make.variant(uow, of=product, stock=7, options={"Pack": "One"})
        three = await make.variant(uow, of=product, stock=None, options={"Pack": "Three"})
        await put_components(uow, three, [(single, 3)])
    one, pack = await seen(execute, single, three)
    assert [one["quantityAvailable"], pack["quantityAvailable"]] == [7, 2]
    assert one["product"]["totalInventory"] == 9


async def test_a_place_needs_all_components(db: Database, execute: Execute) -> None:
    made = await make_set(db, 5, 4)
    async with db.transaction() as uow:
        other = await make.location(uow, "hamburg", position=1)
        await uow.add(Stock(variant_id=made.cup.id, location_id=other.id, on_hand=9))
        await uow.fetch("UPDATE inventory_location SET pickup = TRUE")
    [bundle] = await seen(execute, made.bundle)
    assert [
        (row["location"]["name"], row["available"], row["quantityAvailable"])
        for row in bundle["storeAvailability"]["nodes"]
    ] == [("Berlin", True, 2), ("Hamburg", False, 0)]
    assert bundle["quantityAvailable"] == 4  # the pots and cups may come from both


async def test_what_cannot_be_a_bundle(db: Database) -> None:
    made = await make_set(db)
    async with db.transaction() as uow:
        card = await make.variant(uow, of=await make.product(uow, is_gift_card=True))
        other = await make.variant(uow)
        many = [(await make.variant(uow, price=None, stock=None), 1) for _ in range(51)]
    wrong = [
        (made.bundle, [(made.bundle, 1)]),
        (made.bundle, [(made.cup, 1), (made.cup, 2)]),
        (made.bundle, [(made.cup, 0)]),
        (made.bundle, [(made.cup, -1)]),
        (made.bundle, [(made.cup, 1001)]),
        (made.bundle, [(card, 1)]),
        (card, [(made.cup, 1)]),
        (other, [(made.bundle, 1)]),
        (made.cup, [(other, 1)]),
        (made.bundle, many),
    ]
    for bundle, parts in wrong:
        with pytest.raises(BadBundle):
            async with db.transaction() as uow:
                await put_components(uow, bundle, parts)
    nobody = Variant(id=987_654, product_id=1, sku="X", title="X", position=0)
    with pytest.raises(DomainError):
        async with db.transaction() as uow:
            await put_components(uow, made.bundle, [(nobody, 1)])
    assert await components_of(db, made.bundle) == [(made.cup.id, 2), (made.pot.id, 1)]
    assert await components_of(db, made.cup) == await components_of(db, other) == []


async def test_components_are_replaced_and_told(db: Database) -> None:
    made = await make_set(db)
    async with db.transaction() as uow:
        await uow.fetch("DELETE FROM kernel_outbox")
        await put_components(uow, made.bundle, [(made.pot, 3), (made.cup, 1)])
    assert await components_of(db, made.bundle) == [(made.pot.id, 3), (made.cup.id, 1)]
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT object_key FROM kernel_outbox WHERE name = 'catalog.product_changed'"
        )
    assert [row[0].rpartition(":")[2] for row in rows] == [str(made.bundle.product_id)]
    async with db.transaction() as uow:
        await put_components(uow, made.bundle, [])
    assert await components_of(db, made.bundle) == []


async def test_two_bundles_never_contain_each_other(db: Database) -> None:
    async with db.transaction() as uow:
        one, two = await make.variant(uow), await make.variant(uow)

    async def put(bundle: Variant, part: Variant) -> bool:
        try:
            await db.atomically(lambda uow: put_components(uow, bundle, [(part, 1)]))
        except BadBundle:
            return False
        return True

    assert sorted(await asyncio.gather(put(one, two), put(two, one))) == [False, True]


Work = Callable[[UnitOfWork], Awaitable[object]]


async def told(db: Database, work: Work) -> list[str]:
    async with db.transaction() as uow:
        await uow.fetch("DELETE FROM kernel_outbox")
        await work(uow)
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT object_key FROM kernel_outbox WHERE name = 'inventory.stock_changed'"
        )
    return sorted(row[0].rpartition(":")[2] for row in rows)


def hold(demand: dict[int, int]) -> Work:
    return lambda uow: inventory.hold(uow, "cart", demand, now() + timedelta(hours=1))


async def test_a_component_that_does_not_suffice_is_told_for_the_bundle(db: Database) -> None:
    made = await make_set(db, 5, 4)
    bundle = str(made.bundle.product_id)
    assert await told(db, hold({made.cup.id: 3})) == []
    assert await told(db, hold({made.cup.id: 4})) == [bundle]  # one cup is left: no set
    assert await told(db, lambda uow: inventory.release(uow, "cart")) == [bundle]
    both = sorted([bundle, str(made.cup.product_id)])
    assert await told(db, hold({made.cup.id: 5})) == both
    await told(db, lambda uow: inventory.release(uow, "cart"))
    [[place]] = await _fetch(db, "SELECT id FROM inventory_location")
    assert await told(db, lambda uow: inventory.adjust(uow, made.pot.id, place, -1)) == []
    both = sorted([bundle, str(made.pot.product_id)])
    assert await told(db, lambda uow: inventory.adjust(uow, made.pot.id, place, -3)) == both


async def test_rules_that_watch_stock_hear_of_bundles(db: Database) -> None:
    made = await make_set(db, 8, 9)
    async with db.transaction() as uow:
        row = await make.collection(uow)
        rule = RuleValues(RuleSubject.STOCK, RuleRelation.LESS, "3")
        await collecting.set_rules(uow, row.id, RuleMatch.ALL, [rule])
    assert await told(db, hold({made.cup.id: 1})) == [str(made.bundle.product_id)]


async def test_as_many_statements_for_twenty_bundles_as_for_one(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    first = await make_set(db)
    await seen(execute, first.bundle)  # what is kept from now on is not counted
    with count_statements() as few:
        await seen(execute, first.bundle)
    others = [await make_set(db) for _ in range(20)]
    with count_statements() as many:
        found = await seen(execute, first.bundle, *(other.bundle for other in others))
    assert len(found) == 21
    assert all(row["components"]["nodes"][1]["productVariant"]["sku"] for row in found)
    assert len(many) == len(few)


async def _fetch(db: Database, sql: str) -> Any:
    async with db.read() as reader:
        return await reader.fetch(sql)
