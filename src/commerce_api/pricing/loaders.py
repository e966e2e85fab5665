from collections.abc import Mapping, Sequence

from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import structs
from commerce_api.pricing.rows import PriceRow, RangeRow

PRICES = """
SELECT variant_id, price_minor, compare_at_minor FROM pricing_price
WHERE currency = :currency AND variant_id = ANY(:keys)"""

RANGES = """
SELECT product_id, min_minor, max_minor, compare_min_minor, compare_max_minor
FROM pricing_product_range WHERE currency = :currency AND product_id = ANY(:keys)"""


async def prices(reader: Fetches, keys: Sequence[int], currency: str) -> Mapping[int, PriceRow]:
    """Prices of variants in one currency; a variant without one is not sold there."""
    found = await reader.fetch(PRICES, keys=list(keys), currency=currency)
    return {row.variant_key: row for row in structs(PriceRow, found)}


async def ranges(reader: Fetches, keys: Sequence[int], currency: str) -> Mapping[int, RangeRow]:
    found = await reader.fetch(RANGES, keys=list(keys), currency=currency)
    return {row.product_key: row for row in structs(RangeRow, found)}
