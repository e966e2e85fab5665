"""What variants and products cost a buyer, in what quantities, and where the shop sells."""

from commerce_api.metafields.graphql import has_metafields
from commerce_api.metafields.models import Owner
from commerce_api.pricing.graphql import gates, quantities
from commerce_api.pricing.graphql.buyers import buyer
from commerce_api.pricing.graphql.localization import shop_languages
from commerce_api.pricing.graphql.markets import Country, Language, Localization, Market
from commerce_api.pricing.graphql.prices import ProductPriceRange, unit_prices

__all__ = [
    "Country",
    "Language",
    "Localization",
    "Market",
    "ProductPriceRange",
    "buyer",
    "gates",
    "quantities",
    "shop_languages",
    "unit_prices",
]

has_metafields(Market, Owner.MARKET)
