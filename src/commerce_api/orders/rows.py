"""Orders as they are read: columns in the order of the SELECTs in `loaders.py`."""

from typing import Any

from commerce_api.kernel.rows import Row


class OrderRow(Row):
    key: int
    order_number: int
    token: str
    email: str | None
    phone: str | None
    language: str
    currency_code: str
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    added_tax_minor: int
    total_minor: int
    shipping_title: str | None
    address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    note: str
    attributes: list[dict[str, Any]]
    financial_status: str
    fulfillment_status: str
    processed_at: str
    canceled_at: str | None
    shipping_discounts: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return f"#{self.order_number}"


class OrderLineRow(Row):
    key: int
    product_key: int
    variant_key: int
    product_title: str
    variant_title: str
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    attributes: list[dict[str, Any]]
    discounts: list[dict[str, Any]]
    currency: str


class TransactionRow(Row):
    """A part of what was paid: by a gift card, or by the gateway."""

    key: str
    gateway: str
    amount_minor: int
    currency: str
    last_characters: str | None  # of a gift card
    processed_at: str


class FulfillmentEventRow(Row):
    status: str
    message: str | None
    city: str | None
    country: str | None
    happened_at: str


class FulfillmentRow(Row):
    key: int
    order_key: int
    carrier: str
    tracking_number: str
    tracking_url: str | None
    estimated_delivery_at: str | None
    shipped_at: str
    delivered_at: str | None
