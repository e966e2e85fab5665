"""Documents that ask for too much are refused before they cost anything."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from graphql import FieldNode, get_introspection_query, parse, visit
from graphql.language import Visitor

from commerce_api.gql import documents as documents_module
from commerce_api.gql.documents import Documents, _size
from commerce_api.schema import schema
from tests.gql import nasty

# Calls of Python functions, which every machine counts alike: about 20 ms on a modest one.
WORK_MAX = 150_000
CODES = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    calls = 0

    def look(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield lambda: calls
    finally:
        sys.setprofile(before)


@pytest.fixture(scope="module")
def documents() -> Documents:
    made = Documents(schema)
    made.get("{ shop { name } }")  # the schema itself is checked once
    return made


@pytest.mark.parametrize("name", nasty.REFUSED)
def test_what_asks_for_too_much_is_refused_at_little_cost(documents: Documents, name: str) -> None:
    with counted() as calls:
        document = documents.get(nasty.REFUSED[name])
    assert calls() < WORK_MAX
    assert document.node is None
    assert {error["extensions"]["code"] for error in document.errors} <= CODES
    assert 1 <= len(document.errors) <= 6


@pytest.mark.parametrize("name", nasty.HARMLESS)
def test_what_is_only_long_is_read_at_little_cost(documents: Documents, name: str) -> None:
    with counted() as calls:
        document = documents.get(nasty.HARMLESS[name])
    assert document.errors == []
    assert calls() < WORK_MAX


class Fields(Visitor):
    count = depth = deepest = 0

    def enter_field(self, _node: FieldNode, *_: Any) -> None:
        self.count += 1
        self.depth += 1
        self.deepest = max(self.depth, self.deepest)

    def leave_field(self, *_: Any) -> None:
        self.depth -= 1


def fields(text: str) -> Fields:
    visit(parse(text), found := Fields())
    return found


def test_real_documents_pass(documents: Documents) -> None:
    assert fields(nasty.wide()).count >= 434
    assert fields(nasty.deep()).deepest == 14
    for text in (nasty.wide(), nasty.deep()):
        assert documents.get(text).errors == []


@pytest.mark.parametrize("more", [False, True])
def test_tools_can_read_the_schema(documents: Documents, *, more: bool) -> None:
    query = get_introspection_query(
        specified_by_url=more,
        directive_is_repeatable=more,
        schema_description=more,
        input_value_deprecation=more,
    )
    assert documents.get(query).errors == []


def test_memory_of_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_module, "KEPT_MAX", 2000)
    known = Documents(schema)
    for number in range(100):
        known.get(f"{{ a{number}: __typename {'__typename ' * 29} }}")
        known.get("{" * (1000 + number))  # what is wrong with it is kept too
    sizes = sum(_size(text, document) for text, document in known._known.items())
    assert known._size == sizes <= 2000
    assert len(known._known) > 40


def test_the_last_used_document_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_module, "KEPT_MAX", 300)
    known = Documents(schema)
    first, second = known.get("{ __typename }"), known.get("{ a: __typename }")
    for number in range(40):
        known.get(f"{{ b{number}: __typename }}")
        assert known.get("{ __typename }") is first
    assert known.get("{ a: __typename }") is not second
