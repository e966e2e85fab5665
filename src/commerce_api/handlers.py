"""Every event handler and job, imported once so that it is subscribed."""

from commerce_api.cart import handlers as cart
from commerce_api.checkout import handlers as checkout
from commerce_api.giftcards import handlers as giftcards
from commerce_api.identity import handlers as identity
from commerce_api.inventory import handlers as inventory
from commerce_api.orders import handlers as orders
from commerce_api.pricing import handlers as pricing
from commerce_api.recommendations import handlers as recommendations
from commerce_api.search import handlers as search

__all__ = [
    "cart",
    "checkout",
    "giftcards",
    "identity",
    "inventory",
    "orders",
    "pricing",
    "recommendations",
    "search",
]
