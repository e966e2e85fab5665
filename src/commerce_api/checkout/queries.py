"""Attempts: reads, and the conditional updates that let each step happen once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commerce_api.checkout.rows import AttemptRow, MethodRow
from commerce_api.kernel.db import Fetches, UnitOfWork
from commerce_api.kernel.rows import Row, iso, json_value, moment

# How a cart is to be paid, beside the attempts that did not fail or have this token of the client.
STATE = """
SELECT m.gateway, m.source, m.amount_minor, m.currency, m.billing_address,
  a.attempt_token, a.status, a.token
FROM cart_cart AS c
LEFT JOIN checkout_payment_method AS m ON m.cart_id = c.id
LEFT JOIN checkout_attempt AS a
  ON a.cart_id = c.id AND (a.attempt_token = :attempt OR a.status <> 'failed')
WHERE c.token = :cart"""

PUT_METHOD = """
INSERT INTO checkout_payment_method
  (created_at, cart_id, gateway, source, amount_minor, currency, billing_address)
VALUES (:now, :cart, :gateway, :source, :amount, :currency, :billing)
ON CONFLICT (cart_id) DO UPDATE SET gateway = :gateway, source = :source, amount_minor = :amount,
  currency = :currency, billing_address = :billing"""

# Taking the cart's row: whoever prepares or submits next waits, and sees what was done here.
SAME_CART = """
UPDATE cart_cart SET version = version + :step
WHERE id = :cart AND status = 'open' AND version = :version RETURNING id"""

ATTEMPT = """
SELECT a.id, a.token, a.cart_id, c.token, a.status, a.payment_id, o.id, a.failure_code,
  a.failure_message, a.created_at, a.updated_at, a.snapshot
FROM checkout_attempt AS a JOIN cart_cart AS c ON c.id = a.cart_id
LEFT JOIN orders_order AS o ON o.cart_id = a.cart_id AND a.status = 'succeeded'
WHERE """

FINISH = """
UPDATE checkout_attempt
SET status = :status, failure_code = :code, failure_message = :message, updated_at = :now
WHERE id = :id AND status IN ('processing', 'action_required') RETURNING id"""

WAIT = """
UPDATE checkout_attempt SET status = 'action_required', updated_at = :now
WHERE id = :id AND status = 'processing'"""

STILL_UNDERWAY = """
UPDATE checkout_attempt SET updated_at = :now
WHERE id = :id AND status IN ('processing', 'action_required') RETURNING id"""

# Both lists turn: what was looked at goes to the end.
UNDERWAY = """
UPDATE checkout_attempt SET updated_at = :now WHERE id IN (
  SELECT id FROM checkout_attempt
  WHERE status IN ('processing', 'action_required') AND updated_at < :before
  ORDER BY updated_at LIMIT :limit{lock})
RETURNING token"""

UNSETTLED = """
UPDATE payments_intent SET updated_at = :now WHERE id IN (
  SELECT i.id FROM payments_intent AS i
  WHERE i.status IN ('created', 'unknown', 'action_required', 'authorized')
    AND i.updated_at < :before
    AND (i.updated_at < :long_before OR i.status IN ('action_required', 'authorized'))
    AND EXISTS (
      SELECT 1 FROM checkout_attempt AS a WHERE a.payment_id = i.id AND a.status = 'failed')
  ORDER BY i.updated_at LIMIT :limit{lock})
RETURNING id"""


class Earlier(Row):
    """An attempt of the same cart, or with the same token of the client."""

    attempt_token: str
    status: str
    token: str


class State(Row):
    method: MethodRow | None
    attempts: list[Earlier]


async def state(reader: Fetches, cart: str, attempt_token: str = "") -> State:
    """Read it after the cart: then the cart's version tells whether it still holds."""
    rows = await reader.fetch(STATE, cart=cart, attempt=attempt_token)
    if not rows:
        return State(None, [])
    attempts = [Earlier(*row[5:]) for row in rows if row[5] is not None]
    gateway, source, amount_minor, currency, billing = rows[0][:5]
    if gateway is None:
        return State(None, attempts)
    method = MethodRow(gateway, source, amount_minor, currency, json_value(billing))
    return State(method, attempts)


async def put_method(
    uow: UnitOfWork, cart_id: int, method: MethodRow, billing: str | None, now: datetime
) -> None:
    """`billing` is the address as JSON text."""
    await uow.fetch(
        PUT_METHOD,
        now=now,
        cart=cart_id,
        gateway=method.gateway,
        source=method.source,
        amount=method.amount_minor,
        currency=method.currency,
        billing=billing,
    )


async def take_cart(uow: UnitOfWork, cart_id: int, version: int, *, step: int = 0) -> bool:
    """False: the cart is not as it was read. `step` 1 says that it is different from now on."""
    return bool(await uow.fetch(SAME_CART, cart=cart_id, version=version, step=step))


async def attempt(reader: Fetches, token: str, now: datetime) -> AttemptRow | None:
    rows = await reader.fetch(f"{ATTEMPT} a.token = :token", token=token)
    return _attempt(rows[0], now) if rows else None


async def attempt_of_payment(reader: Fetches, payment: int, now: datetime) -> AttemptRow | None:
    rows = await reader.fetch(f"{ATTEMPT} a.payment_id = :payment", payment=payment)
    return _attempt(rows[0], now) if rows else None


async def finish(
    uow: UnitOfWork,
    id: int,
    status: str,
    now: datetime,
    *,
    code: str | None = None,
    message: str | None = None,
) -> bool:
    """End an attempt that is underway. Whoever gets True does what follows."""
    rows = await uow.fetch(FINISH, id=id, status=status, now=now, code=code, message=message)
    return bool(rows)


async def still_underway(uow: UnitOfWork, id: int, now: datetime) -> bool:
    """Takes the attempt, so that nobody ends it before this transaction does."""
    return bool(await uow.fetch(STILL_UNDERWAY, id=id, now=now))


async def wait_for_buyer(uow: UnitOfWork, id: int, now: datetime) -> None:
    await uow.fetch(WAIT, id=id, now=now)


async def underway(uow: UnitOfWork, before: datetime, limit: int, now: datetime) -> list[str]:
    rows = await uow.fetch(_taking(uow, UNDERWAY), before=before, limit=limit, now=now)
    return [token for (token,) in rows]


async def unsettled(
    uow: UnitOfWork, before: datetime, long_before: datetime, limit: int, now: datetime
) -> list[int]:
    """Payments of failed attempts whose money is not yet known to be back.

    The gateway is asked less often for those that it had not heard of.
    """
    rows = await uow.fetch(
        _taking(uow, UNSETTLED), before=before, long_before=long_before, limit=limit, now=now
    )
    return [id for (id,) in rows]


def _taking(uow: UnitOfWork, sql: str) -> str:
    return sql.format(lock=" FOR UPDATE SKIP LOCKED" if uow.postgres else "")


def _attempt(row: Sequence[Any], now: datetime) -> AttemptRow:
    created, updated, snapshot = row[9:]
    age = (now - moment(created)).total_seconds()
    return AttemptRow(*(*row[:9], age, iso(updated), json_value(snapshot)))
