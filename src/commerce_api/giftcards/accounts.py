"""Where the ledger keeps what is on cards and what customers have."""

from commerce_api.ledger.models import AccountKind
from commerce_api.ledger.rows import AccountKey


def on_card(card: int, currency: str) -> AccountKey:
    return AccountKey(AccountKind.GIFT_CARD, currency, f"giftcard:{card}")


def held(card: int, currency: str) -> AccountKey:
    return AccountKey(AccountKind.GIFT_CARD_HELD, currency, f"giftcard:{card}")


def sold(currency: str) -> AccountKey:
    """Cards that were paid for and are still to be issued."""
    return AccountKey(AccountKind.GIFT_CARDS_SOLD, currency)


def given(currency: str) -> AccountKey:
    """Cards that nobody paid for."""
    return AccountKey(AccountKind.GIFT_CARDS_GIVEN, currency)


def credit_of(customer: int, currency: str) -> AccountKey:
    return AccountKey(AccountKind.STORE_CREDIT, currency, f"customer:{customer}")


def credit_given(currency: str) -> AccountKey:
    return AccountKey(AccountKind.STORE_CREDIT_GIVEN, currency)
