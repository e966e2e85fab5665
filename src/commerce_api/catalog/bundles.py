"""Bundles: variants that consist of others, and are sold as one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from commerce_api.catalog.errors import BadBundle
from commerce_api.catalog.events import ProductChanged
from commerce_api.catalog.models import BundleComponent, Variant
from commerce_api.catalog.rows import ComponentRow
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.errors import NotFound
from commerce_api.kernel.rows import grouped

COMPONENTS_MAX = 50
QUANTITY_MAX = 1000

COMPONENTS = """
SELECT bundle_id, id, component_id, quantity FROM catalog_bundle_component
WHERE bundle_id = ANY(:keys) ORDER BY bundle_id, position, id"""

BUNDLES = """
SELECT component_id, bundle_id FROM catalog_bundle_component
WHERE component_id = ANY(:keys) ORDER BY component_id, bundle_id"""

# Whoever changes bundles takes all variants of theirs first, so that no two make a ring of them.
VARIANTS = """
SELECT v.id, v.product_id, g.is_gift_card,
  EXISTS (SELECT 1 FROM catalog_bundle_component AS c WHERE c.bundle_id = v.id),
  EXISTS (SELECT 1 FROM catalog_bundle_component AS c WHERE c.component_id = v.id)
FROM catalog_variant AS v JOIN catalog_product AS g ON g.id = v.product_id
WHERE v.id = ANY(:keys) ORDER BY v.id"""

LOCK = "SELECT id FROM catalog_variant WHERE id = ANY(:keys) ORDER BY id FOR UPDATE"

DROP = "DELETE FROM catalog_bundle_component WHERE bundle_id = :bundle"


async def put_components(
    uow: UnitOfWork, bundle: Variant, components: Sequence[tuple[Variant, int]]
) -> None:
    """These components and no others, in this order. None at all: it is a bundle no more."""
    _check(bundle, components)
    keys = sorted({bundle.id, *(variant.id for variant, _ in components)})
    if uow.postgres:
        await uow.fetch(LOCK, keys=keys)
    known = {row[0]: row[1:] for row in await uow.fetch(VARIANTS, keys=keys)}
    if len(known) < len(keys):
        raise NotFound("ProductVariant")
    product, is_gift_card, _, is_component = known[bundle.id]
    if components and (is_gift_card or is_component):
        what = "A gift card" if is_gift_card else "A component of a bundle"
        raise BadBundle(f"{what} cannot be a bundle: {bundle.sku}.")
    for variant, _ in components:
        _, is_gift_card, is_bundle, _ = known[variant.id]
        if is_gift_card or is_bundle:
            what = "gift card" if is_gift_card else "bundle"
            raise BadBundle(f"A {what} cannot be a component: {variant.sku}.")
    await uow.fetch(DROP, bundle=bundle.id)
    await uow.insert(
        *(
            BundleComponent(
                bundle_id=bundle.id, component_id=variant.id, quantity=quantity, position=position
            )
            for position, (variant, quantity) in enumerate(components)
        )
    )
    uow.emit(ProductChanged(product))


async def components(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[ComponentRow]]:
    """Of each variant what is in it: nothing, unless it is a bundle."""
    return grouped(ComponentRow, await reader.fetch(COMPONENTS, keys=list(keys)), keys)


async def bundles(reader: Fetches, keys: Sequence[int]) -> Mapping[int, list[int]]:
    """Of each variant the bundles that it is in."""
    found: dict[int, list[int]] = defaultdict(list)
    for component, bundle in await reader.fetch(BUNDLES, keys=list(keys)):
        found[component].append(bundle)
    return found


def _check(bundle: Variant, components: Sequence[tuple[Variant, int]]) -> None:
    keys = [variant.id for variant, _ in components]
    if len(keys) > COMPONENTS_MAX:
        raise BadBundle(f"A bundle has at most {COMPONENTS_MAX} components.")
    if bundle.id in keys:
        raise BadBundle("A bundle cannot be in itself.")
    if len(set(keys)) < len(keys):
        raise BadBundle("A component is in a bundle once, with its quantity.")
    if any(not 1 <= quantity <= QUANTITY_MAX for _, quantity in components):
        raise BadBundle(f"Of a component there are 1 to {QUANTITY_MAX} in a bundle.")
