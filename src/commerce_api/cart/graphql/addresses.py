"""Addresses of carts."""

import strawberry

from commerce_api.cart.rows import AddressRow
from commerce_api.cart.values import Place
from commerce_api.gql import field, gid, leaf, type_, union
from commerce_api.identity.graphql import MailingAddress, MailingAddressRow, postal_fields
from commerce_api.kernel.rows import Row

__all__ = ["MailingAddress", "MailingAddressRow"]


class DeliveryAddressRow(Row):
    """The address of a cart under its name on the wire."""

    place: Place


class SelectableRow(Row):
    id: str
    selected: bool
    one_time_use: bool
    address: DeliveryAddressRow


@type_("An address that a cart may be delivered to.", DeliveryAddressRow)
class CartDeliveryAddress: ...


CartAddress = union("CartAddress", [CartDeliveryAddress], "Where a cart goes to.")

DeliveryAddress = union("DeliveryAddress", [MailingAddress], "Where goods go to.")


@type_("An address of a cart, and whether it is the chosen one.", SelectableRow)
class CartSelectableAddress:
    id: strawberry.ID = leaf("A globally unique id.")
    selected: bool = leaf("Whether the cart is to be delivered here.")
    one_time_use: bool = leaf("Whether it is forgotten after the purchase.")


@field(CartSelectableAddress, "address", CartAddress, "The address itself.")
def selectable_address_itself(entry: SelectableRow) -> DeliveryAddressRow:
    return entry.address


postal_fields(CartDeliveryAddress)


@field(CartDeliveryAddress, "countryCode", str | None, "Code of the country.")
def delivery_country_code(address: DeliveryAddressRow) -> str | None:
    return address.place.country_code


def place_of(row: AddressRow) -> Place:
    return Place(**{name: getattr(row, name) for name in Place.__struct_fields__})


def mailing_address(row: AddressRow) -> MailingAddressRow:
    return MailingAddressRow(gid("MailingAddress", f"cart-{row.key}"), place_of(row))


def selectable_address(row: AddressRow) -> SelectableRow:
    id = gid("CartSelectableAddress", row.key)
    return SelectableRow(id, row.selected, row.one_time_use, DeliveryAddressRow(place_of(row)))
