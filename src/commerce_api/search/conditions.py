"""The query language as SQL: fragments made of constants, values as parameters.

Letter case: equality knows the usual spellings of a word, which lets it use an index; patterns
ignore the case of ASCII letters on SQLite and of all letters on PostgreSQL.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from commerce_api.gql.ids import key_of, number_of
from commerce_api.kernel import money
from commerce_api.kernel.errors import BadInput
from commerce_api.search.query_language import And, MatchAll, Node, Not, Or, Term

# A question mark is the value. None of these may hold one for another reason.
TAG = "p.id IN (SELECT t.product_id FROM catalog_product_tag AS t WHERE t.tag = ANY(?))"
TAG_LIKE = """EXISTS (SELECT 1 FROM catalog_product_tag AS t
  WHERE t.product_id = p.id AND lower(t.tag) LIKE lower(?) ESCAPE '!')"""
SKU = "p.id IN (SELECT v.product_id FROM catalog_variant AS v WHERE v.sku = ANY(?))"
SKU_LIKE = """EXISTS (SELECT 1 FROM catalog_variant AS v
  WHERE v.product_id = p.id AND lower(v.sku) LIKE lower(?) ESCAPE '!')"""
BARCODE_LIKE = """EXISTS (SELECT 1 FROM catalog_variant AS v
  WHERE v.product_id = p.id AND v.barcode LIKE ? ESCAPE '!')"""
AVAILABLE = """EXISTS (SELECT 1 FROM catalog_variant AS v WHERE v.product_id = p.id AND (
  NOT EXISTS (SELECT 1 FROM inventory_stock AS s WHERE s.variant_id = v.id)
  OR EXISTS (SELECT 1 FROM inventory_stock AS s
    WHERE s.variant_id = v.id AND s.on_hand > s.reserved)))"""
OPTION = """EXISTS (SELECT 1 FROM catalog_option AS o
  JOIN catalog_option_value AS w ON w.option_id = o.id
  WHERE o.product_id = p.id AND lower(o.name) = lower(?) AND lower(w.name) = lower(?))"""
PRICED = """EXISTS (SELECT 1 FROM pricing_product_range AS g
  WHERE g.product_id = p.id AND g.currency = ? AND {touches})"""
TOUCHES = {
    ">": "g.max_minor > ?",
    ">=": "g.max_minor >= ?",
    "<": "g.min_minor < ?",
    "<=": "g.min_minor <= ?",
    ":": "g.min_minor <= ? AND g.max_minor >= ?",
}
TRUTH = {"true": True, "1": True, "false": False, "0": False}


class Conditions:
    """Collects the parameters of one condition. `found` are the products that words stand for."""

    def __init__(self, currency: str, found: Mapping[str, Sequence[int]]) -> None:
        self.params: dict[str, Any] = {}
        self.warnings: list[str] = []
        self._currency = currency
        self._found = found

    def of(self, node: Node) -> str:
        return self._of(node) or "TRUE"

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
        if term.field is None:
            return self.put("p.id = ANY(?)", list(self._found.get(term.value, ())))
        built = BUILDERS[term.field](self, term)
        if built is None:
            told = f"“{term.value[:40]}” is no value of “{term.field}” and was ignored."
            self.warnings.append(told)
        return built

    def put(self, template: str, *values: Any) -> str:
        """The template with a parameter of its own for every value."""
        text, *rest = template.split("?")
        for value, after in zip(values, rest, strict=True):
            name = f"q{len(self.params)}"
            self.params[name] = value
            text += f":{name}{after}"
        return text

    def price(self, term: Term) -> str | None:
        try:
            minor = money.parse(term.value, self._currency).minor
        except BadInput:
            return None
        template = PRICED.replace("{touches}", TOUCHES[term.op])
        return self.put(template, self._currency, *[minor] * (template.count("?") - 1))


def spellings(text: str) -> list[str]:
    ways = (text, text.lower(), text.upper(), text.capitalize(), text.title())
    return list(dict.fromkeys(ways))


def like(text: str, before: str = "", after: str = "%") -> str:
    return before + re.sub(r"([!%_])", r"!\1", text) + after


def _tag(conditions: Conditions, term: Term) -> str:
    if term.prefix:
        return conditions.put(TAG_LIKE, like(term.value))
    return conditions.put(TAG, spellings(term.value))


def _tag_not(conditions: Conditions, term: Term) -> str:
    return f"NOT ({_tag(conditions, term)})"


def _sku(conditions: Conditions, term: Term) -> str:
    if term.prefix:
        return conditions.put(SKU_LIKE, like(term.value))
    return conditions.put(SKU, spellings(term.value))


def _barcode(conditions: Conditions, term: Term) -> str:
    return conditions.put(BARCODE_LIKE, like(term.value, after="%" if term.prefix else ""))


def _title(conditions: Conditions, term: Term) -> str:
    return conditions.put("lower(p.title) LIKE lower(?) ESCAPE '!'", like(term.value, before="%"))


def _column(column: str) -> "Builder":
    def build(conditions: Conditions, term: Term) -> str:
        if term.prefix and not term.value:
            return f"{column} <> ''"
        if term.prefix:
            return conditions.put(f"lower({column}) LIKE lower(?) ESCAPE '!'", like(term.value))
        return conditions.put(f"{column} = ANY(?)", spellings(term.value))

    return build


def _id(conditions: Conditions, term: Term) -> str | None:
    key = key_of(term.value, "Product") or number_of(term.value)
    return None if key is None else conditions.put(f"p.id {_sign(term)} ?", key)


def _available(conditions: Conditions, term: Term) -> str | None:
    wanted = TRUTH.get(term.value.lower())
    if wanted is None:
        return None
    return AVAILABLE if wanted else f"NOT {AVAILABLE}"


def _option(conditions: Conditions, term: Term) -> str:
    name, _, value = term.value.partition(":")
    return conditions.put(OPTION, name, value)


def _time(column: str) -> "Builder":
    def build(conditions: Conditions, term: Term) -> str | None:
        span = _span(term.value)
        if span is None:
            return None
        start, end = span
        if term.op == ":":
            return conditions.put(f"{column} >= ? AND {column} < ?", start, end)
        after = {">": ">=", "<=": "<"}.get(term.op)  # than a whole day: from its end on
        return conditions.put(f"{column} {after or term.op} ?", end if after else start)

    return build


def _span(text: str) -> tuple[datetime, datetime] | None:
    """The day, or the second, that a text names."""
    try:
        if len(text) == 10:
            start = datetime.combine(date.fromisoformat(text), time(), UTC)
            return start, start + timedelta(days=1)
        start = datetime.fromisoformat(text)
        start = start.astimezone(UTC) if start.tzinfo else start.replace(tzinfo=UTC)
        return start, start + timedelta(seconds=1)
    except (ValueError, OverflowError):
        return None


def _sign(term: Term) -> str:
    return "=" if term.op == ":" else term.op


Builder = Callable[[Conditions, Term], str | None]
BUILDERS: dict[str, Builder] = {
    "available_for_sale": _available,
    "barcode": _barcode,
    "created_at": _time("p.created_at"),
    "handle": _column("p.handle"),
    "id": _id,
    "price": Conditions.price,
    "product_type": _column("p.product_type"),
    "sku": _sku,
    "tag": _tag,
    "tag_not": _tag_not,
    "title": _title,
    "updated_at": _time("p.updated_at"),
    "variants.price": Conditions.price,
    "vendor": _column("p.vendor"),
    "option": _option,  # only from `filters`
}
FIELDS = frozenset(BUILDERS) - {"option"}
