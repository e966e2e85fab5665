"""What values refer to, read once for each kind of thing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from commerce_api.catalog import loaders as catalog
from commerce_api.catalog.graphql import collections_by_keys, media_by_keys, products_by_keys
from commerce_api.catalog.graphql.media import KINDS as MEDIA
from commerce_api.content.graphql import articles_by_keys, pages_by_keys
from commerce_api.gql import Context, gid
from commerce_api.metafields import kinds, loaders

Read = Callable[[Context, list[int]], Awaitable[Sequence[Any]]]


def wire_value(type: str, value: str | None) -> str | None:
    """A canonical value as storefronts read it: what it refers to is an id there."""
    if value is None or not kinds.is_reference(type):
        return value
    ids = [gid(*token.split("/")) for token in kinds.tokens_in(type, value)]
    return kinds.compact(ids) if type.startswith(kinds.LIST) else ids[0]


async def read(context: Context, tokens: Sequence[str]) -> dict[str, Any]:
    """Rows by tokens such as `Product/12`. What this buyer may not see is not among them."""
    groups: dict[str, dict[int, None]] = {}
    for token in tokens:
        kind, _, key = token.partition("/")
        groups.setdefault(kind, {})[int(key)] = None
    found = await asyncio.gather(
        *(READERS[kind](context, list(keys)) for kind, keys in groups.items())
    )
    return {
        f"{kind}/{key}": row
        for (kind, keys), rows in zip(groups.items(), found, strict=True)
        for key, row in zip(keys, rows, strict=True)
        if row is not None
    }


async def metaobjects_by_keys(context: Context, keys: list[int | None] | list[int]) -> list[Any]:
    return await context.many(loaders.metaobjects, keys, context.locale)


async def variants_by_keys(context: Context, keys: list[int | None] | list[int]) -> list[Any]:
    """A variant is there when its product is."""
    rows = await context.many(catalog.variants, keys, context.locale)
    products = await products_by_keys(context, [row.product_key if row else None for row in rows])
    return [row if product else None for row, product in zip(rows, products, strict=True)]


def _media(kind: str) -> Read:
    async def by_keys(context: Context, keys: list[int]) -> list[Any]:
        rows = await media_by_keys(context, keys)
        return [row if row and MEDIA[row.image.kind][1] == kind else None for row in rows]

    return by_keys


READERS: dict[str, Read] = {
    "Article": articles_by_keys,
    "Collection": collections_by_keys,
    "Metaobject": metaobjects_by_keys,
    "Page": pages_by_keys,
    "Product": products_by_keys,
    "ProductVariant": variants_by_keys,
    **{kind: _media(kind) for kind in ("GenericFile", "MediaImage", "Model3d", "Video")},
}
