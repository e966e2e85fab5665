"""Postal addresses as people write them, trimmed, and what no text of theirs may hold."""

import re

import msgspec

from commerce_api.identity import postal

TEXT_MAX = 255
PHONE_MAX = 32
LONGEST = {"zip": 32, "phone": PHONE_MAX, "province_code": 16}

TAG = re.compile(r"<[A-Za-z/!][^>]*>")
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]")


class Place(msgspec.Struct, frozen=True):
    """A postal address, field by field as somebody wrote it."""

    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    province_code: str | None = None
    zip: str | None = None
    country_code: str | None = None
    phone: str | None = None


def trimmed(place: Place) -> Place:
    """Without blanks around; what is empty is absent. Codes are written in capitals."""
    values = {
        name: (value or "").strip() or None for name, value in msgspec.structs.asdict(place).items()
    }
    for name in ("country_code", "province_code"):
        values[name] = (values[name] or "").upper() or None
    return Place(**values)


def province_code(country: str | None, written: str) -> str | None:
    """The code of a province that was written as a code or by its name. None: there is none."""
    wanted = written.strip().casefold()
    for code, name in postal.provinces(country or "").items():
        if wanted in {code.casefold(), name.casefold()}:
            return code
    return None
