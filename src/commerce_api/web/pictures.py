"""Making a picture smaller: what a wish means for a file, and the drawing itself.

A picture is never enlarged. One bound, or two without a crop: the whole picture fits inside. Two
and a crop: exactly that shape, as large as the original allows, around the part that is kept.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from commerce_api.kernel.pictures import FORMATS, Wish

PIXELS_MAX = 40_000_000
RESIZABLE = {".jpg", ".jpeg", ".png", ".webp"}
SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 82, "method": 4},
}
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
RECIPE = "1"  # another number: pictures that were made before are not used again
ORIENTATION = 0x0112
UPRIGHT = 1
TURNED = {5, 6, 7, 8}

Box = tuple[float, float, float, float]
Size = tuple[int, int]


class Unusable(Exception):
    """A file that is no picture, or more of one than a server should unpack."""


@dataclass(frozen=True)
class Original:
    path: Path
    digest: str
    size: Size  # as it is shown, after turning
    format: str
    moving: bool


@dataclass(frozen=True)
class Drawing:
    """What to make of an original: the part that is kept, its new size and format."""

    box: Box
    size: Size
    format: str

    def name(self, original: Original) -> str:
        """Names what comes out: the same name is the same picture, byte for byte."""
        said = repr((RECIPE, original.digest, self.box, self.size, self.format))
        return hashlib.sha256(said.encode()).hexdigest()[:40]


@lru_cache(maxsize=4096)
def original_of(path: Path, _changed_ns: int, _bytes: int) -> Original:
    """Reads a file once for as long as it stays the same. Raises `Unusable`."""
    with _opened(path) as image:
        turned = _orientation(image) in TURNED
        size = (image.height, image.width) if turned else image.size
        moving = getattr(image, "n_frames", 1) > 1
        kind = str(image.format)
    return Original(path, hashlib.sha256(path.read_bytes()).hexdigest(), size, kind, moving)


def drawing(original: Original, wish: Wish) -> Drawing | None:
    """None: the original is already what is wished for."""
    kind = FORMATS[wish.format] if wish.format else original.format
    box, size = _placed(original.size, wish)
    if original.moving or (size == original.size and kind == original.format):
        return None
    return Drawing(box, size, kind)


def drawn(original: Original, plan: Drawing) -> bytes:
    """Takes long: for a thread. Raises `Unusable`."""
    with _opened(original.path) as opened:
        image = _upright(opened, plan)
        profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
        box = _scaled(plan.box, original.size, image.size)
        plain = _with_plain_mode(image)
        small = plain.resize(plan.size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
        made = BytesIO()
        final = _on_white(small) if plan.format == "JPEG" else small
        final.save(made, plan.format, icc_profile=profile, **SAVING[plan.format])
    return made.getvalue()


def _placed(size: Size, wish: Wish) -> tuple[Box, Size]:
    """The part of the original, and the size that it gets."""
    width, height = size
    if wish.width and wish.height and wish.crop:
        return _cropped(size, (wish.width, wish.height), wish.crop)
    ratio = min(1.0, (wish.width or width) / width, (wish.height or height) / height)
    return (0.0, 0.0, width, height), _whole(width * ratio, height * ratio)


def _cropped(size: Size, shape: Size, part: str) -> tuple[Box, Size]:
    width, height = size
    smaller = min(1.0, width / shape[0], height / shape[1])
    ratio = min(width / shape[0], height / shape[1])
    across, down = shape[0] * ratio, shape[1] * ratio
    spare_x, spare_y = width - across, height - down
    left = {"left": 0.0, "right": spare_x}.get(part, spare_x / 2)
    top = {"top": 0.0, "bottom": spare_y}.get(part, spare_y / 2)
    box = (left, top, min(left + across, width), min(top + down, height))
    return box, _whole(shape[0] * smaller, shape[1] * smaller)


def _whole(width: float, height: float) -> Size:
    return max(1, round(width)), max(1, round(height))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """Only the head is read here; nothing is unpacked before its size is known."""
    try:
        with Image.open(path, formats=list(SAVING)) as image:
            if image.width * image.height > PIXELS_MAX:
                raise Unusable(f"Pictures of more than {PIXELS_MAX} pixels are not resized.")
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable(f"Pictures of more than {PIXELS_MAX} pixels are not resized.") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise Unusable("This file is no picture that can be read.") from error


def _upright(image: Image.Image, plan: Drawing) -> Image.Image:
    """The whole picture, turned as its camera said; a JPEG is unpacked no larger than needed."""
    left, top, right, bottom = plan.box
    ratio = max(plan.size[0] / (right - left), plan.size[1] / (bottom - top))
    enough = min(1.0, 2 * ratio)
    image.draft(None, _whole(image.width * enough, image.height * enough))
    return ImageOps.exif_transpose(image) if _orientation(image) > UPRIGHT else image


def _orientation(image: Image.Image) -> int:
    """As the head of the file says; Pillow would unpack a whole PNG to look for it at the end."""
    return int(image.getexif().get(ORIENTATION, UPRIGHT)) if "exif" in image.info else UPRIGHT


def _scaled(box: Box, size: Size, now: Size) -> Box:
    """The same part of a picture that was unpacked smaller."""
    across, down = now[0] / size[0], now[1] / size[1]
    left, top, right, bottom = box
    return left * across, top * down, min(right * across, now[0]), min(bottom * down, now[1])


def _with_plain_mode(image: Image.Image) -> Image.Image:
    """Palettes cannot be resized, and few formats can hold inks or 16 bits."""
    if image.mode in {"L", "LA", "RGB", "RGBA"}:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"LA", "RGBA"}:
        return image
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")
