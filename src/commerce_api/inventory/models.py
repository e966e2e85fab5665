from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.tables import Table, choice, reference


class HoldStatus(StrEnum):
    HELD = "held"
    TAKEN = "taken"  # became an order: the units left the shelf
    RELEASED = "released"


class Location(Table, table=True):
    __tablename__ = "inventory_location"

    handle: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=255)
    address1: str | None = Field(default=None, max_length=255)
    address2: str | None = Field(default=None, max_length=255)
    city: str | None = Field(default=None, max_length=255)
    zip: str | None = Field(default=None, max_length=32)
    country: str = Field(max_length=2)
    province: str | None = Field(default=None, max_length=255)
    province_code: str | None = Field(default=None, max_length=16)
    phone: str | None = Field(default=None, max_length=40)
    latitude_millionths: int | None = None  # of a degree, as the longitude: about 0.1 m
    longitude_millionths: int | None = None
    pickup: bool = False
    pickup_time: str = Field(default="", max_length=255)  # when goods are ready, in words
    position: int = 0


class Stock(Table, table=True):
    """Units of one variant at one place. A variant without any row is not counted: always there."""

    __tablename__ = "inventory_stock"
    __table_args__ = (
        UniqueConstraint("variant_id", "location_id"),
        CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_on_hand"),
    )

    variant_id: int = reference("catalog_variant.id", index=False)
    location_id: int = reference("inventory_location.id")
    on_hand: int = 0
    reserved: int = 0


HELD = text("status = 'held'")


class Hold(Table, table=True):
    """A claim on stock with a time limit, for whoever `reference` names: one at a time."""

    __tablename__ = "inventory_hold"
    __table_args__ = (
        Index(
            "uq_inventory_hold_held",
            "reference",
            unique=True,
            sqlite_where=HELD,
            postgresql_where=HELD,
        ),
        Index("ix_inventory_hold_due", "expires_at", sqlite_where=HELD, postgresql_where=HELD),
    )

    reference: str = Field(max_length=80)
    status: HoldStatus = choice(HoldStatus, default=HoldStatus.HELD)
    demand: str = Field(max_length=32_000)  # units by variant, as text that can be compared
    expires_at: datetime


class HoldItem(Table, table=True):
    __tablename__ = "inventory_hold_item"
    __table_args__ = (UniqueConstraint("hold_id", "stock_id"),)

    hold_id: int = reference("inventory_hold.id", index=False)
    stock_id: int = reference("inventory_stock.id")
    quantity: int
