"""The gift cards that everybody may try."""

from commerce_api.giftcards import service
from commerce_api.giftcards.rows import Looked
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.seeding.files import SeedFiles
from commerce_api.seeding.giftcards import seed_gift_cards
from commerce_api.settings import seeds_dir

README = (seeds_dir() / "README.md").read_text()


async def test_the_cards_of_the_demonstration_can_be_spent(db: Database) -> None:
    files = SeedFiles(seeds_dir())
    entries = files.read("giftcards.toml")["gift_card"]
    assert await db.atomically(lambda uow: seed_gift_cards(uow, files)) == len(entries) == 7
    codes = [entry["code"] for entry in entries]
    assert all(f"`{code}`" in README for code in codes)

    async def usable(currency: str) -> list[Money]:
        found: list[Looked] = await db.atomically(
            lambda uow: service.look_up(uow, currency, codes, currency)
        )
        keys = [looked.card for looked in found if looked.card]
        async with db.read() as reader:
            cards = await service.cards(reader, keys)
        return [Money(cards[key].left_minor, cards[key].currency) for key in keys]

    assert await usable("EUR") == [Money(minor, "EUR") for minor in (5000, 500, 50_000)]
    assert await usable("USD") == [Money(5000, "USD")]
    assert await usable("GBP") == [Money(5000, "GBP")]
