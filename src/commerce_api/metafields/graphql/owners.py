"""Which things of the domains below have metafields. Domains above say it of their own."""

from collections.abc import Sequence
from typing import Any

from commerce_api.catalog.graphql import (
    Collection,
    Product,
    ProductVariant,
    collections_by_keys,
    products_by_keys,
)
from commerce_api.content.graphql import (
    Article,
    Blog,
    Page,
    Shop,
    articles_by_keys,
    blogs_by_keys,
    pages_by_keys,
    the_shop,
)
from commerce_api.content.graphql.shop import SHOP_KEY
from commerce_api.gql import Context
from commerce_api.identity.graphql import Customer
from commerce_api.metafields.graphql.fields import has_metafields
from commerce_api.metafields.graphql.references import variants_by_keys
from commerce_api.metafields.models import Owner


async def _shops(context: Context, keys: list[int]) -> Sequence[Any]:
    shop = await the_shop(context)
    return [shop if key == SHOP_KEY else None for key in keys]


has_metafields(Article, Owner.ARTICLE, public=articles_by_keys)
has_metafields(Blog, Owner.BLOG, public=blogs_by_keys)
has_metafields(Collection, Owner.COLLECTION, public=collections_by_keys)
has_metafields(Customer, Owner.CUSTOMER)
has_metafields(Page, Owner.PAGE, public=pages_by_keys)
has_metafields(Product, Owner.PRODUCT, public=products_by_keys)
has_metafields(ProductVariant, Owner.VARIANT, public=variants_by_keys)
has_metafields(Shop, Owner.SHOP, key=lambda _shop: SHOP_KEY, public=_shops)
