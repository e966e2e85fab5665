"""What a hot read returns: a slotted struct built positionally from a row."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec


class Row(msgspec.Struct, gc=False):
    """Subclasses list their columns in the order of the SELECT."""


R = TypeVar("R")
K = TypeVar("K")


def structs(kind: type[R], tuples: Iterable[Sequence[Any]]) -> list[R]:
    return [kind(*values) for values in tuples]


def grouped(kind: type[R], tuples: Iterable[Sequence[Any]], keys: Sequence[K]) -> dict[K, list[R]]:
    """Children by parent: the first column is the parent's key and is not part of the struct."""
    groups: dict[K, list[R]] = {key: [] for key in keys}
    for parent, *values in tuples:
        groups[parent].append(kind(*values))
    return groups


def json_value(value: Any) -> Any:
    """A JSON column as either driver hands it out: text, or already decoded."""
    return msgspec.json.decode(value) if isinstance(value, str | bytes) else value


def moment(value: datetime | str) -> datetime:
    """A timestamp of either driver, to compare with or to bind again."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def iso(moment: datetime | str | None) -> str | None:
    """A timestamp of either driver as UTC ISO 8601 in whole seconds."""
    if moment is None:
        return None
    text = moment if isinstance(moment, str) else moment.strftime("%Y-%m-%d %H:%M:%S")
    return f"{text[:10]}T{text[11:19]}Z"
