"""Gift cards as they are read, and as they are to be issued."""

from datetime import datetime

import msgspec

from commerce_api.kernel.money import Money
from commerce_api.kernel.rows import Row


class CardRow(Row):
    key: int
    last_characters: str
    currency: str
    usable: bool  # enabled, and not expired
    left_minor: int  # not spent, and not put aside


class Recipient(msgspec.Struct, frozen=True):
    """Who gets the code."""

    email: str
    language: str
    name: str = ""
    message: str = ""


class NewCard(msgspec.Struct, frozen=True):
    """`source` and `source_number` make it be issued once. Without a code it gets a random one."""

    amount: Money
    code: str | None = None
    expires_at: datetime | None = None
    customer_id: int | None = None
    source: str | None = None
    source_number: int = 0
    recipient: Recipient | None = None


class Issued(msgspec.Struct, frozen=True):
    """The only place where the code is ever seen."""

    key: int
    code: str
    last_characters: str


class Looked(msgspec.Struct, frozen=True):
    """What became of one code: the card, or why there is none to use."""

    card: int | None
    refusal: str | None = None


class Spent(msgspec.Struct, frozen=True):
    """What a card has paid."""

    hold: int
    card: int
    last_characters: str
    minor: int


class MailRow(Row):
    key: int
    code: str
    email: str
    language: str
    name: str
    message: str
    currency: str
    initial_minor: int
    expires_at: str | None
