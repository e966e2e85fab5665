"""A name that one process holds at a time, so that of many workers each job runs in one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.tables import Table

if TYPE_CHECKING:
    from commerce_api.kernel.db import Database


class Lease(Table, table=True):
    __tablename__ = "kernel_lease"

    name: str = Field(max_length=80, unique=True)
    holder: str = Field(max_length=80)
    expires_at: datetime


TAKE = """
INSERT INTO kernel_lease (created_at, name, holder, expires_at)
VALUES (:now, :name, :holder, :until)
ON CONFLICT (name) DO UPDATE SET holder = :holder, expires_at = :until
WHERE kernel_lease.holder = :holder OR kernel_lease.expires_at < :now
RETURNING id"""


async def take(db: "Database", name: str, holder: str, duration: timedelta) -> bool:
    """Take or prolong a lease. False while another holder's lease is running."""
    moment = now()
    async with db.transaction() as uow:
        taken = await uow.fetch(TAKE, now=moment, name=name, holder=holder, until=moment + duration)
    return bool(taken)


async def release(db: "Database", name: str, holder: str) -> None:
    async with db.transaction() as uow:
        await uow.fetch(
            "DELETE FROM kernel_lease WHERE name = :name AND holder = :holder",
            name=name,
            holder=holder,
        )
