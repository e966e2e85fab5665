"""Every event handler and job, imported once so that it is subscribed."""

from commerce_api.search import handlers as search

__all__ = ["search"]
