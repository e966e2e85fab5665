"""What a query and a selection of filters mean to the search engine, and to the database."""

from collections.abc import Iterable
from typing import Any

import msgspec

from commerce_api.kernel import money
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.query_language import And, MatchAll, Node, Not, Or, Term
from commerce_api.ports.search import Filters, PriceRange
from commerce_api.pricing.terms import currency_of

MOST_WORD_GROUPS = 5
_GROUPS = {"tag": "tags", "vendor": "vendors", "product_type": "product_types"}


class Plan(msgspec.Struct, frozen=True):
    """All of a query as the engine can take it."""

    text: str = ""
    filters: Filters = Filters()


def with_words_together(node: Node) -> Node:
    """Words that must all match become one term, for they are ranked together."""
    if isinstance(node, Not):
        return Not(with_words_together(node.operand))
    if isinstance(node, Or):
        return Or(tuple(map(with_words_together, node.operands)))
    if isinstance(node, And):
        words = [term for term in node.operands if _is_word(term)]
        rest = [with_words_together(each) for each in node.operands if not _is_word(each)]
        if words:
            text = " ".join(word.value for word in words if isinstance(word, Term))
            rest.insert(0, Term(None, ":", text, prefix=_prefix(words[-1])))
        return rest[0] if len(rest) == 1 else And(tuple(rest))
    return node


def words_in(node: Node) -> list[Term]:
    """The terms that only the engine can answer."""
    if isinstance(node, Term):
        return [node] if node.field is None else []
    if isinstance(node, Not):
        return words_in(node.operand)
    if isinstance(node, And | Or):
        found = [term for operand in node.operands for term in words_in(operand)]
        if len(found) > MOST_WORD_GROUPS:
            told = f"A query may look for at most {MOST_WORD_GROUPS} groups of words."
            raise BadInput(told, field=("query",))
        return found
    return []


def plan_of(node: Node, prices: str) -> Plan | None:
    """None: the engine cannot say this."""
    text, groups = "", dict[str, Any]()
    for part in node.operands if isinstance(node, And) else (node,):
        if isinstance(part, MatchAll):
            continue
        if _is_word(part) and isinstance(part, Term):
            text = part.value
            continue
        group = _group(part, prices)
        if group is None:
            return None
        name, value = group
        if name in groups:
            value = _both_ends(groups[name], value)
        if value is None:
            return None
        groups[name] = value
    return Plan(text, Filters(**groups))


def joined(first: Filters, second: Filters) -> Filters | None:
    """Both selections at once. None: they select in the same group."""
    chosen: dict[str, Any] = {}
    for name in Filters.__struct_fields__:
        own, other = getattr(first, name), getattr(second, name)
        empty = getattr(Filters(), name)
        if empty not in (own, other):
            return None
        chosen[name] = own if own != empty else other
    return Filters(**chosen)


def as_query(filters: Filters) -> Node:
    """A selection in the words of the query language; a collection is left to the list."""
    parts = [
        *_any("tag", filters.tags),
        *_any("vendor", filters.vendors),
        *_any("product_type", filters.product_types),
        *_any("category", filters.categories),
        *_pairs("option", filters.options),
        *_pairs("attribute", filters.attributes),
    ]
    if filters.available is not None:
        parts.append(Term("available_for_sale", ":", str(filters.available).lower()))
    if filters.price:
        parts += _price(filters.price)
    return And(tuple(parts)) if parts else MatchAll()


def _group(part: Node, prices: str) -> tuple[str, Any] | None:
    terms = part.operands if isinstance(part, Or) else (part,)
    first = terms[0]
    if not isinstance(first, Term) or not all(_alike(term, first) for term in terms):
        return None
    values = tuple(value for term in terms if isinstance(term, Term) for value in _values(term))
    if first.field in _GROUPS:
        return _GROUPS[first.field], values
    if len(values) > 1:
        return None
    if first.field == "available_for_sale" and values[0].lower() in {"true", "false"}:
        return "available", values[0].lower() == "true"
    if first.field in {"price", "variants.price"}:
        return _price_group(first, prices)
    return None


def _values(term: Term) -> list[str]:
    """Product types may be written with commas between them."""
    parts = [part.strip() for part in term.value.split(",")]
    if term.field != "product_type" or len(parts) < 2:
        return [term.value]
    return list(dict.fromkeys([term.value, *filter(None, parts)]))


def _alike(term: Node, first: Term) -> bool:
    return (
        isinstance(term, Term)
        and term.field == first.field
        and not term.prefix
        and term.op == first.op
    )


def _price_group(term: Term, prices: str) -> tuple[str, PriceRange] | None:
    try:
        minor = money.parse(term.value, currency_of(prices)).minor
    except BadInput:
        return None
    low = {">": minor + 1, ">=": minor, ":": minor}.get(term.op)
    high = {"<": minor - 1, "<=": minor, ":": minor}.get(term.op)
    return "price", PriceRange(prices, low, high)


def _both_ends(first: Any, second: Any) -> PriceRange | None:
    """A lowest and a highest price are one range; nothing else can be said twice."""
    if not isinstance(first, PriceRange) or not isinstance(second, PriceRange):
        return None
    ends = [(each.minimum, each.maximum) for each in (first, second)]
    lows, highs = ([end for end in side if end is not None] for side in zip(*ends, strict=True))
    if len(lows) > 1 or len(highs) > 1:
        return None
    return PriceRange(first.currency, *lows, *highs)


def _pairs(field: str, pairs: Iterable[tuple[str, str]]) -> list[Node]:
    """Values of one name are alternatives, different names are not."""
    by_name: dict[str, list[str]] = {}
    for name, value in pairs:
        by_name.setdefault(name.casefold(), []).append(f"{name}:{value}")
    return [part for tokens in by_name.values() for part in _any(field, tokens)]


def _any(field: str, values: Iterable[str]) -> list[Node]:
    terms = tuple(Term(field, ":", value) for value in values)
    return [terms[0] if len(terms) == 1 else Or(terms)] if terms else []


def _price(price: PriceRange) -> list[Node]:
    ends = ((">=", price.minimum), ("<=", price.maximum))
    return [
        Term("price", op, money.amount_of(minor, currency_of(price.currency)))
        for op, minor in ends
        if minor is not None
    ]


def _is_word(node: Node) -> bool:
    return isinstance(node, Term) and node.field is None


def _prefix(node: Node) -> bool:
    return isinstance(node, Term) and node.prefix
