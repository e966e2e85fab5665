from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, json_value
from commerce_api.promotions.rows import Purchase

# What the purchase itself has claimed does not count against it. Only the orders know who has
# bought before; they are asked for discounts that want to know.
OFFERS = """
SELECT d.id, d.code, d.title, d.kind, d.basis_points,
  d.active AND (d.starts_at IS NULL OR d.starts_at <= :now)
    AND (d.ends_at IS NULL OR d.ends_at > :now),
  a.amount_minor, a.min_subtotal_minor,
  a.id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM promotions_discount_amount AS o WHERE o.discount_id = d.id),
  d.automatic, d.priority, d.excludes, d.min_quantity, d.get_quantity, d.countries,
  EXISTS (SELECT 1 FROM promotions_discount_collection AS c WHERE c.discount_id = d.id)
    OR EXISTS (SELECT 1 FROM promotions_discount_product AS p WHERE p.discount_id = d.id),
  EXISTS (SELECT 1 FROM promotions_discount_bought AS b WHERE b.discount_id = d.id),
  EXISTS (SELECT 1 FROM promotions_discount_buyer AS w WHERE w.discount_id = d.id),
  EXISTS (SELECT 1 FROM promotions_discount_buyer AS w WHERE w.discount_id = d.id AND (
    w.customer_id = :customer OR w.group_id IN (
      SELECT m.group_id FROM pricing_group_member AS m WHERE m.customer_id = :customer))),
  CASE WHEN d.first_order THEN EXISTS (
      SELECT 1 FROM orders_order AS o WHERE o.customer_id = :customer)
    OR EXISTS (SELECT 1 FROM orders_order AS o WHERE o.guest_email = :email) ELSE FALSE END,
  d.usage_limit IS NOT NULL AND d.usage_limit <= COALESCE((
    SELECT u.used - (SELECT count(*) FROM promotions_claim AS k WHERE k.reference = :reference
        AND k.discount_id = u.discount_id AND k.buyer = u.buyer)
    FROM promotions_use AS u WHERE u.discount_id = d.id AND u.buyer = ''), 0),
  (d.customer_limit IS NOT NULL OR d.first_order)
    AND COALESCE(d.customer_limit, 1) <= COALESCE((
    SELECT MAX(u.used - (SELECT count(*) FROM promotions_claim AS k WHERE k.reference = :reference
        AND k.discount_id = u.discount_id AND k.buyer = u.buyer))
    FROM promotions_use AS u WHERE u.discount_id = d.id AND u.buyer = ANY(:marks)), 0)
FROM promotions_discount AS d
LEFT JOIN promotions_discount_amount AS a ON a.discount_id = d.id AND a.currency = :currency
WHERE {which}
ORDER BY d.id"""

BY_CODE = "d.code = ANY(:codes) AND NOT d.automatic"
WITH_AUTOMATIC = f"({BY_CODE}) OR (d.automatic AND d.active)"

GOODS = """
SELECT c.discount_id, p.product_id, 0
FROM promotions_discount_collection AS c
JOIN catalog_collection_product AS p ON p.collection_id = c.collection_id
WHERE c.discount_id = ANY(:discounts) AND p.product_id = ANY(:products)
UNION
SELECT discount_id, product_id, 0 FROM promotions_discount_product
WHERE discount_id = ANY(:discounts) AND product_id = ANY(:products)
UNION
SELECT b.discount_id, p.product_id, 1
FROM promotions_discount_bought AS b
JOIN catalog_collection_product AS p ON p.collection_id = b.collection_id
WHERE b.discount_id = ANY(:discounts) AND p.product_id = ANY(:products)
UNION
SELECT discount_id, product_id, 1 FROM promotions_discount_bought
WHERE discount_id = ANY(:discounts) AND product_id = ANY(:products)"""

