"""Cards to pay with, and what is left on them."""

from datetime import datetime

from commerce_api.cart import service as carts
from commerce_api.cart.rows import Changed
from commerce_api.giftcards import accounts, service
from commerce_api.giftcards.rows import Issued, NewCard
from commerce_api.kernel.db import Database
from commerce_api.kernel.money import Money
from commerce_api.ledger import service as ledger
from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey
from tests.checkout.shop import Shop


async def card(
    db: Database,
    minor: int = 5000,
    currency: str = "EUR",
    *,
    code: str | None = None,
    expires: datetime | None = None,
) -> Issued:
    new = [NewCard(Money(minor, currency), code=code, expires_at=expires)]
    [issued] = await db.atomically(lambda uow: service.issue(uow, new))
    return issued


async def left(db: Database, issued: Issued, currency: str = "EUR") -> tuple[int, int]:
    """What is on a card, and what is put aside of it."""
    keys = accounts.on_card(issued.key, currency), accounts.held(issued.key, currency)
    async with db.read() as reader:
        found = await ledger.balances(reader, keys)
    return found[keys[0]], found[keys[1]]


async def apply(shop: Shop, token: str, *codes: str, client: str = "ada") -> Changed:
    return await shop.db.atomically(
        lambda uow: carts.add_gift_cards(uow, token, codes, client=client)
    )


async def books(db: Database, currency: str = "EUR") -> dict[str, int]:
    """Every account of the whole shop that is not at zero, and the clean books themselves."""
    async with db.read() as reader:
        rows = await reader.fetch("SELECT kind, reference, currency FROM ledger_account")
        keys = [AccountKey(AccountKind(kind), cur, ref) for kind, ref, cur in rows]
        found = await ledger.balances(reader, [key for key in keys if key.currency == currency])
        assert (await ledger.audit(reader)).clean
    return {
        key.kind + (f" {key.reference}" if key.reference else ""): minor
        for key, minor in found.items()
        if minor
    }
