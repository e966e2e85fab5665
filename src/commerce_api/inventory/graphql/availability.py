"""Availability on products and variants, and the choices that depend on it."""

from collections.abc import Sequence
from typing import Annotated

from commerce_api.catalog.graphql import Product, ProductVariant, SelectedOptionInput, gates
from commerce_api.catalog.graphql.products import placed_variants_of, variants_of
from commerce_api.catalog.graphql.variants import (
    IgnoreCase,
    IgnoreUnknown,
    SelectedOptions,
    selected_options,
)
from commerce_api.catalog.rows import PlacedVariantRow, ProductRow, SelectedOptionRow, VariantRow
from commerce_api.catalog.variant_encoding import encode
from commerce_api.gql import Context, Info, arg, batch
from commerce_api.inventory import loaders

Choice = list[tuple[str, str]]


@batch(ProductVariant, "availableForSale", bool, "Whether it can be bought now.")
async def variant_available(variants: list[VariantRow], info: Info) -> list[bool]:
    return await available(info.context, variants)


@batch(
    ProductVariant,
    "quantityAvailable",
    int | None,
    "Units that can still be sold; null when they are not counted.",
)
async def variant_quantity(variants: list[VariantRow], info: Info) -> list[int | None]:
    found = await info.context.many(loaders.availability, [v.key for v in variants])
    return [row.available if row else None for row in found]


@batch(ProductVariant, "currentlyNotInStock", bool, "Whether it is sold although none is there.")
async def variant_not_in_stock(variants: list[VariantRow], info: Info) -> list[bool]:
    return [False for _ in variants]


@batch(Product, "availableForSale", bool, "Whether any of its variants can be bought now.")
async def product_available(products: list[ProductRow], info: Info) -> list[bool]:
    context, keys = info.context, [product.key for product in products]
    found = await context.many(loaders.product_availability, keys)
    if not await gates.choosy(context):
        return [row[0] if row else False for row in found]
    groups = await variants_of(context, products)
    variants = [row for rows in groups for row in rows]
    flags = await available(context, variants)
    there = {row.product_key for row, flag in zip(variants, flags, strict=True) if flag}
    return [key in there for key in keys]


@batch(
    Product,
    "encodedVariantAvailability",
    str | None,
    "Every combination of option values that can be bought now, written like those that exist.",
)
async def product_encoded_availability(products: list[ProductRow], info: Info) -> list[str]:
    groups = await placed_variants_of(info.context, products)
    flags = iter(await available(info.context, [row for rows in groups for row in rows]))
    return [encode([row.places for row in rows if next(flags)]) for rows in groups]


@batch(Product, "totalInventory", int | None, "Units of all its variants that can be sold.")
async def product_inventory(products: list[ProductRow], info: Info) -> list[int | None]:
    keys = [product.key for product in products]
    found = await info.context.many(loaders.product_availability, keys)
    return [row[1] if row else None for row in found]


@batch(
    Product,
    "selectedOrFirstAvailableVariant",
    ProductVariant | None,
    "The chosen variant; without a full choice, the first that can be bought, else the first.",
)
async def selected_or_first(
    products: list[ProductRow],
    info: Info,
    selected_options: SelectedOptions = None,
    ignore_unknown_options: IgnoreUnknown = True,
    case_insensitive_match: IgnoreCase = False,
) -> list[VariantRow | None]:
    groups = await variants_of(info.context, products)
    wanted = _choice(selected_options, fold=bool(case_insensitive_match))
    chosen = await _matching(info.context, groups, wanted, ignore=bool(ignore_unknown_options))
    flags = iter(await available(info.context, [v for group in groups for v in group]))
    firsts = []
    for group in groups:
        marks = [next(flags) for _ in group]
        there = (variant for variant, mark in zip(group, marks, strict=True) if mark)
        firsts.append(next(there, group[0] if group else None))
    if not wanted:
        return firsts
    return [match or first for match, first in zip(chosen, firsts, strict=True)]


