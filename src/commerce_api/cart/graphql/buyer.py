"""Who a cart is for."""

import msgspec

from commerce_api.cart.graphql.addresses import (
    DeliveryAddress,
    MailingAddressRow,
    mailing_address,
)
from commerce_api.cart.graphql.enums import PreferenceDeliveryMethodType
from commerce_api.cart.rows import PricedCart
from commerce_api.gql import CountryCode, Info, batch, field, leaf, type_
from commerce_api.identity import loaders as identity
from commerce_api.identity.graphql import Customer
from commerce_api.identity.rows import CustomerRow
from commerce_api.kernel.rows import Row


@type_("A point on the map that the buyer would like to collect near.")
class CartDeliveryCoordinatesPreference:
    country_code: CountryCode = leaf("Country of the point.")
    latitude: float = leaf("Degrees north.")
    longitude: float = leaf("Degrees east.")


@type_("How the buyer would like to get the goods.")
class CartDeliveryPreference:
    coordinates: CartDeliveryCoordinatesPreference | None = leaf("Near which point.")
    delivery_method: list[PreferenceDeliveryMethodType] = leaf("In which ways.")
    pickup_handle: list[str] = leaf("At which places.")


@type_("What the buyer would like best.")
class CartPreferences:
    delivery: CartDeliveryPreference | None = leaf("How to get the goods.")
    wallet: list[str] | None = leaf("Wallets to pay with.")


@type_("Who a cart is for.")
class CartBuyerIdentity: ...


@field(CartBuyerIdentity, "email", str | None, "E-mail address of the buyer.")
def buyer_email(cart: PricedCart) -> str | None:
    return cart.cart.email


@field(CartBuyerIdentity, "phone", str | None, "Phone number of the buyer.")
def buyer_phone(cart: PricedCart) -> str | None:
    return cart.cart.phone


@field(CartBuyerIdentity, "countryCode", CountryCode | None, "The country that prices are for.")
def buyer_country(cart: PricedCart) -> str | None:
    return cart.cart.country


@batch(CartBuyerIdentity, "customer", Customer | None, "The customer, when one is signed in.")
async def buyer_customer(carts: list[PricedCart], info: Info) -> list[CustomerRow | None]:
    keys = [cart.cart.customer_key for cart in carts]
    return await info.context.many(identity.customers, keys)


@field(
    CartBuyerIdentity,
    "deliveryAddressPreferences",
    list[DeliveryAddress],
    "The addresses of the cart.",
    deprecated="Use delivery of the cart.",
)
def buyer_addresses(cart: PricedCart) -> list[MailingAddressRow]:
    return [mailing_address(row) for row in cart.addresses]


class PointRow(Row):
    country_code: str
    latitude: float
    longitude: float


class DeliveryPreferenceRow(Row):
    coordinates: PointRow | None
    delivery_method: list[str]
    pickup_handle: list[str]


class PreferencesRow(Row):
    delivery: DeliveryPreferenceRow | None
    wallet: list[str] | None


@field(
    CartBuyerIdentity,
    "preferences",
    CartPreferences | None,
    "What the buyer would like best, as it was last said; null where nothing was.",
)
def buyer_preferences(cart: PricedCart) -> PreferencesRow | None:
    kept = cart.cart.preferences
    return msgspec.convert(kept, PreferencesRow) if kept else None
