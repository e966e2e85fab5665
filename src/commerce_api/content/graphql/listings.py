"""Lists that can be searched and sorted, and edges to things that have a handle."""

from typing import Annotated

from commerce_api.content import queries
from commerce_api.content.queries import Listing, Wanted
from commerce_api.gql import Context, Page, arg, expect, page_of
from commerce_api.gql.pagination import Window
from commerce_api.kernel.text import storable

Words = Annotated[
    str | None,
    arg("Only what has these words in its title; also `field:value`, `-` for not, and `OR`."),
]


def wanted(listing: Listing, part: Window, sort: str | None, query: str | None) -> Wanted:
    order = listing.order(sort)
    position = expect(part.position, *order.kinds)
    return Wanted(order, position, query or "", part.descending, part.size + 1)


async def page_listed(
    context: Context, listing: Listing, part: Window, sort: str | None, query: str | None
) -> Page:
    """A page of raw rows: the caller finishes them, since cursors hold what the database sorts."""
    want = wanted(listing, part, sort, query)
    found = await queries.listed(context, listing, want)
    return page_of(found, part, want.order.position)


def is_handle(text: str | None) -> bool:
    """Whether something could be called this at all."""
    return bool(text) and len(text or "") <= 255 and storable(text or "")
