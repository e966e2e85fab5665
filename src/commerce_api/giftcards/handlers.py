"""What the worker does for gift cards."""

from commerce_api.giftcards import service
from commerce_api.ports import Services
from commerce_api.ports.jobs import job

HOUR = 3600.0


@job("send_gift_cards", every_seconds=2)
async def send_gift_cards(services: Services) -> None:
    await service.send_codes(services.db, services.plugins.notifier, services.settings.public_url)


@job("forget_guessers", every_seconds=HOUR)
async def forget_guessers(services: Services) -> None:
    await service.forget_guessers(services.db)
