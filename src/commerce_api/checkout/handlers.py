"""What the worker does for checkouts."""

from commerce_api.checkout import completion
from commerce_api.ports import Services
from commerce_api.ports.jobs import job


@job("reconcile_payments", every_seconds=3)
async def reconcile_payments(services: Services) -> None:
    """One pass is enough to finish whatever a crash or a silent gateway left behind."""
    await completion.reconcile(services)
