"""Lists that can be searched and sorted, and edges to things that have a handle."""

from typing import Annotated

from commerce_api.content import queries
from commerce_api.content.queries import Listing, Wanted
from commerce_api.gql import Context, Page, arg, expect, page_of
from commerce_api.gql.pagination import Window
from commerce_api.kernel.conditions import condition
from commerce_api.kernel.text import storable

Words = Annotated[
    str | None,
    arg(
        "Only what has these words in its title; also `field:value`, `-` for not, `OR`, brackets,"
        " and `created_at:>2026-01-31`. Fields: title, handle, created_at, updated_at; of articles"
        " also author, blog_title, tag and tag_not."
    ),
]


def wanted(
    context: Context, listing: Listing, part: Window, sort: str | None, query: str | None
) -> Wanted:
    """What is not understood of the query is told in the warnings of the answer."""
    order = listing.order(sort)
    position = expect(part.position, *order.kinds)
    where, params, warnings = condition(query or "", listing.fields)
    context.warnings += [told for told in warnings if told not in context.warnings]
    return Wanted(order, position, where, params, part.descending, part.size + 1)


async def page_listed(
    context: Context, listing: Listing, part: Window, sort: str | None, query: str | None
) -> Page:
    """A page of raw rows: the caller finishes them, since cursors hold what the database sorts."""
    want = wanted(context, listing, part, sort, query)
    found = await queries.listed(context, listing, want)
    return page_of(found, part, want.order.position)


def is_handle(text: str | None) -> bool:
    """Whether something could be called this at all."""
    return bool(text) and len(text or "") <= 255 and storable(text or "")
