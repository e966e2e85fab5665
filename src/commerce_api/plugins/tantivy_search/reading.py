"""One generation open for reading: a request in, ids and counts out."""

from collections.abc import Sequence
from typing import Any

import msgspec
import tantivy

from commerce_api.plugins.tantivy_search import counting
from commerce_api.plugins.tantivy_search.fields import (
    KINDS,
    TITLE_SORT_COLUMNS,
    value_analyzer,
    word_analyzer,
)
from commerce_api.plugins.tantivy_search.filters import Filtering
from commerce_api.plugins.tantivy_search.ranking import Ranking
from commerce_api.ports.search import (
    LARGEST_OFFSET,
    LARGEST_PAGE,
    NAMED,
    Facet,
    FacetValue,
    Hit,
    Kind,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Sort,
    Unavailable,
    plain,
)

# More than all that the words of a query can score together.
AVAILABLE_FIRST = 32_768.0
# Hits of equal score lie in the order of rank within a segment; across segments they are put in
# order here, if a tie is not larger than this.
TIE_WINDOW = 500

Query = tantivy.Query
Must, Should = tantivy.Occur.Must, tantivy.Occur.Should
_TITLE = [f"title_{number}" for number in range(TITLE_SORT_COLUMNS)]


class Reading:
    def __init__(self, index: tantivy.Index, slots: dict[str, int]) -> None:
        self.slots = slots
        self._index = index
        self._ranking = Ranking(index.schema, word_analyzer())
        self._filtering = Filtering(index.schema, value_analyzer())
        # The stubs of tantivy forget `count`.
        self._searcher: Any = index.searcher()

    def reload(self) -> None:
        try:
            self._index.reload()
        except (OSError, ValueError) as error:
            raise SearchUnavailable(f"The search index cannot be read: {error}") from error
        self._searcher = self._index.searcher()

    @property
    def documents(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, request: SearchRequest) -> SearchResult:
        texts = self._ranking.queries(request, self._searcher)
        always = self._filtering.always(request, self.slots)
        groups = self._filtering.groups(request.filters, self.slots)
        ranked = bool(texts) and request.sort is Sort.RELEVANCE
        for text in texts or [Query.all_query()]:
            query = _filtered(text, [*always, *groups.values()])
            if ranked:
                hits, total, answer = self._by_score(query, request)
            else:
                hits, total, answer = self._by_columns(query, request)
            if total or self._narrowed(text, always, groups):
                break
        facets, price = self._facets(request, text, always, groups, answer)
        return SearchResult(hits, total, facets, price)

    def titles(self, request: SearchRequest) -> list[str]:
        """Titles of the best hits, in the buyer's language where there is one."""
        texts = self._ranking.queries(request, self._searcher)
        always = self._filtering.always(request, self.slots)
        for text in texts:
            found = self._searcher.search(_filtered(text, always), request.limit, count=False)
            if found.hits:
                return [self._title(address, request.language) for _, address in found.hits]
        return []

    def _title(self, address: tantivy.DocAddress, language: str) -> str:
        stored = msgspec.msgpack.decode(self._searcher.doc(address)["titles"][0], type=dict)
        return str(stored.get(language.lower()) or stored[""])

    def _by_score(
        self, query: tantivy.Query, request: SearchRequest
    ) -> tuple[list[Hit], int, dict[str, Any]]:
        if request.unavailable is Unavailable.LAST:
            available = Query.term_query(self._index.schema, "available", 1)
            bonus = Query.const_score_query(available, AVAILABLE_FIRST)
            query = Query.boolean_query([(Must, query), (Should, bonus)])
        start, end = _page(request)
        window = end if self._searcher.num_segments <= 1 else max(end, TIE_WINDOW)
        found = self._searcher.search(query, max(window, 1), count=True)
        hits = self._in_order(found.hits, start, end)
        answer = self._aggregate(query, self._unselected(request)) if found.count else {}
        return hits, int(found.count), answer

    def _narrowed(
        self, text: tantivy.Query, always: list[tantivy.Query], groups: dict[str, tantivy.Query]
    ) -> bool:
        """The words are found, only not within the selection: fewer words would widen it."""
        return bool(groups) and self._searcher.search(_filtered(text, always), 1).count > 0

    def _in_order(
        self, found: Sequence[tuple[float, tantivy.DocAddress]], start: int, end: int
    ) -> list[Hit]:
        if self._searcher.num_segments > 1 and len(found) > 1:
            ranks = self._column("rank", found)
            places = sorted(range(len(found)), key=lambda at: (-found[at][0], ranks[at]))
            found = [found[at] for at in places[start:end]]
        else:
            found = found[start:end]
        keys = self._column("key", found)
        return [_hit(key, score) for key, (score, _) in zip(keys, found, strict=True)]

    def _column(self, name: str, found: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
        addresses = [address for _, address in found]
        return list(self._searcher.fast_field_values(name, addresses)) if addresses else []

    def _by_columns(
        self, query: tantivy.Query, request: SearchRequest
    ) -> tuple[list[Hit], int, dict[str, Any]]:
        """Stage after stage: a column cannot sort what it has no value for."""
        start, end = _page(request)
        everything = {"total": {"value_count": {"field": "key"}}, **self._unselected(request)}
        answer = self._aggregate(query, everything)
        total = int(answer["total"]["value"])
        hits: list[Hit] = []
        passed = 0
        for stage in self._stages(query, request):
            if passed >= min(end, total):
                break
            first = max(0, start - passed)
            # Counted only to be passed over: tantivy panics where a page begins past the last hit.
            count = int(self._searcher.search(stage, 1).count) if first else end
            if first < count:
                found = self._sorted(stage, request, first, end - passed)
                hits += found
                count = first + len(found)
            passed += count
        return hits, total, answer

    def _stages(self, query: tantivy.Query, request: SearchRequest) -> list[tantivy.Query]:
        stages = [query]
        if request.unavailable is Unavailable.LAST:
            stages = _with_then_without(
                stages, Query.term_query(self._index.schema, "available", 1)
            )
        if request.sort is Sort.PRICE and request.currency in self.slots:
            column = f"lowest_{self.slots[request.currency]}"
            stages = _with_then_without(stages, Query.exists_query(column))
        return stages

    def _sorted(
        self, query: tantivy.Query, request: SearchRequest, first: int, last: int
    ) -> list[Hit]:
        page = {
            "from": first,
            "size": last - first,
            "sort": [{column: way} for column, way in self._order(request)],
            "docvalue_fields": ["key"],
        }
        rows = self._aggregate(query, {"page": {"top_hits": page}})["page"]["hits"]
        return [_hit(row["docvalue_fields"]["key"][0], 0.0) for row in rows]

    def _order(self, request: SearchRequest) -> list[tuple[str, str]]:
        way = "desc" if request.descending else "asc"
        columns: dict[Sort, list[str]] = {
            Sort.TITLE: _TITLE,
            Sort.CREATED: ["created"],
            Sort.UPDATED: ["updated"],
            Sort.BEST_SELLING: ["rank"],
        }
        if request.sort is Sort.PRICE and request.currency in self.slots:
            columns[Sort.PRICE] = [f"lowest_{self.slots[request.currency]}"]
        order = [(column, way) for column in columns.get(request.sort, [])]
        if request.sort is Sort.RELEVANCE:
            order.append(("rank", "asc"))
        return [*order, ("key", way if request.sort is Sort.ID else "asc")]

    def _unselected(self, request: SearchRequest) -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        for facet in request.facets:
            wanted |= counting.aggregation(facet, self.slots.get(request.currency))
        return wanted

    def _aggregate(self, query: tantivy.Query, wanted: dict[str, Any]) -> dict[str, Any]:
        return dict(self._searcher.aggregate(query, wanted)) if wanted else {}

    def _facets(
        self,
        request: SearchRequest,
        text: tantivy.Query,
        always: list[tantivy.Query],
        groups: dict[str, tantivy.Query],
        answer: dict[str, Any],
    ) -> tuple[dict[str, list[FacetValue]], tuple[int, int] | None]:
        """A group with a selection is counted again, without itself."""
        counted: dict[str, list[FacetValue]] = {}
        price = None
        for facet in _with_selected_names(request, groups):
            own = answer
            name = plain(facet)
            if name in groups:
                others = [query for group, query in groups.items() if group != name]
                wanted = counting.aggregation(facet, self.slots.get(request.currency))
                own = self._aggregate(_filtered(text, [*always, *others]), wanted)
            if facet == Facet.PRICE:
                price = counting.price_of(own)
            elif own:
                counted |= counting.values_of(facet, own)
        return counted, price


def _with_selected_names(request: SearchRequest, groups: dict[str, tantivy.Query]) -> list[str]:
    facets = list(dict.fromkeys(request.facets))
    for prefix in NAMED:
        if f"{prefix}*" in facets:
            facets += [name for name in groups if name.startswith(prefix)]
    return facets


def _filtered(text: tantivy.Query, filters: Sequence[tantivy.Query]) -> tantivy.Query:
    if not filters:
        return text
    silent = [(Must, Query.const_score_query(query, 0.0)) for query in filters]
    return Query.boolean_query([(Must, text), *silent])


def _with_then_without(
    stages: Sequence[tantivy.Query], condition: tantivy.Query
) -> list[tantivy.Query]:
    both = []
    for stage in stages:
        silent = Query.const_score_query(condition, 0.0)
        both.append(Query.boolean_query([(Must, stage), (Must, silent)]))
        both.append(Query.boolean_query([(Must, stage), (tantivy.Occur.MustNot, condition)]))
    return both


def _page(request: SearchRequest) -> tuple[int, int]:
    start = max(0, min(request.offset, LARGEST_OFFSET))
    return start, start + max(0, min(request.limit, LARGEST_PAGE))


def _hit(key: int, score: float) -> Hit:
    return Hit(Kind(KINDS[key % len(KINDS)]), key // len(KINDS), score)
