"""One SQL text for two databases: named parameters and lists, translated once per text."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

_ANY = re.compile(r"=\s*ANY\(:(\w+)\)")
_NAME = re.compile(r"(?<![:\w]):(\w+)")


@lru_cache(maxsize=2048)
def for_postgres(sql: str) -> tuple[str, tuple[str, ...]]:
    """`:name` becomes `$1`; a name used twice is one parameter."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _NAME.sub(number, sql), tuple(names)


@lru_cache(maxsize=2048)
def for_sqlite(sql: str) -> tuple[str, tuple[str, ...]]:
    """`:name` becomes `?`; `= ANY(:list)` reads the list out of one JSON parameter."""
    names: list[str] = []

    def mark(match: re.Match[str]) -> str:
        names.append(match.group(1))
        return "?"

    text = _ANY.sub(r"IN (SELECT value FROM json_each(:\1))", sql)
    return _NAME.sub(mark, text), tuple(names)


def sqlite_value(value: Any) -> Any:
    """Lists travel as JSON, moments as the text that SQLAlchemy writes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, list | tuple | set | frozenset):
        return msgspec.json.encode(list(value)).decode()
    return value


def postgres_value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | set | frozenset) else value


Translation = Callable[[str], tuple[str, tuple[str, ...]]]


def bound(
    translate: Translation, convert: Callable[[Any], Any], sql: str, params: dict[str, Any]
) -> tuple[str, Sequence[Any]]:
    text, names = translate(sql)
    return text, [convert(params[name]) for name in names]
