"""Blurs of pictures, against what the format's first writer makes of the same pixels."""

import base64
from pathlib import Path

import pytest
from PIL import Image

from commerce_api.kernel.thumbhash import thumbhash, thumbhash_of
from commerce_api.settings import seeds_dir


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("koa-mug-moss.webp", "8ggKDwL3WHd6h3d+g4l4d4h3hgMn54UP"),
        ("collection-camp.webp", "aegRJwSIiHh/eHeHh2d4eIeIdwZnV3UA"),
        ("logo-square.webp", "2deNBQIPB5d0ioHMeAd0cUAXBxd3d3BwGA=="),  # see-through
        ("logo.webp", "0MeBAYASz0tGd57/N8iQ/It5dHdwyIg="),  # and wide
    ],
)
def test_it_is_the_same_as_others_make(name: str, expected: str) -> None:
    assert thumbhash_of(seeds_dir() / "media" / name) == expected


def test_one_pixel_is_its_colour() -> None:
    pixel = base64.b64encode(thumbhash(Image.new("RGB", (1, 1), (0, 0, 0)))).decode()
    assert pixel == "AAgCBwAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_a_picture_of_nothing_at_all(tmp_path: Path) -> None:
    file = tmp_path / "clear.png"
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file)
    head = base64.b64decode(thumbhash_of(file))
    assert (head[0] & 63, head[2] >> 7) == (0, 1)  # no light, and see-through
