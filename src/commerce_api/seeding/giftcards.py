"""Gift cards with known codes, to try paying with."""

from commerce_api.giftcards import service
from commerce_api.giftcards.rows import NewCard
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.money import parse
from commerce_api.seeding.files import Entry, SeedFiles, moment


async def seed_gift_cards(uow: UnitOfWork, files: SeedFiles) -> int:
    """Returns how many there are."""
    entries = files.read("giftcards.toml")["gift_card"]
    issued = await service.issue(uow, [_card(entry) for entry in entries])
    for entry, card in zip(entries, issued, strict=True):
        if entry.get("disabled"):
            await service.disable(uow, card.key)
    return len(issued)


def _card(entry: Entry) -> NewCard:
    return NewCard(
        parse(entry["amount"], entry["currency"]),
        code=entry["code"],
        expires_at=moment(entry["expires"]) if "expires" in entry else None,
    )
