"""What buyers write, checked before anything is touched."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commerce_api.cart import errors
from commerce_api.cart.errors import Mistake
from commerce_api.cart.values import Attributes, Path
from commerce_api.kernel.text import storable

NOTE_MAX = 5000
ATTRIBUTES_MAX = 100
ATTRIBUTE_KEY_MAX = 255
ATTRIBUTE_VALUE_MAX = 5000
CODES_MAX = 25
CODE_MAX = 255
EMAIL_MAX = 254
PHONE_MAX = 32
LINES_AT_ONCE = 250

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+")
_PHONE = re.compile(r"\+?[0-9()./ -]{5,31}")


def length(items: Sequence[object], most: int, path: Path) -> list[Mistake]:
    if len(items) <= most:
        return []
    return [Mistake(errors.TOO_MANY, f"At most {most} at once, not {len(items)}.", path)]


def text(value: str, most: int, path: Path, *, code: str = errors.INVALID) -> list[Mistake]:
    if not storable(value):
        return [Mistake(errors.INVALID, "This text holds characters that are none.", path)]
    if len(value) > most:
        return [Mistake(code, f"At most {most} characters, not {len(value)}.", path)]
    return []


def note(value: str, path: Path) -> list[Mistake]:
    return text(value, NOTE_MAX, path, code=errors.NOTE_TOO_LONG)


def attributes(pairs: Attributes, path: Path) -> list[Mistake]:
    found = length(pairs, ATTRIBUTES_MAX, path)
    if found:
        return found
    for index, (key, value) in enumerate(pairs):
        where = (*path, str(index))
        found += text(key, ATTRIBUTE_KEY_MAX, (*where, "key"))
        found += text(value, ATTRIBUTE_VALUE_MAX, (*where, "value"))
        if not key.strip():
            found.append(Mistake(errors.INVALID, "An attribute needs a key.", (*where, "key")))
    return found


def unique(pairs: Attributes) -> Attributes:
    """Of two values for one key the later counts."""
    return tuple(dict(pairs).items())


def as_json(pairs: Attributes) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in unique(pairs)]


def codes(typed: Sequence[str], path: Path) -> list[Mistake]:
    found = length(typed, CODES_MAX, path)
    for index, code in enumerate(typed[:CODES_MAX]):
        found += text(code, CODE_MAX, (*path, str(index)))
    return found


def email(value: str, path: Path) -> list[Mistake]:
    if len(value) <= EMAIL_MAX and storable(value) and _EMAIL.fullmatch(value):
        return []
    return [Mistake(errors.INVALID, "This is not an e-mail address.", path)]


def phone(value: str, path: Path, *, code: str = errors.INVALID) -> list[Mistake]:
    digits = sum(character.isdigit() for character in value)
    if len(value) <= PHONE_MAX and _PHONE.fullmatch(value) and digits >= 5:
        return []
    return [Mistake(code, "This is not a phone number.", path)]


def preferences(given: Mapping[str, Any] | None, path: Path) -> list[Mistake]:
    """Points have to be on the globe, and names short."""
    delivery = (given or {}).get("delivery") or {}
    found = []
    for index, handle in enumerate(delivery.get("pickup_handle") or ()):
        found += text(handle, CODE_MAX, (*path, "delivery", "pickupHandle", str(index)))
    for index, wallet in enumerate((given or {}).get("wallet") or ()):
        found += text(wallet, CODE_MAX, (*path, "wallet", str(index)))
    point = delivery.get("coordinates")
    if point and not (abs(point["latitude"]) <= 90 and abs(point["longitude"]) <= 180):
        told = "A latitude is between -90 and 90, a longitude between -180 and 180."
        found.append(Mistake(errors.INVALID, told, (*path, "delivery", "coordinates")))
    return found
