"""How the address of a picture says in which size, part and format it is wanted."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from commerce_api.kernel.errors import BadInput

SIDE_MAX = 5760  # pixels
SCALE_MAX = 3
CROPS = ("center", "top", "bottom", "left", "right")
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "pjpg": "JPEG", "png": "PNG", "webp": "WEBP"}

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_SUFFIX = re.compile(
    r"_(?P<width>[0-9]{1,5})?x(?P<height>[0-9]{1,5})?"
    r"(?:_crop_(?P<crop>[a-z]{1,10}))?(?:@(?P<scale>[23])x)?(?P<extension>\.[A-Za-z0-9]{1,8})$",
    re.ASCII,
)


@dataclass(frozen=True)
class Wish:
    """Bounds that the picture should fit into; both of them and a crop: exactly that shape."""

    width: int | None = None
    height: int | None = None
    crop: str | None = None  # the part to keep
    format: str | None = None  # one of the FORMATS' names in addresses

    def __bool__(self) -> bool:
        return self != Wish()

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """The wish of a query string; parameters of other names are none of its business."""
        return cls(
            _side(parameters, "width"),
            _side(parameters, "height"),
            _name(parameters, "crop", CROPS),
            _name(parameters, "format", FORMATS),
        )

    def times(self, scale: int) -> Self:
        """For a screen with that many pixels per point, in the same shape."""
        checked(scale, "scale", SCALE_MAX)
        sides = [checked(side, name) for side, name in self._sides() if side is not None]
        factor = min(scale, *(SIDE_MAX / side for side in sides)) if sides else 1
        width, height = (side and max(1, round(side * factor)) for side, _ in self._sides())
        return type(self)(width, height, self.crop, self.format)

    def query(self) -> str:
        """As a query string with its question mark; empty for no wish."""
        named = {"width": self.width, "height": self.height, "crop": self.crop}
        sent = {name: value for name, value in (*named.items(), ("format", self.format)) if value}
        return f"?{urlencode(sent)}" if sent else ""

    def _sides(self) -> tuple[tuple[int | None, str], tuple[int | None, str]]:
        return (self.width, "maxWidth"), (self.height, "maxHeight")


def suffixed(path: str) -> tuple[str, Wish] | None:
    """The older way to ask, in the file's name: `mug_400x300_crop_top@2x.webp` of `mug.webp`."""
    match = _SUFFIX.search(path)
    if not match or not (match["width"] or match["height"]):
        return None
    sent = {name: match[name] for name in ("width", "height", "crop") if match[name]}
    try:
        wish = Wish.read(sent).times(int(match["scale"] or 1))
    except BadInput:
        return None
    return path[: match.start()] + match["extension"], wish


def checked(value: int, name: str, most: int = SIDE_MAX) -> int:
    if not 1 <= value <= most:
        raise BadInput(f"`{name}` must be between 1 and {most}.", field=(name,))
    return value


def _side(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadInput(f"`{name}` must be a whole number.", field=(name,))
    return checked(int(text), name)


def _name(parameters: Mapping[str, str], name: str, known: Collection[str]) -> str | None:
    text = parameters.get(name)
    if text is not None and text not in known:
        raise BadInput(f"`{name}` must be one of {', '.join(known)}.", field=(name,))
    return text
