"""Values that nobody who means well would send."""

from typing import Any

from graphql import get_named_type, is_enum_type, is_input_object_type, is_list_type
from graphql.type import is_non_null_type
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

LONG = "x" * 100_000
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "b\udfff",
    "\u202egnp.exe",
    "\ufeff",
    LONG,
    "y" * 256,
    "ß" * 300,
    "😀" * 130,
    "'; DROP TABLE kernel_outbox; --",
    '" OR 1=1 --',
    "<script>alert(1)</script>",
    "%",
    "_\\",
    "${jndi:ldap://x}",
    "../../etc/passwd",
    "null",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e999999999",
    "1e-999999999",
    "-1",
    "9" * 400,
    "0x10",
    "1_000",
    "٣",
    "12.345678901",
    "\r\n\t",
    "2026-13-45T99:99:99Z",
    "0000-00-00",
    "javascript:alert(1)",
    "data:text/html,x",
    "a@b",
    "{}",
    "[[[[[",
]
BIG = [2**31, 2**63 - 1, 2**63, 2**64, 10**18, 10**40]
IDS = [
    "",
    "1",
    "gid://",
    "gid://shopify",
    "gid://shopify/Product",
    "gid://shopify/Product/",
    "gid://shopify/Product/0",
    "gid://shopify/Product/-1",
    "gid://shopify/Product/01",
    "gid://shopify/Product/٣",
    "gid://shopify/Product/1.5",
    f"gid://shopify/Product/{2**63 - 1}",
    f"gid://shopify/Product/{2**63}",
    f"gid://shopify/Product/{10**40}",
    "gid://shopify/Nothing/1",
    "gid://shopify/Cart/x'--",
    "gid://shopify/Cart/" + "a" * 128,
    "gid://shopify/CartLine/1?cart=",
    "gid://shopify/Collection/1/2",
    "GID://shopify/Product/1",
    "gid://shopify/Product/1\n",
    "gid://" + "n" * 70 + "/Product/1",
    "Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0LzE=",
]
KEYS = ["", "0", "-1", "01", "1?a=b", "2", "x", "٣", "1 ", "a" * 128, "é", *map(str, BIG)]
INTS = [0, -1, 1, 250, 251, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**53, 2**63, 10**40]
FLOATS = [0.0, -0.0, -1.0, 1.5, 1e-320, 1e308, 1e16, 2.0**63, 10**40]
NESTED: Any = "deep"
for _ in range(100):
    NESTED = [NESTED]
TREE: Any = {}
for _ in range(100):
    TREE = {"a": TREE}
THOUSAND: list[Any] = [[1] * 1000, ["x"] * 1000, [None] * 1000]
CURSORS = [
    "W10",
    "WzFd",
    "W251bGxd",
    "WyJhIiwxXQ",
    "W3sidCI6MX1d",
    "W3sidCI6IngifV0",
    "bnVsbA",
    "WzFlOTldCg",
]
SEARCHES = st.text(alphabet=':()"*-\\ <>=abANDORNOT\u0660', max_size=40)

WHATEVER: SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, False, {}, [], [None], [[]], NESTED, TREE, {"": 1}, *THOUSAND]),
    st.sampled_from(INTS),
    st.sampled_from(FLOATS),
    st.sampled_from(TEXTS),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)


def hostile(kind: Any, name: str, known_ids: list[str]) -> SearchStrategy[Any]:
    """Mostly values that look right for the type, else anything at all. The first id fits."""
    fitting = _fitting(kind, name, [known_ids[0]] * len(known_ids) + known_ids)
    return st.integers(0, 3).flatmap(lambda chance: fitting if chance else WHATEVER)


def _fitting(kind: Any, name: str, ids: list[str]) -> SearchStrategy[Any]:
    if is_non_null_type(kind):
        kind = kind.of_type
    if is_list_type(kind):
        return _listed(_fitting(kind.of_type, name, ids))
    named = get_named_type(kind)
    if is_enum_type(named):
        return st.sampled_from([*named.values, "UNKNOWN", "", next(iter(named.values)).lower()])
    if is_input_object_type(named):
        return _input(named, ids)
    return _scalar(named.name, name, ids)


def _listed(item: SearchStrategy[Any]) -> SearchStrategy[Any]:
    thousand = item.map(lambda value: [value] * (1000 if len(repr(value)) < 100 else 2))
    return st.lists(item, max_size=3) | thousand | st.lists(st.none() | item, max_size=2) | item


def _input(kind: Any, ids: list[str]) -> SearchStrategy[Any]:
    fields = {
        name: st.deferred(lambda field=field, name=name: _fitting(field.type, name, ids))  # type: ignore[misc]
        for name, field in kind.fields.items()
    }
    return st.fixed_dictionaries({}, optional=fields) | st.just({"unknown": 1})


def _scalar(kind: str, name: str, ids: list[str]) -> SearchStrategy[Any]:
    kinds: dict[str, SearchStrategy[Any]] = {
        "ID": st.one_of(
            st.builds(_with_key, st.sampled_from(ids), st.sampled_from(KEYS)),
            st.builds(_with_key, st.sampled_from(ids), st.sampled_from(KEYS)),
            st.sampled_from(ids + IDS + TEXTS),
            st.sampled_from(INTS),
        ),
        "Int": st.sampled_from(INTS) | st.integers() | st.just("1"),
        "Float": st.sampled_from([*FLOATS, *INTS]) | st.floats(allow_nan=False),
        "Boolean": st.sampled_from([True, False, "true", 1, None]),
        "Decimal": st.sampled_from([*TEXTS, *INTS, *FLOATS]),
        "UnsignedInt64": st.sampled_from([*TEXTS, *INTS, *FLOATS]),
    }
    cursors = st.sampled_from(CURSORS + TEXTS) | st.text(max_size=20)
    texts = st.sampled_from(TEXTS) | st.text(max_size=30) | SEARCHES
    return kinds.get(kind, cursors if name in {"after", "before"} else texts)


def _with_key(id: str, key: str) -> str:
    return f"{id.rpartition('/')[0]}/{key}"
