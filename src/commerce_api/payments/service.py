"""Money moves at the gateway first, never inside a transaction; then it is written down, once.

The gateway takes `amount` under the intent's key as often as it is asked, and moves it once.
"""

from collections.abc import Mapping, Sequence

import structlog

from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.money import Money
from commerce_api.ledger import service as ledger
from commerce_api.ledger.rows import AccountKey, NewEntry
from commerce_api.payments import queries
from commerce_api.payments.bookkeeping import entries_for
from commerce_api.payments.errors import GatewayNotEnabled
from commerce_api.payments.models import Movement, MovementKind, PaymentIntent, PaymentStatus
from commerce_api.payments.rows import IntentRow
from commerce_api.ports.payment import (
    ActionRequired,
    Approved,
    Declined,
    GatewayUnreachable,
    Outcome,
    PaymentGateway,
)

log = structlog.get_logger(__name__)

UNDECIDED = (PaymentStatus.CREATED, PaymentStatus.UNKNOWN, PaymentStatus.ACTION_REQUIRED)


async def start(
    uow: UnitOfWork, reference: str, gateway: str, source: str, amount: Money
) -> IntentRow:
    """Write down the intention before the gateway hears of it."""
    intent = PaymentIntent(
        reference=reference,
        gateway=gateway,
        source=source,
        amount_minor=amount.minor,
        currency=amount.currency,
    )
    await uow.add(intent)
    return IntentRow(
        key=intent.id,
        token=intent.key,
        gateway=gateway,
        gateway_reference=None,
        source=source,
        amount_minor=amount.minor,
        currency=amount.currency,
        status=str(PaymentStatus.CREATED),
        action_url=None,
        failure_code=None,
        failure_message=None,
    )


def gateway_of(gateways: Mapping[str, PaymentGateway], name: str) -> PaymentGateway:
    if name not in gateways:
        raise GatewayNotEnabled(name)
    return gateways[name]


async def authorize(
    gateway: PaymentGateway, intent: IntentRow, *, return_url: str
) -> Outcome | None:
    """Ask for the money. None: no answer, so that only the gateway knows what happened."""
    amount = Money(intent.amount_minor, intent.currency)
    try:
        return await gateway.authorize(
            amount, intent.source, idempotency_key=intent.token, return_url=return_url
        )
    except GatewayUnreachable:
        log.warning("gateway_unreachable", step="authorize", intent=intent.key)
        return None


async def outcome(gateway: PaymentGateway, intent: IntentRow) -> Outcome | None:
    """What became of an intent, as far as anybody knows. None: the gateway has not heard of it.

    Raises `GatewayUnreachable`.
    """
    if intent.status == PaymentStatus.AUTHORIZED and intent.gateway_reference:
        return Approved(intent.gateway_reference)
    if intent.status == PaymentStatus.DECLINED:
        return Declined(intent.failure_code or "PAYMENT_ERROR", intent.failure_message or "")
    return await gateway.fetch(intent.token)


async def capture(
    gateway: PaymentGateway, intent: IntentRow, reference: str
) -> Approved | Declined | None:
    """Take the money that was authorized. None: no answer, ask again."""
    amount = Money(intent.amount_minor, intent.currency)
    try:
        answer = await gateway.capture(reference, amount, idempotency_key=f"{intent.token}:capture")
    except GatewayUnreachable:
        log.warning("gateway_unreachable", step="capture", intent=intent.key)
        return None
    return None if isinstance(answer, ActionRequired) else answer


async def give_back(
    gateway: PaymentGateway, intent: IntentRow, reference: str
) -> PaymentStatus | None:
    """Let go of an authorization, or pay back what was captured. None: no answer, ask again."""
    amount = Money(intent.amount_minor, intent.currency)
    try:
        voided = await gateway.void(reference, idempotency_key=f"{intent.token}:void")
        if isinstance(voided, Approved):
            return PaymentStatus.VOIDED
        refunded = await gateway.refund(
            reference, amount, idempotency_key=f"{intent.token}:give-back"
        )
    except GatewayUnreachable:
        log.warning("gateway_unreachable", step="give back", intent=intent.key)
        return None
    if isinstance(refunded, Approved):
        return PaymentStatus.REFUNDED
    log.error("money_not_given_back", intent=intent.key, answer=repr(refunded))
    return None


