"""Who is asking: the customer whose access token came with the request."""

from commerce_api.gql import Context
from commerce_api.identity import loaders
from commerce_api.identity.tokens import TOKEN_MAX, hashed


async def customer_key(context: Context) -> int | None:
    """Key of the customer who is signed in, by `@inContext(buyer:)` or by a bearer token.

    None: nobody is, or the token is not valid any more.
    """
    return await owner_of(context, context.buyer) if context.buyer else None


async def owner_of(context: Context, token: str) -> int | None:
    """Whose access token this is."""
    return await context.one(loaders.customers_by_token, hashed(token[:TOKEN_MAX]))
