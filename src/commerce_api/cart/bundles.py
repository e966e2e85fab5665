"""What is in the bundles of a cart, and what is left of it."""

from collections.abc import Mapping, Sequence

import msgspec

from commerce_api.cart.rows import Allocation, CartRow, ComponentRow, LineRow, PricedLine
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches
from commerce_api.kernel.money import allocate, divided_half_up
from commerce_api.kernel.rows import Row, grouped

# What the cart itself has reserved is available to it.
COMPONENTS = """
SELECT c.bundle_id, c.component_id, v.product_id, c.quantity, g.title, v.title, v.sku,
  p.price_minor, g.status = 'active' AND g.published_at <= :now,
  (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
    WHERE s.variant_id = c.component_id) + COALESCE(held.units, 0)
FROM catalog_bundle_component AS c
JOIN catalog_variant AS v ON v.id = c.component_id
JOIN catalog_product AS g ON g.id = v.product_id
LEFT JOIN pricing_price AS p ON p.variant_id = v.id AND p.currency = :currency
LEFT JOIN (
  SELECT s.variant_id, CAST(SUM(i.quantity) AS BIGINT) AS units FROM inventory_hold AS h
  JOIN inventory_hold_item AS i ON i.hold_id = h.id JOIN inventory_stock AS s ON s.id = i.stock_id
  WHERE h.reference = :hold AND h.status = 'held' GROUP BY s.variant_id
) AS held ON held.variant_id = c.component_id
WHERE c.bundle_id = ANY(:bundles) ORDER BY c.bundle_id, c.position, c.id"""

PARTS = """
SELECT c.bundle_id, c.component_id, c.quantity,
  (SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT) FROM inventory_stock AS s
    WHERE s.variant_id = c.component_id)
FROM catalog_bundle_component AS c
WHERE c.bundle_id = ANY(:bundles) ORDER BY c.bundle_id, c.position, c.id"""


class Contents(Row):
    """`parts`: of each bundle the units of what is in it. `shelf`: what is left of that; None: not
    counted."""

    parts: dict[int, dict[int, int]]
    shelf: dict[int, int | None]


NO_BUNDLES = Contents({}, {})


async def fill(
    fetches: Fetches, cart: CartRow, lines: Sequence[LineRow], bundles: Sequence[int]
) -> None:
    """Tell the lines with these bundles what is in them, and how many of them there are."""
    rows = await fetches.fetch(
        COMPONENTS,
        bundles=list(bundles),
        currency=cart.currency,
        hold=f"cart:{cart.token}",
        now=now(),
    )
    found: Mapping[int, list[ComponentRow]] = grouped(
        ComponentRow, [(*row[:8], bool(row[8]), row[9]) for row in rows], bundles
    )
    for line in lines:
        if parts := found.get(line.variant_key):
            line.components = tuple(parts)
            counted = [p.available // p.quantity for p in parts if p.available is not None]
            line.available = min(counted, default=None)


async def contents(fetches: Fetches, bundles: Sequence[int]) -> Contents:
    found = Contents({}, {})
    for bundle, component, quantity, units in await fetches.fetch(PARTS, bundles=list(bundles)):
        found.parts.setdefault(bundle, {})[component] = quantity
        found.shelf[component] = units
    return found


class PartLine(PricedLine, frozen=True):
    """A component as a line of its own: its share of what the bundle costs."""

    share_minor: int = 0

    @property
    def subtotal_minor(self) -> int:
        return self.share_minor


def parts_of(line: PricedLine) -> list[PartLine]:
    """The components of a bundle that are on sale by themselves. Together they cost what it costs:
    each as much of it as it is worth by itself; by their numbers, where one has no price."""
    bundle = line.row
    parts = [part for part in bundle.components if part.on_sale]
    if not parts:
        return []
    worths = [(part.price_minor or 0) * part.quantity for part in parts]
    weights = worths if all(worths) else [part.quantity for part in parts]
    units = allocate(bundle.unit_minor, weights)
    shares = allocate(line.subtotal_minor, weights)
    discounts = _spread(line.allocations, shares)
    return [
        PartLine(_as_line(bundle, part, unit), given, share_minor=share)
        for part, unit, share, given in zip(parts, units, shares, discounts, strict=True)
    ]


def _as_line(bundle: LineRow, part: ComponentRow, unit_minor: int) -> LineRow:
    """`unit_minor`: what all units of it in one bundle cost."""
    return msgspec.structs.replace(
        bundle,
        variant_key=part.variant_key,
        product_key=part.product_key,
        quantity=bundle.quantity * part.quantity,
        attributes=[],
        unit_minor=divided_half_up(unit_minor, part.quantity),
        compare_at_minor=None,
        available=part.available,
        title=part.title,
        variant_title=part.variant_title,
        sku=part.sku,
        plan_key=None,
        parent_key=None,
        plan_name=None,
        once_minor=None,
        components=(),
    )


def _spread(
    allocations: Sequence[Allocation], shares: Sequence[int]
) -> list[tuple[Allocation, ...]]:
    """Of every discount each component gets a part, and never more than is left of its share."""
    left = list(shares)
    given: list[list[Allocation]] = [[] for _ in shares]
    for allocation in allocations:
        if not any(left):
            break
        parts = allocate(allocation.minor, left)
        for index, minor in enumerate(parts):
            left[index] -= minor
            if minor:
                given[index].append(msgspec.structs.replace(allocation, minor=minor))
    return [tuple(each) for each in given]
