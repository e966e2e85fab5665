"""Rich text: a tree of paragraphs, headings, lists, links and styled words, kept as JSON."""

from typing import Any
from urllib.parse import urlsplit

from commerce_api.metafields.unfit import Unfit

DEEPEST = 12
MOST_NODES = 5_000
SCHEMES = {"", "http", "https", "mailto", "sms", "tel"}  # never `javascript`
INLINE = {"link", "text"}
BLOCKS = {"heading", "list", "paragraph"}
CHILDREN = {
    "root": BLOCKS,
    "paragraph": INLINE,
    "heading": INLINE,
    "list": {"list-item"},
    "list-item": INLINE | {"list"},
    "link": {"text"},
}
TARGETS = {"_blank", "_self"}


def checked(document: Any) -> dict[str, Any]:
    """The document with nothing in it but what rich text consists of. Raises `Unfit`."""
    budget = [MOST_NODES]
    return _node(document, {"root"}, DEEPEST, budget)


def _node(node: Any, allowed: set[str], depth: int, budget: list[int]) -> dict[str, Any]:
    budget[0] -= 1
    if depth == 0 or budget[0] < 0:
        raise Unfit("is nested too deeply or has too many parts")
    if not isinstance(node, dict) or node.get("type") not in allowed:
        raise Unfit(f"has something else where {' or '.join(sorted(allowed))} belongs")
    kind: str = node["type"]
    if kind == "text":
        return _text(node)
    children = node.get("children")
    if not isinstance(children, list):
        raise Unfit(f"has a {kind} without children")
    inner = [_node(child, CHILDREN[kind], depth - 1, budget) for child in children]
    return {"type": kind, **_own(kind, node), "children": inner}


def _text(node: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(node.get("value"), str):
        raise Unfit("has a text without a value")
    styles = {name: True for name in ("bold", "italic") if node.get(name) is True}
    return {"type": "text", "value": node["value"], **styles}


def _own(kind: str, node: dict[str, Any]) -> dict[str, Any]:
    """What a node of that kind says beside its children."""
    if kind == "heading":
        if node.get("level") not in range(1, 7) or isinstance(node["level"], bool):
            raise Unfit("has a heading whose level is not 1 to 6")
        return {"level": int(node["level"])}
    if kind == "list":
        if node.get("listType") not in {"ordered", "unordered"}:
            raise Unfit("has a list that is neither ordered nor unordered")
        return {"listType": node["listType"]}
    return _link(node) if kind == "link" else {}


def _link(node: dict[str, Any]) -> dict[str, Any]:
    url = node.get("url")
    try:
        safe = isinstance(url, str) and urlsplit(url.strip()).scheme.lower() in SCHEMES
    except ValueError:
        safe = False
    if not safe:
        raise Unfit("has a link that leads to no address")
    said = {name: node[name] for name in ("title",) if isinstance(node.get(name), str)}
    if node.get("target") in TARGETS:
        said["target"] = node["target"]
    return {"url": url, **said}
