"""Addresses that were used once, and where they lead now."""

from typing import Annotated

import strawberry

from commerce_api.content import loaders, queries
from commerce_api.content.graphql.listings import page_listed
from commerce_api.content.rows import RedirectRow
from commerce_api.gql import (
    After,
    Before,
    Context,
    First,
    Info,
    Last,
    Node,
    Page,
    Query,
    Reverse,
    arg,
    connection,
    field,
    finds_nodes,
    gid,
    key_of,
    leaf,
    type_,
    window,
)


@type_("An address that is not used any more, and where it leads.", RedirectRow)
class UrlRedirect(Node):
    path: str = leaf("The old path, from its slash on, in lower case.")
    target: str = leaf("Where to go instead: a path of the shop, or a whole address.")


UrlRedirectConnection = connection(UrlRedirect, "UrlRedirect", "redirects")


@field(UrlRedirect, "id", strawberry.ID, "A globally unique id.")
def redirect_id(redirect: RedirectRow) -> str:
    return gid("UrlRedirect", redirect.key)


@finds_nodes("UrlRedirect")
async def find_redirects(context: Context, ids: list[str]) -> dict[str, RedirectRow | None]:
    keys = [key_of(id, "UrlRedirect") for id in ids]
    return dict(zip(ids, await context.many(loaders.redirects, keys), strict=True))


@field(Query, "urlRedirects", UrlRedirectConnection, "Where old addresses lead.")
async def query_redirects(
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    reverse: Reverse = False,
    query: Annotated[
        str | None,
        arg(
            "Only these: `path:/old` is that path, `path:/old*` all that begin so, `target:` the"
            " same of where they lead; a word is looked for anywhere in the path."
        ),
    ] = None,
) -> Page:
    part = window(first, after, last, before, reverse=reverse)
    return await page_listed(info.context, queries.REDIRECTS, part, None, query)
