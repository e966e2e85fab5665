"""Options: the ways in which the variants of a product differ, and their values."""

from typing import Any

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.graphql.media import Media, media_by_keys
from commerce_api.catalog.graphql.variants import ProductVariant
from commerce_api.catalog.rows import OptionRow, OptionValueRow, PlacedVariantRow, VariantRow
from commerce_api.gql import (
    Color,
    Context,
    Info,
    Node,
    batch,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    type_,
)
from commerce_api.kernel.rows import Row


class SwatchRow(Row):
    color: str | None
    image_key: int | None


@type_("How a value of an option looks.")
class ProductOptionValueSwatch:
    color: Color | None = leaf("The colour, if it is one.")


@batch(ProductOptionValueSwatch, "image", Media | None, "A picture of it, such as of a pattern.")
async def swatch_image(swatches: list[SwatchRow], info: Info) -> list[Any]:
    return await media_by_keys(info.context, [swatch.image_key for swatch in swatches])


@type_("A value that an option can have.", OptionValueRow)
class ProductOptionValue(Node):
    name: str = leaf("What buyers see.")


@type_("A way in which the variants of a product differ.", OptionRow)
class ProductOption(Node):
    name: str = leaf("What buyers see, such as Colour.")


@field(ProductOptionValue, "id", strawberry.ID, "A globally unique id.")
def option_value_id(value: OptionValueRow) -> str:
    return gid("ProductOptionValue", value.key)


@field(ProductOptionValue, "swatch", ProductOptionValueSwatch | None, "How the value looks.")
def option_value_swatch(value: OptionValueRow) -> SwatchRow | None:
    if value.swatch_color is None and value.swatch_key is None:
        return None
    return SwatchRow(value.swatch_color, value.swatch_key)


@batch(
    ProductOptionValue,
    "firstSelectableVariant",
    ProductVariant | None,
    "The variant that has this value and, on the other options, the values that come first.",
)
async def option_value_variant(values: list[OptionValueRow], info: Info) -> list[VariantRow | None]:
    context = info.context
    products = list(dict.fromkeys(value.product_key for value in values))
    placed = await context.many(loaders.placed_variants, products)
    groups = await context.many(loaders.variants_of_product, products, context.locale)
    variants = {variant.key: variant for group in groups for variant in group or ()}
    firsts = _first_by_value([row for rows in placed for row in rows or ()])
    return [variants.get(firsts.get(value.key, 0)) for value in values]


@field(ProductOption, "id", strawberry.ID, "A globally unique id.")
def option_id(option: OptionRow) -> str:
    return gid("ProductOption", option.key)


@field(ProductOption, "optionValues", list[ProductOptionValue], "The values, in order.")
def option_values(option: OptionRow) -> list[OptionValueRow]:
    return option.values


@field(
    ProductOption,
    "values",
    list[str],
    "The names of the values.",
    deprecated="Ask for optionValues, which also have ids and swatches.",
)
def option_value_names(option: OptionRow) -> list[str]:
    return [value.name for value in option.values]


@finds_nodes("ProductOption")
async def find_options(context: Context, ids: list[str]) -> dict[str, OptionRow | None]:
    keys = [key_of(id, "ProductOption") for id in ids]
    products = await context.many(loaders.option_owners, keys)
    known = {option.key: option for option in await _options_of(context, products)}
    return {id: known.get(key or 0) for id, key in zip(ids, keys, strict=True)}


@finds_nodes("ProductOptionValue")
async def find_values(context: Context, ids: list[str]) -> dict[str, OptionValueRow | None]:
    keys = [key_of(id, "ProductOptionValue") for id in ids]
    products = await context.many(loaders.value_owners, keys)
    options = await _options_of(context, products)
    known = {value.key: value for option in options for value in option.values}
    return {id: known.get(key or 0) for id, key in zip(ids, keys, strict=True)}


async def _options_of(context: Context, products: list[int | None]) -> list[OptionRow]:
    groups = await context.many(loaders.options, products, context.locale)
    return [option for group in groups for option in group or ()]


def _first_by_value(ordered: list[PlacedVariantRow]) -> dict[int, int]:
    """By value the first variant that has it; a value belongs to one product."""
    firsts: dict[int, int] = {}
    for row in ordered:
        for value in row.value_keys:
            firsts.setdefault(value, row.key)
    return firsts
