"""Text that comes from outside: made safe when it is written, made plain when it is shown."""

import html
import re
from functools import lru_cache

import nh3

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|div|tr|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_SURROGATE = re.compile(r"[\x00\ud800-\udfff]")


def safe_html(source: str) -> str:
    """Only harmless markup is kept: no scripts, styles, frames or event handlers."""
    return nh3.clean(source)


@lru_cache(maxsize=4096)
def plain_text(source: str) -> str:
    """What a reader sees of some HTML, on one line."""
    spaced = _BLOCK_END.sub(" ", source)
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", spaced))).strip()


def truncated(text: str, length: int | None) -> str:
    """At most `length` characters, the last of them an ellipsis where something was cut."""
    if length is None or len(text) <= length:
        return text
    return text[: max(length - 1, 0)].rstrip() + "…" if length > 0 else ""


def storable(text: str) -> bool:
    """Neither NUL nor half a character: what every database takes."""
    return _SURROGATE.search(text) is None
