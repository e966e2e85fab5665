"""The filters that a list offers: facet counts turned into groups that can be sent back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from commerce_api.kernel import money
from commerce_api.kernel.rows import Row
from commerce_api.ports.search import ATTRIBUTE, OPTION, Facet, FacetValue, SearchResult
from commerce_api.search.metafields import OF_PRODUCT

FACETS = (
    Facet.AVAILABLE,
    Facet.PRICE,
    Facet.PRODUCT_TYPE,
    Facet.VENDOR,
    Facet.ALL_OPTIONS,
    Facet.ALL_ATTRIBUTES,
    Facet.TAG,
    Facet.CATEGORY,
)
STOCK = {"true": ("In stock", "1"), "false": ("Out of stock", "0")}
LISTS = {
    Facet.PRODUCT_TYPE: ("filter.p.product_type", "Product type", "productType"),
    Facet.VENDOR: ("filter.p.vendor", "Brand", "productVendor"),
    Facet.TAG: ("filter.p.tag", "Tag", "tag"),
}


class FilterValueRow(Row):
    id: str
    label: str
    count: int
    input: str  # JSON
    swatch: None = None
    image: None = None


class FilterRow(Row):
    id: str
    label: str
    type: str
    values: list[FilterValueRow]
    presentation: str | None = "TEXT"


def filters_of(
    result: SearchResult,
    currency: str,
    labels: Mapping[str, str] | None = None,
    categories: Mapping[str, str] | None = None,
    metafields: Mapping[str, str] | None = None,
) -> list[FilterRow]:
    """Groups that have something to choose. `labels` translate names and values of options,
    `categories` and `metafields` are names by keys."""
    found = [_availability(result.facets.get(Facet.AVAILABLE, ()))]
    if result.price is not None:
        found.append(_price(result.price, result.total, currency))
    found += [_list(facet, result.facets.get(facet, ())) for facet in (*LISTS,)[:2]]
    found += [
        _option(name.removeprefix(OPTION), values, labels or {})
        for name, values in sorted(result.facets.items())
        if name.startswith(OPTION)
    ]
    found += [
        _metafield(key, label, result.facets.get(ATTRIBUTE + key, ()))
        for key, label in (metafields or {}).items()
    ]
    found.append(_list(Facet.TAG, result.facets.get(Facet.TAG, ())))
    found.append(_categories(result.facets.get(Facet.CATEGORY, ()), categories or {}))
    return [row for row in found if row.values]


def _availability(values: Sequence[FacetValue]) -> FilterRow:
    id = "filter.v.availability"
    rows = [
        FilterValueRow(f"{id}.{STOCK[found.value][1]}", STOCK[found.value][0], found.count, sent)
        for found in sorted(values, key=lambda value: value.value, reverse=True)
        for sent in [_sent(available=found.value == "true")]
    ]
    return FilterRow(id, "Availability", "LIST", rows)


def _price(price: tuple[int, int], total: int, currency: str) -> FilterRow:
    low, high = (float(money.amount_of(minor, currency)) for minor in price)
    sent = _sent(price={"min": low, "max": high})
    value = FilterValueRow("filter.v.price", "Price", total, sent)
    return FilterRow("filter.v.price", "Price", "PRICE_RANGE", [value], None)


def _list(facet: Facet, values: Sequence[FacetValue]) -> FilterRow:
    id, label, field = LISTS[facet]
    rows = [
        FilterValueRow(f"{id}.{_slug(each.value)}", each.value, each.count, sent)
        for each in values
        for sent in [_sent(**{field: each.value})]
    ]
    return FilterRow(id, label, "LIST", rows)


def _option(name: str, values: Sequence[FacetValue], labels: Mapping[str, str]) -> FilterRow:
    id = f"filter.v.option.{_slug(name)}"
    rows = [
        FilterValueRow(
            f"{id}.{_slug(each.value)}", labels.get(each.value, each.value), each.count, sent
        )
        for each in values
        for sent in [_sent(variantOption={"name": name, "value": each.value})]
    ]
    return FilterRow(id, labels.get(name, name), "LIST", rows)


def _metafield(key: str, label: str, values: Sequence[FacetValue]) -> FilterRow:
    """Such as `p.custom.material`, of products, or `v.custom.diameter`, of their variants."""
    whose, _, name = key.partition(".")
    namespace, _, field = name.rpartition(".")
    wire = "productMetafield" if f"{whose}." == OF_PRODUCT else "variantMetafield"
    id = f"filter.{whose}.m.{name}"
    rows = [
        FilterValueRow(f"{id}.{_slug(each.value)}", each.value, each.count, sent)
        for each in values
        for sent in [_sent(**{wire: {"namespace": namespace, "key": field, "value": each.value}})]
    ]
    return FilterRow(id, label, "LIST", rows)


def _categories(values: Sequence[FacetValue], names: Mapping[str, str]) -> FilterRow:
    """Of all levels: whoever chooses one gets what lies within it, too."""
    id = "filter.p.t.category"
    rows = [
        FilterValueRow(f"{id}.{each.value}", names[each.value], each.count, sent)
        for each in values
        if each.value in names
        for sent in [_sent(category={"id": each.value})]
    ]
    return FilterRow(id, "Category", "LIST", rows)


def _sent(**selection: Any) -> str:
    return msgspec.json.encode(selection).decode()


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")
