"""The playground's remembered values, for tests that run the examples without a browser."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import commerce_api.playground

RULES: list[dict[str, str]] = json.loads(
    Path(commerce_api.playground.__path__[0], "remember.json").read_text(encoding="utf-8")
)
PLACEHOLDER = re.compile(r"\$([A-Za-z]\w*)")


def collect(data: object) -> dict[str, Any]:
    """What `remember.json` keeps of an answer's data; the same as `collect` in remember.js."""
    found: dict[str, Any] = {}
    all_leaves = list(_leaves(data, ""))
    for rule in RULES:
        ending = f".{rule['path']}"
        value = next((leaf for path, leaf in all_leaves if path.endswith(ending)), None)
        if value is not None:
            found.setdefault(rule["variable"], value)
    return found


def fill(variables: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Variables with placeholders replaced; raises `KeyError` for a value not known yet."""
    return {name: _filled(value, name, known) for name, value in variables.items()}


def _filled(value: Any, key: str, known: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return fill(value, known)
    if isinstance(value, list):
        return [_filled(item, key, known) for item in value]
    if value is None:
        return known.get(key)
    found = PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    return str(uuid4()) if found[1] == "uuid" else known[found[1]]


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _leaves(child, f"{path}[{index}]")
    elif value is not None:
        plain = re.sub(r"\.(nodes|edges)\[", "[", path)
        yield re.sub(r"\]\.node(?=\.)", "]", plain), value
