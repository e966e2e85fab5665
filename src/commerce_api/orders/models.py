from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.ids import new_token
from commerce_api.kernel.tables import Table, choice, currency, document, minor_units, reference


class FinancialStatus(StrEnum):
    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    PAID = "PAID"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"


class FulfillmentStatus(StrEnum):
    UNFULFILLED = "UNFULFILLED"
    IN_PROGRESS = "IN_PROGRESS"
    FULFILLED = "FULFILLED"


UNFULFILLED = text("fulfillment_status = 'UNFULFILLED'")
UNDELIVERED = text("delivered_at IS NULL")
UNSENT = text("sent_at IS NULL")
OF_GUEST = text("guest_email IS NOT NULL")


class Order(Table, table=True):
    """A snapshot: nothing in it changes when the catalogue does."""

    __tablename__ = "orders_order"
    __table_args__ = (
        Index(None, "customer_id", "processed_at"),
        Index(
            "ix_orders_order_unfulfilled",
            "id",
            sqlite_where=UNFULFILLED,
            postgresql_where=UNFULFILLED,
        ),
        Index(
            "ix_orders_order_guest_email",
            "guest_email",
            sqlite_where=OF_GUEST,
            postgresql_where=OF_GUEST,
        ),
        CheckConstraint(
            "total_minor = subtotal_minor + shipping_minor + added_tax_minor", name="total_adds_up"
        ),
    )

    number: int = Field(unique=True)
    token: str = Field(default_factory=new_token, max_length=32, unique=True)
    cart_id: int | None = reference("cart_cart.id", default=None, nullable=True, unique=True)
    customer_id: int | None = reference(
        "identity_customer.id", default=None, nullable=True, index=False
    )
    email: str | None = Field(default=None, max_length=254)
    guest_email: str | None = Field(default=None, max_length=254)  # uniform; None: has a customer
    phone: str | None = Field(default=None, max_length=32)
    language: str = Field(max_length=8)
    currency: str = currency()
    subtotal_minor: int = minor_units()  # the lines, after discounts
    discount_minor: int = minor_units()
    shipping_minor: int = minor_units()
    tax_minor: int = minor_units()  # all tax, included in prices or not
    added_tax_minor: int = minor_units()  # the part that comes on top of the prices
    total_minor: int = minor_units()
    shipping_title: str | None = Field(default=None, max_length=255)
    shipping_discounts: list[dict[str, Any]] = document(default_factory=list)
    shipping_address: dict[str, Any] | None = document(nullable=True)
    billing_address: dict[str, Any] | None = document(nullable=True)
    note: str = Field(default="", max_length=5000)
    attributes: list[dict[str, Any]] = document(default_factory=list)
    financial_status: FinancialStatus = choice(FinancialStatus)
    fulfillment_status: FulfillmentStatus = choice(
        FulfillmentStatus, default=FulfillmentStatus.UNFULFILLED
    )
    payment_reference: str | None = Field(default=None, max_length=80)
    processed_at: datetime = Field(default_factory=now, index=True)
    canceled_at: datetime | None = None


class OrderLine(Table, table=True):
    __tablename__ = "orders_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    order_id: int = reference("orders_order.id")
    product_id: int = reference("catalog_product.id")
    variant_id: int = reference("catalog_variant.id")
    title: str = Field(max_length=255)
    variant_title: str = Field(max_length=512)
    sku: str = Field(max_length=255)
    quantity: int
    unit_minor: int = minor_units()
    discount_minor: int = minor_units(default=0)
    total_minor: int = minor_units()  # quantity × unit − discount
    discounts: list[dict[str, Any]] = document(default_factory=list)  # what each code took off
    attributes: list[dict[str, Any]] = document(default_factory=list)
    # What is packed for a line with a bundle: SKU, title and units of each component.
    components: list[dict[str, Any]] | None = document(nullable=True)


class OrderGiftCard(Table, table=True):
    """A part of an order that a gift card has paid."""

    __tablename__ = "orders_gift_card"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    order_id: int = reference("orders_order.id")
    hold_id: int = reference("giftcards_hold.id", unique=True, index=False)
    amount_minor: int = minor_units()
    last_characters: str = Field(max_length=4)


class OrderNumber(Table, table=True):
    """The last number given out. One row, counted up in the transaction of the order."""

    __tablename__ = "orders_number"

    series: str = Field(max_length=20, unique=True)
    last: int


class Fulfillment(Table, table=True):
    """A parcel on its way."""

    __tablename__ = "orders_fulfillment"
    __table_args__ = (
        UniqueConstraint("order_id", "tracking_number"),
        Index(
            "ix_orders_fulfillment_undelivered",
            "checked_at",
            sqlite_where=UNDELIVERED,
            postgresql_where=UNDELIVERED,
        ),
    )

    order_id: int = reference("orders_order.id", index=False)
    carrier: str = Field(max_length=80)
    tracking_number: str = Field(max_length=80)
    tracking_url: str | None = Field(default=None, max_length=2048)
    estimated_delivery_at: datetime | None = None
    shipped_at: datetime = Field(default_factory=now)
    delivered_at: datetime | None = None
    checked_at: datetime = Field(default_factory=now)  # when the carrier was last asked


class FulfillmentEvent(Table, table=True):
    __tablename__ = "orders_fulfillment_event"
    __table_args__ = (UniqueConstraint("fulfillment_id", "status"),)

    fulfillment_id: int = reference("orders_fulfillment.id", index=False)
    status: str = Field(max_length=40)
    message: str | None = Field(default=None, max_length=255)
    city: str | None = Field(default=None, max_length=255)
    country: str | None = Field(default=None, max_length=2)
    happened_at: datetime


class OrderMail(Table, table=True):
    """A message that the buyer is to get about an order, and when it was sent."""

    __tablename__ = "orders_mail"
    __table_args__ = (
        UniqueConstraint("order_id", "template"),
        Index("ix_orders_mail_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
    )

    order_id: int = reference("orders_order.id", index=False)
    template: str = Field(max_length=40)
    attempts: int = 0
    sent_at: datetime | None = None
