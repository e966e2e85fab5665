"""Example operations: `NN-name.graphql` files with their variables in a `.json` beside them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

OPERATION = re.compile(r"^(?:query|mutation|subscription)\s+([A-Za-z_]\w*)", re.MULTILINE)
FILE_NAME = re.compile(r"(\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class ExampleOperation:
    """One step of the tour; `"$cartId"` in its variables means the value of an earlier answer."""

    name: str
    title: str
    description: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """The name after `query`, `mutation` or `subscription`, which is also its tab's title."""
        found = OPERATION.search(self.query)
        if found is None:
            raise ValueError(f"example {self.name} has no named operation")
        return found[1]


def load_examples(folder: Path) -> list[ExampleOperation]:
    """All examples of a folder in the order of their numbers; raises `ValueError` for a bad one."""
    examples = [_load(path) for path in sorted(folder.glob("*.graphql"), key=_position)]
    seen: set[str] = set()
    for example in examples:
        if example.operation in seen:
            raise ValueError(f"two examples are called {example.operation}")
        seen.add(example.operation)
    return examples


def _position(path: Path) -> tuple[int, str]:
    return int(_parts_of_name(path)[0]), path.stem


def _parts_of_name(path: Path) -> tuple[str, str]:
    found = FILE_NAME.fullmatch(path.stem)
    if found is None:
        raise ValueError(f"{path.name} must be called like 01-browse-products.graphql")
    return found[1], found[2]


def _load(path: Path) -> ExampleOperation:
    name = _parts_of_name(path)[1]
    query = path.read_text(encoding="utf-8").strip() + "\n"
    title = name.replace("-", " ").capitalize()
    variables = _variables(path.with_suffix(".json"))
    return ExampleOperation(name, title, _opening_comment(query), query, variables)


def _opening_comment(query: str) -> str:
    lines = takewhile(lambda line: line.startswith("#"), query.splitlines())
    return " ".join(line.lstrip("#").strip() for line in lines).strip()


def _variables(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        variables = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is not JSON: {error}") from error
    if not isinstance(variables, dict):
        raise ValueError(f"{path.name} must hold one JSON object")
    return variables
