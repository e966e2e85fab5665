"""Rules and hand-picked products as a merchant writes them."""

from collections.abc import Awaitable, Callable

import pytest

from commerce_api.catalog import collecting
from commerce_api.catalog.collecting import MOST_RULES, RuleValues
from commerce_api.catalog.errors import BadRule
from commerce_api.catalog.models import CollectionOrder, RuleMatch, RuleRelation, RuleSubject
from commerce_api.kernel.db import Database, UnitOfWork
from commerce_api.kernel.errors import NotFound
from tests import make

WOOL = RuleValues(RuleSubject.TAG, RuleRelation.EQUALS, "wool")


async def rules_of(db: Database, collection: int) -> list[tuple[str, str, str]]:
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT subject, relation, value FROM catalog_collection_rule "
            "WHERE collection_id = :id ORDER BY position",
            id=collection,
        )
    return [(row[0], row[1], row[2]) for row in rows]


async def messages(db: Database) -> list[tuple[str, str]]:
    async with db.read() as reader:
        rows = await reader.fetch("SELECT name, object_key FROM kernel_outbox ORDER BY id")
    return [(row[0], row[1]) for row in rows]


async def collection(db: Database) -> int:
    async with db.transaction() as uow:
        return (await make.collection(uow)).id


async def test_rules_replace_rules_and_are_told(db: Database) -> None:
    key = await collection(db)
    unset = RuleValues(RuleSubject.VENDOR, RuleRelation.IS_SET, "what is ignored")
    async with db.transaction() as uow:
        await collecting.set_rules(uow, key, RuleMatch.ANY, [WOOL, WOOL])
    async with db.transaction() as uow:
        await collecting.set_rules(uow, key, RuleMatch.ALL, [unset, WOOL])
    assert await rules_of(db, key) == [("vendor", "is_set", ""), ("tag", "equals", "wool")]
    told = ("catalog.collection_rules_changed", f"catalog:{key}")
    assert await messages(db) == [told, told]


@pytest.mark.parametrize(
    ("subject", "relation", "value", "field"),
    [
        ("price", "contains", "3", "relation"),
        ("stock", "starts_with", "3", "relation"),
        ("title", "greater", "3", "relation"),
        ("created", "equals", "2026-01-01", "relation"),
        ("created", "is_set", "", "relation"),
        ("tag", "equals", "", "value"),
        ("tag", "equals", "x" * 256, "value"),
        ("tag", "equals", "\0", "value"),
        ("tag", "equals", "\ud800", "value"),
        ("price", "less", "cheap", "value"),
        ("price", "less", "-1", "value"),
        ("price", "less", "NaN", "value"),
        ("price", "less", "1e40", "value"),
        ("stock", "less", "1.5", "value"),
        ("weight", "greater", "Infinity", "value"),
        ("created", "greater", "yesterday", "value"),
        ("published", "within_days", "0", "value"),
        ("published", "within_days", "-3", "value"),
        ("published", "within_days", "٣", "value"),
        ("published", "within_days", "99999", "value"),
    ],
)
async def test_a_rule_that_means_nothing_is_refused(
    db: Database, subject: str, relation: str, value: str, field: str
) -> None:
    key = await collection(db)
    bad = RuleValues(RuleSubject(subject), RuleRelation(relation), value)
    with pytest.raises(BadRule) as refused:
        async with db.transaction() as uow:
            await collecting.set_rules(uow, key, RuleMatch.ALL, [WOOL, bad])
    assert refused.value.field == ("rules", "1", field)
    assert await rules_of(db, key) == []
    assert await messages(db) == []


async def test_too_many_rules_are_refused(db: Database) -> None:
    key = await collection(db)
    with pytest.raises(BadRule, match="at most 60"):
        async with db.transaction() as uow:
            await collecting.set_rules(uow, key, RuleMatch.ALL, [WOOL] * (MOST_RULES + 1))


async def test_what_is_not_there_is_not_found(db: Database) -> None:
    key = await collection(db)
    async with db.transaction() as uow:
        product = await make.product(uow)
    acts: list[Callable[[UnitOfWork], Awaitable[None]]] = [
        lambda uow: collecting.set_rules(uow, key + 1, RuleMatch.ALL, [WOOL]),
        lambda uow: collecting.set_order(uow, key + 1, CollectionOrder.PRICE),
        lambda uow: collecting.pin(uow, key + 1, product.id, 0),
        lambda uow: collecting.pin(uow, key, product.id + 1, 0),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            async with db.transaction() as uow:
                await act(uow)
    assert await messages(db) == []


async def test_whoever_is_put_in_or_taken_out_is_told(db: Database) -> None:
    key = await collection(db)
    async with db.transaction() as uow:
        product = await make.product(uow)
    async with db.transaction() as uow:
        await collecting.pin(uow, key, product.id, 3)
        await collecting.pin(uow, key, product.id, 5)
    async with db.read() as reader:
        sql = "SELECT position, by_rule FROM catalog_collection_product"
        assert [tuple(row) for row in await reader.fetch(sql)] == [(5, False)]
    async with db.transaction() as uow:
        assert await collecting.unpin(uow, key, product.id)
        assert not await collecting.unpin(uow, key, product.id)
    assert await messages(db) == [("catalog.product_changed", f"catalog:{product.id}")] * 3
