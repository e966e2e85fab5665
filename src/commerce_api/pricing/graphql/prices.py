"""Prices on products and variants."""

from commerce_api.catalog.graphql import Product, ProductVariant
from commerce_api.catalog.rows import ProductRow, VariantRow
from commerce_api.gql import (
    Info,
    MoneyRow,
    MoneyV2,
    batch,
    leaf,
    money_or_none,
    money_row,
    type_,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing import loaders
from commerce_api.pricing.graphql.buyers import buyer
from commerce_api.pricing.rows import Step, Steps


class PriceRangeRow(Row):
    min_variant_price: MoneyRow
    max_variant_price: MoneyRow


@type_("The lowest and the highest price of a product's variants.")
class ProductPriceRange:
    min_variant_price: MoneyV2 = leaf("The lowest.")
    max_variant_price: MoneyV2 = leaf("The highest.")


@batch(Product, "priceRange", ProductPriceRange, "What its variants cost the buyer, from and to.")
async def price_range(products: list[ProductRow], info: Info) -> list[PriceRangeRow]:
    here = await buyer(info.context)
    keys = [product.key for product in products]
    found = await info.context.many(loaders.ranges, keys, here.prices)
    pairs = [(row.min_minor, row.max_minor) if row else (0, 0) for row in found]
    return [_range(pair, here.currency) for pair in pairs]


@batch(
    Product,
    "compareAtPriceRange",
    ProductPriceRange,
    "What its variants cost before a reduction, from and to; zero where nothing is reduced.",
)
async def compare_at_range(products: list[ProductRow], info: Info) -> list[PriceRangeRow]:
    here = await buyer(info.context)
    keys = [product.key for product in products]
    found = await info.context.many(loaders.ranges, keys, here.prices)
    pairs = [(row.compare_min_minor, row.compare_max_minor) if row else (0, 0) for row in found]
    return [_range(pair, here.currency) for pair in pairs]


@batch(ProductVariant, "price", MoneyV2, "What one piece costs the buyer.")
async def variant_price(variants: list[VariantRow], info: Info) -> list[MoneyRow]:
    currency, found = await _prices(info, variants)
    return [money_row(step.price_minor if step else 0, currency) for step in found]


@batch(ProductVariant, "compareAtPrice", MoneyV2 | None, "What it cost before it was reduced.")
async def variant_compare_at(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    currency, found = await _prices(info, variants)
    return [money_or_none(step.compare_at_minor if step else None, currency) for step in found]


@batch(
    ProductVariant,
    "unitPrice",
    MoneyV2 | None,
    "What the reference quantity of `unitPriceMeasurement` costs; null without a measurement.",
)
async def variant_unit_price(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    currency, found = await _prices(info, variants)
    pairs = [(step, variant.measure) for step, variant in zip(found, variants, strict=True)]
    return [
        money_row(measure.unit_price(step.price_minor), currency) if step and measure else None
        for step, measure in pairs
    ]


@batch(ProductVariant, "priceV2", MoneyV2, "What one piece costs.", deprecated="Use price.")
async def variant_price_v2(variants: list[VariantRow], info: Info) -> list[MoneyRow]:
    return await variant_price(variants, info)


@batch(
    ProductVariant,
    "compareAtPriceV2",
    MoneyV2 | None,
    "What it cost before it was reduced.",
    deprecated="Use compareAtPrice.",
)
async def variant_compare_at_v2(variants: list[VariantRow], info: Info) -> list[MoneyRow | None]:
    return await variant_compare_at(variants, info)


async def unit_prices(info: Info, variants: list[VariantRow]) -> tuple[str, list[int | None]]:
    """The currency of the request, and what one piece of each costs; None: not sold there."""
    currency, found = await _prices(info, variants)
    return currency, [step.price_minor if step else None for step in found]


async def steps_of(info: Info, variants: list[VariantRow]) -> tuple[str, list[Steps]]:
    here = await buyer(info.context)
    keys = [variant.key for variant in variants]
    found = await info.context.many(loaders.prices, keys, here)
    return here.currency, [steps or () for steps in found]


async def _prices(info: Info, variants: list[VariantRow]) -> tuple[str, list[Step | None]]:
    currency, found = await steps_of(info, variants)
    return currency, [steps[0] if steps else None for steps in found]


def _range(pair: tuple[int, int], currency: str) -> PriceRangeRow:
    lowest, highest = pair
    return PriceRangeRow(money_row(lowest, currency), money_row(highest, currency))
