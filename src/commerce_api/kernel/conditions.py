"""The query language as SQL: fragments made of constants, values as parameters.

Letter case: equality knows the usual spellings of a word, which lets it use an index; patterns
ignore the case of ASCII letters on SQLite and of all letters on PostgreSQL.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from commerce_api.kernel import clock
from commerce_api.kernel.query_language import And, MatchAll, Node, Not, Or, Term, parse
from commerce_api.kernel.text import storable

NAME_MAX = 40  # characters of a value that are repeated in a warning


class Conditions:
    """Collects the parameters of one condition, and what was not understood."""

    def __init__(self, fields: Mapping[str, "Builder"]) -> None:
        self.params: dict[str, Any] = {}
        self.warnings: list[str] = []
        self._fields = fields

    def of(self, node: Node) -> str:
        return self._of(node) or "TRUE"

    def put(self, template: str, *values: Any) -> str:
        """The template with a parameter of its own for every value."""
        text, *rest = template.split("?")
        for value, after in zip(values, rest, strict=True):
            name = f"q{len(self.params)}"
            self.params[name] = value
            text += f":{name}{after}"
        return text

    def words(self, term: Term) -> str | None:
        """Words without a field."""
        return self._fields[""](self, term)

    def _of(self, node: Node) -> str | None:
        """None: nothing of it was understood, so it is left out."""
        if isinstance(node, MatchAll):
            return "TRUE"
        if isinstance(node, Not):
            inner = self._of(node.operand)
            return f"NOT ({inner})" if inner else None
        if isinstance(node, And | Or):
            parts = [part for part in map(self._of, node.operands) if part]
            word = " AND " if isinstance(node, And) else " OR "
            return f"({word.join(parts)})" if parts else None
        return self._term(node)

    def _term(self, term: Term) -> str | None:
        if not storable(term.value):
            return "FALSE"
        if term.field is None:
            return self.words(term)
        built = self._fields[term.field](self, term)
        if built is None:
            told = f"“{term.value[:NAME_MAX]}” is no value of “{term.field}” and was ignored."
            self.warnings.append(told)
        return built


Builder = Callable[[Any, Term], str | None]


def condition(query: str, fields: Mapping[str, Builder]) -> tuple[str, dict[str, Any], list[str]]:
    """SQL, its parameters and warnings. Words are looked for by the field that is named “”."""
    parsed = parse(query, frozenset(fields) - {""})
    conditions = Conditions(fields)
    where = conditions.of(parsed.node)
    return where, conditions.params, [*parsed.warnings, *conditions.warnings]


def spellings(text: str) -> list[str]:
    ways = (text, text.lower(), text.upper(), text.capitalize(), text.title())
    return list(dict.fromkeys(ways))


def like(text: str, before: str = "", after: str = "%") -> str:
    return before + re.sub(r"([!%_])", r"!\1", text) + after


def contains(column: str) -> Builder:
    """A text that has this anywhere in it. `*this*`, which many write, asks for nothing else."""

    def build(conditions: Conditions, term: Term) -> str:
        pattern = like(term.value.strip("*") or term.value, before="%")
        return conditions.put(f"lower({column}) LIKE lower(?) ESCAPE '!'", pattern)

    return build


def is_text(column: str) -> Builder:
    """A text that is this, or that begins so: `ab*`. `*` alone: any text at all."""

    def build(conditions: Conditions, term: Term) -> str:
        if term.prefix and not term.value:
            return f"{column} <> ''"
        if term.prefix:
            return conditions.put(f"lower({column}) LIKE lower(?) ESCAPE '!'", like(term.value))
        return conditions.put(f"{column} = ANY(?)", spellings(term.value))

    return build


def is_one_of(column: str) -> Builder:
    """The same for a list of texts with commas between them."""
    single = is_text(column)

    def build(conditions: Conditions, term: Term) -> str | None:
        parts = [part.strip() for part in term.value.split(",")]
        if term.prefix or len(parts) < 2:
            return single(conditions, term)
        ways = [way for text in (term.value, *parts) if text for way in spellings(text)]
        return conditions.put(f"{column} = ANY(?)", ways)

    return build


def in_json(column: str) -> Builder:
    """A whole entry of a JSON list of texts, which is kept with or without escapes."""

    def build(conditions: Conditions, term: Term) -> str:
        ends = ("", "") if term.prefix else ('"', '"')
        ways = {json.dumps(term.value, ensure_ascii=yes)[1:-1] for yes in (True, False)}
        tests = [
            conditions.put(
                f"lower(CAST({column} AS TEXT)) LIKE lower(?) ESCAPE '!'",
                like(f'"{way}', before="%", after=f"{ends[1]}%"),
            )
            for way in sorted(ways)
        ]
        return f"({' OR '.join(tests)})"

    return build


def none_of(builder: Builder) -> Builder:
    def build(conditions: Conditions, term: Term) -> str | None:
        inner = builder(conditions, term)
        return f"NOT ({inner})" if inner else None

    return build


def is_time(column: str) -> Builder:
    def build(conditions: Conditions, term: Term) -> str | None:
        span = span_of(term.value)
        if span is None:
            return None
        start, end = span
        if term.op == ":":
            return conditions.put(f"({column} >= ? AND {column} < ?)", start, end)
        after = {">": ">=", "<=": "<"}.get(term.op)  # than a whole day: from its end on
        return conditions.put(f"{column} {after or term.op} ?", end if after else start)

    return build


def is_choice(column: str, values: Mapping[str, str]) -> Builder:
    """One of a few words, each with its own test of the column."""

    def build(_: Conditions, term: Term) -> str | None:
        test = values.get(term.value.lower())
        return None if test is None else f"{column} {test}"

    return build


def sign_of(term: Term) -> str:
    return "=" if term.op == ":" else term.op


def span_of(text: str) -> tuple[datetime, datetime] | None:
    """The year, the month, the day or the second that a text names; `now` is this one."""
    try:
        if text.lower() == "now":
            return clock.now(), clock.now() + timedelta(seconds=1)
        if re.fullmatch(r"\d{4}(-\d\d)?", text):
            return _long_span(int(text[:4]), int(text[5:] or 0))
        if len(text) == 10:
            start = datetime.combine(date.fromisoformat(text), time(), UTC)
            return start, start + timedelta(days=1)
        start = datetime.fromisoformat(text)
        start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
        return start, start + timedelta(seconds=1)
    except (ValueError, OverflowError):
        return None


def _long_span(year: int, month: int) -> tuple[datetime, datetime]:
    if not month:
        return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    start = datetime(year, month, 1, tzinfo=UTC)
    return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
