"""Facets that were counted once stay true until the index changes."""

from collections import OrderedDict
from collections.abc import Mapping
from weakref import WeakKeyDictionary

import msgspec

from commerce_api.ports.search import SearchEngine, SearchRequest, SearchUnavailable
from commerce_api.pricing.terms import currency_of
from commerce_api.search.asking import ask
from commerce_api.search.errors import SearchDown
from commerce_api.search.facets import FilterRow, filters_of

MOST_KNOWN = 500


class Known:
    """What was counted of one version of the index."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.filters: OrderedDict[bytes, list[FilterRow]] = OrderedDict()


_known: WeakKeyDictionary[SearchEngine, Known] = WeakKeyDictionary()


async def counted_filters(
    engine: SearchEngine,
    request: SearchRequest,
    labels: Mapping[str, str],
    categories: Mapping[str, str],
    metafields: Mapping[str, str],
) -> list[FilterRow]:
    """The filters of a list, from memory where the same list was counted before."""
    known = await _current(engine)
    key = msgspec.json.encode(request)
    if key in known.filters:
        known.filters.move_to_end(key)
        return known.filters[key]
    result = await ask(engine, request)
    rows = filters_of(result, currency_of(request.currency), labels, categories, metafields)
    known.filters[key] = rows
    if len(known.filters) > MOST_KNOWN:
        known.filters.popitem(last=False)
    return rows


async def _current(engine: SearchEngine) -> Known:
    try:
        version = await engine.version()
    except SearchUnavailable as error:
        raise SearchDown from error
    known = _known.get(engine)
    if known is None or known.version != version:
        known = _known[engine] = Known(version)
    return known
