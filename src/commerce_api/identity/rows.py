from datetime import datetime
from typing import NamedTuple

from commerce_api.identity.places import Place
from commerce_api.kernel.rows import Row


class CustomerRow(Row):
    key: int
    email: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    accepts_marketing: bool
    created_at: str
    updated_at: str
    avatar_url: str | None = None
    verified: bool = False


class SavedAddress(Row):
    key: int
    customer_key: int
    is_default: bool
    place: Place


class Account(Row):
    """What signing in needs to know."""

    key: int
    email: str
    password_hash: str | None
    verified: bool
    disabled: bool
    language: str | None


class Session(NamedTuple):
    """A sign-in that is valid now."""

    key: int
    customer_key: int
    family: str


class NewToken(Row):
    """The only time that a token is seen: when it is given out."""

    access_token: str
    expires_at: str


class SignedIn(NamedTuple):
    customer_key: int
    token: NewToken


class Secret(NamedTuple):
    key: int
    customer_key: int
    expires_at: datetime


class Letter(Row):
    key: int
    email: str
    template: str
