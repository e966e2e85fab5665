"""Every event handler and job, imported once so that it is subscribed."""

from commerce_api.cart import handlers as cart
from commerce_api.recommendations import handlers as recommendations
from commerce_api.search import handlers as search

__all__ = ["cart", "recommendations", "search"]
