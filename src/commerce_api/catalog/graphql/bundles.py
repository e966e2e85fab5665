"""What bundles consist of, and which bundles a variant is in."""

from commerce_api.catalog import bundles, loaders
from commerce_api.catalog.graphql.variants import ProductVariant, ProductVariantConnection
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Page,
    batch,
    connection,
    leaf,
    slice_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row


class PartRow(Row):
    key: int
    product_variant: VariantRow
    quantity: int


@type_("One of the variants that a bundle consists of.", PartRow)
class ProductVariantComponent:
    product_variant: ProductVariant = leaf("The variant that is in the bundle.")
    quantity: int = leaf("How many pieces of it are in one bundle.")


ProductVariantComponentConnection = connection(
    ProductVariantComponent, "ProductVariantComponent", "components of bundles"
)


@batch(
    ProductVariant,
    "components",
    ProductVariantComponentConnection,
    "What is in it, if it is a bundle; what is not on sale by itself is left out.",
)
async def variant_components(
    variants: list[VariantRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> list[Page]:
    part = window(first, after, last, before)
    groups = await info.context.many(bundles.components, [variant.key for variant in variants])
    keys = {row.variant_key for group in groups for row in group or ()}
    known = await _variants(info.context, keys)
    pages = []
    for group in groups:
        rows = [
            PartRow(row.key, known[row.variant_key], row.quantity)
            for row in group or ()
            if row.variant_key in known
        ]
        pages.append(slice_of(rows, part, lambda row: row.key))
    return pages


@batch(
    ProductVariant,
    "groupedBy",
    ProductVariantConnection,
    "The bundles that it is in, as far as they are on sale.",
)
async def variant_bundles(
    variants: list[VariantRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> list[Page]:
    part = window(first, after, last, before)
    groups = await info.context.many(bundles.bundles, [variant.key for variant in variants])
    known = await _variants(info.context, {key for group in groups for key in group or ()})
    return [
        slice_of([known[key] for key in group or () if key in known], part, lambda row: row.key)
        for group in groups
    ]


@batch(
    ProductVariant,
    "requiresComponents",
    bool,
    "Whether it is a bundle: sold together with what is in it, from the stock of that.",
)
async def variant_requires_components(variants: list[VariantRow], info: Info) -> list[bool]:
    groups = await info.context.many(bundles.components, [variant.key for variant in variants])
    return [bool(group) for group in groups]


async def _variants(context: Context, keys: set[int]) -> dict[int, VariantRow]:
    listed = sorted(keys)
    found = await context.many(loaders.variants, listed, context.locale)
    return {key: row for key, row in zip(listed, found, strict=True) if row}
