"""A payment gateway without money, for development, demonstrations and tests.

Instead of a card the buyer sends one of these tokens:

| token | what happens |
|---|---|
| `tok_success` | approved |
| `tok_declined` | refused by the bank |
| `tok_insufficient_funds` | refused: not enough money |
| `tok_call_issuer` | refused: the buyer has to call the bank |
| `tok_expired` | refused: the card is no longer valid |
| `tok_3ds` | the buyer has to confirm on a page of the bank (3-D Secure) |
| `tok_timeout` | approved, but the answer is lost on its way |
| `tok_error` | the gateway fails before it does anything |
| `tok_capture_timeout` | approved; the first answer to the capture is lost |
| `tok_capture_declined` | approved; the capture is refused |

Anything else is refused as no valid payment method. All that happens is one line each of a file,
which is the gateway's memory: processes that share the file, and later ones, agree.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from commerce_api.kernel.clock import now
from commerce_api.kernel.ids import new_token
from commerce_api.kernel.money import Money
from commerce_api.ports.payment import (
    ActionRequired,
    Approved,
    Declined,
    GatewayUnreachable,
    Outcome,
)

if sys.platform != "win32":
    import fcntl

REFUSALS = {
    "tok_declined": ("PAYMENT_CARD_DECLINED", "The bank refused this card."),
    "tok_insufficient_funds": ("PAYMENT_INSUFFICIENT_FUNDS", "There is not enough money."),
    "tok_call_issuer": ("PAYMENT_CALL_ISSUER", "Please call your bank about this payment."),
    "tok_expired": ("PAYMENT_INVALID_CREDIT_CARD", "This card is no longer valid."),
}
APPROVED = {"tok_success", "tok_timeout", "tok_capture_timeout", "tok_capture_declined"}
NO_METHOD = ("PAYMENT_INVALID_PAYMENT_METHOD", "This is not a payment method that is known here.")
NOT_CONFIRMED = ("PAYMENT_CARD_DECLINED", "The payment was not confirmed.")


class Entry(msgspec.Struct, omit_defaults=True):
    """One line of the file: what was asked under which key, and what the answer was."""

    at: str
    step: str  # authorize, confirm, capture, void or refund
    key: str
    reference: str
    answer: str  # approved, declined or action_required
    amount_minor: int = 0
    currency: str = ""
    source: str = ""
    return_url: str = ""
    code: str = ""
    message: str = ""


class Payment(msgspec.Struct):
    """What the lines say about one payment."""

    entry: Entry
    state: str  # action_required, authorized, declined, captured, voided or refunded


class SandboxGateway:
    """`page_url` is where the 3-D Secure page is served; the reference is appended."""

    name = "sandbox"

    def __init__(self, log: Path, *, page_url: str, delay_seconds: float = 0.0) -> None:
        self._log = log
        self._page_url = page_url.rstrip("/")
        self._delay = delay_seconds
        self._read_to = 0
        self._answers: dict[str, Entry] = {}  # by key
        self._payments: dict[str, Payment] = {}  # by reference

    async def authorize(
        self, amount: Money, source: str, *, idempotency_key: str, return_url: str
    ) -> Outcome:
        await asyncio.sleep(self._delay)
        if source == "tok_error":
            raise GatewayUnreachable("500 from the sandbox")

        def decide() -> Entry:
            answer, code, message = _verdict(source)
            return Entry(
                at=now().isoformat(),
                step="authorize",
                key=idempotency_key,
                reference=f"sbx_{new_token()}",
                answer=answer,
                amount_minor=amount.minor,
                currency=amount.currency,
                source=source,
                return_url=return_url,
                code=code,
                message=message,
            )

        entry, _ = await self._once(idempotency_key, decide)
        if source == "tok_timeout":
            raise GatewayUnreachable("the answer was lost")
        return self._outcome(entry)

    async def fetch(self, idempotency_key: str) -> Outcome | None:
        await asyncio.sleep(self._delay)
        await asyncio.to_thread(self._catch_up)
        entry = self._answers.get(idempotency_key)
        return self._outcome(entry) if entry else None

    async def capture(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        await asyncio.sleep(self._delay)
        entry, new = await self._step("capture", reference, amount, idempotency_key)
        if new and self._payments[reference].entry.source == "tok_capture_timeout":
            raise GatewayUnreachable("the answer was lost")
        return self._outcome(entry)

    async def void(self, reference: str, *, idempotency_key: str) -> Outcome:
        await asyncio.sleep(self._delay)
        entry, _ = await self._step("void", reference, None, idempotency_key)
        return self._outcome(entry)

    async def refund(self, reference: str, amount: Money, *, idempotency_key: str) -> Outcome:
        await asyncio.sleep(self._delay)
        entry, _ = await self._step("refund", reference, amount, idempotency_key)
        return self._outcome(entry)

    async def confirm(self, reference: str, *, approve: bool) -> str | None:
        """The buyer answers the 3-D Secure page. Returns where to go next, None for no payment."""
        payment = await self.payment(reference)
        if payment is None:
            return None

        def decide() -> Entry:
            answer = "approved" if approve else "declined"
            code, message = ("", "") if approve else NOT_CONFIRMED
            if self._payments[reference].state != "action_required":
                answer, code, message = "declined", *NOT_CONFIRMED
            return _entry("confirm", f"{reference}:confirm", reference, answer, code, message)

        await self._once(f"{reference}:confirm", decide)
        return payment.entry.return_url

    async def payment(self, reference: str) -> Payment | None:
        await asyncio.to_thread(self._catch_up)
        return self._payments.get(reference)

    async def _step(
        self, step: str, reference: str, amount: Money | None, key: str
    ) -> tuple[Entry, bool]:
        def decide() -> Entry:
            refusal = _refusal(step, self._payments.get(reference), amount)
            answer = "declined" if refusal else "approved"
            entry = _entry(
                step, key, reference, answer, "PAYMENT_ERROR" if refusal else "", refusal
            )
            if amount:
                entry.amount_minor, entry.currency = amount.minor, amount.currency
            return entry

        return await self._once(key, decide)

    async def _once(self, key: str, decide: Callable[[], Entry]) -> tuple[Entry, bool]:
        """The answer that this key has, or the one it gets now; and whether it is new."""

        def work() -> tuple[Entry, bool]:
            with self._locked() as file:
                self._read(file)
                known = self._answers.get(key)
                if known:
                    return known, False
                entry = decide()
                file.write(msgspec.json.encode(entry) + b"\n")
                file.flush()
                self._read(file)
                return entry, True

        return await asyncio.to_thread(work)

    def _catch_up(self) -> None:
        with self._locked() as file:
            self._read(file)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a+b") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    def _read(self, file: BinaryIO) -> None:
        """Follow the file from where it was read last. Half a line is left of a crash: it goes."""
        file.seek(self._read_to)
        for line in file:
            if not line.endswith(b"\n"):
                file.truncate(self._read_to)
                break
            self._follow(msgspec.json.decode(line, type=Entry))
            self._read_to += len(line)

    def _follow(self, entry: Entry) -> None:
        self._answers[entry.key] = entry
        if entry.step == "authorize":
            state = "authorized" if entry.answer == "approved" else entry.answer
            self._payments[entry.reference] = Payment(entry, state)
            return
        payment = self._payments.get(entry.reference)
        if payment is None:
            return
        if entry.step == "confirm" and payment.state == "action_required":
            payment.state = "authorized" if entry.answer == "approved" else "declined"
        elif entry.answer == "approved":
            payment.state = {"capture": "captured", "void": "voided"}.get(entry.step, "refunded")

    def _outcome(self, entry: Entry) -> Outcome:
        if entry.step != "authorize":
            return _plain(entry)
        payment = self._payments[entry.reference]
        if entry.answer != "action_required":
            return _plain(entry)
        if payment.state == "action_required":
            return ActionRequired(entry.reference, f"{self._page_url}/{entry.reference}")
        if payment.state in {"declined", "voided"}:
            return Declined(*NOT_CONFIRMED, entry.reference)
        return Approved(entry.reference)


def _verdict(source: str) -> tuple[str, str, str]:
    if source in APPROVED:
        return "approved", "", ""
    if source == "tok_3ds":
        return "action_required", "", ""
    return "declined", *REFUSALS.get(source, NO_METHOD)


def _refusal(step: str, payment: Payment | None, amount: Money | None) -> str:
    """Why a later step is not possible; empty when it is."""
    if payment is None:
        return "There is no such payment."
    allowed = {
        "capture": {"authorized"},
        "void": {"authorized", "action_required"},
        "refund": {"captured"},
    }
    if payment.state not in allowed[step]:
        return f"A payment that is {payment.state} cannot be changed in this way."
    if step == "capture" and payment.entry.source == "tok_capture_declined":
        return "The authorization is no longer valid."
    if amount and (amount.currency != payment.entry.currency):
        return "The currency differs from the authorization."
    if amount and amount.minor > payment.entry.amount_minor:
        return "The amount is larger than the authorization."
    return ""


def _entry(
    step: str, key: str, reference: str, answer: str, code: str = "", message: str = ""
) -> Entry:
    at = now().isoformat()
    return Entry(at, step, key, reference, answer, code=code, message=message)


def _plain(entry: Entry) -> Outcome:
    if entry.answer == "approved":
        return Approved(entry.reference)
    return Declined(entry.code, entry.message, entry.reference)
