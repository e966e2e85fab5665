"""The ranking rules over documents in memory: slow, and written to be read."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.plugins.meili.filtering import Document, compiled, values

Settings = dict[str, Any]
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
FAR = 8


@dataclass(frozen=True)
class QueryWord:
    text: str
    prefix: bool
    typos: bool


@dataclass(frozen=True)
class Found:
    """The best occurrence of a word in a document."""

    typos: int
    attribute: int
    position: int
    inexact: int


def search(
    query: dict[str, Any], documents: Sequence[Document], settings: Settings
) -> dict[str, Any]:
    """Hits, total, facets, as the server answers them."""
    accepts = compiled(query.get("filter"), set(settings["filterableAttributes"]))
    words = _query_words(query.get("q") or "")
    attributes = [
        name
        for name in settings["searchableAttributes"]
        if name in (query.get("attributesToSearchOn") or settings["searchableAttributes"])
    ]
    found = [
        (document, _occurrences(words, document, attributes, settings))
        for document in documents
        if accepts(document)
    ]
    kept = _matching(found, words, query["matchingStrategy"])
    kept.sort(key=lambda pair: _rank(pair, query.get("sort") or [], settings["rankingRules"]))
    chosen = [document for document, _ in kept]
    return {
        **_page(query, chosen, settings["pagination"]["maxTotalHits"]),
        **_facets(query.get("facets"), chosen, settings["faceting"]["maxValuesPerFacet"]),
        "query": query.get("q") or "",
        "processingTimeMs": 0,
    }


def tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(each for each in folded if not unicodedata.combining(each)))


def distance(left: str, right: str) -> int:
    """Optimal string alignment: a swap of neighbours counts one."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


def _query_words(text: str) -> list[QueryWord]:
    words = []
    for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', text):
        words += [QueryWord(word, False, not quoted) for word in tokens(quoted or bare)]
    words = words[:10]
    if words and words[-1].typos and not text.endswith(" "):
        words[-1] = QueryWord(words[-1].text, True, True)
    return words


def _occurrences(
    words: Sequence[QueryWord], document: Document, attributes: Sequence[str], settings: Settings
) -> list[Found | None]:
    exact = set(settings["typoTolerance"]["disableOnAttributes"])
    sizes = settings["typoTolerance"]["minWordSizeForTypos"]
    best: list[Found | None] = [None] * len(words)
    for rank, name in enumerate(attributes):
        there = [token for text in values(document, name) for token in tokens(str(text))]
        for number, word in enumerate(words):
            allowed = (len(word.text) >= sizes["oneTypo"]) + (len(word.text) >= sizes["twoTypos"])
            allowed = allowed if word.typos and name not in exact else 0
            for position, token in enumerate(there):
                typos = _typos(word, token, allowed)
                if typos is None:
                    continue
                one = Found(typos, rank, position, int(word.text != token))
                other = best[number]
                if other is None or _order(one) < _order(other):
                    best[number] = one
    return best


def _order(found: Found) -> tuple[int, int, int, int]:
    return (found.typos, found.attribute, found.inexact, found.position)


def _typos(word: QueryWord, token: str, allowed: int) -> int | None:
    if token == word.text or (word.prefix and token.startswith(word.text)):
        return 0
    if not allowed:
        return None
    ends = range(len(word.text) - allowed, len(word.text) + allowed + 1) if word.prefix else ()
    beginnings = {token, *(token[:end] for end in ends)}
    closest = min(distance(word.text, beginning) for beginning in beginnings)
    closest += word.text[0] != token[0]
    return closest if closest <= allowed else None


Match = tuple[Document, list[Found | None]]


def _matching(found: list[Match], words: Sequence[QueryWord], strategy: str) -> list[Match]:
    if not words or strategy == "all":
        return [pair for pair in found if all(pair[1])]
    order = list(range(len(words)))
    if strategy == "frequency":
        order.sort(key=lambda number: sum(pair[1][number] is not None for pair in found))
        order = [number for number in order if any(pair[1][number] for pair in found)]
    return [pair for pair in found if order and pair[1][order[0]] is not None]


def _rank(match: Match, sort: Sequence[str], rules: Sequence[str]) -> tuple[Any, ...]:
    document, found = match
    there = [each for each in found if each is not None]
    costs: dict[str, Any] = {
        "words": -len(there),
        "typo": sum(each.typos for each in there),
        "proximity": sum(_apart(a, b) for a, b in pairwise(there)),
        "attribute": sum(each.attribute for each in there),
        "exactness": sum(each.inexact for each in there),
    }
    ranks: list[Any] = []
    for rule in rules:
        if rule in costs:
            ranks.append(costs[rule])
        else:
            ranks += [_sorted_by(document, one) for one in (sort if rule == "sort" else [rule])]
    return tuple(ranks)


def _apart(left: Found, right: Found) -> int:
    if left.attribute != right.attribute:
        return FAR
    ahead = right.position - left.position
    return min(FAR, ahead if ahead > 0 else 1 - ahead)


class _Descending(str):
    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str(self) > str(other)


def _sorted_by(document: Document, rule: str) -> tuple[int, Any]:
    """Documents without the attribute come last, in both directions."""
    name, _, way = rule.partition(":")
    value = document.get(name)
    if value is None:
        return (1, 0)
    if way == "desc":
        return (0, _Descending(value) if isinstance(value, str) else -value)
    return (0, value)


def _page(query: dict[str, Any], chosen: list[Document], most: int) -> dict[str, Any]:
    total = min(len(chosen), most)
    if query.get("hitsPerPage") is not None:
        size, page = query["hitsPerPage"], query.get("page") or 1
        hits = chosen[:most][(page - 1) * size : page * size]
        pages = -(-total // size) if size else 0
        counts = {"hitsPerPage": size, "page": page, "totalPages": pages, "totalHits": total}
    else:
        limit, offset = query.get("limit", 20), query.get("offset", 0)
        hits = chosen[:most][offset : offset + limit]
        counts = {"limit": limit, "offset": offset, "estimatedTotalHits": total}
    shown = query.get("attributesToRetrieve") or ["*"]
    cut = [
        {name: value for name, value in hit.items() if "*" in shown or name in shown}
        for hit in hits
    ]
    if query.get("showRankingScore"):
        cut = [hit | {"_rankingScore": 1.0} for hit in cut]
    return {"hits": cut, **counts}


def _facets(names: list[str] | None, chosen: list[Document], most: int) -> dict[str, Any]:
    if not names:
        return {}
    distribution: dict[str, dict[str, int]] = {}
    stats = {}
    for name in names:
        found = [each for document in chosen for each in set(values(document, name))]
        counts = Counter(str(each) for each in found)
        distribution[name] = dict(counts.most_common(most))
        numbers = [float(each) for each in found if isinstance(each, int | float)]
        if numbers:
            stats[name] = {"min": min(numbers), "max": max(numbers)}
    return {"facetDistribution": distribution, "facetStats": stats}
