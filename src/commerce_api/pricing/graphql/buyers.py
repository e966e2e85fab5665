"""For whom a request is."""

from commerce_api.gql import Context
from commerce_api.identity.graphql.signed_in import customer_key
from commerce_api.pricing import service
from commerce_api.pricing.rows import Buyer


async def buyer(context: Context) -> Buyer:
    """Market and customer group of this request, looked up once."""
    return await context.once(_buyer)


async def _buyer(context: Context) -> Buyer:
    group = await service.group_of(context, await customer_key(context))
    return await service.buyer_in(context.db, context.country, group)
