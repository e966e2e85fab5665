from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from commerce_api.kernel.clock import now
from commerce_api.kernel.ids import new_token
from commerce_api.kernel.tables import Table, choice, currency, document, reference


class CartStatus(StrEnum):
    OPEN = "open"
    COMPLETING = "completing"  # payment has started: nothing may be changed
    COMPLETED = "completed"


class Cart(Table, table=True):
    """Its token is its id on the wire, and whoever holds it may use the cart."""

    __tablename__ = "cart_cart"

    token: str = Field(default_factory=new_token, max_length=32, unique=True)
    status: CartStatus = choice(CartStatus, default=CartStatus.OPEN)
    currency: str = currency()
    country: str = Field(max_length=2)
    language: str = Field(max_length=8)
    note: str = Field(default="", max_length=5000)
    attributes: list[dict[str, Any]] = document(default_factory=list)
    customer_id: int | None = reference("identity_customer.id", default=None, nullable=True)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=32)
    buyer_country: str | None = Field(default=None, max_length=2)  # as the buyer said it
    delivery_handle: str | None = Field(default=None, max_length=80)  # the chosen option
    preferences: dict[str, Any] | None = document(nullable=True)  # what the buyer would like best
    billing_address: dict[str, Any] | None = document(nullable=True)
    version: int = 0  # grows with every change
    updated_at: datetime = Field(default_factory=now)
    expires_at: datetime = Field(index=True)


class CartLine(Table, table=True):
    __tablename__ = "cart_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    cart_id: int = reference("cart_cart.id", ondelete="CASCADE")
    variant_id: int = reference("catalog_variant.id")
    quantity: int
    attributes: list[dict[str, Any]] = document(default_factory=list)
    plan_id: int | None = reference(
        "subscriptions_plan.id", default=None, nullable=True, index=False
    )
    # The line that it belongs to, such as the present that it is the wrapping of.
    parent_id: int | None = reference(
        "cart_line.id", default=None, nullable=True, ondelete="CASCADE"
    )


class CartDiscountCode(Table, table=True):
    __tablename__ = "cart_discount_code"
    __table_args__ = (UniqueConstraint("cart_id", "code"),)

    cart_id: int = reference("cart_cart.id", index=False, ondelete="CASCADE")
    code: str = Field(max_length=255)
    position: int


class CartGiftCard(Table, table=True):
    """A gift card that shall pay; the one that was added first pays first."""

    __tablename__ = "cart_gift_card"
    __table_args__ = (UniqueConstraint("cart_id", "card_id"),)

    cart_id: int = reference("cart_cart.id", index=False, ondelete="CASCADE")
    card_id: int = reference("giftcards_card.id")


class CartMetafield(Table, table=True):
    """A fact of a certain type that the storefront added. `value` is canonical, see metafields."""

    __tablename__ = "cart_metafield"
    __table_args__ = (UniqueConstraint("cart_id", "namespace", "key"),)

    cart_id: int = reference("cart_cart.id", index=False, ondelete="CASCADE")
    namespace: str = Field(max_length=255)
    key: str = Field(max_length=64)
    type: str = Field(max_length=64)
    value: str
    updated_at: datetime = Field(default_factory=now)


class CartAddress(Table, table=True):
    """A place that the cart may be delivered to; at most one is selected."""

    __tablename__ = "cart_address"

    cart_id: int = reference("cart_cart.id", ondelete="CASCADE")
    selected: bool = False
    one_time_use: bool = False
    first_name: str | None = Field(default=None, max_length=255)
    last_name: str | None = Field(default=None, max_length=255)
    company: str | None = Field(default=None, max_length=255)
    address1: str | None = Field(default=None, max_length=255)
    address2: str | None = Field(default=None, max_length=255)
    city: str | None = Field(default=None, max_length=255)
    province_code: str | None = Field(default=None, max_length=16)
    zip: str | None = Field(default=None, max_length=32)
    country_code: str | None = Field(default=None, max_length=2)
    phone: str | None = Field(default=None, max_length=32)
