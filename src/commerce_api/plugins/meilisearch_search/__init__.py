"""Search in a Meilisearch server, for shops that have outgrown one machine."""

from commerce_api.plugins.meilisearch_search.engine import MeilisearchSearch

__all__ = ["MeilisearchSearch"]
