"""What a market does without is not there for its buyers."""

from collections.abc import Sequence

from commerce_api.catalog.graphql import gates
from commerce_api.gql import Context
from commerce_api.pricing import loaders
from commerce_api.pricing.graphql.buyers import buyer


@gates.products.append
async def closed_products(context: Context, keys: Sequence[int]) -> set[int]:
    here = await buyer(context)
    if not here.closed:
        return set()
    found = await context.many(loaders.ranges, keys, here.prices)
    return {key for key, row in zip(keys, found, strict=True) if row is None}


@gates.collections.append
async def closed_collections(context: Context, keys: Sequence[int]) -> set[int]:
    here = await buyer(context)
    if not here.closed:
        return set()
    found = await context.many(loaders.closed_collections, keys, here.market_key)
    return {key for key, closed in zip(keys, found, strict=True) if closed}


@gates.variants.append
async def closed_variants(context: Context, keys: Sequence[int]) -> set[int]:
    """Also what has no price there: it cannot be bought."""
    found = await context.many(loaders.prices, keys, await buyer(context))
    return {key for key, steps in zip(keys, found, strict=True) if not steps}


@gates.selective.append
async def selective(context: Context) -> bool:
    return (await buyer(context)).closed
