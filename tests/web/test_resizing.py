"""Pictures in other sizes, parts and formats, over a socket."""

import struct
import zlib
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from commerce_api.settings import seeds_dir
from tests.web.answers import kept_in, opened, refusal
from tests.web.conftest import LOGO, MUG

RED, GREEN, BLUE = (200, 0, 0), (0, 160, 0), (0, 0, 200)


def stripes(folder: Path, size: tuple[int, int]) -> str:
    """Three stripes across the longer side: red, green, blue."""
    width, height = size
    image = Image.new("RGB", size, GREEN)
    third = (width // 3, height) if width > height else (width, height // 3)
    image.paste(RED, (0, 0, *third))
    image.paste(BLUE, (width - third[0], height - third[1], width, height))
    image.save(folder / "stripes.png")
    return "stripes.png"


def near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(seen, wanted, strict=True))


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize(
    ("asked", "size"),
    [
        (f"{MUG}?width=300", (300, 300)),
        (f"{MUG}?height=120", (120, 120)),
        (f"{MUG}?width=400&height=300", (300, 300)),
        (f"{MUG}?width=400&height=300&crop=center", (400, 300)),
        (f"{MUG}?width=1", (1, 1)),
        (f"{MUG}?width=5760", (1000, 1000)),
        (f"{MUG}?width=5760&height=2880&crop=top", (1000, 500)),
        (f"{MUG}?crop=top", (1000, 1000)),
        (f"{LOGO}?width=300", (300, 70)),
        (f"{LOGO}?width=300&height=20", (86, 20)),
        (f"{LOGO}?height=1", (4, 1)),
        (f"{LOGO}?width=300&height=300&crop=left", (200, 200)),
        (f"{LOGO}?width=100&v=1733&utm_source=x", (100, 23)),
        (f"{LOGO}?width=800&width=200", (200, 47)),
    ],
)
async def test_a_picture_comes_in_the_size_that_is_asked_for(
    files: httpx.AsyncClient, asked: str, size: tuple[int, int]
) -> None:
    image = opened(await files.get(f"/media/{asked}"))
    assert (image.size, image.format) == (size, "WEBP")


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("koa-mug-moss_300x.webp", (300, 300)),
        ("koa-mug-moss_x120.webp", (120, 120)),
        ("koa-mug-moss_400x300.webp", (300, 300)),
        ("koa-mug-moss_200x100_crop_top@2x.webp", (400, 200)),
        ("koa-mug-moss_400x300.webp?width=50", (50, 50)),
    ],
)
async def test_older_storefronts_ask_in_the_name(
    files: httpx.AsyncClient, name: str, size: tuple[int, int]
) -> None:
    assert opened(await files.get(f"/media/{name}")).size == size


@pytest.mark.parametrize(
    ("size", "crop", "colours"),
    [
        ((300, 100), "left", [RED, RED]),
        ((300, 100), "center", [GREEN, GREEN]),
        ((300, 100), "right", [BLUE, BLUE]),
        ((300, 100), "top", [GREEN, GREEN]),
        ((300, 100), "bottom", [GREEN, GREEN]),
        ((100, 300), "top", [RED, RED]),
        ((100, 300), "center", [GREEN, GREEN]),
        ((100, 300), "bottom", [BLUE, BLUE]),
        ((100, 300), "left", [GREEN, GREEN]),
    ],
)
async def test_the_crop_says_which_part_is_kept(
    files: httpx.AsyncClient,
    folder: Path,
    size: tuple[int, int],
    crop: str,
    colours: list[tuple[int, int, int]],
) -> None:
    name = stripes(folder, size)
    image = opened(await files.get(f"/media/{name}?width=60&height=60&crop={crop}"))
    assert image.size == (60, 60)
    corners = [image.getpixel((2, 2)), image.getpixel((57, 57))]
    assert all(near(*pair) for pair in zip(corners, colours, strict=True)), corners


async def test_without_a_crop_everything_stays(files: httpx.AsyncClient, folder: Path) -> None:
    name = stripes(folder, (300, 100))
    image = opened(await files.get(f"/media/{name}?width=60&height=60"))
    assert image.size == (60, 20)
    assert [near(image.getpixel((x, 10)), c) for x, c in ((5, RED), (30, GREEN), (55, BLUE))] == [
        True
    ] * 3


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize(
    ("asked", "kind", "format"),
    [
        ("jpg", "image/jpeg", "JPEG"),
        ("pjpg", "image/jpeg", "JPEG"),
        ("png", "image/png", "PNG"),
        ("webp", "image/webp", "WEBP"),
    ],
)
async def test_a_picture_comes_in_the_format_that_is_asked_for(
    files: httpx.AsyncClient, asked: str, kind: str, format: str
) -> None:
    response = await files.get(f"/media/{LOGO}?format={asked}")
    image = opened(response)
    assert (response.headers["content-type"], image.format) == (kind, format)
    assert image.size == (860, 200)
    if format == "JPEG":
        assert near(image.getpixel((0, 0)), (255, 255, 255))


