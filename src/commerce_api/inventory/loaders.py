from collections.abc import Mapping, Sequence

from commerce_api.inventory.rows import AvailabilityRow
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.rows import structs

# Of a bundle there are as many as the component allows that there is least of. A component that is
# not counted allows any number: its sum is NULL, which MIN passes over.
FEWEST = """MIN((
  SELECT CAST(SUM(i.on_hand - i.reserved) AS BIGINT) FROM inventory_stock AS i
  WHERE i.variant_id = c.component_id) / c.quantity)"""
UNITS_OF_VARIANT = f"""COALESCE(
  (SELECT {FEWEST} FROM catalog_bundle_component AS c WHERE c.bundle_id = v.id),
  (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
    WHERE s.variant_id = v.id))"""

AVAILABLE = f"""
SELECT variant_id, CAST(SUM(on_hand - reserved) AS BIGINT) FROM inventory_stock
WHERE variant_id = ANY(:keys) GROUP BY variant_id
UNION ALL
SELECT c.bundle_id, {FEWEST} FROM catalog_bundle_component AS c
WHERE c.bundle_id = ANY(:keys) GROUP BY c.bundle_id"""

# What is on the shelves by variant, by place, and by what it is for: itself or a bundle.
BY_PLACE = """
SELECT variant_id, location_id, variant_id, on_hand - reserved FROM inventory_stock
WHERE variant_id = ANY(:keys)
UNION ALL
SELECT c.bundle_id, i.location_id, c.component_id, (i.on_hand - i.reserved) / c.quantity
FROM catalog_bundle_component AS c JOIN inventory_stock AS i ON i.variant_id = c.component_id
WHERE c.bundle_id = ANY(:keys)"""

# One row per product on the list: whether any variant can be bought, and all units together.
PRODUCTS = f"""
SELECT v.product_id,
  MAX(CASE WHEN COALESCE(b.left_over, s.left_over, 1) > 0 THEN 1 ELSE 0 END),
  CAST(SUM(COALESCE(b.left_over, s.left_over, 0)) AS BIGINT)
FROM catalog_variant AS v
LEFT JOIN (
  SELECT k.variant_id, SUM(k.on_hand - k.reserved) AS left_over
  FROM inventory_stock AS k JOIN catalog_variant AS w ON w.id = k.variant_id
  WHERE w.product_id = ANY(:keys) GROUP BY k.variant_id
) AS s ON s.variant_id = v.id
LEFT JOIN (
  SELECT c.bundle_id, {FEWEST} AS left_over
  FROM catalog_bundle_component AS c JOIN catalog_variant AS w ON w.id = c.bundle_id
  WHERE w.product_id = ANY(:keys) GROUP BY c.bundle_id
) AS b ON b.bundle_id = v.id
WHERE v.product_id = ANY(:keys) GROUP BY v.product_id"""


async def availability(reader: Fetches, keys: Sequence[int]) -> Mapping[int, AvailabilityRow]:
    found = await reader.fetch(AVAILABLE, keys=list(keys))
    counted = (row for row in found if row[1] is not None)
    return {row.variant_key: row for row in structs(AvailabilityRow, counted)}


async def stock_by_place(reader: Fetches, keys: Sequence[int]) -> Mapping[int, dict[int, int]]:
    """Units that can still be sold, by place; a variant that is not counted is not found."""
    shelves: dict[int, dict[int, dict[int, int]]] = {}
    for variant, place, item, units in await reader.fetch(BY_PLACE, keys=list(keys)):
        shelves.setdefault(variant, {}).setdefault(item, {})[place] = units
    return {
        variant: {
            place: min(units.get(place, 0) for units in items.values())
            for place in set[int]().union(*items.values())
        }
        for variant, items in shelves.items()
    }


async def product_availability(
    reader: Fetches, keys: Sequence[int]
) -> Mapping[int, tuple[bool, int]]:
    """Whether anything of a product can be bought, and how many units are left in all."""
    found = await reader.fetch(PRODUCTS, keys=list(keys))
    return {key: (bool(some), int(units)) for key, some, units in found}
