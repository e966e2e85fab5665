"""Money that a customer has with the shop. Whoever moves it names why: once for each reference."""

from commerce_api.giftcards import accounts
from commerce_api.giftcards.errors import InvalidGiftCard, NotEnoughCredit
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.money import LARGEST_MINOR, Money
from commerce_api.ledger import service as ledger
from commerce_api.ledger.errors import Overdrawn
from commerce_api.ledger.rows import AccountKey, credit, debit, entry


async def grant_store_credit(
    uow: UnitOfWork, customer: int, amount: Money, *, reference: str
) -> bool:
    """Give a customer money to spend here. False: this reference has given it already."""
    _check(amount)
    lines = (
        debit(accounts.credit_given(amount.currency), amount.minor),
        credit(accounts.credit_of(customer, amount.currency), amount.minor),
    )
    return bool(await ledger.post(uow, entry(f"store-credit:{reference}", *lines)))


async def spend_store_credit(
    uow: UnitOfWork, customer: int, amount: Money, *, reference: str, owed_by: AccountKey
) -> bool:
    """Pay what is owed out of somebody's credit. False: done already. Raises `NotEnoughCredit`."""
    _check(amount)
    lines = (
        debit(accounts.credit_of(customer, amount.currency), amount.minor),
        credit(owed_by, amount.minor),
    )
    try:
        return bool(await ledger.post(uow, entry(f"store-credit:{reference}", *lines)))
    except Overdrawn:
        raise NotEnoughCredit from None


async def store_credit_balance(fetches: Fetches, customer: int, currency: str) -> Money:
    left = await ledger.balance(fetches, accounts.credit_of(customer, currency))
    return Money(left, currency)


def _check(amount: Money) -> None:
    if not 0 < amount.minor <= LARGEST_MINOR:
        raise InvalidGiftCard("Store credit is moved in positive amounts.", "amount")
