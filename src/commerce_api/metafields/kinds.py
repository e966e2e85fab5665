"""The types that a metafield can have: what fits each of them, and how it is written down.

Every check takes the text that was sent and answers the canonical one, or raises `Unfit`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from commerce_api.kernel import money
from commerce_api.kernel.errors import BadInput
from commerce_api.metafields import rich_text
from commerce_api.metafields.unfit import Unfit
from commerce_api.metafields.units import DIMENSIONS, VOLUMES, WEIGHTS

Check = Callable[[str], str]

LIST = "list."
LONGEST_LIST = 128
MOST_DIGITS = 300
LARGEST_WHOLE = 2**53 - 1  # what every JavaScript can count to
SCHEMES = {"http", "https", "mailto", "sms", "tel"}
REFERENCES: dict[str, tuple[str, ...]] = {
    "article_reference": ("Article",),
    "collection_reference": ("Collection",),
    "file_reference": ("GenericFile", "MediaImage", "Model3d", "Video"),
    "metaobject_reference": ("Metaobject",),
    "mixed_reference": ("Metaobject",),
    "page_reference": ("Page",),
    "product_reference": ("Product",),
    "variant_reference": ("ProductVariant",),
}

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,13}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,16}")
_REFERENCE = re.compile(r"gid://[A-Za-z0-9_.-]{1,64}/([A-Za-z0-9]{1,64})/([1-9][0-9]{0,17})")


@dataclass(frozen=True)
class Kind:
    """`raw`: its canonical text is JSON already and stands in a list as it is."""

    check: Check
    raw: bool = False
    listed: bool = True  # there are lists of it


def kind_of(type: str) -> Kind | None:
    """None: there is no such type."""
    kind = KINDS.get(type.removeprefix(LIST))
    if kind is None or (type.startswith(LIST) and not kind.listed):
        return None
    return kind


def canonical(type: str, text: str) -> str:
    """The value as it is kept. Raises `Unfit` with the reason when it is not of the type."""
    kind = kind_of(type)
    if kind is None:
        raise LookupError(type)
    return _all(kind, text) if type.startswith(LIST) else kind.check(text)


def elements(type: str, value: str) -> list[str]:
    """The single values of a canonical one: one, or those of a list."""
    return _texts(json.loads(value, parse_float=Decimal)) if type.startswith(LIST) else [value]


def is_reference(type: str) -> bool:
    return type.removeprefix(LIST) in REFERENCES


def tokens_in(type: str, value: str) -> list[str]:
    """What a canonical value refers to, such as `Product/12`."""
    return elements(type, value) if is_reference(type) else []


def decoded(text: str) -> Any:
    """JSON, read strictly."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        raise Unfit("is not JSON") from None


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)


def _all(kind: Kind, text: str) -> str:
    found = decoded(text)
    if not isinstance(found, list):
        raise Unfit("is not a list in JSON")
    if len(found) > LONGEST_LIST:
        raise Unfit(f"has {len(found)} elements; at most {LONGEST_LIST} are kept")
    checked = [kind.check(each) for each in _texts(found)]
    return "[" + ",".join(text if kind.raw else compact(text) for text in checked) + "]"


def _texts(found: list[Any]) -> list[str]:
    return [_text(each) for each in found]


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return _plain(value)
    return value if isinstance(value, str) else compact(value)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _number(value: Any) -> Any:
    """Decimals of JSON that was read strictly, in the digits in which they came."""
    if isinstance(value, Decimal):
        _require_small(value)
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value))


def _line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise Unfit("has more than one line")
    return text


def _lines(text: str) -> str:
    return text


def _id(text: str) -> str:
    if len(text) > 255:
        raise Unfit("has more than 255 characters")
    return _line(text)


def _whole(text: str) -> str:
    if not _WHOLE.fullmatch(text) or abs(int(text)) > LARGEST_WHOLE:
        raise Unfit("is not a whole number")
    return str(int(text))


def decimal_text(text: str) -> str:
    """Up to 13 digits before the point and 9 behind it, as they were written."""
    if not _DECIMAL.fullmatch(text):
        raise Unfit("is not a decimal number")
    return text.removeprefix("+")


def _boolean(text: str) -> str:
    if text not in {"true", "false"}:
        raise Unfit("is neither `true` nor `false`")
    return text


