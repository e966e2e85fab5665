"""Lists of products, filters and search on the wire."""

from commerce_api.search.graphql import predicting, searching
from commerce_api.search.graphql.filters import Filter, ProductFilter
from commerce_api.search.graphql.products import ProductConnection

__all__ = ["Filter", "ProductConnection", "ProductFilter", "predicting", "searching"]
