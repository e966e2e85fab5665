"""Variants: what is put into a cart."""

from typing import Annotated

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.graphql.images import Image
from commerce_api.catalog.rows import ImageRow, SelectedOptionRow, VariantRow
from commerce_api.gql import (
    Context,
    Info,
    arg,
    batch,
    connection,
    enum,
    field,
    finds_nodes,
    gid,
    input_,
    key_of,
    leaf,
    type_,
)
from commerce_api.gql.types import Node
from commerce_api.kernel.rows import Row

WeightUnit = enum(
    "WeightUnit",
    "Units of weight.",
    {
        "GRAMS": "A thousandth of a kilogram.",
        "KILOGRAMS": "A thousand grams.",
        "OUNCES": "A sixteenth of a pound.",
        "POUNDS": "About 454 grams.",
    },
)


UnitPriceMeasurementMeasuredType = enum(
    "UnitPriceMeasurementMeasuredType",
    "What is measured.",
    {
        "AREA": "How large a surface is.",
        "COUNT": "How many there are.",
        "LENGTH": "How long it is.",
        "UNKNOWN": "Something that this list has no word for.",
        "VOLUME": "How much room it takes.",
        "WEIGHT": "How heavy it is.",
    },
)

UnitPriceMeasurementMeasuredUnit = enum(
    "UnitPriceMeasurementMeasuredUnit",
    "Units in which the content of a variant is measured.",
    {
        "CL": "Centilitres.",
        "CM": "Centimetres.",
        "FLOZ": "Fluid ounces of the United States.",
        "FT": "Feet.",
        "FT2": "Square feet.",
        "G": "Grams.",
        "GAL": "Gallons of the United States.",
        "IN": "Inches.",
        "ITEM": "Pieces.",
        "KG": "Kilograms.",
        "L": "Litres.",
        "LB": "Pounds.",
        "M": "Metres.",
        "M2": "Square metres.",
        "M3": "Cubic metres.",
        "MG": "Milligrams.",
        "ML": "Millilitres.",
        "MM": "Millimetres.",
        "OZ": "Ounces of weight.",
        "PT": "Liquid pints of the United States.",
        "QT": "Liquid quarts of the United States.",
        "UNKNOWN": "A unit that this list has no name for.",
        "YD": "Yards.",
    },
)


class MeasurementRow(Row):
    measured_type: str
    quantity_unit: str
    quantity_value: float
    reference_unit: str
    reference_value: int


@type_("How much is in a variant, and for how much of it the unit price is.")
class UnitPriceMeasurement:
    measured_type: UnitPriceMeasurementMeasuredType | None = leaf("What is measured.")  # type: ignore[valid-type]
    quantity_unit: UnitPriceMeasurementMeasuredUnit | None = leaf("The unit of the content.")  # type: ignore[valid-type]
    quantity_value: float = leaf("The content, in `quantityUnit`.")
    reference_unit: UnitPriceMeasurementMeasuredUnit | None = leaf("The unit of the unit price.")  # type: ignore[valid-type]
    reference_value: int = leaf("How many of `referenceUnit` the unit price is for.")


@type_("What a variant is on one of the product's options.")
class SelectedOption:
    name: str = leaf("Name of the option, such as Colour.")
    value: str = leaf("Value on this option, such as Red.")


@input_("A choice on one of a product's options.")
class SelectedOptionInput:
    name: str = strawberry.field(description="Name of the option.")
    value: str = strawberry.field(description="Value that is chosen.")


@type_("One version of a product: this colour in that size.", VariantRow)
class ProductVariant(Node):
    title: str = leaf("The values of its options, joined.")
    sku: str | None = leaf("Stock keeping unit: the merchant's own name for it.")
    barcode: str | None = leaf("GTIN, EAN, UPC or ISBN.")
    requires_shipping: bool = leaf("Whether it has to be delivered.")


ProductVariantConnection = connection(ProductVariant, "ProductVariant", "variants")


@field(ProductVariant, "id", strawberry.ID, "A globally unique id.")
def variant_id(variant: VariantRow) -> str:
    return gid("ProductVariant", variant.key)


@field(ProductVariant, "weight", float | None, "Weight of one piece, in `weightUnit`.")
def variant_weight(variant: VariantRow) -> float:
    return float(variant.weight_grams)


@field(ProductVariant, "weightUnit", WeightUnit, "The unit of `weight`.")
def variant_weight_unit(variant: VariantRow) -> str:
    return "GRAMS"


@field(
    ProductVariant,
    "unitPriceMeasurement",
    UnitPriceMeasurement | None,
    "How its unit price is reckoned; null where no unit price is told.",
)
def variant_measurement(variant: VariantRow) -> MeasurementRow | None:
    measure = variant.measure
    if measure is None:
        return None
    content = measure.quantity_thousandths / 1000
    return MeasurementRow(
        measure.kind, measure.unit, content, measure.reference_unit, measure.reference
    )


@batch(ProductVariant, "selectedOptions", list[SelectedOption], "Its value on each of the options.")
async def variant_options(
    variants: list[VariantRow], info: Info
) -> list[list[SelectedOptionRow] | None]:
    return await selected_options(info.context, variants)


@batch(
    ProductVariant,
    "image",
    Image | None,
    "A picture of this variant, else the first one of the product.",
)
async def variant_image(variants: list[VariantRow], info: Info) -> list[ImageRow | None]:
    context = info.context
    own = await context.many(loaders.images, [v.image_key for v in variants], context.locale)
    without = [None if image else v.product_key for v, image in zip(variants, own, strict=True)]
    firsts = await first_images(context, without)
    return [image or first for image, first in zip(own, firsts, strict=True)]


async def selected_options(
    context: Context, variants: list[VariantRow]
) -> list[list[SelectedOptionRow] | None]:
    return await context.many(
        loaders.selected_options, [variant.key for variant in variants], context.locale
    )


async def first_images(context: Context, products: list[int | None]) -> list[ImageRow | None]:
    groups = await context.many(loaders.media_of_product, products, context.locale)
    return [next((row for row in group or () if row.kind == "image"), None) for group in groups]


@finds_nodes("ProductVariant")
async def find_variants(context: Context, ids: list[str]) -> dict[str, VariantRow | None]:
    keys = [key_of(id, "ProductVariant") for id in ids]
    return dict(zip(ids, await context.many(loaders.variants, keys, context.locale), strict=True))


SelectedOptions = Annotated[
    list[SelectedOptionInput] | None, arg("The choice so far, one entry per option.")
]
IgnoreUnknown = Annotated[
    bool | None, arg("Whether options that the product does not have are passed over.")
]
IgnoreCase = Annotated[bool | None, arg("Whether upper and lower case count as the same.")]
