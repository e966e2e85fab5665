"""A request as the queries of one multi-search, and their answers as a result."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from meilisearch_python_sdk.models.search import SearchParams

from commerce_api.plugins.meilisearch_search.documents import (
    ATTRIBUTES,
    LOCALES,
    Vocabulary,
    facet_value,
    language_name,
)
from commerce_api.ports.search import (
    ATTRIBUTE,
    LARGEST_OFFSET,
    LARGEST_PAGE,
    MOST_FACET_VALUES,
    MOST_FILTER_VALUES,
    MOST_WORDS,
    OPTION,
    Facet,
    FacetValue,
    Filters,
    Hit,
    Kind,
    PriceRange,
    Searchable,
    SearchRequest,
    SearchResult,
    Sort,
    Unavailable,
    clean,
    named,
    plain,
)

LARGEST = 2**53
NOTHING = "kind = nothing"
Matching = Literal["all", "frequency"]
_SORTS = {
    Sort.TITLE: "title_sort",
    Sort.CREATED: "created",
    Sort.UPDATED: "updated",
    Sort.BEST_SELLING: "rank",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Queries for one request: the page first, then its total, then each group without itself."""

    uid: str
    request: SearchRequest
    vocabulary: Vocabulary

    def queries(self, matching: Matching) -> list[SearchParams]:
        return [
            self._page(matching),
            self._counts(matching, self._groups(), self.request.facets),
            *(
                self._counts(matching, self._others(group), facets)
                for group, facets in self._selected().items()
            ),
        ]

    def narrowed(self) -> list[SearchParams]:
        """Empty, or whether all words are found without the selection."""
        return [self._counts("all", {}, ())] if self._groups() else []

    def result(self, answers: Sequence[Mapping[str, Any]]) -> SearchResult:
        hits = [
            Hit(Kind(hit["kind"]), int(hit["id"]), float(hit["_rankingScore"]))
            for hit in answers[0]["hits"]
        ]
        facets: dict[str, list[FacetValue]] = {}
        price = None
        counted: list[tuple[Sequence[str], Mapping[str, Any]]] = [
            (self.request.facets, answers[1]),
            *zip(self._selected().values(), answers[2:], strict=True),
        ]
        for names, answer in counted:
            for name in names:
                if name == Facet.PRICE:
                    price = self._price_of(answer)
                else:
                    facets |= _facet(name, answer["facetDistribution"] or {})
        return SearchResult(hits, int(answers[1]["totalHits"]), facets, price)

    @property
    def text(self) -> str:
        """The server's operators are taken out; a space after it says that it is finished."""
        words = re.sub(r'["]', " ", clean(self.request.text)).split()[:MOST_WORDS]
        words = [word.lstrip("-") for word in words if word.strip("-")]
        if not self.request.typos:
            words = [f'"{word}"' for word in words]
        finished = not self.request.prefix_last or self.request.text.endswith(" ")
        return " ".join(words) + (" " if finished and words else "")

    @property
    def several_words(self) -> bool:
        return len(self.text.split()) > 1

    def _page(self, matching: Matching) -> SearchParams:
        start = max(0, min(self.request.offset, LARGEST_OFFSET))
        return self._query(
            matching,
            self._groups(),
            offset=start,
            limit=max(0, min(self.request.limit, LARGEST_PAGE)),
            sort=self._sort() or None,
            attributes_to_retrieve=["kind", "id"],
            show_ranking_score=True,
        )

    def _counts(
        self, matching: Matching, groups: Mapping[str, str], facets: Sequence[str]
    ) -> SearchParams:
        """An exhaustive total, which the server only gives with pages."""
        attributes = {name for facet in facets for name in self._attributes_of(facet)}
        return self._query(
            matching,
            groups,
            hits_per_page=0,
            page=1,
            facets=sorted(attributes) or None,
            attributes_to_retrieve=["id"],
        )

    def _query(self, matching: Matching, groups: Mapping[str, str], **more: Any) -> SearchParams:
        language = language_name(self.request.language)
        known = language in LOCALES and language in self.vocabulary.languages
        return SearchParams(
            index_uid=self.uid,
            q=self.text,
            filter=[*self._always(), *groups.values()] or None,
            matching_strategy=matching,
            attributes_to_search_on=self._searched(language),
            locales=[language] if known else None,
            **more,
        )

    def _searched(self, language: str) -> list[str]:
        wanted = set(self.request.fields) or set(ATTRIBUTES)
        names = [name for part, name in ATTRIBUTES.items() if part in wanted]
        if language in self.vocabulary.languages:
            names += [f"title_{language}"] if Searchable.TITLE in wanted else []
            names += [f"body_{language}"] if Searchable.BODY in wanted else []
        return names

    def _sort(self) -> list[str]:
        request = self.request
        way = "desc" if request.descending else "asc"
        order = ["available:desc"] if request.unavailable is Unavailable.LAST else []
        if request.sort is Sort.PRICE and request.currency in self.vocabulary.currencies:
            order.append(f"lowest_{request.currency}:{way}")
        if request.sort in _SORTS:
            order.append(f"{_SORTS[request.sort]}:{way}")
        if request.sort is Sort.RELEVANCE:
            return order if self.text else [*order, "rank:asc"]
        return [*order, f"id:{way}" if request.sort is Sort.ID else "id:asc", "kind:asc"]

    def _always(self) -> list[str]:
        kinds = [kind.value for kind in self.request.kinds]
        filters = [_one_of("kind", kinds)] if kinds else []
        if self.request.unavailable is Unavailable.HIDE:
            filters.append("available = 1")
        if self.request.priced_only:
            filters.append(self._priced())
        if self.text and not any(letter.isalnum() for letter in self.text):
            filters.append(NOTHING)
        return filters

    def _groups(self) -> dict[str, str]:
        """One filter for each group that selects something, by the name of its facet."""
        filters = self.request.filters
        groups: dict[str, str] = {}
        named = (
            (Facet.TAG, filters.tags),
            (Facet.VENDOR, filters.vendors),
            (Facet.PRODUCT_TYPE, filters.product_types),
            (Facet.CATEGORY, filters.categories),
        )
        for facet, values in named:
            if values:
                groups[facet] = _one_of(facet.value, values)
        if filters.collections:
            numbers = [str(number) for number in filters.collections]
            groups[Facet.COLLECTION] = _one_of("collection", numbers)
        for name, tokens in _options(filters).items():
            groups[name] = _one_of("option", tokens)
        for name, tokens in _attributes(filters).items():
            groups[name] = _one_of("attribute", tokens)
        if filters.available is not None:
            groups[Facet.AVAILABLE] = f"available = {int(filters.available)}"
        if filters.price is not None:
            groups[Facet.PRICE] = self._price(filters.price)
        return groups

    def _others(self, group: str) -> dict[str, str]:
        return {name: query for name, query in self._groups().items() if name != group}

    def _selected(self) -> dict[str, list[str]]:
        """Groups with a selection that are counted, and the facets to count without them."""
        selected: dict[str, list[str]] = {}
        for group in self._groups():
            wanted = [facet for facet in self.request.facets if plain(facet) == group]
            prefix = named(group)
            if prefix and f"{prefix}*" in self.request.facets:
                wanted = [group]
            if wanted:
                selected[group] = wanted
        return selected

    def _priced(self) -> str:
        """Everything but products without a price there."""
        currency = self.request.currency
        if currency not in self.vocabulary.currencies:
            return "kind != product"
        return f"(kind != product OR lowest_{currency} EXISTS)"

    def _price(self, price: PriceRange) -> str:
        if price.currency not in self.vocabulary.currencies:
            return NOTHING
        low = -LARGEST if price.minimum is None else max(-LARGEST, min(LARGEST, price.minimum))
        high = LARGEST if price.maximum is None else max(-LARGEST, min(LARGEST, price.maximum))
        return f"highest_{price.currency} >= {low} AND lowest_{price.currency} <= {high}"

    def _attributes_of(self, facet: str) -> list[str]:
        if prefix := named(facet):
            return [prefix.removesuffix(":")]
        if facet != Facet.PRICE:
            return [Facet(facet).value]
        currency = self.request.currency
        known = currency in self.vocabulary.currencies
        return [f"lowest_{currency}", f"highest_{currency}"] if known else []

    def _price_of(self, answer: Mapping[str, Any]) -> tuple[int, int] | None:
        stats = answer["facetStats"] or {}
        lowest = stats.get(f"lowest_{self.request.currency}")
        highest = stats.get(f"highest_{self.request.currency}")
        return (int(lowest["min"]), int(highest["max"])) if lowest and highest else None


