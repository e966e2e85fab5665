from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.tables import Table, choice, currency, minor_units, reference


class DiscountKind(StrEnum):
    PERCENT = "percent"
    FIXED = "fixed"


class Discount(Table, table=True):
    __tablename__ = "promotions_discount"
    __table_args__ = (
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="at_most_everything"),
    )

    code: str = Field(max_length=255, unique=True)  # kept in upper case; buyers may type any
    title: str = Field(max_length=255)
    kind: DiscountKind = choice(DiscountKind)
    basis_points: int = 0  # of a percentage: 1000 is 10 %
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = True


class DiscountAmount(Table, table=True):
    """In one currency: what a fixed discount takes off, and what has to be spent for it."""

    __tablename__ = "promotions_discount_amount"
    __table_args__ = (UniqueConstraint("discount_id", "currency"),)

    discount_id: int = reference("promotions_discount.id", index=False)
    currency: str = currency()
    amount_minor: int = minor_units(default=0)
    min_subtotal_minor: int = minor_units(default=0)


class DiscountCollection(Table, table=True):
    """A discount with any of these rows only counts for products of these collections."""

    __tablename__ = "promotions_discount_collection"
    __table_args__ = (UniqueConstraint("discount_id", "collection_id"),)

    discount_id: int = reference("promotions_discount.id", index=False)
    collection_id: int = reference("catalog_collection.id")