async def test_a_photograph_is_turned_as_the_camera_says(
    files: httpx.AsyncClient, folder: Path
) -> None:
    image = Image.open(folder / stripes(folder, (900, 600)))
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise: what is left comes to the top
    image.save(folder / "photo.jpg", exif=exif, quality=95)
    small = opened(await files.get("/media/photo.jpg?width=100"))
    assert small.size == (100, 150)
    assert near(small.getpixel((50, 10)), RED)
    assert near(small.getpixel((50, 140)), BLUE)
    kept = opened(await files.get("/media/photo.jpg?width=60&height=40&crop=bottom"))
    assert kept.size == (60, 40)
    assert near(kept.getpixel((30, 35)), BLUE)


async def test_a_large_picture_is_only_unpacked_to_be_drawn(
    files: httpx.AsyncClient, folder: Path
) -> None:
    (folder / "short.png").write_bytes(png(5000, 5000))  # its head is whole, its body is not
    answer = await files.get("/media/short.png?width=5000")
    assert answer.content == png(5000, 5000)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("format", ["jpg", "png", "webp"])
async def test_every_kind_of_picture_can_be_resized(
    files: httpx.AsyncClient, folder: Path, mode: str, format: str
) -> None:
    name = "x.jpg" if mode == "CMYK" else "x.png"
    Image.new(mode, (90, 60)).save(folder / name)
    assert opened(await files.get(f"/media/{name}?width=30&format={format}")).size == (30, 20)


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("width=0", "width"),
        ("width=5761", "width"),
        ("height=-1", "height"),
        ("width=12.5", "width"),
        ("width=1e3", "width"),
        ("width=", "width"),
        ("width=%D9%A3", "width"),
        (f"height={'9' * 5000}", "height"),
        ("width=10&height=10&crop=middle", "crop"),
        ("crop=CENTER%00", "crop"),
        ("format=gif", "format"),
        ("format=", "format"),
    ],
)
async def test_a_malformed_wish_is_refused(
    files: httpx.AsyncClient, cache_folder: Path, query: str, named: str
) -> None:
    status, code, message = refusal(await files.get(f"/media/{MUG}?{query}"))
    assert (status, code) == (400, "BAD_USER_INPUT")
    assert message.startswith(f"`{named}` must be ")
    assert kept_in(cache_folder) == []


def png(width: int, height: int) -> bytes:
    """A few bytes that unpack to a picture of any size."""
    chunks = b"\x89PNG\r\n\x1a\n"
    rows = zlib.compress(b"\0" * 100_000)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for kind, data in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")):
        body = kind + data
        chunks += struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    return chunks


@pytest.mark.parametrize("size", [(7000, 6000), (12_000, 10_000), (60_000, 60_000)])
async def test_a_decompression_bomb_is_not_unpacked(
    files: httpx.AsyncClient, folder: Path, cache_folder: Path, size: tuple[int, int]
) -> None:
    (folder / "bomb.png").write_bytes(png(*size))
    refused = refusal(await files.get("/media/bomb.png?width=10"))
    message = "Pictures of more than 40000000 pixels are not resized."
    assert refused == (422, "UNUSABLE_PICTURE", message)
    assert kept_in(cache_folder) == []
    assert (await files.get("/media/bomb.png")).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.webp", b""),
        ("text.jpg", b"not a picture"),
        ("cut.png", png(50, 50)[:60]),
        ("short.png", png(5000, 5000)),
        ("cut.webp", (seeds_dir() / "media" / MUG).read_bytes()[:900]),
        ("hidden.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"),
        ("hidden.jpg", b"GIF89a"),
    ],
)
async def test_a_broken_file_is_refused(
    files: httpx.AsyncClient, folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    status, code, message = refusal(await files.get(f"/media/{name}?width=10"))
    assert (status, code) == (422, "UNUSABLE_PICTURE")
    assert message == "This file is no picture that can be read."
