"""Events are saved with the change that caused them, then delivered after it commits."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Index, text
from sqlmodel import Field

from commerce_api.kernel import events
from commerce_api.kernel.clock import now
from commerce_api.kernel.rows import json_value, moment
from commerce_api.kernel.tables import Table, document

if TYPE_CHECKING:
    from commerce_api.kernel.db import Database, UnitOfWork

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
ATTEMPTS_MAX = 8
KEEP_DELIVERED = timedelta(days=7)
PENDING = text("delivered_at IS NULL")


class OutboxMessage(Table, table=True):
    __tablename__ = "kernel_outbox"
    __table_args__ = (
        Index("ix_kernel_outbox_pending", "id", sqlite_where=PENDING, postgresql_where=PENDING),
        Index(
            "ix_kernel_outbox_pending_key",
            "object_key",
            "id",
            sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
    )

    name: str = Field(max_length=80)
    object_key: str = Field(max_length=120)
    payload: dict[str, Any] = document()
    available_at: datetime = Field(default_factory=now)
    attempts: int = 0
    leased_until: datetime | None = None
    delivered_at: datetime | None = Field(default=None, index=True)
    last_error: str | None = Field(default=None, max_length=2000)


class DeadLetter(Table, table=True):
    """A message that failed too often; kept until somebody has looked at it."""

    __tablename__ = "kernel_dead_letter"

    message_id: int = Field(unique=True)
    name: str = Field(max_length=80)
    object_key: str = Field(max_length=120)
    payload: dict[str, Any] = document()
    attempts: int
    last_error: str = Field(max_length=2000)


# A message waits for every earlier message of its object, so that one object's story is in order.
DUE = """
SELECT m.id FROM kernel_outbox AS m
WHERE m.delivered_at IS NULL AND m.available_at <= :now
  AND (m.leased_until IS NULL OR m.leased_until < :now)
  AND NOT EXISTS (
    SELECT 1 FROM kernel_outbox AS earlier
    WHERE earlier.delivered_at IS NULL AND earlier.object_key = m.object_key AND earlier.id < m.id
  )
ORDER BY m.id LIMIT :limit"""

LEASE_DUE = """
UPDATE kernel_outbox SET leased_until = :until, attempts = attempts + 1
WHERE id IN ({due}) RETURNING id, name, payload, attempts, object_key"""

DONE = """
UPDATE kernel_outbox SET delivered_at = :now, leased_until = NULL
WHERE id = :id AND delivered_at IS NULL AND attempts = :attempts RETURNING id"""

LATER = """
UPDATE kernel_outbox SET available_at = :at, leased_until = NULL, last_error = :error
WHERE id = :id AND attempts = :attempts"""


async def deliver(db: "Database", *, limit: int = 100) -> int:
    """Deliver one batch, each message in its own transaction. Returns how many got through."""
    moment = now()
    async with db.read() as reader:
        if not await reader.fetch(DUE, now=moment, limit=1):
            return 0  # nothing to do costs a read, not a write
    due = DUE + (" FOR UPDATE SKIP LOCKED" if db.postgres else "")
    async with db.transaction() as uow:
        leased = await uow.fetch(
            LEASE_DUE.format(due=due), until=moment + LEASE, now=moment, limit=limit
        )
    delivered = 0
    for id, name, payload, attempts, key in sorted(leased, key=lambda row: int(row[0])):
        delivered += await _deliver_one(db, Letter(id, name, json_value(payload), attempts, key))
    return delivered


async def drain(db: "Database") -> int:
    """Deliver until nothing is due. For seeding and tests; a worker calls `deliver`."""
    total = 0
    while count := await deliver(db):
        total += count
    return total


async def lag_seconds(db: "Database") -> float:
    """How old the oldest undelivered message is."""
    async with db.read() as reader:
        rows = await reader.fetch(
            "SELECT created_at FROM kernel_outbox WHERE delivered_at IS NULL ORDER BY id LIMIT 1"
        )
    if not rows:
        return 0.0
    return (now() - moment(rows[0][0])).total_seconds()


async def purge(db: "Database") -> None:
    async with db.transaction() as uow:
        await uow.fetch(
            "DELETE FROM kernel_outbox WHERE delivered_at < :before", before=now() - KEEP_DELIVERED
        )


class Letter:
    """A leased message. `attempts` fences it: a lease that ran out cannot deliver any more."""

    __slots__ = ("attempts", "id", "key", "name", "payload")

    def __init__(
        self, id: int, name: str, payload: dict[str, Any], attempts: int, key: str
    ) -> None:
        self.id = id
        self.name = name
        self.payload = payload
        self.attempts = attempts
        self.key = key


async def _deliver_one(db: "Database", letter: Letter) -> bool:
    try:
        async with db.transaction() as uow:
            if not await uow.fetch(DONE, id=letter.id, now=now(), attempts=letter.attempts):
                return False  # another worker has it
            for handler in events.handlers_of(letter.name):
                await handler(uow, events.decode(letter.name, letter.payload))
    except Exception as error:  # noqa: BLE001 — whatever a handler raises, the message must survive
        await _postpone(db, letter, error)
        return False
    return True


async def _postpone(db: "Database", letter: Letter, error: Exception) -> None:
    told = f"{type(error).__name__}: {error}"[:2000]
    log.warning("event_failed", event_name=letter.name, id=letter.id, error=told)
    async with db.transaction() as uow:
        if letter.attempts < ATTEMPTS_MAX:
            at = now() + timedelta(seconds=2**letter.attempts)
            params = {"id": letter.id, "at": at, "error": told, "attempts": letter.attempts}
            await uow.fetch(LATER, **params)
        else:
            await _bury(uow, letter, told)


async def _bury(uow: "UnitOfWork", letter: Letter, told: str) -> None:
    if not await uow.fetch(DONE, id=letter.id, now=now(), attempts=letter.attempts):
        return
    log.error("event_dead", event_name=letter.name, id=letter.id, error=told)
    await uow.add(
        DeadLetter(
            message_id=letter.id,
            name=letter.name,
            object_key=letter.key,
            payload=letter.payload,
            attempts=letter.attempts,
            last_error=told,
        )
    )
