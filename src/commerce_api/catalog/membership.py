"""The SQL of who is in which collection, and of the rules."""

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork

PUT_MATCH = """
UPDATE catalog_collection SET rule_match = :match, updated_at = :now
WHERE id = :collection RETURNING id"""

PUT_ORDER = """
UPDATE catalog_collection SET sort_order = :sort_order, updated_at = :now
WHERE id = :collection RETURNING id"""

FORGET_RULES = "DELETE FROM catalog_collection_rule WHERE collection_id = :collection"

PUT_MEMBER = """
INSERT INTO catalog_collection_product (created_at, collection_id, product_id, position, by_rule)
SELECT CAST(:now AS {time}), c.id, p.id, CAST(:position AS INTEGER), FALSE
FROM catalog_collection AS c CROSS JOIN catalog_product AS p
WHERE c.id = :collection AND p.id = :product
ON CONFLICT (collection_id, product_id)
DO UPDATE SET position = excluded.position, by_rule = FALSE RETURNING id"""

FORGET_MEMBER = """
DELETE FROM catalog_collection_product
WHERE collection_id = :collection AND product_id = :product AND by_rule = FALSE RETURNING id"""


async def put_rule_match(uow: UnitOfWork, collection: int, match: str | None) -> bool:
    return bool(await uow.fetch(PUT_MATCH, collection=collection, match=match, now=now()))


async def put_sort_order(uow: UnitOfWork, collection: int, order: str) -> bool:
    return bool(await uow.fetch(PUT_ORDER, collection=collection, sort_order=order, now=now()))


async def forget_rules(uow: Fetches, collection: int) -> None:
    await uow.fetch(FORGET_RULES, collection=collection)


async def put_member(uow: UnitOfWork, collection: int, product: int, position: int) -> bool:
    sql = PUT_MEMBER.format(time="TIMESTAMPTZ" if uow.postgres else "TEXT")
    found = await uow.fetch(
        sql, collection=collection, product=product, position=position, now=now()
    )
    return bool(found)


async def forget_member(uow: Fetches, collection: int, product: int) -> bool:
    return bool(await uow.fetch(FORGET_MEMBER, collection=collection, product=product))
