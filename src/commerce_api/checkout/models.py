from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.ids import new_token
from commerce_api.kernel.tables import Table, choice, currency, document, minor_units, reference


class AttemptStatus(StrEnum):
    PROCESSING = "processing"
    ACTION_REQUIRED = "action_required"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class PaymentMethod(Table, table=True):
    """How the buyer of a cart wants to pay."""

    __tablename__ = "checkout_payment_method"

    cart_id: int = reference("cart_cart.id", unique=True, ondelete="CASCADE")
    gateway: str = Field(max_length=40)
    source: str = Field(max_length=255)
    amount_minor: int = minor_units()
    currency: str = currency()
    billing_address: dict[str, Any] | None = document(nullable=True)


UNDERWAY = text("status IN ('processing', 'action_required')")
NOT_FAILED = text("status <> 'failed'")


class Attempt(Table, table=True):
    """One try to complete a cart, from submit to order or failure."""

    __tablename__ = "checkout_attempt"
    __table_args__ = (
        UniqueConstraint("cart_id", "attempt_token"),
        # One cart, one order: a second try needs the first one to have failed.
        Index(
            "uq_checkout_attempt_one",
            "cart_id",
            unique=True,
            sqlite_where=NOT_FAILED,
            postgresql_where=NOT_FAILED,
        ),
        Index(
            "ix_checkout_attempt_underway",
            "updated_at",
            sqlite_where=UNDERWAY,
            postgresql_where=UNDERWAY,
        ),
    )

    token: str = Field(default_factory=new_token, max_length=32, unique=True)
    cart_id: int = reference("cart_cart.id", index=False, ondelete="CASCADE")
    attempt_token: str = Field(max_length=255)  # chosen by the client
    status: AttemptStatus = choice(AttemptStatus, default=AttemptStatus.PROCESSING)
    total_minor: int = minor_units()
    currency: str = currency()
    payment_id: int | None = reference("payments_intent.id", default=None, nullable=True)
    failure_code: str | None = Field(default=None, max_length=64)
    failure_message: str | None = Field(default=None, max_length=512)
    snapshot: dict[str, Any] = document()  # an `Agreement`: what the buyer saw and agreed to
    updated_at: datetime = Field(default_factory=now)