@batch(
    Product,
    "variantBySelectedOptions",
    ProductVariant | None,
    "The variant with exactly these values; null when there is none.",
)
async def variant_by_options(
    products: list[ProductRow],
    info: Info,
    selected_options: Annotated[list[SelectedOptionInput], arg("One value per option.")],
    ignore_unknown_options: IgnoreUnknown = False,
    case_insensitive_match: IgnoreCase = False,
) -> list[VariantRow | None]:
    groups = await variants_of(info.context, products)
    wanted = _choice(selected_options, fold=bool(case_insensitive_match))
    return await _matching(info.context, groups, wanted, ignore=bool(ignore_unknown_options))


@batch(
    Product,
    "adjacentVariants",
    list[ProductVariant],
    "Variants that differ from the chosen one in at most one option.",
)
async def adjacent_variants(
    products: list[ProductRow],
    info: Info,
    selected_options: SelectedOptions = None,
    ignore_unknown_options: IgnoreUnknown = True,
    case_insensitive_match: IgnoreCase = False,
) -> list[list[VariantRow]]:
    groups = await variants_of(info.context, products)
    wanted = dict(_choice(selected_options, fold=bool(case_insensitive_match)))
    values = await _values(info.context, groups)
    bases = await selected_or_first(
        products, info, selected_options, ignore_unknown_options, case_insensitive_match
    )
    found = []
    for group, base in zip(groups, bases, strict=True):
        own = dict(values[base.key]) if base else {}
        fold = {name.casefold(): value for name, value in wanted.items()}
        target = {name: fold.get(name.casefold(), value) for name, value in own.items()}
        found.append([v for v in group if _distance(values[v.key], target) <= 1])
    return found


async def available(
    context: Context, variants: Sequence[VariantRow | PlacedVariantRow]
) -> list[bool]:
    keys = [variant.key for variant in variants]
    found = await context.many(loaders.availability, keys)
    closed = await gates.closed(gates.variants, context, keys)
    pairs = zip(keys, found, strict=True)
    return [key not in closed and (row is None or row.available > 0) for key, row in pairs]


def _choice(options: list[SelectedOptionInput] | None, *, fold: bool) -> Choice:
    pairs = [(option.name, option.value) for option in options or ()]
    return [(name.casefold(), value.casefold()) for name, value in pairs] if fold else pairs


async def _values(context: Context, groups: list[list[VariantRow]]) -> dict[int, Choice]:
    """Base names and values of every variant."""
    flat = [variant for group in groups for variant in group]
    rows = await selected_options(context, flat)
    return {
        variant.key: [(row.base_name, row.base_value) for row in found or ()]
        for variant, found in zip(flat, rows, strict=True)
    }


async def _matching(
    context: Context, groups: list[list[VariantRow]], wanted: Choice, *, ignore: bool
) -> list[VariantRow | None]:
    """In each group the variant that has every wanted value, whatever language it was said in."""
    if not wanted:
        return [None for _ in groups]
    flat = [variant for group in groups for variant in group]
    rows = await selected_options(context, flat)
    options = {v.key: found or [] for v, found in zip(flat, rows, strict=True)}
    return [
        next((v for v in group if _fits(options[v.key], wanted, ignore=ignore)), None)
        for group in groups
    ]


def _fits(options: list[SelectedOptionRow], wanted: Choice, *, ignore: bool) -> bool:
    asked = dict(wanted)
    hits = 0
    for option in options:
        said = next(
            (asked[name] for name in _spellings(option.name, option.base_name) if name in asked),
            None,
        )
        if said is None or said not in _spellings(option.value, option.base_value):
            return False
        hits += 1
    return ignore or hits == len(asked)


def _spellings(*texts: str) -> set[str]:
    return {*texts, *(text.casefold() for text in texts)}


def _distance(values: Choice, target: dict[str, str]) -> int:
    return sum(target.get(name, "").casefold() != value.casefold() for name, value in values)
