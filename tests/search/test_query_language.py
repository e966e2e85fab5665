"""What buyers and apps write into `query:` arguments, and what is made of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.query_language import (
    DEEPEST,
    LONGEST_QUERY,
    MOST_TERMS,
    And,
    MatchAll,
    Node,
    Not,
    Or,
    Parsed,
    Term,
    parse,
)

FIELDS = {"tag", "vendor", "price", "title", "available_for_sale", "created_at"}


def term(field: str | None, value: str, op: str = ":", **more: bool) -> Term:
    return Term(field, op, value, **more)


A, B, C = term(None, "a"), term(None, "b"), term(None, "c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", MatchAll()),
        ("   ", MatchAll()),
        ("*", MatchAll()),
        ("tag:x", term("tag", "x")),
        ("TAG:x", term("tag", "x")),
        ("tag:'a b'", term("tag", "a b", phrase=True)),
        (r'tag:"a \"b\""', term("tag", 'a "b"', phrase=True)),
        ("tag:*", term("tag", "", prefix=True)),
        ("title:foo*", term("title", "foo", prefix=True)),
        (r"title:foo\*", term("title", "foo*")),
        ("'foo*'", term(None, "foo*", phrase=True)),
        ("price:>=10", term("price", "10", ">=")),
        ("price:<9.5", term("price", "9.5", "<")),
        ("created_at:>'2026-01-01'", term("created_at", "2026-01-01", ">", phrase=True)),
        ("available_for_sale:true", term("available_for_sale", "true")),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("NOT NOT a", A),
        ("-(a OR b)", Not(Or((A, B)))),
        ("tag:x -vendor:y", And((term("tag", "x"), Not(term("vendor", "y"))))),
        ("or and not", And((term(None, "or"), term(None, "and"), term(None, "not")))),
        ("t-shirt", term(None, "t-shirt")),
        ("it's", term(None, "it's")),
        ('12" vinyl', And((term(None, '12"'), term(None, "vinyl")))),
        (r"a\ b", term(None, "a b")),
        ("a\\", term(None, "a\\")),
        (")a)", A),
        ("((a", A),
        ("a OR", A),
        ("OR AND NOT ( )", MatchAll()),
        ("tag:", term(None, "tag:")),
        ("https://shop.example", term(None, "https://shop.example")),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, node: Node) -> None:
    known = parse(text, FIELDS | {"https"})
    if text.startswith("https"):
        node = term("https", "//shop.example")
    assert known == Parsed(node, ())


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("colour:red", MatchAll()),
        ("colour:red a", A),
        ("a OR colour:red", A),
        ("-colour:red a", A),
        ("(colour:red) a", A),
    ],
)
def test_unknown_fields_are_left_out_and_told(text: str, node: Node) -> None:
    assert parse(text, FIELDS) == Parsed(node, ("The field “colour” is unknown and was ignored.",))


def test_a_text_that_is_too_long_is_refused() -> None:
    assert parse("a" * LONGEST_QUERY, FIELDS).node == term(None, "a" * LONGEST_QUERY)
    with pytest.raises(BadInput, match="at most 2000 characters"):
        parse("a" * (LONGEST_QUERY + 1), FIELDS)


def test_what_passes_a_limit_is_told() -> None:
    many = parse("a " * (MOST_TERMS + 1), FIELDS)
    assert many.node == And((A,) * MOST_TERMS)
    assert many.warnings == (f"Only the first {MOST_TERMS} terms of the query are read.",)
    deep = parse("(" * (DEEPEST + 1) + "a", FIELDS)
    assert deep.warnings == (f"Brackets deeper than {DEEPEST} are ignored.",)


def test_hostile_texts_take_no_time() -> None:
    started = time.perf_counter()
    for text in ("(", "-", "\"'", "\\", "a:", "'\\"):
        parse(text * (LONGEST_QUERY // len(text)), FIELDS)
        with pytest.raises(BadInput):
            parse(text * 10**6, FIELDS)
    assert time.perf_counter() - started < 1


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["(", ")", " ", "-", "OR", "AND", "NOT", "tag", ":", ">", "'", '"', "\\", "*"]
        )
    ).map("".join)
)
def test_every_text_is_a_query(text: str) -> None:
    parsed = parse(text, FIELDS)
    assert depth_of(parsed.node) <= 4 * DEEPEST
    assert all(isinstance(warning, str) for warning in parsed.warnings)


@given(st.text(min_size=1, max_size=50))
def test_a_quoted_text_means_itself(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert parse(f'tag:"{quoted}"', FIELDS).node == term("tag", text, phrase=True)


def depth_of(node: Node) -> int:
    if isinstance(node, Not):
        return 1 + depth_of(node.operand)
    if isinstance(node, And | Or):
        return 1 + max(map(depth_of, node.operands))
    return 0
