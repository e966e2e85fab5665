"""Addresses of carts, and postal addresses as every part of the shop shows them."""

from typing import Annotated

import strawberry

from commerce_api.cart.postal import province_name
from commerce_api.cart.rows import AddressRow
from commerce_api.cart.values import Place
from commerce_api.gql import CountryCode, Node, arg, field, gid, leaf, type_, union
from commerce_api.gql.countries import country_name
from commerce_api.kernel.rows import Row

WithName = Annotated[bool | None, arg("Whether the name is among the lines.")]
WithCompany = Annotated[bool | None, arg("Whether the company is among the lines.")]


class MailingAddressRow(Row):
    id: str
    place: Place


class DeliveryAddressRow(Row):
    """The address of a cart under its name on the wire."""

    place: Place


class SelectableRow(Row):
    id: str
    selected: bool
    one_time_use: bool
    address: DeliveryAddressRow


@type_("A postal address.", MailingAddressRow)
class MailingAddress(Node): ...


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


BOTH = (MailingAddress, CartDeliveryAddress)
AddressOnWire = MailingAddressRow | DeliveryAddressRow


def _text(name: str, attribute: str, description: str) -> None:
    def read(address: AddressOnWire) -> str | None:
        value: str | None = getattr(address.place, attribute)
        return value

    field(BOTH, name, str | None, description)(read)


_text("address1", "address1", "First line: usually street and number.")
_text("address2", "address2", "Second line: flat, floor, building.")
_text("city", "city", "City or village.")
_text("company", "company", "Company or organisation.")
_text("firstName", "first_name", "Given name.")
_text("lastName", "last_name", "Family name.")
_text("phone", "phone", "Phone number for the delivery.")
_text("provinceCode", "province_code", "Code of the province or state.")
_text("zip", "zip", "Postal code.")


@field(MailingAddress, "country", str | None, "Name of the country.")
def address_country(address: MailingAddressRow) -> str | None:
    code = address.place.country_code
    return country_name(code) if code else None


@field(
    MailingAddress,
    "countryCode",
    str | None,
    "Code of the country.",
    deprecated="Use countryCodeV2.",
)
def address_country_code(address: MailingAddressRow) -> str | None:
    return address.place.country_code


@field(MailingAddress, "countryCodeV2", CountryCode | None, "Code of the country.")
def address_country_code_v2(address: MailingAddressRow) -> str | None:
    return address.place.country_code


@field(CartDeliveryAddress, "countryCode", str | None, "Code of the country.")
def delivery_country_code(address: DeliveryAddressRow) -> str | None:
    return address.place.country_code


@field(MailingAddress, "province", str | None, "Name of the province or state.")
def address_province(address: MailingAddressRow) -> str | None:
    return province_name(address.place.country_code, address.place.province_code)


@field(BOTH, "name", str | None, "The whole name.")
def address_name(address: AddressOnWire) -> str | None:
    return _joined(" ", address.place.first_name, address.place.last_name)


@field(BOTH, "formattedArea", str | None, "City, province and country on one line.")
def address_area(address: AddressOnWire) -> str | None:
    place = address.place
    country = country_name(place.country_code) if place.country_code else None
    return _joined(", ", _joined(" ", place.city, place.province_code), country)


@field(BOTH, "formatted", list[str], "The address line by line, as on an envelope.")
def address_formatted(
    address: AddressOnWire, with_name: WithName = False, with_company: WithCompany = True
) -> list[str]:
    place = address.place
    lines = (
        _joined(" ", place.first_name, place.last_name) if with_name else None,
        place.company if with_company else None,
        place.address1,
        place.address2,
        _joined(" ", place.zip, place.city, place.province_code),
        country_name(place.country_code) if place.country_code else None,
    )
    return [line for line in lines if line]


@field(BOTH, "latitude", float | None, "Degrees north, where they are known.")
def address_latitude(address: AddressOnWire) -> float | None:
    return None


@field(BOTH, "longitude", float | None, "Degrees east, where they are known.")
def address_longitude(address: AddressOnWire) -> float | None:
    return None


def place_of(row: AddressRow) -> Place:
    return Place(**{name: getattr(row, name) for name in Place.__struct_fields__})


def mailing_address(row: AddressRow) -> MailingAddressRow:
    return MailingAddressRow(gid("MailingAddress", row.key), place_of(row))


def selectable_address(row: AddressRow) -> SelectableRow:
    id = gid("CartSelectableAddress", row.key)
    return SelectableRow(id, row.selected, row.one_time_use, DeliveryAddressRow(place_of(row)))


def _joined(separator: str, *parts: str | None) -> str | None:
    return separator.join(part for part in parts if part) or None
