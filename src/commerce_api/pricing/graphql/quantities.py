"""In what quantities variants are sold, and what more of them cost; whether they are taxed."""

from commerce_api.catalog.graphql import ProductVariant
from commerce_api.catalog.graphql.products import products_as_they_are
from commerce_api.catalog.rows import VariantRow
from commerce_api.gql import (
    After,
    Before,
    First,
    Info,
    Last,
    MoneyRow,
    MoneyV2,
    Page,
    batch,
    connection,
    leaf,
    money_row,
    slice_of,
    type_,
    window,
)
from commerce_api.kernel.rows import Row
from commerce_api.pricing import loaders
from commerce_api.pricing.graphql.buyers import buyer
from commerce_api.pricing.graphql.prices import steps_of
from commerce_api.pricing.rows import ANY_QUANTITY, RuleRow


class BreakRow(Row):
    minimum_quantity: int
    price: MoneyRow


@type_("In what quantities the buyer can have a variant.")
class QuantityRule:
    minimum: int = leaf("The fewest that can be bought: a multiple of `increment`.")
    maximum: int | None = leaf("The most that can be bought; null: as many as there are.")
    increment: int = leaf("Only multiples of this can be bought.")


@type_("A price for whoever buys many of a variant in one line.")
class QuantityPriceBreak:
    minimum_quantity: int = leaf("From how many pieces on the price holds.")
    price: MoneyV2 = leaf("What one piece costs then.")


QuantityPriceBreakConnection = connection(
    QuantityPriceBreak, "QuantityPriceBreak", "prices of larger quantities"
)


@batch(ProductVariant, "quantityRule", QuantityRule, "The quantities in which it can be bought.")
async def variant_rule(variants: list[VariantRow], info: Info) -> list[RuleRow]:
    group = (await buyer(info.context)).group_key
    keys = [variant.key for variant in variants]
    found = await info.context.many(loaders.quantity_rules, keys, group)
    return [rule or ANY_QUANTITY for rule in found]


@batch(
    ProductVariant,
    "quantityPriceBreaks",
    QuantityPriceBreakConnection,
    "What more of it cost the buyer, from the smallest such quantity on.",
)
async def variant_breaks(
    variants: list[VariantRow],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> list[Page]:
    part = window(first, after, last, before)
    currency, found = await steps_of(info, variants)
    return [
        slice_of(
            [BreakRow(step.minimum, money_row(step.price_minor, currency)) for step in steps[1:]],
            part,
            lambda row: row.minimum_quantity,
        )
        for steps in found
    ]


@batch(ProductVariant, "taxable", bool, "Whether tax is charged on it. Not on gift cards.")
async def variant_taxable(variants: list[VariantRow], info: Info) -> list[bool]:
    context = info.context
    exempt = await context.many(loaders.untaxed, [variant.key for variant in variants])
    goods = await products_as_they_are(context, [variant.product_key for variant in variants])
    return [
        not free and not (product and product.is_gift_card)
        for free, product in zip(exempt, goods, strict=True)
    ]
