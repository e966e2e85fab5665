"""Payments: reads, and the conditional updates that let each step happen once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import structs
from commerce_api.payments.models import PaymentStatus
from commerce_api.payments.rows import IntentRow

COLUMNS = """i.id, i.key, i.gateway, i.gateway_reference, i.source, i.amount_minor, i.currency,
  i.status, i.action_url, i.failure_code, i.failure_message"""

BY_ID = f"SELECT {COLUMNS} FROM payments_intent AS i WHERE i.id = :id"

MOVE = """
UPDATE payments_intent SET status = :status, updated_at = :now,
  gateway_reference = COALESCE(:reference, gateway_reference), action_url = :url,
  failure_code = :code, failure_message = :message
WHERE id = :id AND status = ANY(:before) RETURNING id"""

FIRST_TOTAL = """
INSERT INTO payments_total (created_at, intent_id, authorized_minor, captured_minor, refunded_minor)
VALUES (:now, :intent, :authorized, :captured, :refunded)"""

ADD_UP = """
UPDATE payments_total SET captured_minor = captured_minor + :captured,
  refunded_minor = refunded_minor + :refunded
WHERE intent_id = :intent"""


async def intent(reader: Fetches, id: int) -> IntentRow | None:
    found = structs(IntentRow, await reader.fetch(BY_ID, id=id))
    return found[0] if found else None


async def add_up(
    uow: UnitOfWork, intent_id: int, now: datetime, *, authorized: int, captured: int, refunded: int
) -> None:
    """Minor units that moved. The table refuses more than there was to move.

    An intent is authorized once, and before anything else.
    """
    moved = {"intent": intent_id, "captured": captured, "refunded": refunded}
    if authorized:
        await uow.fetch(FIRST_TOTAL, now=now, authorized=authorized, **moved)
    else:
        await uow.fetch(ADD_UP, **moved)


async def move(
    uow: UnitOfWork,
    id: int,
    before: Sequence[PaymentStatus],
    status: PaymentStatus,
    now: datetime,
    **changes: Any,
) -> bool:
    """Change the status if it still is one of `before`. Whoever gets True does what follows."""
    values = {"reference": None, "url": None, "code": None, "message": None, **changes}
    known = [str(each) for each in before]
    return bool(await uow.fetch(MOVE, id=id, status=str(status), before=known, now=now, **values))
