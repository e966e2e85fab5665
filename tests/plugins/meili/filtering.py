"""Meilisearch's filter expressions, as far as a shop writes them."""

import re
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Test = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<sign>!=|>=|<=|[=><()\[\],])|(?P<word>[^\s()\[\],=<>!"']+))""",
    re.VERBOSE,
)
_KEYWORDS = {"AND", "OR", "NOT", "IN", "EXISTS"}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


class InvalidFilter(ValueError):
    pass


def compiled(expression: Any, filterable: set[str]) -> Test:
    """A string, or a list of alternatives' lists, or None."""
    if expression is None:
        return lambda _: True
    if isinstance(expression, str):
        return _Parser(expression, filterable).everything()
    tests = [
        _any([compiled(each, filterable) for each in part])
        if isinstance(part, list)
        else compiled(part, filterable)
        for part in expression
    ]
    return lambda document: all(test(document) for test in tests)


class _Parser:
    def __init__(self, expression: str, filterable: set[str]) -> None:
        self._filterable = filterable
        self._tokens: list[tuple[str, str]] = []
        at = 0
        while expression[at:].strip():
            match = _TOKEN.match(expression, at)
            if match is None:
                raise InvalidFilter(f"Unexpected character at {at}.")
            self._tokens.append(_token(match))
            at = match.end()
        self._at = 0

    def everything(self) -> Test:
        test = self._alternatives()
        if self._at < len(self._tokens):
            raise InvalidFilter(f"Unexpected `{self._tokens[self._at][1]}`.")
        return test

    def _alternatives(self) -> Test:
        tests = [self._conjunction()]
        while self._take("OR"):
            tests.append(self._conjunction())
        return _any(tests)

    def _conjunction(self) -> Test:
        tests = [self._unit()]
        while self._take("AND"):
            tests.append(self._unit())
        return lambda document: all(test(document) for test in tests)

    def _unit(self) -> Test:
        if self._take("NOT"):
            test = self._unit()
            return lambda document: not test(document)
        if self._take("("):
            test = self._alternatives()
            self._need(")")
            return test
        name = self._value()
        if name not in self._filterable:
            raise InvalidFilter(f"Attribute `{name}` is not filterable.")
        return self._condition(name)

    def _condition(self, name: str) -> Test:
        if self._take("EXISTS"):
            return lambda document: document.get(name) is not None
        if self._take("IN"):
            self._need("[")
            wanted = set()
            while not self._take("]"):
                wanted.add(_folded(self._value()))
                self._take(",")
            return lambda document: any(_folded(each) in wanted for each in values(document, name))
        sign = self._sign()
        value = self._value()
        if sign in {"=", "!="}:
            equal = _folded(value)
            return lambda document: (
                any(_folded(each) == equal for each in values(document, name)) == (sign == "=")
            )
        bound = float(value)
        return lambda document: any(
            _COMPARE[sign](float(each), bound)
            for each in values(document, name)
            if isinstance(each, int | float)
        )

    def _take(self, mark: str) -> bool:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        taken = token == ("mark", mark)
        self._at += taken
        return taken

    def _need(self, mark: str) -> None:
        if not self._take(mark):
            raise InvalidFilter(f"Expected `{mark}`.")

    def _value(self) -> str:
        return self._next("value")

    def _sign(self) -> str:
        return self._next("mark")

    def _next(self, kind: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at][0] != kind:
            raise InvalidFilter(f"Expected a {kind}.")
        self._at += 1
        return self._tokens[self._at - 1][1]


def values(document: Document, name: str) -> list[Any]:
    value = document.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _token(match: re.Match[str]) -> tuple[str, str]:
    if match["text"] is not None:
        return "value", re.sub(r"\\(.)", r"\1", match["text"][1:-1])
    if match["sign"] is not None or match["word"] in _KEYWORDS:
        return "mark", match["sign"] or match["word"]
    return "value", match["word"]


def _folded(value: Any) -> str:
    return str(value).lower()


def _any(tests: list[Test]) -> Test:
    return lambda document: any(test(document) for test in tests)
