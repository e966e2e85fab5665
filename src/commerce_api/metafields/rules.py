"""What a definition asks of its values, beyond their type."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from commerce_api.kernel.text import storable
from commerce_api.metafields import errors, kinds
from commerce_api.metafields.errors import MetafieldRefused
from commerce_api.metafields.unfit import Unfit

Validations = Mapping[str, Any]

LONGEST = {"json": 131_072, "rich_text_field": 131_072}
LONGEST_TEXT = 65_536
LONGEST_PATTERN = 255
LONGEST_MATCHED = 1_000  # a pattern is only tried on short texts
NAMESPACE = (3, 255)
KEY = (2, 64)

_NAME = re.compile(r"[A-Za-z0-9_-]+")
TEXTS = {"id", "multi_line_text_field", "single_line_text_field"}
NUMBERS = {"number_decimal", "number_integer"}
DATES = {"date", "date_time"}
COUNTS = {"list.max", "list.min"}
# Validation: the types that it can be asked of.
ASKED_OF: dict[str, set[str]] = {
    "choices": {"single_line_text_field"},
    "max": {*TEXTS, *NUMBERS, *DATES},
    "max_precision": {"number_decimal"},
    "metaobject_types": {"metaobject_reference", "mixed_reference"},
    "min": {*TEXTS, *NUMBERS, *DATES},
    "regex": TEXTS,
    "scale_max": {"rating"},
    "scale_min": {"rating"},
}


def check_name(text: str, limits: tuple[int, int], noun: str) -> None:
    """A namespace or a key: letters, digits, `_` and `-`."""
    least, most = limits
    if not text.strip():
        raise MetafieldRefused(errors.BLANK, f"A {noun} is needed.", field=(noun,))
    if len(text) < least:
        told = f"The {noun} needs at least {least} characters, not {len(text)}."
        raise MetafieldRefused(errors.TOO_SHORT, told, field=(noun,))
    if len(text) > most:
        told = f"The {noun} may have at most {most} characters, not {len(text)}."
        raise MetafieldRefused(errors.TOO_LONG, told, field=(noun,))
    if not _NAME.fullmatch(text):
        told = f"The {noun} may only have letters, digits, `_` and `-`."
        raise MetafieldRefused(errors.INVALID, told, field=(noun,))


def check_words(text: str, most: int, noun: str) -> None:
    """A name or a description: any text that is not too long."""
    if len(text) > most or not storable(text):
        told = f"The {noun} may have at most {most} characters, and no broken ones."
        raise MetafieldRefused(errors.TOO_LONG, told, field=(noun,))


def check_type(type: str) -> None:
    if kinds.kind_of(type) is None:
        told = f"“{type[:64]}” is no type of metafields."
        raise MetafieldRefused(errors.TYPE, told, field=("type",))


def check_validations(type: str, validations: Validations) -> None:
    """Of a new definition: only what can be asked of its type, and can be understood."""
    single = type.removeprefix(kinds.LIST)
    for name, value in validations.items():
        if not (name in COUNTS and single != type) and single not in ASKED_OF.get(name, ()):
            told = f"“{name[:64]}” cannot be asked of the type {type}."
            raise MetafieldRefused(errors.INVALID, told, field=("validations",))
        if not _usable(single, name, value):
            told = f"“{name}” of the type {type} cannot be {str(value)[:64]}."
            raise MetafieldRefused(errors.INVALID, told, field=("validations",))


def checked(type: str, text: str, validations: Validations) -> str:
    """The canonical value, or a refusal that tells what is wrong with this one."""
    if not text:
        raise MetafieldRefused(errors.BLANK, "A value is needed.", field=("value",))
    most = LONGEST.get(type, LONGEST_TEXT)
    if len(text) > most:
        told = f"The value may have at most {most} characters, not {len(text)}."
        raise MetafieldRefused(errors.TOO_LONG, told, field=("value",))
    try:
        value = kinds.canonical(type, text)
        if not storable(text) or not storable(value):
            raise Unfit("has characters that are none")
        found = kinds.elements(type, value)
        _check_count(len(found), validations)
        for each in found:
            _check_one(type.removeprefix(kinds.LIST), each, validations)
    except Unfit as error:
        told = f"The value {error.reason}."
        raise MetafieldRefused(errors.INVALID, told, field=("value",)) from error
    return value


def _usable(type: str, name: str, value: Any) -> bool:
    if name in {"choices", "metaobject_types"}:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if name == "regex":
        return isinstance(value, str) and len(value) <= LONGEST_PATTERN and _compiles(value)
    if name in COUNTS or name == "max_precision" or type in TEXTS:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    try:
        _measured("number_decimal" if type == "rating" else type, str(value))
    except Unfit:
        return False
    return True


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _check_count(count: int, validations: Validations) -> None:
    if count < validations.get("list.min", 0):
        raise Unfit(f"needs at least {validations['list.min']} elements")
    if count > validations.get("list.max", count):
        raise Unfit(f"may have at most {validations['list.max']} elements")


def _check_one(type: str, text: str, validations: Validations) -> None:
    for name, asked in validations.items():
        if name in CHECKS:
            CHECKS[name](type, text, asked)


def _choices(_type: str, text: str, asked: list[str]) -> None:
    if text not in asked:
        told = f"The value has to be one of {', '.join(asked[:10])}."
        raise MetafieldRefused(errors.CHOICES, told, field=("value",))


def _minimum(type: str, text: str, asked: Any) -> None:
    if type in TEXTS and len(text) < asked:
        told = f"The value needs at least {asked} characters, not {len(text)}."
        raise MetafieldRefused(errors.TOO_SHORT, told, field=("value",))
    if type not in TEXTS and _measured(type, text) < _measured(type, str(asked)):
        raise Unfit(f"is less than {asked}")


def _maximum(type: str, text: str, asked: Any) -> None:
    if type in TEXTS and len(text) > asked:
        told = f"The value may have at most {asked} characters, not {len(text)}."
        raise MetafieldRefused(errors.TOO_LONG, told, field=("value",))
    if type not in TEXTS and _measured(type, text) > _measured(type, str(asked)):
        told = f"The value may be {asked} at most."
        raise MetafieldRefused(errors.TOO_MANY, told, field=("value",))


def _pattern(_type: str, text: str, asked: str) -> None:
    if len(text) > LONGEST_MATCHED or not re.fullmatch(asked, text):
        raise Unfit(f"does not look like {asked}")


def _precision(_type: str, text: str, asked: int) -> None:
    if len(text.partition(".")[2]) > asked:
        raise Unfit(f"has more than {asked} digits behind the point")


def _scale(name: str) -> Callable[[str, str, Any], None]:
    def check(_type: str, text: str, asked: Any) -> None:
        if Decimal(json.loads(text)[name]) != Decimal(str(asked)):
            raise Unfit(f"is on another scale: {name} is {asked}")

    return check


def _measured(type: str, text: str) -> Any:
    """What values of a type are compared by: canonical dates sort as they are."""
    value = kinds.canonical(type, text)
    return Decimal(value) if type in NUMBERS else value


CHECKS: dict[str, Callable[[str, str, Any], None]] = {
    "choices": _choices,
    "max": _maximum,
    "max_precision": _precision,
    "min": _minimum,
    "regex": _pattern,
    "scale_max": _scale("scale_max"),
    "scale_min": _scale("scale_min"),
}
