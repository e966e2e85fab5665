"""Search inside the process: a tantivy index in a directory, ranked by rules instead of BM25."""

from commerce_api.plugins.tantivy_search.engine import TantivySearch

__all__ = ["TantivySearch"]
