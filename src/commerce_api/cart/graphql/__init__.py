"""Carts on the wire."""

from commerce_api.cart.graphql import copies, delivery_changes, gift_cards, metafields, mutations
from commerce_api.cart.graphql.addresses import MailingAddress, MailingAddressRow
from commerce_api.cart.graphql.lines import (
    AttributeKey,
    CartAutomaticDiscountAllocation,
    CartCodeDiscountAllocation,
    CartCustomDiscountAllocation,
    CartLine,
    ComponentizableCartLine,
    attribute_of,
    attribute_rows,
)
from commerce_api.cart.graphql.loading import carts
from commerce_api.cart.graphql.payloads import CartPayloadRow, CartUserError, payload
from commerce_api.cart.graphql.types import Cart, CartWarning

__all__ = [
    "EXTRA_TYPES",
    "AttributeKey",
    "Cart",
    "CartPayloadRow",
    "CartUserError",
    "CartWarning",
    "MailingAddress",
    "MailingAddressRow",
    "attribute_of",
    "attribute_rows",
    "carts",
    "copies",
    "delivery_changes",
    "gift_cards",
    "metafields",
    "mutations",
    "payload",
]

# Types that no field names, only interfaces do.
EXTRA_TYPES = [
    CartAutomaticDiscountAllocation,
    CartCodeDiscountAllocation,
    CartCustomDiscountAllocation,
    CartLine,
    ComponentizableCartLine,
]
