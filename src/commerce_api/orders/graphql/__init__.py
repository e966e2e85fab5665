"""Orders on the wire."""

from commerce_api.orders.graphql.lines import DiscountCodeApplication
from commerce_api.orders.graphql.orders import Order, order_gid
from commerce_api.orders.graphql.parcels import Fulfillment

__all__ = ["DiscountCodeApplication", "Fulfillment", "Order", "order_gid"]
