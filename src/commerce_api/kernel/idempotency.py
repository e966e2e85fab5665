"""One key, one effect: the answer of a mutation is stored in the transaction of its effect."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.errors import BadInput, DomainError
from commerce_api.kernel.rows import json_value
from commerce_api.kernel.tables import Table, document

if TYPE_CHECKING:
    from commerce_api.kernel.db import Database, UnitOfWork

KEEP = timedelta(hours=48)
KEY_LENGTH_MAX = 255


class KeyReused(DomainError):
    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("This idempotency key was used with other arguments.")


class StillInProgress(DomainError):
    code = "IDEMPOTENCY_IN_PROGRESS"

    def __init__(self) -> None:
        super().__init__("A request with this idempotency key is still being worked on.")


class StoredAnswer(Table, table=True):
    __tablename__ = "kernel_idempotency"
    __table_args__ = (UniqueConstraint("caller", "key"),)

    caller: str = Field(max_length=80)
    key: str = Field(max_length=KEY_LENGTH_MAX)
    input_hash: str = Field(max_length=64)
    answer: dict[str, Any] | None = document(nullable=True)
    expires_at: datetime = Field(index=True)


class Slot(msgspec.Struct, frozen=True):
    """Where one answer is kept: whose key it is, and for which arguments."""

    caller: str
    key: str
    input_hash: str

    @classmethod
    def of(cls, caller: str, key: str, operation: str, arguments: Any) -> "Slot":
        if not 1 <= len(key) <= KEY_LENGTH_MAX:
            raise BadInput(f"An idempotency key has 1 to {KEY_LENGTH_MAX} characters.")
        body = msgspec.json.encode([operation, arguments], order="deterministic")
        return cls(caller, key, hashlib.sha256(body).hexdigest())


CLAIM = """
INSERT INTO kernel_idempotency (created_at, caller, key, input_hash, answer, expires_at)
VALUES (:now, :caller, :key, :hash, NULL, :expires)
ON CONFLICT (caller, key) DO NOTHING RETURNING id"""

STORED = "SELECT input_hash, answer FROM kernel_idempotency WHERE caller = :caller AND key = :key"

STORE = "UPDATE kernel_idempotency SET answer = :answer WHERE caller = :caller AND key = :key"

FORGET = """
DELETE FROM kernel_idempotency WHERE caller = :caller AND key = :key AND answer IS NULL"""


async def claim(uow: "UnitOfWork", slot: Slot) -> Any | None:
    """Take the key, or hand out the answer that it already has."""
    moment = now()
    claimed = await uow.fetch(
        CLAIM,
        now=moment,
        caller=slot.caller,
        key=slot.key,
        hash=slot.input_hash,
        expires=moment + KEEP,
    )
    if claimed:
        return None
    [(input_hash, answer)] = await uow.fetch(STORED, caller=slot.caller, key=slot.key)
    if input_hash != slot.input_hash:
        raise KeyReused
    if answer is None:
        raise StillInProgress
    return json_value(answer)


async def store(uow: "UnitOfWork", slot: Slot, answer: Any) -> None:
    body = msgspec.json.encode(answer).decode()
    await uow.fetch(STORE, caller=slot.caller, key=slot.key, answer=body)


async def once_around(
    db: "Database",
    slot: Slot,
    work: Callable[[], Awaitable[Any]],
    kept: Callable[[Any], Any] = lambda answer: answer,
) -> tuple[Any, bool]:
    """For work that opens its own transactions. Returns the answer, and whether it is a replay.

    `kept` is what of an answer may be stored.

    The key is taken first and the answer stored last; when the work raises, the key is free again.
    """
    stored = await db.atomically(lambda uow: claim(uow, slot))
    if stored is not None:
        return stored, True
    try:
        answer = await work()
    except BaseException:
        await db.atomically(lambda uow: uow.fetch(FORGET, caller=slot.caller, key=slot.key))
        raise
    await db.atomically(lambda uow: store(uow, slot, kept(answer)))
    return answer, False


async def purge(db: "Database") -> None:
    async with db.transaction() as uow:
        await uow.fetch("DELETE FROM kernel_idempotency WHERE expires_at < :now", now=now())
