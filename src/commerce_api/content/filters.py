"""The `query:` of a list of pages, blogs or articles: `mugs -tag:old OR author:"Ada L"`."""

import json
import re
from typing import Any

import msgspec

from commerce_api.kernel.text import storable

LONGEST = 500
MOST_TERMS = 20

_TERM = re.compile(r"""(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|'([^']*)'|(\S+))""")


class Filter(msgspec.Struct, frozen=True):
    """Where a term is looked for: inside a text, or as a whole entry of a JSON list."""

    column: str
    within_json: bool = False

    def patterns(self, value: str) -> list[str]:
        """LIKE patterns. JSON is kept with or without escapes, as the database likes it."""
        if not self.within_json:
            return [_escaped(value)]
        return sorted({_escaped(json.dumps(value, ensure_ascii=yes)) for yes in (True, False)})


def condition(query: str, fields: dict[str, Filter]) -> tuple[str, dict[str, Any]]:
    """SQL and its parameters. Bare words are looked for in the field named “”."""
    params: dict[str, Any] = {}
    alternatives: list[list[str]] = [[]]
    terms = _TERM.findall(query[:LONGEST]) if storable(query) else []
    for minus, name, double, single, bare in terms[:MOST_TERMS]:
        if bare == "OR" and not name:
            alternatives.append([])
            continue
        value = double or single or bare.rstrip("*")
        looked_in = fields.get(name.lower())
        if looked_in and value and not (bare == "AND" and not name):
            alternatives[-1].append(_matches(looked_in, value, params, negated=bool(minus)))
    found = [" AND ".join(each) for each in alternatives if each]
    return f"({' OR '.join(found)})" if found else "TRUE", params


def _matches(looked_in: Filter, value: str, params: dict[str, Any], *, negated: bool) -> str:
    tests = []
    for pattern in looked_in.patterns(value.lower()):
        name = f"word{len(params)}"
        params[name] = f"%{pattern}%"
        tests.append(f"lower({looked_in.column}) LIKE :{name} ESCAPE '!'")
    return f"{'NOT ' if negated else ''}({' OR '.join(tests)})"


def _escaped(text: str) -> str:
    return re.sub(r"([!%_])", r"!\1", text)
