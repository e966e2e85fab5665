"""What the worker does for the stock."""

from commerce_api.inventory import service
from commerce_api.ports import Services
from commerce_api.ports.jobs import job


@job("release_expired_holds", every_seconds=5)
async def release_expired_holds(services: Services) -> None:
    await service.release_expired(services.db)
