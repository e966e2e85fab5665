"""The rules of the house that no linter knows."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    find_breaking_changes,
    parse,
    validate,
)
from sqlalchemy import DateTime, Float, Numeric

from commerce_api import models
from commerce_api.kernel import migrations
from commerce_api.schema import export, schema

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/commerce_api"
EXECUTABLE = schema._schema

# A table may reference tables of its own domain and of those to its left.
ORDER = [
    *("kernel", "identity", "catalog", "content", "metafields", "pricing", "inventory"),
    *("subscriptions", "search", "ledger", "promotions", "giftcards", "cart", "payments"),
    *("orders", "checkout"),
]
DOMAINS = [*(d for d in ORDER[1:] if (SOURCE / d).exists()), "recommendations"]
REQUIRED = {"__init__", "queries", "service", "graphql"}
WITHOUT = {  # what a domain does not need
    "catalog": {"service"},  # the merchant's half will bring its rules
    "giftcards": {"graphql"},
    "ledger": {"graphql"},
    "payments": {"graphql"},
    "promotions": {"graphql"},
}
LONGEST_FILE = 500
LONGEST_FUNCTION = 70


def test_schema_file_is_current() -> None:
    assert (ROOT / "schema.graphql").read_text() == export(), "run: make schema"


def test_schema_only_grows() -> None:
    released = ROOT / "tests/data/released.graphql"
    changes = find_breaking_changes(build_schema(released.read_text()), EXECUTABLE)
    assert [change.description for change in changes] == []


def described() -> Iterator[tuple[str, str | None]]:
    for name, kind in EXECUTABLE.type_map.items():
        if name.startswith("__") or name in {"Boolean", "Float", "ID", "Int", "String"}:
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            for member, value in kind.values.items():
                yield f"{name}.{member}", value.description
        if isinstance(kind, GraphQLInputObjectType | GraphQLObjectType | GraphQLInterfaceType):
            for field, definition in kind.fields.items():
                yield f"{name}.{field}", definition.description
                for argument, meaning in getattr(definition, "args", {}).items():
                    yield f"{name}.{field}({argument})", meaning.description


def test_everything_in_the_schema_is_described() -> None:
    assert [place for place, text in described() if not text or not text.strip()] == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples/operations").glob("*.graphql")), ids=str)
def test_example_operations_are_valid(path: Path) -> None:
    assert [e.message for e in validate(EXECUTABLE, parse(path.read_text()))] == []
    variables = path.with_suffix(".json")
    if variables.exists():
        json.loads(variables.read_text())


def test_foreign_keys_follow_the_import_direction() -> None:
    for table in models.metadata.tables.values():
        for key in table.foreign_keys:
            here, there = table.name.split("_")[0], key.column.table.name.split("_")[0]
            assert ORDER.index(there) <= ORDER.index(here), f"{table.name} -> {key.column.table}"


def test_no_column_loses_anything() -> None:
    for table in models.metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, Float | Numeric), column
            assert column.server_default is None, column
            if column.name.endswith("_minor"):
                assert str(column.type) == "BIGINT", column
            if isinstance(column.type, DateTime):
                assert column.type.timezone, column


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_the_same_parts(domain: str) -> None:
    parts = {path.stem for path in (SOURCE / domain).iterdir() if path.suffix in {".py", ""}}
    needed = REQUIRED - WITHOUT.get(domain, set())
    assert needed <= parts, needed - parts


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.name)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


def test_locks_have_hashes_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text), name
        pins = re.findall(r"^[a-z0-9._-]+==.*$", text, re.MULTILINE)
        assert len(pins) > 50
        assert all(pin.endswith("\\") for pin in pins), "every pin has hashes"
    runtime, dev = ((ROOT / n).read_text() for n in ("requirements.lock", "requirements-dev.lock"))
    pinned = set(re.findall(r"^([a-z0-9._-]+==\S+)", runtime, re.MULTILINE))
    assert pinned <= set(re.findall(r"^([a-z0-9._-]+==\S+)", dev, re.MULTILINE))


def test_migrations_and_tables_agree(template: str) -> None:
    migrations.check(template)


def test_migrations_run_in_both_directions(empty_database: str) -> None:
    migrations.upgrade(empty_database)
    migrations.downgrade(empty_database)
    migrations.upgrade(empty_database)
    migrations.check(empty_database)
