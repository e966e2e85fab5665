"""Addresses as buyers write them: trimmed, and refused with the field at fault."""

import re

import msgspec

from commerce_api.cart import checks, errors
from commerce_api.cart.errors import Mistake
from commerce_api.cart.values import Path, Place
from commerce_api.identity import postal
from commerce_api.identity.places import EMOJI, LINK, LONGEST, TAG, TEXT_MAX, trimmed

__all__ = ["mistakes", "trimmed"]

WIRE_NAMES = {
    "first_name": "firstName",
    "last_name": "lastName",
    "province_code": "provinceCode",
    "country_code": "countryCode",
}
STRICTLY = ("last_name", "address1", "city")

_COUNTRY = re.compile(r"[A-Z]{2}")


def mistakes(place: Place, path: Path, *, strict: bool) -> list[Mistake]:
    """What is wrong with a trimmed address. Strictly, a parcel has to be able to arrive."""
    found = []
    for name, value in msgspec.structs.asdict(place).items():
        if value is not None:
            found += _text(name, value, (*path, _wire(name)))
    found += _country(place, path)
    if strict and not found:
        found += _missing(place, path) + _of_country(place, path)
    return found


def _text(name: str, value: str, where: Path) -> list[Mistake]:
    wrong = checks.text(value, LONGEST.get(name, TEXT_MAX), where, code=errors.TOO_LONG)
    if wrong:
        return wrong
    for pattern, code, what in (
        (TAG, errors.TAGS, "HTML"),
        (LINK, errors.LINK, "links"),
        (EMOJI, errors.EMOJIS, "emojis"),
    ):
        if pattern.search(value):
            return [Mistake(code, f"An address holds no {what}.", where)]
    return checks.phone(value, where, code=errors.PATTERN) if name == "phone" else []


def _country(place: Place, path: Path) -> list[Mistake]:
    where = (*path, "countryCode")
    if place.country_code is None:
        return [Mistake(errors.REQUIRED, "An address needs a country.", where)]
    if place.country_code == "ZZ" or not _COUNTRY.fullmatch(place.country_code):
        return [Mistake(errors.INVALID, "This is not a country.", where)]
    return []


def _missing(place: Place, path: Path) -> list[Mistake]:
    country = place.country_code or ""
    required = list(STRICTLY)
    required += ["zip"] if postal.needs_zip(country) else []
    required += ["province_code"] if postal.needs_province(country) else []
    return [
        Mistake(errors.REQUIRED, "This field is needed.", (*path, _wire(name)))
        for name in required
        if getattr(place, name) is None
    ]


def _of_country(place: Place, path: Path) -> list[Mistake]:
    country, found = place.country_code or "", []
    if place.zip and not postal.fits_zip(country, place.zip):
        message = "Postal codes of this country look different."
        found.append(Mistake(errors.ZIP, message, (*path, "zip")))
    province = place.province_code
    if province and postal.needs_province(country) and not postal.knows_province(country, province):
        message = "This country has no such province."
        found.append(Mistake(errors.PROVINCE, message, (*path, "provinceCode")))
    return found


def _wire(name: str) -> str:
    return WIRE_NAMES.get(name, name)