async def record_outcome(uow: UnitOfWork, intent: IntentRow, answer: Outcome | None) -> bool:
    """Write down what the gateway said to the authorization. False: it was known already."""
    changes: dict[str, str | None]
    match answer:
        case Approved():
            changes = {"reference": answer.reference}
            status = PaymentStatus.AUTHORIZED
        case Declined():
            changes = {"reference": answer.reference or None, "code": answer.code}
            changes["message"] = answer.message[:512]
            status = PaymentStatus.DECLINED
        case ActionRequired():
            changes = {"reference": answer.reference, "url": answer.url}
            status = PaymentStatus.ACTION_REQUIRED
        case None:
            changes, status = {}, PaymentStatus.UNKNOWN
    moved = await queries.move(uow, intent.key, UNDECIDED, status, now(), **changes)
    if moved and isinstance(answer, Approved):
        await _write(uow, intent, answer.reference, MovementKind.AUTHORIZATION)
    return moved


async def record_capture(
    uow: UnitOfWork,
    intent: IntentRow,
    reference: str,
    *,
    owed_by: AccountKey | None = None,
    along: Sequence[NewEntry] = (),
) -> bool:
    """Write down that the money was taken, and its authorization unless that was written before.

    It pays what is owed on the account `owed_by`. Entries that belong to it are posted `along`.
    """
    captured, moment = PaymentStatus.CAPTURED, now()
    if await queries.move(uow, intent.key, UNDECIDED, captured, moment, reference=reference):
        both = (MovementKind.AUTHORIZATION, MovementKind.CAPTURE)
        await _write(uow, intent, reference, *both, owed_by=owed_by, along=along)
        return True
    known = [PaymentStatus.AUTHORIZED]
    if await queries.move(uow, intent.key, known, captured, moment, reference=reference):
        kind = MovementKind.CAPTURE
        await _write(uow, intent, reference, kind, owed_by=owed_by, along=along)
        return True
    return False


async def record_given_back(uow: UnitOfWork, intent: IntentRow, status: PaymentStatus) -> bool:
    """Write down that the buyer has the money back, or that it was never taken."""
    moved = await queries.move(uow, intent.key, [PaymentStatus(intent.status)], status, now())
    if moved and intent.status == PaymentStatus.AUTHORIZED and intent.gateway_reference:
        kinds = [MovementKind.VOID]
        if status == PaymentStatus.REFUNDED:
            kinds = [MovementKind.CAPTURE, MovementKind.REFUND]
        await _write(uow, intent, intent.gateway_reference, *kinds)
    return moved


async def find(reader: Fetches, intent_id: int) -> IntentRow:
    intent = await queries.intent(reader, intent_id)
    if intent is None:
        raise LookupError(f"payment {intent_id} is gone")
    return intent


async def _write(
    uow: UnitOfWork,
    intent: IntentRow,
    reference: str,
    *kinds: MovementKind,
    owed_by: AccountKey | None = None,
    along: Sequence[NewEntry] = (),
) -> None:
    amount = intent.amount_minor
    await queries.add_up(
        uow,
        intent.key,
        now(),
        authorized=amount * kinds.count(MovementKind.AUTHORIZATION),
        captured=amount * kinds.count(MovementKind.CAPTURE),
        refunded=amount * kinds.count(MovementKind.REFUND),
    )
    await ledger.post(uow, *along, *entries_for(intent, kinds, owed_by))
    await uow.insert(
        *(
            Movement(
                intent_id=intent.key,
                kind=kind,
                amount_minor=intent.amount_minor,
                currency=intent.currency,
                gateway_reference=reference,
            )
            for kind in kinds
        )
    )
