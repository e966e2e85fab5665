from collections.abc import Sequence

from commerce_api.kernel.db import Fetches

KNOWN_PRODUCTS = "SELECT id FROM catalog_product WHERE id = ANY(:ids)"

OFFERED = """
SELECT v.id, p.id FROM catalog_variant AS v
JOIN subscriptions_plan AS p ON p.id = ANY(:plans)
WHERE v.id = ANY(:variants) AND (
  EXISTS (SELECT 1 FROM subscriptions_group_product AS g
    WHERE g.product_id = v.product_id AND g.group_id = p.group_id)
  OR EXISTS (SELECT 1 FROM subscriptions_group_variant AS g
    WHERE g.variant_id = v.id AND g.group_id = p.group_id))"""

PLAN_ONLY = """
SELECT v.id FROM catalog_variant AS v
JOIN subscriptions_plan_only AS o ON o.product_id = v.product_id WHERE v.id = ANY(:variants)"""

FORGET_PLAN_ONLY = "DELETE FROM subscriptions_plan_only WHERE product_id = :product"


async def known_products(fetches: Fetches, ids: Sequence[int]) -> set[int]:
    return {row[0] for row in await fetches.fetch(KNOWN_PRODUCTS, ids=list(ids))}


async def offered(
    fetches: Fetches, variants: Sequence[int], plans: Sequence[int]
) -> set[tuple[int, int]]:
    """Which of these variants can be bought by which of these plans."""
    rows = await fetches.fetch(OFFERED, variants=list(variants), plans=list(plans))
    return {(variant, plan) for variant, plan in rows}


async def only_by_plan(fetches: Fetches, variants: Sequence[int]) -> set[int]:
    """Those of these variants that are not sold without a plan."""
    return {row[0] for row in await fetches.fetch(PLAN_ONLY, variants=list(variants))}


async def forget_plan_only(fetches: Fetches, product: int) -> None:
    await fetches.fetch(FORGET_PLAN_ONLY, product=product)
