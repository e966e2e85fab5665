"""Metafields and metaobjects on the wire."""

from commerce_api.metafields.graphql import menus, owners, sitemap
from commerce_api.metafields.graphql.fields import (
    HasMetafields,
    HasMetafieldsIdentifier,
    Metafield,
    MetafieldReference,
    Metaobject,
    full_name,
    has_metafields,
)

__all__ = [
    "HasMetafields",
    "HasMetafieldsIdentifier",
    "Metafield",
    "MetafieldReference",
    "Metaobject",
    "full_name",
    "has_metafields",
    "menus",
    "owners",
    "sitemap",
]
