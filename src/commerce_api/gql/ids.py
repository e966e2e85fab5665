"""Global ids: `gid://<namespace>/<Type>/<key>`. Any namespace is read, one is written."""

import base64
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from commerce_api.gql.context import Context

_ID = re.compile(r"gid://[A-Za-z0-9_.-]{1,64}/([A-Za-z0-9]{1,64})/([^/?]{1,128})(?:\?[^/]{0,512})?")
_WRAPPED = "Z2lkOi8v"  # what `gid://` is in base64
_WRAPPED_MAX = 1024
_KEY = re.compile(r"[1-9][0-9]{0,18}")
KEY_MAX = 2**63 - 1

_prefix = "gid://shopify/"

FindNodes = Callable[["Context", list[str]], Awaitable[Mapping[str, Any]]]
N = TypeVar("N", bound=FindNodes)
_finders: dict[str, FindNodes] = {}


def use_namespace(namespace: str) -> None:
    """Set once, when the app is made."""
    global _prefix  # noqa: PLW0603 — one per process, like the schema itself
    _prefix = f"gid://{namespace}/"


def gid(kind: str, key: int | str) -> str:
    return f"{_prefix}{kind}/{key}"


def split_gid(id: str) -> tuple[str, str] | None:
    """Type and key. None for what is no id."""
    match = _ID.fullmatch(_unwrapped(id) if id.startswith(_WRAPPED) else id)
    return (match.group(1), match.group(2)) if match else None


def _unwrapped(id: str) -> str:
    """Older clients keep ids in base64."""
    try:
        if len(id) > _WRAPPED_MAX:
            return ""
        return base64.b64decode(id + "=" * (-len(id) % 4), validate=True).decode("ascii")
    except ValueError:  # no base64, or no ASCII in it
        return ""


def token_of(id: str, kind: str) -> str | None:
    """The key of an id of that type. A malformed id, or another type's, names nothing."""
    parts = split_gid(id)
    return parts[1] if parts and parts[0] == kind else None


def key_of(id: str, kind: str) -> int | None:
    token = token_of(id, kind)
    return number_of(token) if token else None


def number_of(token: str) -> int | None:
    if not _KEY.fullmatch(token):
        return None
    key = int(token)
    return key if key <= KEY_MAX else None


def finds_nodes(kind: str) -> Callable[[N], N]:
    """Register how `node(id:)` finds rows of a type: ids' full texts in, rows by that text out."""

    def register(find: N) -> N:
        _finders[kind] = find
        return find

    return register


def finder_of(kind: str) -> FindNodes | None:
    return _finders.get(kind)
