"""Accounts, entries and their lines. Rows are only ever added: nothing is changed or deleted."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from commerce_api.kernel.tables import Table, choice, currency, minor_units, reference


class AccountKind(StrEnum):
    """The chart of accounts. An account is of one kind, for one thing, in one currency."""

    # What the shop owns or is owed, and what it spends: a debit makes it more.
    CLEARING = "clearing"  # money at a gateway; for the gateway's name
    RECEIVABLE = "receivable"  # what a buyer still has to pay; for an order
    GIFT_CARDS_GIVEN = "gift_cards_given"  # cost of cards that nobody paid for
    STORE_CREDIT_GIVEN = "store_credit_given"  # cost of credit that was granted
    FEES = "fees"  # what gateways keep; for the gateway's name
    AUTHORIZED = "authorized"  # memo: promised by a gateway, not taken yet
    # What the shop owes or earns: a credit makes it more.
    REVENUE = "revenue"  # goods, without tax
    SHIPPING = "shipping"  # deliveries, without tax
    TAX = "tax"  # owed to the state
    GIFT_CARDS_SOLD = "gift_cards_sold"  # paid for, and not issued yet
    GIFT_CARD = "gift_card"  # what is on a card; for the card
    GIFT_CARD_HELD = "gift_card_held"  # put aside for payments that are under way; for the card
    STORE_CREDIT = "store_credit"  # what a customer has; for the customer
    PROMISED = "promised"  # memo: the other side of `authorized`


CREDIT = frozenset(list(AccountKind)[list(AccountKind).index(AccountKind.REVENUE) :])

# Nobody can spend from these what is not there.
GUARDED = frozenset({AccountKind.GIFT_CARD, AccountKind.GIFT_CARD_HELD, AccountKind.STORE_CREDIT})


class Account(Table, table=True):
    __tablename__ = "ledger_account"

    name: str = Field(max_length=160, unique=True)  # kind, reference and currency in one
    kind: AccountKind = choice(AccountKind)
    reference: str = Field(default="", max_length=80)  # what it is for; empty: the whole shop
    currency: str = currency()


class Entry(Table, table=True):
    """Something that happened. Its reference makes it happen once."""

    __tablename__ = "ledger_entry"

    reference: str = Field(max_length=160, unique=True)


class EntryLine(Table, table=True):
    """Debits are positive, credits negative: those of one entry come out at zero."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="amount_not_zero"),
        Index(None, "account_id", "entry_id", unique=True),
    )

    entry_id: int = reference("ledger_entry.id")
    account_id: int = reference("ledger_account.id", index=False)
    amount_minor: int = minor_units()
