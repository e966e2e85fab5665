"""Words to a query whose score is a list of rules, weighed so that none outvotes the one above.

Words found, then typos, then neighbourhood, then the part of the document, then exactness.
Constant scores instead of BM25: on a catalogue, how often a word stands in a description says
little, and where it stands says much.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import tantivy

from commerce_api.plugins.tantivy_search.fields import CJK
from commerce_api.ports.search import MOST_WORDS, Searchable, SearchRequest, clean

WORD = 1000.0
TYPO = 100.0
NEIGHBOURS = 60.0
EXACT = 0.5
NAMING = ("title", "vendor_words", "type_words", "tag_words")
# Of a word that stands nowhere as it is written: most likely mistyped.
UNKNOWN = 1.5
ONE_TYPO_FROM, TWO_TYPOS_FROM = 5, 9

Query = tantivy.Query
Must, Should = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class Part:
    """A field of the index, the part of the document it holds, and whether typos are looked for."""

    field: str
    searchable: Searchable
    typos: bool = False
    neighbours: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """What matches or does not, and its words."""

    query: tantivy.Query
    words: tuple[str, ...]


_S = Searchable
PARTS = (
    Part("title", _S.TITLE, typos=True, neighbours=True),
    Part("vendor_words", _S.VENDOR, typos=True),
    Part("type_words", _S.PRODUCT_TYPE, typos=True, neighbours=True),
    Part("tag_words", _S.TAG, typos=True),
    Part("author", _S.AUTHOR, typos=True),
    Part("variant_words", _S.VARIANT_TITLE, typos=True),
    Part("sku_words", _S.SKU, neighbours=True),
    Part("barcode_words", _S.BARCODE),
    Part("body", _S.BODY),
)


class Ranking:
    """Builds queries for one schema. Texts of buyers never reach a query parser."""

    def __init__(self, schema: tantivy.Schema, analyzer: tantivy.TextAnalyzer) -> None:
        self._schema = schema
        self._analyzer = analyzer

    def queries(self, request: SearchRequest, searcher: tantivy.Searcher) -> list[tantivy.Query]:
        """First all words; then some of them, the rarer the better. Empty: no text to rank by."""
        text = clean(request.text)
        parts = _parts(request)
        units = self._units(text, parts, request)
        if not units:
            return [] if not text else [Query.empty_query()]
        words = [word for unit in units for word in unit.words]
        bonuses = [(Should, bonus) for bonus in self._neighbours(words, parts)]
        found = [(Must, unit.query) for unit in units]
        strict = Query.boolean_query([*found, *bonuses])
        if len(units) == 1:
            return [strict]
        some = [
            (Should, Query.boost_query(unit.query, self._rarity(unit, searcher))) for unit in units
        ]
        relaxed = Query.boolean_query([(Must, Query.boolean_query(some)), *bonuses])
        return [strict, relaxed]

    def _units(self, text: str, parts: Sequence[Part], request: SearchRequest) -> list[Unit]:
        """What stands together is found together: `t-shirt`, `SKU-12-3`, a run of characters."""
        units: list[Unit] = []
        unfinished = request.prefix_last and not request.text.endswith(" ")
        chunks = [part for chunk in text.split() for part in _split(chunk)]
        left = MOST_WORDS
        for number, chunk in enumerate(chunks):
            if CJK.match(chunk):
                units.append(Unit(self._run(chunk, parts), ()))
                left -= 1
            elif words := tuple(self._analyzer.analyze(chunk)[: max(left, 0)]):
                last = unfinished and number == len(chunks) - 1
                units.append(
                    Unit(self._together(words, parts, last=last, typos=request.typos), words)
                )
                left -= len(words)
            if left <= 0:
                break
        return units

    def _together(
        self, words: Sequence[str], parts: Sequence[Part], *, last: bool, typos: bool
    ) -> tantivy.Query:
        found = [
            self._word(word, parts, last=last and number == len(words) - 1, typos=typos)
            for number, word in enumerate(words)
        ]
        if len(found) == 1:
            return found[0]
        return Query.boolean_query([(Must, query) for query in found])

    def _rarity(self, unit: Unit, searcher: tantivy.Searcher) -> float:
        """1 for what only descriptions say, up to 2 for a word that names few things."""
        documents = max(2, searcher.num_docs)
        weight = 1.0
        for word in unit.words:
            named = max(searcher.doc_freq(field, word) for field in NAMING)
            if named:
                weight = max(weight, 2 - math.log(named) / math.log(documents))
            elif not searcher.doc_freq("body", word):
                weight = max(weight, UNKNOWN)
        return weight

    def _word(self, word: str, parts: Sequence[Part], *, last: bool, typos: bool) -> tantivy.Query:
        """The best of all parts and of all degrees of typo."""
        allowed = (len(word) >= ONE_TYPO_FROM) + (len(word) >= TWO_TYPOS_FROM) if typos else 0
        ways = []
        for number, part in enumerate(parts):
            weight = WORD + len(parts) - number
            term = Query.term_query(self._schema, part.field, word)
            ways.append(Query.const_score_query(term, weight + EXACT))
            if last:
                ways.append(self._fuzzy(part, word, 0, weight, prefix=True))
            for distance in range(1, allowed + 1 if part.typos else 1):
                score = weight - distance * TYPO
                ways.append(self._fuzzy(part, word, distance, score, prefix=last))
        return Query.disjunction_max_query(ways)

    def _fuzzy(
        self, part: Part, word: str, distance: int, score: float, *, prefix: bool
    ) -> tantivy.Query:
        near = Query.fuzzy_term_query(
            self._schema, part.field, word, distance, transposition_cost_one=True, prefix=prefix
        )
        return Query.const_score_query(near, score)

    def _neighbours(self, words: Sequence[str], parts: Sequence[Part]) -> list[tantivy.Query]:
        return [
            Query.const_score_query(
                Query.phrase_query(self._schema, part.field, [first, second]), NEIGHBOURS
            )
            for first, second in pairwise(words)
            for part in parts
            if part.neighbours
        ]

    def _run(self, run: str, parts: Sequence[Part]) -> tantivy.Query:
        """Chinese, Japanese or Korean: every pair of characters, in the title or in the text."""
        grams = [run[at : at + 2] for at in range(len(run) - 1)][:20] or [run]
        searched = {part.searchable for part in parts}
        fields = [("cjk_title", 2.0)] if Searchable.TITLE in searched else []
        fields += [("cjk_body", 1.0)] if Searchable.BODY in searched else []
        ways = [
            Query.const_score_query(
                Query.boolean_query(
                    [(Must, Query.term_query(self._schema, field, gram)) for gram in grams]
                ),
                WORD + weight,
            )
            for field, weight in fields
        ]
        return Query.disjunction_max_query(ways) if ways else Query.empty_query()


def _parts(request: SearchRequest) -> list[Part]:
    """The buyer's language before the shop's own."""
    parts = list(PARTS)
    language = request.language.lower()
    if language.isascii() and language.replace("_", "").isalnum():
        title, body = f"texts.{language}.title", f"texts.{language}.body"
        parts.insert(0, Part(title, Searchable.TITLE, typos=True, neighbours=True))
        parts.insert(-1, Part(body, Searchable.BODY))
    wanted = set(request.fields)
    return [part for part in parts if not wanted or part.searchable in wanted]


def _split(chunk: str) -> list[str]:
    """Runs of Chinese, Japanese or Korean apart from the rest."""
    return [part for part in re.split(f"({CJK.pattern})", chunk) if part]
