"""Questions to the search engine, and what becomes of them when it is away."""

from commerce_api.ports.search import (
    LARGEST_PAGE,
    Filters,
    Kind,
    SearchEngine,
    SearchRequest,
    SearchResult,
    SearchUnavailable,
    Suggestion,
)
from commerce_api.search.errors import SearchDown

MOST_RANKED = 1_000
PRODUCTS = (Kind.PRODUCT,)


async def ask(engine: SearchEngine, request: SearchRequest) -> SearchResult:
    try:
        return await engine.search(request)
    except SearchUnavailable as error:
        raise SearchDown from error


async def suggested(engine: SearchEngine, text: str, language: str, limit: int) -> list[Suggestion]:
    try:
        return await engine.suggest(text, language, limit)
    except SearchUnavailable as error:
        raise SearchDown from error


async def ranked(
    engine: SearchEngine,
    text: str,
    language: str,
    *,
    filters: Filters | None = None,
    unfinished: bool = False,
    all_or_none: bool = False,
) -> tuple[list[int], int]:
    """The best products for some words, at most 1,000 of them, and how many there are."""
    found: list[int] = []
    while True:
        result = await ask(
            engine,
            SearchRequest(
                text=text,
                language=language,
                kinds=PRODUCTS,
                filters=filters or Filters(),
                prefix_last=unfinished,
                offset=len(found),
                limit=LARGEST_PAGE,
            ),
        )
        if all_or_none and result.total > MOST_RANKED:
            return [], result.total
        found += [hit.id for hit in result.hits]
        if not result.hits or len(found) >= min(result.total, MOST_RANKED):
            return found, result.total
