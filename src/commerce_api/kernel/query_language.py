"""The language of `query:` arguments: `tag:'a b' price:>=10 -vendor:x OR title:foo*`."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from commerce_api.kernel.errors import BadInput

LONGEST_QUERY = 2_000
MOST_TERMS = 100
DEEPEST = 16

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<bracket>[()])
    | (?P<not>-(?=\S))
    | (?P<term>
        (?:(?P<field>[A-Za-z_][\w.]*):(?P<op>>=|<=|>|<|)(?=["'\w*\\-]|\S))?
        (?:"(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)'
         | (?P<bare>(?:\\.|\\\Z|[^\s()\\])+))
      )
    | (?P<other>\S)
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class MatchAll:
    """`*`, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Term:
    """`field` is lower case, None for bare words. `op` is one of `:`, `>`, `>=`, `<`, `<=`.

    An empty prefix, `tag:*`, asks that the field has any value.
    """

    field: str | None
    op: str
    value: str
    phrase: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class And:
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    operands: tuple["Node", ...]


_ANYTHING = Term(None, ":", "", prefix=True)
Node = MatchAll | Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Parsed:
    node: Node
    warnings: tuple[str, ...]


# Storefronts ask for what is published; a list never has anything else.
EVERYTHING_PUBLISHED = frozenset({"published_status"})


@dataclass(frozen=True, slots=True)
class _Token:
    """`kind` is `(`, `)`, `not`, `and`, `or` or `term`."""

    kind: str
    term: Term | None = None


def parse(text: str, fields: Collection[str]) -> Parsed:
    """Any text is a query: brackets and quotes without a partner are what they look like.

    Terms on unknown `fields` are left out, and told in the warnings, as is whatever passes a limit
    of its parts. A text that is too long as a whole is refused.
    """
    check_length(text)
    parser = _Parser(text, frozenset(fields))
    return Parsed(parser.everything(), tuple(parser.warnings))


def check_length(text: str) -> None:
    if len(text) > LONGEST_QUERY:
        told = f"A query may have at most {LONGEST_QUERY} characters."
        raise BadInput(told, field=("query",))


class _Parser:
    def __init__(self, text: str, fields: frozenset[str]) -> None:
        self.warnings: dict[str, None] = {}
        self._fields = fields
        self._tokens = [_token(match) for match in _TOKEN.finditer(text)]
        self._at = self._terms = 0

    def everything(self) -> Node:
        found: list[Node] = []
        while self._at < len(self._tokens):
            if (node := self._alternatives(0)) is not None:
                found.append(node)
            self._take(")")
        return _joined(And, found) or MatchAll()

    def _alternatives(self, depth: int) -> Node | None:
        """None, here and below: every term of it was left out."""
        found = [self._conjunction(depth)]
        while self._take("or"):
            found.append(self._conjunction(depth))
        return _joined(Or, [node for node in found if node is not None])

    def _conjunction(self, depth: int) -> Node | None:
        found: list[Node] = []
        while self._kind() not in {"", "or", ")"}:
            if not self._take("and") and (node := self._unit(depth)) is not None:
                found.append(node)
        return _joined(And, found)

    def _unit(self, depth: int) -> Node | None:
        negated = False
        while self._take("not"):
            negated = not negated
        if self._kind() == "(" and depth >= DEEPEST:
            self._warn(f"Brackets deeper than {DEEPEST} are ignored.")
            self._at += 1
            return None
        if self._take("("):
            node = self._alternatives(depth + 1)
            self._take(")")
        elif self._kind() == "term":
            node = self._known(self._tokens[self._at].term)
            self._at += 1
        else:
            return None
        return Not(node) if negated and node is not None else node

    def _known(self, term: Term | None) -> Node | None:
        self._terms += 1
        if term is None or self._terms > MOST_TERMS:
            self._warn(f"Only the first {MOST_TERMS} terms of the query are read.")
            return None
        if term.field in EVERYTHING_PUBLISHED and term.field not in self._fields:
            return None
        if term.field is not None and term.field not in self._fields:
            self._warn(f"The field “{term.field}” is unknown and was ignored.")
            return None
        return MatchAll() if term == _ANYTHING else term

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _take(self, kind: str) -> bool:
        taken = self._kind() == kind
        self._at += taken
        return taken

    def _warn(self, message: str) -> None:
        self.warnings[message] = None


def _token(match: re.Match[str]) -> _Token:
    if match["bracket"] or match["not"]:
        return _Token(match["bracket"] or "not")
    quoted = match["double"] if match["double"] is not None else match["single"]
    bare = match["bare"] or match["other"] or ""
    field = match["field"].lower() if match["field"] else None
    if quoted is None and field is None and bare in {"AND", "OR", "NOT"}:
        return _Token(bare.lower())
    value = bare if quoted is None else quoted
    prefix = quoted is None and value.endswith("*") and not value.endswith("\\*")
    value = re.sub(r"\\(.)", r"\1", value[:-1] if prefix else value, flags=re.DOTALL)
    return _Token("term", Term(field, match["op"] or ":", value, quoted is not None, prefix))


def _joined(kind: type[And] | type[Or], found: list[Node]) -> Node | None:
    if len(found) < 2:
        return found[0] if found else None
    return kind(tuple(found))
