"""Who tries too often is not answered for a while. Kept in the database: all processes count."""

import hashlib
from datetime import timedelta

from commerce_api.identity import queries
from commerce_api.identity.errors import Throttled
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database, UnitOfWork

WINDOW = timedelta(minutes=15)


def account(action: str, email: str) -> str:
    return _who(action, "account", email)


def address(action: str, host: str) -> str:
    return _who(action, "address", host)


async def attempt(db: Database, tries: dict[str, int]) -> None:
    """Count a try for each, before anything is looked at; refused when one had too many."""

    async def count(uow: UnitOfWork) -> bool:
        moment, over = now(), False
        for who in sorted(tries):
            counted = await queries.count_try(uow, who, moment, moment + WINDOW)
            over = over or counted > tries[who]
        return over

    if await db.atomically(count):
        minutes = int(WINDOW.total_seconds() // 60)
        raise Throttled(f"This was tried too often. Please try again in {minutes} minutes.")


async def forgive(uow: UnitOfWork, account: str, address: str) -> None:
    """It was right: the account starts anew, and the address is not charged for it."""
    await queries.forget_tries(uow, account)
    await queries.give_back_try(uow, address)


def _who(action: str, kind: str, name: str) -> str:
    return hashlib.sha256(f"{action}\n{kind}\n{name}".encode()).hexdigest()
