"""Keys of categories: `hg-1-2` lies within `hg-1`, and that within `hg`."""

import re

LONGEST = 120
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def is_code(text: str) -> bool:
    return len(text) <= LONGEST and _CODE.fullmatch(text) is not None


def ancestors_of(code: str) -> list[str]:
    """The nearest first."""
    parts = code.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
