"""The catalogue on the wire."""

from commerce_api.catalog.graphql.collections import (
    Collection,
    CollectionConnection,
    collections_by_keys,
)
from commerce_api.catalog.graphql.media import Image, ImageConnection, Media, MediaImage, Model3d
from commerce_api.catalog.graphql.options import ProductOption
from commerce_api.catalog.graphql.products import Product, products_by_keys
from commerce_api.catalog.graphql.variants import (
    ProductVariant,
    ProductVariantConnection,
    SelectedOption,
    SelectedOptionInput,
)

__all__ = [
    "Collection",
    "CollectionConnection",
    "Image",
    "ImageConnection",
    "Media",
    "MediaImage",
    "Model3d",
    "Product",
    "ProductOption",
    "ProductVariant",
    "ProductVariantConnection",
    "SelectedOption",
    "SelectedOptionInput",
    "collections_by_keys",
    "products_by_keys",
]
