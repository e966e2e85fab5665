"""Every domain's GraphQL file, imported once so that its fields are on the wire."""

from commerce_api.cart import graphql as cart
from commerce_api.catalog import graphql as catalog
from commerce_api.checkout import graphql as checkout
from commerce_api.content import graphql as content
from commerce_api.gql import nodes, versions
from commerce_api.identity import graphql as identity
from commerce_api.inventory import graphql as inventory
from commerce_api.metafields import graphql as metafields
from commerce_api.orders import graphql as orders
from commerce_api.pricing import graphql as pricing
from commerce_api.recommendations import graphql as recommendations
from commerce_api.search import graphql as search
from commerce_api.subscriptions import graphql as subscriptions

__all__ = [
    "EXTRA_TYPES",
    "cart",
    "catalog",
    "checkout",
    "content",
    "identity",
    "inventory",
    "metafields",
    "nodes",
    "orders",
    "pricing",
    "recommendations",
    "search",
    "subscriptions",
    "versions",
]

# Types that no field names, only interfaces do.
EXTRA_TYPES = [
    catalog.ExternalVideo,
    catalog.GenericFile,
    catalog.MediaImage,
    catalog.Model3d,
    catalog.Video,
    *cart.EXTRA_TYPES,
    content.SitemapResource,
    content.SitemapResourceMetaobject,
    orders.AutomaticDiscountApplication,
    orders.DiscountCodeApplication,
]
