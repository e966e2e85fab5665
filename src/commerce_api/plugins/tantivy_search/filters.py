"""Filters as queries that match without scoring."""

from collections.abc import Mapping, Sequence

import tantivy

from commerce_api.plugins.tantivy_search.fields import KINDS, folded
from commerce_api.ports.search import (
    ATTRIBUTE,
    LONGEST_VALUE,
    MOST_FILTER_VALUES,
    OPTION,
    Facet,
    Filters,
    PriceRange,
    SearchRequest,
    Unavailable,
    clean,
    plain,
)

LARGEST = 2**62
Query = tantivy.Query


class Filtering:
    def __init__(self, schema: tantivy.Schema, analyzer: tantivy.TextAnalyzer) -> None:
        self._schema = schema
        self._analyzer = analyzer

    def always(self, request: SearchRequest, slots: Mapping[str, int]) -> list[tantivy.Query]:
        """What no facet is counted without."""
        queries = []
        if request.kinds and set(request.kinds) != set(KINDS):
            queries.append(self._any("kind", [kind.value for kind in request.kinds]))
        if request.unavailable is Unavailable.HIDE:
            queries.append(Query.term_query(self._schema, "available", 1))
        if request.priced_only:
            queries.append(self._priced(slots.get(request.currency)))
        return queries

    def groups(self, filters: Filters, slots: Mapping[str, int]) -> dict[str, tantivy.Query]:
        """One query for each group that selects something, by the name of its facet."""
        groups: dict[str, tantivy.Query] = {}
        named = (
            (Facet.TAG, "tag", filters.tags),
            (Facet.VENDOR, "vendor", filters.vendors),
            (Facet.PRODUCT_TYPE, "product_type", filters.product_types),
            (Facet.CATEGORY, "category", filters.categories),
        )
        for facet, field, values in named:
            if values:
                groups[facet] = self._any(field, values)
        if filters.collections:
            groups[Facet.COLLECTION] = Query.term_set_query(
                self._schema, "collection", _whole(filters.collections)
            )
        for name, tokens in _options(filters.options).items():
            groups[name] = self._any("option", tokens)
        for name, tokens in _attributes(filters.attributes).items():
            groups[name] = self._any("attribute", tokens)
        if filters.available is not None:
            groups[Facet.AVAILABLE] = Query.term_query(
                self._schema, "available", int(filters.available)
            )
        if filters.price is not None:
            groups[Facet.PRICE] = self._price(filters.price, slots)
        return groups

    def _any(self, field: str, values: Sequence[str]) -> tantivy.Query:
        tokens = [
            token
            for value in values[:MOST_FILTER_VALUES]
            for token in self._analyzer.analyze(clean(value, LONGEST_VALUE))
        ]
        if not tokens:
            return Query.empty_query()
        return Query.term_set_query(self._schema, folded(field), tokens)

    def _priced(self, slot: int | None) -> tantivy.Query:
        """Everything but products without a price there."""
        others = self._any("kind", [kind for kind in KINDS if kind != "product"])
        if slot is None:
            return others
        whole = tantivy.FieldType.Integer
        found = Query.range_query(self._schema, f"lowest_{slot}", whole, -LARGEST, LARGEST)
        should = tantivy.Occur.Should
        return Query.boolean_query([(should, others), (should, found)])

    def _price(self, price: PriceRange, slots: Mapping[str, int]) -> tantivy.Query:
        slot = slots.get(price.currency)
        if slot is None:
            return Query.empty_query()
        low = _bounded(price.minimum, -LARGEST)
        high = _bounded(price.maximum, LARGEST)
        whole = tantivy.FieldType.Integer
        return Query.boolean_query(
            [
                (
                    tantivy.Occur.Must,
                    Query.range_query(self._schema, f"highest_{slot}", whole, low, LARGEST),
                ),
                (
                    tantivy.Occur.Must,
                    Query.range_query(self._schema, f"lowest_{slot}", whole, -LARGEST, high),
                ),
            ]
        )


def _options(options: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    tokens: dict[str, list[str]] = {}
    for name, value in options[:MOST_FILTER_VALUES]:
        tokens.setdefault(plain(OPTION + name), []).append(f"{name}:{value}")
    return tokens


def _attributes(attributes: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    tokens: dict[str, list[str]] = {}
    for key, value in attributes[:MOST_FILTER_VALUES]:
        tokens.setdefault(plain(ATTRIBUTE + key), []).append(f"{key}:{value}")
    return tokens


def _whole(numbers: Sequence[int]) -> list[int]:
    return [number for number in numbers[:MOST_FILTER_VALUES] if abs(number) <= LARGEST]


def _bounded(number: int | None, default: int) -> int:
    return default if number is None else max(-LARGEST, min(LARGEST, number))
