"""Stock on the wire: what can be bought, and where it can be picked up."""

from commerce_api.inventory.graphql import places
from commerce_api.inventory.graphql.availability import available

__all__ = ["available", "places"]
