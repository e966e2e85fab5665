"""The `query:` of a list of pages, blogs or articles: `mugs -tag:old OR author:"Ada L"`."""

import json
import re
from typing import Any

import msgspec

from commerce_api.kernel.text import storable

LONGEST = 1000
MOST_TERMS = 20

_TERM = re.compile(r"""(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|'([^']*)'|(\S+))""")


class Filter(msgspec.Struct, frozen=True):
    """Where a term is looked for: inside a text, or as a whole entry of a JSON list.

    `whole`: in a text of lower case that must be just that, or begin with it: `path:/old*`.
    """

    column: str
    within_json: bool = False
    whole: bool = False

    def patterns(self, value: str) -> list[str]:
        """LIKE patterns. JSON is kept with or without escapes, as the database likes it."""
        if not self.within_json:
            return [_escaped(value)]
        return sorted({_escaped(json.dumps(value, ensure_ascii=yes)) for yes in (True, False)})


def condition(query: str, fields: dict[str, Filter]) -> tuple[str, dict[str, Any]]:
    """SQL and its parameters. Bare words are looked for in the field named “”."""
    params: dict[str, Any] = {}
    alternatives: list[list[str]] = [[]]
    if not storable(query):
        return "FALSE", params
    for minus, name, double, single, bare in _TERM.findall(query[:LONGEST])[:MOST_TERMS]:
        if bare == "OR" and not name:
            alternatives.append([])
            continue
        looked_in = fields.get(name.lower())
        value = double or single or (bare if looked_in and looked_in.whole else bare.rstrip("*"))
        if looked_in and value and not (bare == "AND" and not name):
            test = (_is if looked_in.whole else _matches)(looked_in, value.lower(), params)
            alternatives[-1].append(f"NOT {test}" if minus else test)
    found = [" AND ".join(each) for each in alternatives if each]
    return f"({' OR '.join(found)})" if found else "TRUE", params


def _matches(looked_in: Filter, value: str, params: dict[str, Any]) -> str:
    tests = []
    for pattern in looked_in.patterns(value):
        name = f"word{len(params)}"
        params[name] = f"%{pattern}%"
        tests.append(f"lower({looked_in.column}) LIKE :{name} ESCAPE '!'")
    return f"({' OR '.join(tests)})"


def _is(looked_in: Filter, value: str, params: dict[str, Any]) -> str:
    """A plain comparison where it is one: that can use an index."""
    name = f"word{len(params)}"
    if not value.endswith("*"):
        params[name] = value
        return f"({looked_in.column} = :{name})"
    params[name] = f"{_escaped(value.rstrip('*'))}%"
    return f"({looked_in.column} LIKE :{name} ESCAPE '!')"


def _escaped(text: str) -> str:
    return re.sub(r"([!%_])", r"!\1", text)
