"""How money moves. Two phases, like every card network: authorize, then capture or void.

Every call carries an idempotency key; a gateway that sees a key again answers as it did before.
A time-out is not a failure: it raises `GatewayUnreachable`, and `fetch` tells later what happened.
"""

from dataclasses import dataclass
from typing import Protocol

from commerce_api.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Approved:
    """The gateway did what was asked; `reference` is its name for the payment."""

    reference: str


@dataclass(frozen=True, slots=True)
class Declined:
    """Refused for good. `code` is one of the storefront's completion error codes."""

    code: str
    message: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ActionRequired:
    """The buyer has to confirm at `url` (3-D Secure); then `fetch` knows the outcome."""

    reference: str
    url: str


Outcome = Approved | Declined | ActionRequired


class GatewayUnreachable(Exception):
    """No answer in time: the payment may or may not exist. Ask with `fetch`."""


@dataclass(frozen=True, slots=True)
class PaymentNews:
    """A notice that something happened to a payment. What it was is asked with `fetch`."""

    event: str  # the gateway's id of the notice: each is heard once
    key: str  # the idempotency key of the authorization


class InvalidWebhook(Exception):
    """The notice is not the gateway's, or is too old."""


class PaymentGateway(Protocol):
    name: str

    async def authorize(
        self, amount: Money, source: str, *, idempotency_key: str, return_url: str
    ) -> Outcome: ...

    async def fetch(self, idempotency_key: str) -> Outcome | None:
        """What became of an authorization. None: the gateway never heard of it."""
        ...

    async def capture(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome: ...

    async def void(self, reference: str, *, idempotency_key: str) -> Outcome: ...

    async def refund(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome: ...
