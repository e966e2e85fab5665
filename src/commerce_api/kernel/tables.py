"""The base of every table, and the column types that behave the same on SQLite and PostgreSQL."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Enum, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from commerce_api.kernel.clock import now

# Every constraint gets a name, so that either database can drop it later.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite only numbers rows by itself in a column whose type is exactly INTEGER (64 bit there).
KEY = BigInteger().with_variant(Integer(), "sqlite")


class Table(SQLModel):
    id: int = Field(default=None, primary_key=True, sa_type=KEY)
    created_at: datetime = Field(default_factory=now)


# Functions, not Annotated aliases: SQLModel silently drops the `sa_type` of
# `Annotated[int, Field(sa_type=BigInteger)]` once it is optional or has a default.


def reference(target: str, **options: Any) -> Any:
    """A foreign key, indexed unless told otherwise."""
    return Field(sa_type=BigInteger, foreign_key=target, **{"index": True, **options})


def minor_units(**options: Any) -> Any:
    """An amount of money. A plain `int` would be a 32-bit column."""
    return Field(sa_type=BigInteger, **options)


def whole(**options: Any) -> Any:
    """A 64-bit whole number."""
    return Field(sa_type=BigInteger, **options)


def currency(**options: Any) -> Any:
    return Field(max_length=3, **options)


def choice(kind: type[StrEnum], **options: Any) -> Any:
    """An enum stored by value in a plain string column, so adding a member needs no migration."""
    column = Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(sa_type=column, **options)


def document(**options: Any) -> Any:
    """A JSON value. Replace it, never mutate it: in-place changes are not saved."""
    return Field(sa_type=JSON().with_variant(JSONB(), "postgresql"), **options)
