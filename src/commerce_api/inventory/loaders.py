from collections.abc import Mapping, Sequence

from commerce_api.inventory.rows import AvailabilityRow
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import structs

AVAILABLE = """
SELECT variant_id, CAST(SUM(on_hand - reserved) AS BIGINT) FROM inventory_stock
WHERE variant_id = ANY(:keys) GROUP BY variant_id"""

BY_PLACE = """
SELECT variant_id, location_id, on_hand - reserved FROM inventory_stock
WHERE variant_id = ANY(:keys)"""

# One row per product on the list: whether any variant can be bought, and all units together.
PRODUCTS = """
SELECT v.product_id,
  MAX(CASE WHEN s.variant_id IS NULL OR s.left_over > 0 THEN 1 ELSE 0 END),
  CAST(SUM(COALESCE(s.left_over, 0)) AS BIGINT)
FROM catalog_variant AS v
LEFT JOIN (
  SELECT k.variant_id, SUM(k.on_hand - k.reserved) AS left_over
  FROM inventory_stock AS k JOIN catalog_variant AS w ON w.id = k.variant_id
  WHERE w.product_id = ANY(:keys) GROUP BY k.variant_id
) AS s ON s.variant_id = v.id
WHERE v.product_id = ANY(:keys) GROUP BY v.product_id"""


async def availability(reader: Fetches, keys: Sequence[int]) -> Mapping[int, AvailabilityRow]:
    found = await reader.fetch(AVAILABLE, keys=list(keys))
    return {row.variant_key: row for row in structs(AvailabilityRow, found)}


async def stock_by_place(reader: Fetches, keys: Sequence[int]) -> Mapping[int, dict[int, int]]:
    """Units that can still be sold, by place; a variant that is not counted is not found."""
    found: dict[int, dict[int, int]] = {}
    for variant, place, units in await reader.fetch(BY_PLACE, keys=list(keys)):
        found.setdefault(variant, {})[place] = units
    return found


async def product_availability(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, tuple[bool, int]]:
    """Whether anything of a product can be bought, and how many units are left in all."""
    found = await reader.fetch(PRODUCTS, keys=list(keys))
    return {key: (bool(some), int(units)) for key, some, units in found}
