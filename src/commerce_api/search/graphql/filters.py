"""The filters that lists offer and take."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import strawberry

from commerce_api.catalog.graphql import MediaImage
from commerce_api.gql import JSON, Color, enum, input_, leaf, type_
from commerce_api.kernel import money
from commerce_api.kernel.errors import BadInput
from commerce_api.ports.search import MOST_FILTER_VALUES, Filters, PriceRange

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


@input_("A category. Categories are not in use here; sending one is refused.")
class CategoryFilter:
    id: str = strawberry.field(description="Id of the category.")


@input_("A value of a metafield. No metafield can be filtered by; sending one is refused.")
class MetafieldFilter:
    namespace: str = strawberry.field(description="Namespace of the metafield.")
    key: str = strawberry.field(description="Key of the metafield.")
    value: str = strawberry.field(description="The value.")


@input_("An attribute of a category. None can be filtered by; sending one is refused.")
class TaxonomyMetafieldFilter:
    namespace: str = strawberry.field(description="Namespace of the attribute.")
    key: str = strawberry.field(description="Key of the attribute.")
    value: str = strawberry.field(description="The value.")


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
    category: CategoryFilter | None = _optional("Its category: not supported.")
    product_metafield: MetafieldFilter | None = _optional("A metafield: not supported.")
    taxonomy_metafield: TaxonomyMetafieldFilter | None = _optional("Not supported.")
    variant_metafield: MetafieldFilter | None = _optional("A metafield: not supported.")


UNSUPPORTED = {
    "category": "category",
    "product_metafield": "productMetafield",
    "taxonomy_metafield": "taxonomyMetafield",
    "variant_metafield": "variantMetafield",
}


def chosen(filters: list[ProductFilter] | None, currency: str, argument: str) -> Filters:
    """The selection in the words of the search port."""
    sent = filters or []
    if len(sent) > MOST_FILTER_VALUES:
        raise BadInput(f"At most {MOST_FILTER_VALUES} filters are read.", field=(argument,))
    for name, wire in UNSUPPORTED.items():
        if any(getattr(each, name) is not None for each in sent):
            raise BadInput(f"The filter “{wire}” is not supported.", field=(argument, wire))
    options = [each.variant_option for each in sent if each.variant_option is not None]
    available = {each.available for each in sent if each.available is not None}
    return Filters(
        tags=_texts(sent, "tag"),
        vendors=_texts(sent, "product_vendor"),
        product_types=_texts(sent, "product_type"),
        options=tuple((option.name, option.value) for option in options),
        price=_price(sent, currency, argument),
        available=available.pop() if len(available) == 1 else None,
    )


def _texts(sent: list[ProductFilter], name: str) -> tuple[str, ...]:
    values = (getattr(each, name) for each in sent)
    return tuple(value for value in values if value is not None)


def _price(sent: list[ProductFilter], currency: str, argument: str) -> PriceRange | None:
    ranges = [each.price for each in sent if each.price is not None]
    if len(ranges) > 1:
        raise BadInput("Send one range of prices.", field=(argument, "price"))
    if not ranges:
        return None
    low, high = (_minor(end, currency) for end in (ranges[0].min, ranges[0].max))
    return PriceRange(currency, low, high)


def _minor(amount: float | None, currency: str) -> int | None:
    """Half a cent is rounded up; what nothing costs is as good as the largest amount."""
    if amount is None:
        return None
    limited = max(0.0, min(amount, 1e12))
    scaled = Decimal(str(limited)).scaleb(money.digits_of(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
