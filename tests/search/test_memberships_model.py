"""Members that were kept change by change equal members that are worked out afresh."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce_api.catalog import collecting
from commerce_api.catalog.collecting import RuleValues
from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject, Variant
from commerce_api.inventory import service as inventory
from commerce_api.kernel import outbox
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.pricing import service as pricing
from commerce_api.search import memberships
from tests import make

WORDS = ("wool", "Wool", "silk", "woollen", "red silk")
CENTS = (990, 1000, 1001, 2000)
UNITS = (0, 1, 2, 3, 5)

Goods = dict[str, Any]

# Written down once more, without a look at the code: what each kind of rule says about a product.
SAYS: dict[tuple[str, str], Callable[[Goods, str], bool]] = {
    ("title", "equals"): lambda p, v: p["title"].lower() == v.lower(),
    ("title", "not_equals"): lambda p, v: p["title"].lower() != v.lower(),
    ("title", "contains"): lambda p, v: v.lower() in p["title"].lower(),
    ("title", "ends_with"): lambda p, v: p["title"].lower().endswith(v.lower()),
    ("vendor", "starts_with"): lambda p, v: p["vendor"].lower().startswith(v.lower()),
    ("vendor", "is_set"): lambda p, v: p["vendor"] != "",
    ("tag", "equals"): lambda p, v: v.lower() in {tag.lower() for tag in p["tags"]},
    ("tag", "not_equals"): lambda p, v: v.lower() not in {tag.lower() for tag in p["tags"]},
    ("tag", "is_not_set"): lambda p, v: not p["tags"],
    ("price", "less"): lambda p, v: p["price"] < float(v) * 100,
    ("price", "greater"): lambda p, v: p["price"] > float(v) * 100,
    ("price", "not_equals"): lambda p, v: p["price"] != float(v) * 100,
    ("compare_at_price", "is_set"): lambda p, v: p["before"] is not None,
    ("reduction", "is_set"): lambda p, v: p["before"] is not None and p["before"] > p["price"],
    ("stock", "less"): lambda p, v: p["stock"] < int(v),
    ("stock", "greater"): lambda p, v: p["stock"] > int(v),
    ("stock", "equals"): lambda p, v: p["stock"] == int(v),
}
VALUES = {
    "price": st.sampled_from(["9.90", "10", "10.01", "15"]),
    "stock": st.sampled_from(["0", "1", "2", "3"]),
}
rules = st.sampled_from(sorted(SAYS)).flatmap(
    lambda kind: st.tuples(st.just(kind), VALUES.get(kind[0], st.sampled_from(WORDS)))
)
collections = st.tuples(st.sampled_from(["all", "any"]), st.lists(rules, min_size=1, max_size=3))
edits = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.one_of(
            st.tuples(st.just("title"), st.sampled_from(WORDS)),
            st.tuples(st.just("vendor"), st.sampled_from(["", *WORDS])),
            st.tuples(st.just("tags"), st.sets(st.sampled_from(["wool", "silk", "Red"]))),
            st.tuples(st.just("price"), st.sampled_from(CENTS)),
            st.tuples(st.just("before"), st.sampled_from([None, *CENTS])),
            st.tuples(st.just("stock"), st.sampled_from(UNITS)),
        ),
    ),
    max_size=8,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(collections, min_size=1, max_size=4), first=edits, later=edits, turn=rules)
async def test_members_follow_every_edit(
    db: Database, wanted: list[Any], first: list[Any], later: list[Any], turn: Any
) -> None:
    goods, keys = await stocked(db)
    made = []
    async with db.transaction() as uow:
        for match, chosen in wanted:
            row = await make.collection(uow)
            await put(uow, row.id, match, chosen)
            made.append((row.id, match, chosen))
    await settled(db)
    assert await kept(db, made) == afresh(goods, made)
    for edit in first:
        await change(db, goods, *edit)
    await settled(db)
    assert await kept(db, made) == afresh(goods, made)
    made[0] = (made[0][0], "any", [turn])
    async with db.transaction() as uow:
        await put(uow, *made[0])
    for edit in later:
        await change(db, goods, *edit)
    await settled(db)
    assert await kept(db, made) == afresh(goods, made)
    async with db.read() as reader:
        drift = await memberships.audit(reader)
    assert (drift.missing, drift.extra) == ([], [])
    async with db.transaction() as uow:
        for key, _, _ in made:
            await collecting.set_rules(uow, key, RuleMatch.ALL, [])
        await uow.fetch("DELETE FROM catalog_product_tag WHERE product_id = ANY(:keys)", keys=keys)
    await settled(db)


async def stocked(db: Database) -> tuple[list[Goods], list[int]]:
    """Four new products with one variant each."""
    goods = []
    async with db.transaction() as uow:
        if not await uow.fetch("SELECT 1 FROM pricing_market"):
            await make.markets(uow)
        for _ in range(4):
            product = await make.product(uow, title="Mug")
            variant = await make.variant(uow, of=product, price=Money(1000, "EUR"), stock=2)
            [[place]] = await uow.fetch(
                "SELECT location_id FROM inventory_stock WHERE variant_id = :id", id=variant.id
            )
            facts = {"title": "Mug", "vendor": "", "tags": set(), "price": 1000, "before": None}
            goods.append({**facts, "stock": 2, "key": product.id, "variant": variant, "at": place})
    await outbox.drain(db)
    return goods, [product["key"] for product in goods]


async def put(uow: UnitOfWork, key: int, match: str, chosen: list[Any]) -> None:
    values = [
        RuleValues(RuleSubject(subject), RuleRelation(relation), value)
        for (subject, relation), value in chosen
    ]
    await collecting.set_rules(uow, key, RuleMatch(match), values)


async def change(db: Database, goods: list[Goods], which: int, edit: tuple[str, Any]) -> None:
    product, (name, value) = goods[which], edit
    variant: Variant = product["variant"]
    async with db.transaction() as uow:
        if name == "stock":
            await inventory.adjust(uow, variant.id, product["at"], value - product["stock"])
        product[name] = value
        if name in {"price", "before"}:
            before = Money(product["before"], "EUR") if product["before"] else None
            await pricing.set_price(uow, variant, Money(product["price"], "EUR"), before)
        if name in {"title", "vendor"}:
            sql = f"UPDATE catalog_product SET {name} = :value WHERE id = :id"
            await uow.fetch(sql, value=value, id=product["key"])
        if name == "tags":
            await retag(uow, product["key"], value)
        if name in {"title", "vendor", "tags"}:
            uow.emit(ProductChanged(product["key"]))


async def retag(uow: UnitOfWork, key: int, tags: set[str]) -> None:
    await uow.fetch("DELETE FROM catalog_product_tag WHERE product_id = :id", id=key)
    for tag in sorted(tags):
        await uow.fetch(
            "INSERT INTO catalog_product_tag (created_at, product_id, tag) "
            "VALUES (CURRENT_TIMESTAMP, :id, :tag)",
            id=key,
            tag=tag,
        )


def afresh(goods: list[Goods], made: list[Any]) -> dict[int, set[int]]:
    return {
        key: {
            product["key"]
            for product in goods
            if (all if match == "all" else any)(
                SAYS[kind](product, value) for kind, value in chosen
            )
        }
        for key, match, chosen in made
    }


async def kept(db: Database, made: list[Any]) -> dict[int, set[int]]:
    """The members among the last four products: those of earlier examples are left out."""
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT collection_id, product_id FROM catalog_collection_product "
            "WHERE product_id > (SELECT MAX(id) - 4 FROM catalog_product)"
        )
    found: dict[int, set[int]] = {key: set() for key, _, _ in made}
    for key, product in rows:
        found[key].add(product)
    return found


async def settled(db: Database) -> None:
    await outbox.drain(db)
    await memberships.recount(db)
