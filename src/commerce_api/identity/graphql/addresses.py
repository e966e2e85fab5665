"""Postal addresses as every part of the shop shows them."""

from typing import Annotated, Any

from commerce_api.gql import (
    Context,
    CountryCode,
    Node,
    arg,
    connection,
    field,
    finds_nodes,
    gid,
    key_of,
    type_,
)
from commerce_api.gql.countries import country_name
from commerce_api.gql.define import Owner
from commerce_api.identity import loaders
from commerce_api.identity.graphql.signed_in import customer_key
from commerce_api.identity.places import Place
from commerce_api.identity.postal import province_name
from commerce_api.identity.rows import SavedAddress
from commerce_api.kernel.rows import Row

WithName = Annotated[bool | None, arg("Whether the name is among the lines.")]
WithCompany = Annotated[bool | None, arg("Whether the company is among the lines.")]


class MailingAddressRow(Row):
    id: str
    place: Place


@type_("A postal address.", MailingAddressRow)
class MailingAddress(Node): ...


MailingAddressConnection = connection(MailingAddress, "MailingAddress", "addresses")


def mailing_address(saved: SavedAddress) -> MailingAddressRow:
    return MailingAddressRow(gid("MailingAddress", saved.key), saved.place)


def postal_fields(owner: Owner) -> None:
    """What every kind of address tells. Its rows have a `place`."""
    for name, (attribute, description) in TEXTS.items():
        _text(owner, name, attribute, description)
    field(owner, "name", str | None, "The whole name.")(whole_name)
    area = "City, province and country on one line."
    field(owner, "formattedArea", str | None, area)(formatted_area)
    lines = "The address line by line, as on an envelope."
    field(owner, "formatted", list[str], lines)(formatted)
    field(owner, "latitude", float | None, "Degrees north, where they are known.")(unknown)
    field(owner, "longitude", float | None, "Degrees east, where they are known.")(unknown)


TEXTS = {
    "address1": ("address1", "First line: usually street and number."),
    "address2": ("address2", "Second line: flat, floor, building."),
    "city": ("city", "City or village."),
    "company": ("company", "Company or organisation."),
    "firstName": ("first_name", "Given name."),
    "lastName": ("last_name", "Family name."),
    "phone": ("phone", "Phone number for the delivery."),
    "provinceCode": ("province_code", "Code of the province or state."),
    "zip": ("zip", "Postal code."),
}


def _text(owner: Owner, name: str, attribute: str, description: str) -> None:
    def read(address: Any) -> str | None:
        value: str | None = getattr(address.place, attribute)
        return value

    field(owner, name, str | None, description)(read)


def whole_name(address: Any) -> str | None:
    return _joined(" ", address.place.first_name, address.place.last_name)


def formatted_area(address: Any) -> str | None:
    place: Place = address.place
    country = country_name(place.country_code) if place.country_code else None
    return _joined(", ", _joined(" ", place.city, place.province_code), country)


def formatted(
    address: Any, with_name: WithName = False, with_company: WithCompany = True
) -> list[str]:
    place: Place = address.place
    lines = (
        whole_name(address) if with_name else None,
        place.company if with_company else None,
        place.address1,
        place.address2,
        _joined(" ", place.zip, place.city, place.province_code),
        country_name(place.country_code) if place.country_code else None,
    )
    return [line for line in lines if line]


def unknown(_address: Any) -> float | None:
    return None


postal_fields(MailingAddress)


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


@field(MailingAddress, "province", str | None, "Name of the province or state.")
def address_province(address: MailingAddressRow) -> str | None:
    return province_name(address.place.country_code, address.place.province_code)


@finds_nodes("MailingAddress")
async def find_addresses(context: Context, ids: list[str]) -> dict[str, MailingAddressRow | None]:
    """Saved addresses, for nobody but the customer who saved them."""
    customer = await customer_key(context)
    if customer is None:
        return {}
    keys = [key_of(id, "MailingAddress") for id in ids]
    found = await context.many(loaders.addresses_by_key, keys)
    return {
        id: mailing_address(saved) if saved and saved.customer_key == customer else None
        for id, saved in zip(ids, found, strict=True)
    }


def _joined(separator: str, *parts: str | None) -> str | None:
    return separator.join(part for part in parts if part) or None