def _facet(
    facet: str, distribution: Mapping[str, Mapping[str, int]]
) -> dict[str, list[FacetValue]]:
    prefix = named(facet)
    if prefix is None:
        counts = distribution.get(facet, {})
        if facet == Facet.AVAILABLE:
            counts = {"true" if key == "1" else "false": count for key, count in counts.items()}
        return {facet: _most_frequent(counts)}
    groups: dict[str, dict[str, int]] = {}
    for token, count in distribution.get(prefix.removesuffix(":"), {}).items():
        name, _, value = token.partition(":")
        if facet == f"{prefix}*" or plain(facet) == plain(prefix + name):
            groups.setdefault(prefix + name, {})[value] = count
    return {name: _most_frequent(counts) for name, counts in groups.items()}


def _most_frequent(counts: Mapping[str, int]) -> list[FacetValue]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [FacetValue(value, count) for value, count in ordered[:MOST_FACET_VALUES]]


def _one_of(attribute: str, values: Sequence[str]) -> str:
    quoted = [
        '"' + facet_value(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        for value in values[:MOST_FILTER_VALUES]
    ]
    return f"{attribute} IN [{', '.join(quoted)}]"


def _options(filters: Filters) -> dict[str, list[str]]:
    tokens: dict[str, list[str]] = {}
    for name, value in filters.options[:MOST_FILTER_VALUES]:
        tokens.setdefault(plain(OPTION + name), []).append(f"{name}:{value}")
    return tokens


def _attributes(filters: Filters) -> dict[str, list[str]]:
    tokens: dict[str, list[str]] = {}
    for key, value in filters.attributes[:MOST_FILTER_VALUES]:
        tokens.setdefault(plain(ATTRIBUTE + key), []).append(f"{key}:{value}")
    return tokens
