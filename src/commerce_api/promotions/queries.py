from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from commerce_api.kernel.db import Fetches
from commerce_api.promotions.rows import Offer

OFFERS = """
SELECT d.id, d.code, d.title, d.kind, d.basis_points,
  d.active AND (d.starts_at IS NULL OR d.starts_at <= :now)
    AND (d.ends_at IS NULL OR d.ends_at > :now),
  a.amount_minor, a.min_subtotal_minor,
  EXISTS (SELECT 1 FROM promotions_discount_collection AS c WHERE c.discount_id = d.id)
FROM promotions_discount AS d
LEFT JOIN promotions_discount_amount AS a ON a.discount_id = d.id AND a.currency = :currency
WHERE d.code = ANY(:codes)"""

ENTITLED = """
SELECT d.discount_id, p.product_id
FROM promotions_discount_collection AS d
JOIN catalog_collection_product AS p ON p.collection_id = d.collection_id
WHERE d.discount_id = ANY(:discounts) AND p.product_id = ANY(:products)"""


async def offers(
    fetches: Fetches, codes: Sequence[str], currency: str, moment: datetime
) -> list[tuple[Offer, bool]]:
    """The discounts behind codes in upper case, each with whether it is for certain products."""
    found = await fetches.fetch(OFFERS, codes=list(codes), currency=currency, now=moment)
    return [
        (Offer(id, code, title, kind, points, bool(current), amount, least or 0), bool(limited))
        for id, code, title, kind, points, current, amount, least, limited in found
    ]


async def entitled_products(
    fetches: Fetches, discounts: Sequence[int], products: Sequence[int]
) -> dict[int, set[int]]:
    """Of these products, the ones that each discount counts for."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = await fetches.fetch(ENTITLED, discounts=list(discounts), products=list(products))
    for discount_id, product_id in rows:
        found[discount_id].add(product_id)
    return found
