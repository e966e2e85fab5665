"""The filters that lists offer and take."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import strawberry

from commerce_api.catalog.categories import is_code
from commerce_api.catalog.graphql import MediaImage
from commerce_api.gql import JSON, Color, enum, input_, leaf, token_of, type_
from commerce_api.kernel import money
from commerce_api.kernel.errors import BadInput
from commerce_api.ports.search import LONGEST_VALUE, MOST_FILTER_VALUES, Filters, PriceRange
from commerce_api.pricing.terms import currency_of
from commerce_api.search.metafields import OF_PRODUCT, OF_VARIANT

FilterType = enum(
    "FilterType",
    "How values of a filter are chosen.",
    {
        "BOOLEAN": "Yes or no.",
        "LIST": "Any number out of a list.",
        "PRICE_RANGE": "A lowest and a highest price.",
    },
)

FilterPresentation = enum(
    "FilterPresentation",
    "How values of a filter are best shown.",
    {
        "IMAGE": "As pictures.",
        "SWATCH": "As patches of colour.",
        "TEXT": "As words.",
    },
)


@type_("How a value looks.")
class Swatch:
    color: Color | None = leaf("The colour, if it is one.")
    image: MediaImage | None = leaf("A picture, if there is one.")


@type_("A value that a list can be narrowed to.")
class FilterValue:
    id: str = leaf("Stable name of the value within the shop.")
    label: str = leaf("What buyers see.")
    count: int = leaf("How many products it leaves, given all other filters.")
    input: JSON = leaf("A `ProductFilter` as JSON text: parse it and send it back.")
    swatch: Swatch | None = leaf("How the value looks.")
    image: MediaImage | None = leaf("A picture of the value.")


@type_("Something that a list can be narrowed by.")
class Filter:
    id: str = leaf("Stable name of the filter within the shop.")
    label: str = leaf("What buyers see.")
    type: FilterType = leaf("How its values are chosen.")  # type: ignore[valid-type]
    presentation: FilterPresentation | None = leaf("How its values are best shown.")  # type: ignore[valid-type]
    values: list[FilterValue] = leaf("What can be chosen, most frequent first.")


@input_("A range of prices, in the buyer's currency.")
class PriceRangeFilter:
    min: float | None = strawberry.field(default=0, description="Not less than this.")
    max: float | None = strawberry.field(default=None, description="Not more than this.")


@input_("A value of an option, such as the colour red.")
class VariantOptionFilter:
    name: str = strawberry.field(description="Name of the option, as the shop wrote it.")
    value: str = strawberry.field(description="Its value, as the shop wrote it.")


@input_("A category, with all that lie within it.")
class CategoryFilter:
    id: str = strawberry.field(description="Id of the category, or its key: `hg-1-1`.")


@input_("A value of a metafield that storefronts may see and lists can be filtered by.")
class MetafieldFilter:
    namespace: str = strawberry.field(description="Namespace of the metafield.")
    key: str = strawberry.field(description="Key of the metafield.")
    value: str = strawberry.field(description="The value.")


@input_("What products are on an attribute of their category, such as the material.")
class TaxonomyMetafieldFilter:
    namespace: str = strawberry.field(description="`shopify` for all attributes of categories.")
    key: str = strawberry.field(description="Key of the attribute, such as `material`.")
    value: str = strawberry.field(description="The value, such as `stoneware`.")


def _optional(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@input_("One value to narrow a list to. Values of one kind are alternatives; kinds add up.")
class ProductFilter:
    available: bool | None = _optional("Whether it can be bought now.")
    price: PriceRangeFilter | None = _optional("What a variant costs.")
    product_type: str | None = _optional("The type of product.")
    product_vendor: str | None = _optional("Who makes it.")
    tag: str | None = _optional("One of its tags.")
    variant_option: VariantOptionFilter | None = _optional("A value of one of its options.")
    category: CategoryFilter | None = _optional("Its category.")
    product_metafield: MetafieldFilter | None = _optional("The value of one of its metafields.")
    taxonomy_metafield: TaxonomyMetafieldFilter | None = _optional(
        "What it is on an attribute of its category."
    )
    variant_metafield: MetafieldFilter | None = _optional(
        "The value of a metafield of any of its variants."
    )


ATTRIBUTES = "shopify"  # the namespace of all attributes of categories
NOTHING = "-"  # no key of anything

PLAIN = {"product_type": "productType", "product_vendor": "productVendor", "tag": "tag"}


def chosen(filters: list[ProductFilter] | None, prices: str, argument: str) -> Filters:
    """The selection in the words of the search port."""
    sent = filters or []
    if len(sent) > MOST_FILTER_VALUES:
        raise BadInput(f"At most {MOST_FILTER_VALUES} filters are read.", field=(argument,))
    for name, text in _all_texts(sent):
        if len(text) > LONGEST_VALUE:
            told = f"The filter “{name}” takes at most {LONGEST_VALUE} characters."
            raise BadInput(told, field=(argument, name))
    options = [each.variant_option for each in sent if each.variant_option is not None]
    available = {each.available for each in sent if each.available is not None}
    return Filters(
        tags=_texts(sent, "tag"),
        vendors=_texts(sent, "product_vendor"),
        product_types=_texts(sent, "product_type"),
        options=tuple((option.name, option.value) for option in options),
        categories=tuple(_category(each.category.id) for each in sent if each.category is not None),
        attributes=tuple(_attributes(sent)),
        price=_price(sent, prices, argument),
        available=available.pop() if len(available) == 1 else None,
    )


def _category(id: str) -> str:
    """Its key. What names no category fits no product."""
    code = (token_of(id, "TaxonomyCategory") or id).lower()
    return code if is_code(code) else NOTHING


def _attributes(sent: list[ProductFilter]) -> Iterator[tuple[str, str]]:
    """Of the category, of the product and of its variants, as the index has them."""
    for each in sent:
        if each.taxonomy_metafield is not None:
            yield _attribute(each.taxonomy_metafield)
        if each.product_metafield is not None:
            yield _metafield(OF_PRODUCT, each.product_metafield)
        if each.variant_metafield is not None:
            yield _metafield(OF_VARIANT, each.variant_metafield)


def _metafield(whose: str, sent: MetafieldFilter) -> tuple[str, str]:
    known = ":" not in sent.namespace + sent.key
    return (f"{whose}{sent.namespace}.{sent.key}", sent.value) if known else (NOTHING, NOTHING)


def _attribute(sent: TaxonomyMetafieldFilter) -> tuple[str, str]:
    known = sent.namespace.lower() == ATTRIBUTES and ":" not in sent.key
    return (sent.key, sent.value) if known else (NOTHING, NOTHING)


def _all_texts(sent: list[ProductFilter]) -> Iterator[tuple[str, str]]:
    """Everything that was written, by the filter's name on the wire."""
    for each in sent:
        for name, wire in PLAIN.items():
            yield wire, getattr(each, name) or ""
        if each.variant_option is not None:
            yield "variantOption", max(each.variant_option.name, each.variant_option.value, key=len)
        if each.category is not None:
            yield "category", each.category.id
        if each.taxonomy_metafield is not None:
            yield (
                "taxonomyMetafield",
                max(each.taxonomy_metafield.key, each.taxonomy_metafield.value, key=len),
            )
        if each.product_metafield is not None:
            yield "productMetafield", _longest(each.product_metafield)
        if each.variant_metafield is not None:
            yield "variantMetafield", _longest(each.variant_metafield)


def _longest(sent: MetafieldFilter) -> str:
    return max(sent.namespace, sent.key, sent.value, key=len)


def _texts(sent: list[ProductFilter], name: str) -> tuple[str, ...]:
    values = (getattr(each, name) for each in sent)
    return tuple(value for value in values if value is not None)


def _price(sent: list[ProductFilter], prices: str, argument: str) -> PriceRange | None:
    ranges = [each.price for each in sent if each.price is not None]
    if len(ranges) > 1:
        raise BadInput("The filter “price” takes one range.", field=(argument, "price"))
    if not ranges:
        return None
    low, high = (_minor(end, currency_of(prices)) for end in (ranges[0].min, ranges[0].max))
    if low is not None and high is not None and low > high:
        told = "The filter “price” takes a lowest price that is not above the highest."
        raise BadInput(told, field=(argument, "price"))
    return PriceRange(prices, low, high)


def _minor(amount: float | None, currency: str) -> int | None:
    """Half a cent is rounded up; what nothing costs is as good as the largest amount."""
    if amount is None:
        return None
    limited = max(0.0, min(amount, 1e12))
    scaled = Decimal(str(limited)).scaleb(money.digits_of(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
