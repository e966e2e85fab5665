"""Entries of menus that lead to a metaobject's page."""

from commerce_api.content.graphql.menus import KINDS, MenuItemResource
from commerce_api.gql import join
from commerce_api.metafields.graphql.fields import Metaobject
from commerce_api.metafields.graphql.metaobjects import PAGES
from commerce_api.metafields.graphql.references import metaobjects_by_keys

join(MenuItemResource, Metaobject)
KINDS["METAOBJECT"] = ("Metaobject", f"{PAGES}/", metaobjects_by_keys)
