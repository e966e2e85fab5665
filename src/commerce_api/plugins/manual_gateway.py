"""Payment outside of the shop: cash on delivery, or a transfer to the shop's account.

Nothing moves here. The buyer promises, the goods go out, and the merchant says when the money came.
"""

from collections.abc import Mapping

from commerce_api.kernel.money import Money
from commerce_api.ports.payment import (
    Approved,
    Declined,
    InvalidWebhook,
    Outcome,
    PaymentNews,
)

CASH = "cash_on_delivery"
TRANSFER = "bank_transfer"
UNKNOWN = ("PAYMENT_INVALID_PAYMENT_METHOD", "This way of paying is not offered here.")


class ManualGateway:
    """`offered`: the ways that the shop lets buyers choose."""

    name = "manual"
    paid_later = True

    def __init__(self, offered: tuple[str, ...] = (CASH, TRANSFER)) -> None:
        self.offered = offered

    async def authorize(
        self, amount: Money, source: str, *, idempotency_key: str, return_url: str
    ) -> Outcome:
        if source not in self.offered:
            return Declined(*UNKNOWN)
        return Approved(f"manual_{idempotency_key}")

    async def fetch(self, idempotency_key: str) -> Outcome | None:
        """A promise is always as good as it was; the shop itself remembers what was promised."""
        return None

    async def capture(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        return Approved(reference)

    async def void(self, reference: str, *, idempotency_key: str) -> Outcome:
        return Approved(reference)

    async def refund(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        return Approved(reference)

    def read_news(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        raise InvalidWebhook("nobody sends notices about payments by hand")
