"""Pages of what the search engine found: cursors count from the start of its list."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from msgspec.structs import replace

from commerce_api.catalog.graphql import products_by_keys
from commerce_api.gql import Context, Page, encode_cursor, expect
from commerce_api.gql.pagination import Window
from commerce_api.kernel.errors import BadInput
from commerce_api.ports.search import LARGEST_OFFSET, Hit, SearchRequest, clean
from commerce_api.search.asking import ask

FOUND = "FOUND"  # what these cursors begin with


async def engine_page(context: Context, request: SearchRequest, part: Window) -> tuple[Page, int]:
    """A page of hits, and how many there are in all."""
    engine = context.plugins.search
    total = LARGEST_OFFSET
    if part.backwards and part.position is None:
        total = (await ask(engine, replace(request, limit=0))).total
    start, end = span(part, total)
    asked = replace(request, offset=start, limit=end - start)
    result = await ask(engine, asked)
    cursors = [encode_cursor(FOUND, at + 1) for at in range(start, start + len(result.hits))]
    reachable = min(result.total, LARGEST_OFFSET)
    more = start + len(result.hits) < reachable
    return Page(result.hits, cursors, more, start > 0), result.total


def span(part: Window, total: int) -> tuple[int, int]:
    """From where to where, counted from the start of the list."""
    position = expect(part.position, str, int)
    if position is not None and (position[0] != FOUND or not 0 < position[1] <= LARGEST_OFFSET):
        raise BadInput("This cursor belongs to another list.", field=("after",))
    at = position[1] if position else None
    if part.backwards:
        end = total if at is None else at - 1
        return max(0, end - part.size), end
    start = at or 0
    return start, max(start, min(total, start + part.size))


async def with_products(context: Context, page: Page) -> Page:
    """Hits, or keys, become products. What went off sale a moment ago is left out."""
    keys = [node.id if isinstance(node, Hit) else node for node in page.nodes]
    return kept(page, await products_by_keys(context, keys))


def kept(page: Page, rows: Sequence[Any]) -> Page:
    pairs = [pair for pair in zip(rows, page.cursors, strict=True) if pair[0] is not None]
    page.nodes = [row for row, _ in pairs]
    page.cursors = [cursor for _, cursor in pairs]
    return page


def tracked(rows: Sequence[Any], words: str, place: int, kind: str) -> list[Any]:
    """Copies of rows that know by which words and in which place, counted from 1, they were
    found; `kind` is `r` for a page of results and `e` for what is shown while typing."""
    asked = clean(words)
    return [
        row and replace(row, tracking=tracking(asked, at, kind))
        for at, row in enumerate(rows, start=place)
    ]


def tracking(words: str, place: int, kind: str) -> str:
    return urlencode({"_pos": place, "_psq": words, "_ss": kind, "_v": "1.0"})
