from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.ids import new_token
from commerce_api.kernel.tables import Table, choice, currency, minor_units, reference


class PaymentStatus(StrEnum):
    CREATED = "created"  # the gateway has not been asked yet
    UNKNOWN = "unknown"  # asked, and no answer came: only the gateway knows
    ACTION_REQUIRED = "action_required"  # the buyer has to confirm (3-D Secure)
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    REFUNDED = "refunded"


class MovementKind(StrEnum):
    AUTHORIZATION = "authorization"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"


OPEN = text("status IN ('created', 'unknown', 'action_required', 'authorized')")


class PaymentIntent(Table, table=True):
    """One try to pay. Its key is the idempotency key of every call to the gateway."""

    __tablename__ = "payments_intent"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        Index("ix_payments_intent_open", "updated_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    key: str = Field(default_factory=new_token, max_length=32, unique=True)
    reference: str = Field(max_length=80, index=True)
    gateway: str = Field(max_length=40)
    gateway_reference: str | None = Field(default=None, max_length=255, index=True)
    source: str = Field(max_length=255)  # the token that stands for the buyer's card
    amount_minor: int = minor_units()
    currency: str = currency()
    status: PaymentStatus = choice(PaymentStatus, default=PaymentStatus.CREATED)
    action_url: str | None = Field(default=None, max_length=2048)
    failure_code: str | None = Field(default=None, max_length=64)
    failure_message: str | None = Field(default=None, max_length=512)
    updated_at: datetime = Field(default_factory=now)


class PaymentTotal(Table, table=True):
    """The movements of an intent added up, so that the database refuses what cannot be."""

    __tablename__ = "payments_total"
    __table_args__ = (
        CheckConstraint("captured_minor <= authorized_minor", name="captured_was_authorized"),
        CheckConstraint("refunded_minor <= captured_minor", name="refunded_was_captured"),
        CheckConstraint("refunded_minor >= 0", name="refunded_not_negative"),
    )

    intent_id: int = reference("payments_intent.id", unique=True, index=False)
    authorized_minor: int = minor_units()
    captured_minor: int = minor_units()
    refunded_minor: int = minor_units()


class Movement(Table, table=True):
    """What happened to the money: written once, never changed."""

    __tablename__ = "payments_movement"
    __table_args__ = (CheckConstraint("amount_minor >= 0", name="amount_not_negative"),)

    intent_id: int = reference("payments_intent.id")
    kind: MovementKind = choice(MovementKind)
    amount_minor: int = minor_units()
    currency: str = currency()
    gateway_reference: str = Field(max_length=255)
