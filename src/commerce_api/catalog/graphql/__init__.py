"""The catalogue on the wire."""

from commerce_api.catalog.graphql.bundles import ProductVariantComponent
from commerce_api.catalog.graphql.categories import TaxonomyCategory, categories_by_codes
from commerce_api.catalog.graphql.collections import (
    Collection,
    CollectionConnection,
    collections_by_keys,
)
from commerce_api.catalog.graphql.images import Image, ImageConnection
from commerce_api.catalog.graphql.media import (
    ExternalVideo,
    GenericFile,
    Media,
    MediaImage,
    MediaPresentation,
    Model3d,
    Video,
    media_by_keys,
)
from commerce_api.catalog.graphql.options import ProductOption, ProductOptionValue
from commerce_api.catalog.graphql.products import Product, products_by_keys
from commerce_api.catalog.graphql.variants import (
    ProductVariant,
    ProductVariantConnection,
    SelectedOption,
    SelectedOptionInput,
)
from commerce_api.catalog.graphql.words import StringConnection

__all__ = [
    "Collection",
    "CollectionConnection",
    "ExternalVideo",
    "GenericFile",
    "Image",
    "ImageConnection",
    "Media",
    "MediaImage",
    "MediaPresentation",
    "Model3d",
    "Product",
    "ProductOption",
    "ProductOptionValue",
    "ProductVariant",
    "ProductVariantComponent",
    "ProductVariantConnection",
    "SelectedOption",
    "SelectedOptionInput",
    "StringConnection",
    "TaxonomyCategory",
    "Video",
    "categories_by_codes",
    "collections_by_keys",
    "media_by_keys",
    "products_by_keys",
]
