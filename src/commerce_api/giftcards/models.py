from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, choice, currency, minor_units, reference


class HoldStatus(StrEnum):
    HELD = "held"  # put aside for a payment that is under way
    TAKEN = "taken"
    RELEASED = "released"


HELD = text("status = 'held'")
UNSENT = text("sent_at IS NULL")


class GiftCard(Table, table=True):
    """What is on it says the ledger. Its code is not kept, only what recognises it."""

    __tablename__ = "giftcards_card"
    __table_args__ = (
        CheckConstraint("initial_minor > 0", name="initial_positive"),
        UniqueConstraint("source", "source_number"),
    )

    code_hash: str = Field(max_length=64, unique=True)  # SHA-256 of the plain code
    last_characters: str = Field(max_length=4)
    currency: str = currency()
    initial_minor: int = minor_units()
    expires_at: datetime | None = None
    enabled: bool = True
    customer_id: int | None = reference("identity_customer.id", default=None, nullable=True)
    # What it was issued for, such as a line of an order, and which of its units; None: by hand.
    source: str | None = Field(default=None, max_length=80)
    source_number: int = 0


class GiftCardHold(Table, table=True):
    """A part of a card that is put aside, and what became of it."""

    __tablename__ = "giftcards_hold"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        Index(
            "uq_giftcards_hold_held",
            "reference",
            "card_id",
            unique=True,
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
    )

    card_id: int = reference("giftcards_card.id")
    reference: str = Field(max_length=80)
    amount_minor: int = minor_units()
    status: HoldStatus = choice(HoldStatus, default=HoldStatus.HELD)


class GiftCardMail(Table, table=True):
    """A new card on its way to somebody. The code is kept until it was sent, and then forgotten."""

    __tablename__ = "giftcards_mail"
    __table_args__ = (
        Index("ix_giftcards_mail_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
    )

    card_id: int = reference("giftcards_card.id", unique=True, index=False)
    code: str = Field(max_length=32)
    email: str = Field(max_length=254)
    language: str = Field(max_length=8)
    name: str = Field(default="", max_length=255)
    message: str = Field(default="", max_length=5000)
    attempts: int = 0
    sent_at: datetime | None = None


class Guesser(Table, table=True):
    """How many wrong codes a client has tried since when."""

    __tablename__ = "giftcards_guesser"

    client: str = Field(max_length=80, unique=True)
    misses: int
    since: datetime = Field(default_factory=now, index=True)