def _date(text: str) -> str:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unfit("is not a date such as 2026-11-23") from None


def _date_time(text: str) -> str:
    """Without an offset it is meant in UTC."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unfit("is not a moment such as 2026-11-23T09:30:00Z") from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(text: str) -> str:
    return compact(decoded(text))


def _rich_text(text: str) -> str:
    return compact(rich_text.checked(decoded(text)))


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise Unfit("is not a colour such as #2A6F4B")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme.lower() in SCHEMES and bool(parts.netloc or parts.path)
        web = parts.scheme.lower() in {"http", "https"}
        if not known or (web and not parts.hostname) or re.search(r"\s", text):
            raise ValueError
    except ValueError:
        raise Unfit(f"is not an address that begins with {', '.join(sorted(SCHEMES))}") from None
    return text


def _money(text: str) -> str:
    sent = _object(text, "amount", "currency_code")
    amount, currency = sent["amount"], sent["currency_code"]
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise Unfit("names no currency")
    try:
        minor = money.parse(_plain(amount), currency).minor
    except BadInput as error:
        raise Unfit("is not an amount of that currency") from error
    return compact({"amount": money.amount_of(minor, currency), "currency_code": currency})


def _rating(text: str) -> str:
    sent = _object(text, "scale_min", "scale_max", "value")
    low, high, value = (
        decimal_text(_plain(sent[name])) for name in ("scale_min", "scale_max", "value")
    )
    if not Decimal(low) <= Decimal(value) <= Decimal(high):
        raise Unfit(f"is not between {low} and {high}")
    return compact({"scale_min": low, "scale_max": high, "value": value})


def _measure(units: Mapping[str, str], what: str) -> Check:
    def check(text: str) -> str:
        sent = _object(text, "value", "unit")
        unit = units.get(str(sent["unit"]).lower())
        if unit is None:
            raise Unfit(f"is in no unit of {what}")
        number = Decimal(decimal_text(_plain(sent["value"])))
        if number < 0:
            raise Unfit("is less than nothing")
        return f'{{"value":{_shortest(number)},"unit":"{unit}"}}'

    return check


def _shortest(number: Decimal) -> str:
    """With one digit behind the point at least, so that every reader takes it for a decimal."""
    text = format(number.normalize(), "f")
    return text if "." in text else f"{text}.0"


def _reference(kinds: tuple[str, ...]) -> Check:
    def check(text: str) -> str:
        match = _REFERENCE.fullmatch(text)
        if match is None or match.group(1) not in kinds:
            raise Unfit(f"is no id of {' or '.join(kinds)}")
        return f"{match.group(1)}/{match.group(2)}"

    return check


def _object(text: str, *names: str) -> dict[str, Any]:
    found = decoded(text)
    if not isinstance(found, dict) or set(found) != set(names):
        raise Unfit(f"is not a JSON object of {', '.join(names)}")
    return found


def _plain(value: Any) -> str:
    """A number of JSON, sent as text or as a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unfit("has something else where a number belongs")
    if isinstance(value, Decimal):
        _require_small(value)
        return format(value, "f")
    return str(value)


def _require_small(value: Decimal) -> None:
    """Written out, 1e999999 would be a million digits."""
    if abs(value.adjusted()) > MOST_DIGITS:
        raise Unfit("has a number that is too large")


KINDS: dict[str, Kind] = {
    "boolean": Kind(_boolean, listed=False),
    "color": Kind(_color),
    "date": Kind(_date),
    "date_time": Kind(_date_time),
    "dimension": Kind(_measure(DIMENSIONS, "length"), raw=True),
    "id": Kind(_id, listed=False),
    "json": Kind(_json, listed=False),
    "money": Kind(_money, listed=False),
    "multi_line_text_field": Kind(_lines, listed=False),
    "number_decimal": Kind(decimal_text),
    "number_integer": Kind(_whole, raw=True),
    "rating": Kind(_rating, raw=True),
    "rich_text_field": Kind(_rich_text, listed=False),
    "single_line_text_field": Kind(_line),
    "url": Kind(_url),
    "volume": Kind(_measure(VOLUMES, "volume"), raw=True),
    "weight": Kind(_measure(WEIGHTS, "weight"), raw=True),
    **{name: Kind(_reference(kinds)) for name, kinds in REFERENCES.items()},
}
