"""Runs migrations. Uses the shop's settings; knows nothing else of it but its metadata."""

import asyncio
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, pool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import AutoString
from sqlmodel.sql.sqltypes import UTCDateTime

from commerce_api.kernel.db import driver_url
from commerce_api.models import metadata
from commerce_api.settings import Settings


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write plain SQLAlchemy types, so that an old migration never depends on today's code."""
    if kind != "type":
        return False
    match item:
        case UTCDateTime():
            return "sa.DateTime(timezone=True)"
        case AutoString() | sa.Enum(native_enum=False):
            return f"sa.String(length={item.length})" if item.length else "sa.String()"
        case sa.JSON() if item._variant_mapping:
            autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
            return 'sa.JSON().with_variant(JSONB(), "postgresql")'
        case sa.BigInteger() if item._variant_mapping:
            return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
        case _:
            return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        render_as_batch=True,  # SQLite cannot alter a constraint in place
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run(url: str) -> None:
    engine = create_async_engine(driver_url(url), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(
    connect_and_run(context.config.attributes.get("url") or Settings.from_environment().database)
)
