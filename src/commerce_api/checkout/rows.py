"""What a checkout reads and answers."""

from typing import Any

import msgspec

from commerce_api.cart.rows import PricedCart
from commerce_api.checkout.errors import Problem
from commerce_api.kernel.rows import Row


class MethodRow(Row):
    """How the buyer wants to pay."""

    gateway: str
    source: str
    amount_minor: int
    currency: str
    billing_address: dict[str, Any] | None


class AttemptRow(Row):
    key: int
    token: str  # its id on the wire
    cart_key: int
    cart_token: str
    status: str
    payment_key: int | None
    order_key: int | None
    failure_code: str | None
    failure_message: str | None
    age_seconds: float
    updated_at: str
    snapshot: Any

    @property
    def is_over(self) -> bool:
        return self.status in {"succeeded", "failed"}


class Agreement(msgspec.Struct, frozen=True):
    """All that an order is made of, as the buyer saw it when submitting."""

    cart: PricedCart
    billing_address: dict[str, Any] | None = None


class Accepted(msgspec.Struct, frozen=True):
    """The attempt goes on; ask for it by this token."""

    attempt: str


class AlreadyAccepted(msgspec.Struct, frozen=True):
    attempt: str


class Refused(msgspec.Struct, frozen=True):
    problems: list[Problem]


class Busy(msgspec.Struct, frozen=True):
    """Nothing was done; the same request may succeed in a moment."""


Submission = Accepted | AlreadyAccepted | Refused | Busy
