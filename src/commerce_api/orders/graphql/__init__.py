"""Orders on the wire."""

from commerce_api.metafields.graphql import has_metafields
from commerce_api.metafields.models import Owner
from commerce_api.orders.graphql.lines import (
    AutomaticDiscountApplication,
    DiscountCodeApplication,
)
from commerce_api.orders.graphql.of_customers import OrderConnection
from commerce_api.orders.graphql.orders import Order, order_gid
from commerce_api.orders.graphql.parcels import Fulfillment
from commerce_api.orders.graphql.transactions import OrderTransaction

__all__ = [
    "AutomaticDiscountApplication",
    "DiscountCodeApplication",
    "Fulfillment",
    "Order",
    "OrderConnection",
    "OrderTransaction",
    "order_gid",
]

has_metafields(Order, Owner.ORDER)
