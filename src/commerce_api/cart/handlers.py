"""What the worker does for carts."""

from commerce_api.cart import queries
from commerce_api.kernel.clock import now
from commerce_api.ports import Services
from commerce_api.ports.jobs import job

EXPIRED_AT_ONCE = 200


@job("expire_carts", every_seconds=3600)
async def expire_carts(services: Services) -> None:
    """In small batches, so that buyers never wait for it."""
    gone = EXPIRED_AT_ONCE
    while gone == EXPIRED_AT_ONCE:
        gone = await services.db.atomically(lambda uow: queries.expire(uow, now(), EXPIRED_AT_ONCE))