LIMITS = """
SELECT id, usage_limit, CASE WHEN first_order THEN COALESCE(customer_limit, 1)
  ELSE customer_limit END
FROM promotions_discount WHERE id = ANY(:discounts)
  AND (usage_limit IS NOT NULL OR customer_limit IS NOT NULL OR first_order)"""

CLAIM = """
INSERT INTO promotions_claim (created_at, reference, discount_id, buyer)
VALUES (:now, :reference, :discount, :buyer)
ON CONFLICT (reference, discount_id, buyer) DO NOTHING RETURNING id"""

USE = """
INSERT INTO promotions_use (created_at, discount_id, buyer, used)
VALUES (:now, :discount, :buyer, 1)
ON CONFLICT (discount_id, buyer) DO UPDATE SET used = promotions_use.used + 1
WHERE promotions_use.used < :most RETURNING id"""

RELEASE = """
DELETE FROM promotions_claim WHERE reference = :reference RETURNING discount_id, buyer"""

UNUSE = """
UPDATE promotions_use SET used = used - 1 WHERE discount_id = :discount AND buyer = :buyer"""


class TermsRow(Row):
    """A discount, and what the database knows of the buyer it is asked for."""

    id: int
    code: str
    title: str
    kind: str
    basis_points: int
    current: bool
    amount_minor: int | None
    min_subtotal_minor: int | None
    in_currency: bool
    automatic: bool
    priority: int
    excludes: list[str]
    min_quantity: int
    get_quantity: int
    countries: list[str]
    limited: bool  # to certain products
    needs_goods: bool
    restricted: bool  # to certain buyers
    eligible: bool
    bought_before: bool
    used_up: bool
    used_by_buyer: bool


async def terms(
    fetches: Fetches, codes: Sequence[str], purchase: Purchase, moment: datetime, *, automatic: bool
) -> list[TermsRow]:
    """The discounts behind codes in upper case, and those that need none."""
    rows = await fetches.fetch(
        OFFERS.format(which=WITH_AUTOMATIC if automatic else BY_CODE),
        codes=list(codes),
        currency=purchase.currency,
        customer=purchase.customer,
        email=purchase.email,
        marks=list(purchase.marks),
        reference=purchase.reference,
        now=moment,
    )
    return [_terms(row) for row in rows]


async def goods(
    fetches: Fetches, discounts: Sequence[int], products: Sequence[int]
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Of these products, the ones that each discount counts for, and the ones that it asks for."""
    entitled: dict[int, set[int]] = defaultdict(set)
    bought: dict[int, set[int]] = defaultdict(set)
    rows = await fetches.fetch(GOODS, discounts=list(discounts), products=list(products))
    for discount_id, product_id, is_bought in rows:
        (bought if is_bought else entitled)[discount_id].add(product_id)
    return entitled, bought


async def limits(
    fetches: Fetches, discounts: Sequence[int]
) -> list[tuple[int, int | None, int | None]]:
    """Of the limited ones: how often in all, and how often per buyer."""
    rows = await fetches.fetch(LIMITS, discounts=list(discounts))
    return [(row[0], row[1], row[2]) for row in rows]


async def claim(
    uow: UnitOfWork, reference: str, discount: int, buyer: str, most: int, moment: datetime
) -> bool:
    """False: it has been used as often as it can be. The same claim twice is one."""
    what = {"discount": discount, "buyer": buyer, "now": moment}
    if not await uow.fetch(CLAIM, reference=reference, **what):
        return True
    return bool(await uow.fetch(USE, most=most, **what))


async def release(uow: UnitOfWork, reference: str) -> None:
    rows = await uow.fetch(RELEASE, reference=reference)
    for discount, buyer in sorted((row[0], row[1]) for row in rows):
        await uow.fetch(UNUSE, discount=discount, buyer=buyer)


def _terms(row: Sequence[Any]) -> TermsRow:
    columns = list(row)
    for index in (5, 8, 9, *range(15, 22)):
        columns[index] = bool(row[index])
    columns[11], columns[14] = json_value(row[11]), json_value(row[14])
    return TermsRow(*columns)
