from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table, choice, reference

DEFAULT = text("is_default")
UNSENT = text("sent_at IS NULL")


class Customer(Table, table=True):
    """Somebody who has bought or signed up. Without a password there is no account yet."""

    __tablename__ = "identity_customer"
    __table_args__ = (Index("ix_identity_customer_phone", "phone", unique=True),)

    email: str = Field(max_length=254, unique=True)  # in lower case
    first_name: str | None = Field(default=None, max_length=120)
    last_name: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=32)  # E.164
    country: str | None = Field(default=None, max_length=2)
    language: str | None = Field(default=None, max_length=8)  # of the mails
    accepts_marketing: bool = False
    avatar_url: str | None = Field(default=None, max_length=2048)
    password_hash: str | None = Field(default=None, max_length=255)
    verified_at: datetime | None = None  # when the e-mail address was proved to be theirs
    disabled_at: datetime | None = None  # by the shop
    updated_at: datetime = Field(default_factory=now)


class CustomerTag(Table, table=True):
    __tablename__ = "identity_tag"
    __table_args__ = (UniqueConstraint("customer_id", "tag"),)

    customer_id: int = reference("identity_customer.id", index=False, ondelete="CASCADE")
    tag: str = Field(max_length=255)


class CustomerAddress(Table, table=True):
    """An address that a customer has saved; one of them is the usual one."""

    __tablename__ = "identity_address"
    __table_args__ = (
        Index(
            "ix_identity_address_default",
            "customer_id",
            unique=True,
            sqlite_where=DEFAULT,
            postgresql_where=DEFAULT,
        ),
    )

    customer_id: int = reference("identity_customer.id", ondelete="CASCADE")
    is_default: bool = False
    first_name: str | None = Field(default=None, max_length=255)
    last_name: str | None = Field(default=None, max_length=255)
    company: str | None = Field(default=None, max_length=255)
    address1: str | None = Field(default=None, max_length=255)
    address2: str | None = Field(default=None, max_length=255)
    city: str | None = Field(default=None, max_length=255)
    province_code: str | None = Field(default=None, max_length=16)
    zip: str | None = Field(default=None, max_length=32)
    country_code: str | None = Field(default=None, max_length=2)
    phone: str | None = Field(default=None, max_length=32)
    updated_at: datetime = Field(default_factory=now)


class CustomerSession(Table, table=True):
    """A customer who is signed in. Who reads this table cannot sign in with what is in it."""

    __tablename__ = "identity_session"

    customer_id: int = reference("identity_customer.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    family: str = Field(max_length=32, index=True)  # one per sign-in
    last_used_at: datetime = Field(default_factory=now)
    expires_at: datetime = Field(index=True)


class Purpose(StrEnum):
    ACTIVATION = "activation"
    RESET = "reset"


class CustomerSecret(Table, table=True):
    """What a mail proves: that its reader may set the password. Gone when it was used."""

    __tablename__ = "identity_secret"

    customer_id: int = reference("identity_customer.id", ondelete="CASCADE")
    purpose: Purpose = choice(Purpose)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(index=True)


class CustomerMail(Table, table=True):
    """A message that was asked for. Whether anybody has that address is seen when it is sent."""

    __tablename__ = "identity_mail"
    __table_args__ = (
        Index("ix_identity_mail_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
    )

    email: str = Field(max_length=254)
    template: str = Field(max_length=40)
    attempts: int = 0
    sent_at: datetime | None = None


class Throttle(Table, table=True):
    """How often something was tried by somebody, who is kept as a hash."""

    __tablename__ = "identity_throttle"

    who: str = Field(max_length=64, unique=True)
    tries: int
    resets_at: datetime = Field(index=True)
