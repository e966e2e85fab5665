"""The scalars of the wire. Rows hold what is sent: amounts and times are strings already."""

from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

TEXT_MAX = 2048

DateTime = NewType("DateTime", str)
Decimal = NewType("Decimal", str)
URL = NewType("URL", str)
HTML = NewType("HTML", str)
Color = NewType("Color", str)
JSON = NewType("JSON", object)
UnsignedInt64 = NewType("UnsignedInt64", str)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        raise GraphQLError(f"Expected a string of at most {TEXT_MAX} characters.")
    return value


def _decimal(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise GraphQLError("Expected a decimal number, best as a string.")
    return _text(str(value))


def _as_is(value: Any) -> Any:
    return value


def _scalar(name: str, description: str, parse: Any = _text) -> ScalarDefinition:
    return strawberry.scalar(
        name=name, description=description, serialize=_as_is, parse_value=parse
    )


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: _scalar("DateTime", "A moment in UTC, ISO 8601 with a Z: `2026-11-22T09:30:00Z`."),
    Decimal: _scalar("Decimal", "An exact decimal number as a string: `29.90`.", _decimal),
    URL: _scalar("URL", "An address after RFC 3986."),
    HTML: _scalar("HTML", "HTML without scripts, safe to show."),
    Color: _scalar("Color", "A colour as `#RRGGBB`."),
    JSON: _scalar("JSON", "Any JSON value, often as a string that is sent back as it is.", _as_is),
    UnsignedInt64: _scalar(
        "UnsignedInt64", "A whole number from 0 to 2^64 − 1, as a string.", _decimal
    ),
}
