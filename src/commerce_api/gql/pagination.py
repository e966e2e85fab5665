"""Connections with keyset cursors: a page starts after a position, not after a count."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec

from commerce_api.gql.define import arg, field, leaf, type_
from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.rows import Row

T = TypeVar("T")

PAGE_MAX = 250
PAGE_DEFAULT = 50
CURSOR_MAX = 1024

First = Annotated[int | None, arg("How many at most, from the start: up to 250.")]
Last = Annotated[int | None, arg("How many at most, from the end: up to 250.")]
After = Annotated[str | None, arg("Only what comes after this cursor.")]
Before = Annotated[str | None, arg("Only what comes before this cursor.")]
Reverse = Annotated[bool | None, arg("Turns the order around.")]


class PageInfoRow(Row):
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


class EdgeRow(Row):
    cursor: str
    node: Any


class Page(Row):
    """One page. `cursors` are parallel to `nodes`; `detail` is for whoever made the page."""

    nodes: Sequence[Any]
    cursors: Sequence[str]
    has_next: bool = False
    has_previous: bool = False
    detail: Any = None


@type_("Where a page lies within its list.")
class PageInfo:
    has_next_page: bool = leaf("Whether more follows.")
    has_previous_page: bool = leaf("Whether something comes before.")
    start_cursor: str | None = leaf("Cursor of the first element; null on an empty page.")
    end_cursor: str | None = leaf("Cursor of the last element; null on an empty page.")


class Window(msgspec.Struct, frozen=True):
    """Which part of a list is asked for. `position` is the decoded cursor, if one was sent."""

    size: int
    position: list[Any] | None
    backwards: bool  # `last`/`before`: read from the end
    reverse: bool

    @property
    def descending(self) -> bool:
        """The direction to read in, for a list that is ascending by nature."""
        return self.reverse != self.backwards


def window(
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    *,
    reverse: bool | None = False,
) -> Window:
    """Check the arguments of a connection. An empty cursor counts as none."""
    after, before = after or None, before or None
    if first is not None and last is not None:
        raise BadInput("Send `first` or `last`, not both.", field=("first",))
    if after is not None and before is not None:
        raise BadInput("Send `after` or `before`, not both.", field=("after",))
    backwards = last is not None or (before is not None and first is None)
    size, name = (last, "last") if backwards else (first, "first")
    if size is None:
        size = PAGE_DEFAULT
    if not 0 <= size <= PAGE_MAX:
        raise BadInput(f"`{name}` must be between 0 and {PAGE_MAX}.", field=(name,))
    cursor, name = (before, "before") if backwards else (after, "after")
    position = decode_cursor(cursor, name) if cursor is not None else None
    return Window(size, position, backwards, bool(reverse))


def encode_cursor(*position: Any) -> str:
    values = [_packed(value) for value in position]
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str, name: str) -> list[Any]:
    try:
        if len(cursor) > CURSOR_MAX:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        values = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(values, list):
            raise TypeError
        return [_unpacked(value) for value in values]
    except (ValueError, TypeError, LookupError, OverflowError, msgspec.DecodeError):
        raise BadInput("This cursor was not given out by the shop.", field=(name,)) from None


def expect(position: list[Any] | None, *kinds: type | tuple[type, ...]) -> list[Any] | None:
    """A cursor of another list does not fit this one."""
    if position is None:
        return None
    fits = len(position) == len(kinds) and all(
        isinstance(value, kind) and not isinstance(value, bool) and _bindable(value)
        for value, kind in zip(position, kinds, strict=False)
    )
    if not fits:
        raise BadInput("This cursor belongs to another list.", field=("after",))
    return position


def page_of(found: Sequence[T], window: Window, position: Callable[[T], Sequence[Any]]) -> Page:
    """A page out of `size + 1` rows read in the window's direction."""
    more = len(found) > window.size
    nodes = list(found[: window.size])
    if window.backwards:
        nodes.reverse()
    cursors = [encode_cursor(*position(node)) for node in nodes]
    given = window.position is not None
    has_next, has_previous = (given, more) if window.backwards else (more, given)
    return Page(nodes, cursors, has_next, has_previous)


def slice_of(everything: Sequence[T], window: Window, key: Callable[[T], int]) -> Page:
    """A page of a list that is short enough to be held whole, such as a product's variants."""
    ordered = list(reversed(everything)) if window.reverse else list(everything)
    position = expect(window.position, int)
    if position is not None:
        at = next((i for i, row in enumerate(ordered) if key(row) == position[0]), len(ordered))
        ordered = ordered[:at] if window.backwards else ordered[at + 1 :]
    if window.backwards:
        ordered.reverse()
    return page_of(ordered[: window.size + 1], window, lambda row: (key(row),))


def connection(node: type, name: str, plural: str) -> Any:
    """`NameConnection` and `NameEdge` for a type of nodes."""

    @type_(f"One of the {plural}, and where it stands in the list.", name=f"{name}Edge")
    class Edge:
        cursor: str = leaf("Position of this element: send it as `after` or `before`.")

    @type_(f"A page of {plural}.", name=f"{name}Connection")
    class Connection: ...

    field(Edge, "node", node, "The element itself.")(lambda edge: edge.node)
    field(Connection, "edges", list[Edge], f"The {plural} with their cursors.")(_edges)
    field(Connection, "nodes", list[node], f"The {plural} alone.")(lambda page: page.nodes)  # type: ignore[valid-type]
    field(Connection, "pageInfo", PageInfo, "Where the page lies.")(_page_info)
    return Connection


def _edges(page: Page) -> list[EdgeRow]:
    return [EdgeRow(*pair) for pair in zip(page.cursors, page.nodes, strict=True)]


def _page_info(page: Page) -> PageInfoRow:
    ends = (page.cursors[0], page.cursors[-1]) if page.cursors else (None, None)
    return PageInfoRow(page.has_next, page.has_previous, *ends)


def _packed(value: Any) -> Any:
    return {"t": value.astimezone(UTC).isoformat()} if isinstance(value, datetime) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]).astimezone(UTC)
    return value


def _bindable(value: Any) -> bool:
    if isinstance(value, int):
        return abs(value) < 2**63
    return not isinstance(value, str) or "\0" not in value
