"""Rich text out of plain lines: `## heading`, `- element`, `1. element`, `**bold**`, links."""

import re
from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]

_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\[(?P<text>[^]]+)\]\((?P<url>[^)]+)\)"
)
_ELEMENT = re.compile(r"(?P<mark>-|[0-9]+\.) (?P<rest>.*)")
_HEADING = re.compile(r"(?P<level>#{1,6}) (?P<rest>.*)")


def rich_text(lines: Sequence[str]) -> Node:
    root: list[Node] = []
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            level = len(heading["level"])
            children = _inline(heading["rest"])
            root.append({"type": "heading", "level": level, "children": children})
        elif element := _ELEMENT.fullmatch(line):
            kind = "unordered" if element["mark"] == "-" else "ordered"
            if not root or root[-1].get("listType") != kind:
                root.append({"type": "list", "listType": kind, "children": []})
            root[-1]["children"].append({"type": "list-item", "children": _inline(element["rest"])})
        else:
            root.append({"type": "paragraph", "children": _inline(line)})
    return {"type": "root", "children": root}


def _inline(text: str) -> list[Node]:
    found: list[Node] = []
    at = 0
    for match in _INLINE.finditer(text):
        found += _plain(text[at : match.start()])
        at = match.end()
        if match["url"]:
            found.append({"type": "link", "url": match["url"], "children": _plain(match["text"])})
        else:
            style = "bold" if match["bold"] else "italic"
            words = match["bold"] or match["italic"]
            found.append({"type": "text", "value": words, style: True})
    return found + _plain(text[at:])


def _plain(text: str) -> list[Node]:
    return [{"type": "text", "value": text}] if text else []
