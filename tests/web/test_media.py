"""Files and resized pictures, over a socket."""

import asyncio
import json
import os
import shutil
import socket
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from commerce_api.settings import seeds_dir
from commerce_api.web import media as served
from commerce_api.web import picture_cache, pictures

MUG = "koa-mug-moss.webp"  # 1000 × 1000
LOGO = "logo.webp"  # 860 × 200, see-through

RED, GREEN, BLUE = (200, 0, 0), (0, 160, 0), (0, 0, 200)


@pytest.fixture
def seeds(folder: Path) -> None:
    for name in (MUG, LOGO, "lamp.glb"):
        shutil.copyfile(seeds_dir() / "media" / name, folder / name)


def stripes(folder: Path, size: tuple[int, int]) -> str:
    """Three stripes across the longer side: red, green, blue."""
    width, height = size
    image = Image.new("RGB", size, GREEN)
    third = (width // 3, height) if width > height else (width, height // 3)
    image.paste(RED, (0, 0, *third))
    image.paste(BLUE, (width - third[0], height - third[1], width, height))
    image.save(folder / "stripes.png")
    return "stripes.png"


def opened(response: httpx.Response) -> Image.Image:
    assert response.status_code == 200, response.text
    image = Image.open(BytesIO(response.content))
    image.load()
    return image


def near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(seen, wanted, strict=True))


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    assert response.headers["content-type"] == "application/json"
    [error] = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


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


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("format", ["jpg", "png", "webp"])
async def test_every_kind_of_picture_can_be_resized(
    files: httpx.AsyncClient, folder: Path, mode: str, format: str
) -> None:
    name = "x.jpg" if mode == "CMYK" else "x.png"
    Image.new(mode, (90, 60)).save(folder / name)
    assert opened(await files.get(f"/media/{name}?width=30&format={format}")).size == (30, 20)


async def test_moving_pictures_and_drawings_stay_as_they_are(
    files: httpx.AsyncClient, folder: Path
) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    frames[0].save(folder / "moves.webp", save_all=True, append_images=frames[1:])
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    (folder / "mark.svg").write_bytes(drawing)
    (folder / "notes.html").write_bytes(b"<script>alert(1)</script>")
    moving = await files.get("/media/moves.webp?width=20")
    assert moving.content == (folder / "moves.webp").read_bytes()
    svg = await files.get("/media/mark.svg?width=20&format=png")
    assert (svg.content, svg.headers["content-type"]) == (drawing, "image/svg+xml")
    assert svg.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert svg.headers["x-content-type-options"] == "nosniff"
    page = await files.get("/media/notes.html")
    assert page.headers["content-type"] == "application/octet-stream"


@pytest.mark.usefixtures("seeds")
async def test_a_model_can_be_fetched_from_anywhere_and_in_parts(
    files: httpx.AsyncClient, folder: Path
) -> None:
    whole = await files.get("/media/lamp.glb?width=10", headers={"origin": "https://shop.example"})
    assert whole.content == (folder / "lamp.glb").read_bytes()
    assert whole.headers["content-type"] == "model/gltf-binary"
    assert whole.headers.get_list("access-control-allow-origin") == ["*"]
    assert whole.headers["cross-origin-resource-policy"] == "cross-origin"
    part = await files.get("/media/lamp.glb", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"glTF")


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize("asked", [MUG, f"{MUG}?width=200"])
async def test_a_browser_asks_once(files: httpx.AsyncClient, asked: str) -> None:
    first = await files.get(f"/media/{asked}")
    assert "immutable" in first.headers["cache-control"]
    etag = first.headers["etag"]
    for sent in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = await files.get(f"/media/{asked}", headers={"if-none-match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = await files.get(f"/media/{asked}", headers={"if-none-match": '"x"'})
    assert other.content == first.content
    head = await files.head(f"/media/{asked}")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert head.headers[name] == first.headers[name]


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


async def test_only_get_and_head_are_understood(files: httpx.AsyncClient) -> None:
    response = await files.post("/media/x.webp")
    assert refusal(response)[:2] == (405, "BAD_USER_INPUT")
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.usefixtures("seeds")
@pytest.mark.parametrize(
    "path",
    [
        "nothing.webp",
        "nothing_100x.webp",
        "koa-mug-moss_0x0.webp",
        "koa-mug-moss_9999x.webp",
        "koa-mug-moss_x.webp",
        "",
        ".",
        "../secret.txt",
        "..%2Fsecret.txt",
        "%2e%2e/secret.txt",
        "x/../../secret.txt",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "link.webp",
        "link.webp?width=10",
        "..%5Csecret.txt",
        f"{MUG}/x",
        f"{MUG}%00.png",
        "%ff%fe",
        "a" * 3000,
    ],
)
async def test_nothing_else_is_served(files: httpx.AsyncClient, folder: Path, path: str) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    Image.new("RGB", (20, 20)).save(folder.parent / "secret.webp")
    (folder / "link.webp").symlink_to(folder.parent / "secret.webp")
    host, port = files.base_url.host, files.base_url.port
    # Clients tidy paths, attackers do not.
    with socket.create_connection((host, port or 80)) as raw:
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        request = f"GET /media/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        await loop.sock_sendall(raw, request.encode())
        answer = b""
        while chunk := await loop.sock_recv(raw, 65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ")
    assert b"application/json" in head
    assert json.loads(body)["errors"][0]["extensions"]["code"] == "NOT_FOUND"


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


def kept_in(cache_folder: Path) -> list[Path]:
    return [path for path in cache_folder.rglob("*") if path.is_file()]


def block(cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be")


class Counter:
    """Draws as ever, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._draw = pictures.drawn
        monkeypatch.setattr(served, "drawn", self)

    def __call__(self, *args: Any) -> bytes:
        self.count += 1
        return self._draw(*args)


@pytest.mark.usefixtures("seeds")
async def test_a_picture_is_made_once(
    files: httpx.AsyncClient, folder: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counter(monkeypatch)
    asked = [files.get(f"/media/{MUG}?width=321") for _ in range(20)]
    answers = await asyncio.gather(*asked)
    assert made.count == 1
    again = await files.get(f"/media/{MUG}?width=321&height=2000")
    assert {answer.content for answer in answers} == {again.content}
    assert made.count == 1
    [kept] = kept_in(cache_folder)
    assert kept.read_bytes() == again.content
    assert again.headers["etag"] == f'"{kept.name}"'
    kept.unlink()
    assert (await files.get(f"/media/{MUG}?width=321")).content == again.content
    assert made.count == 2
    shutil.copyfile(seeds_dir() / "media" / LOGO, folder / MUG)
    assert opened(await files.get(f"/media/{MUG}?width=321")).size == (321, 75)


@pytest.mark.usefixtures("seeds")
async def test_nothing_is_made_when_the_original_will_do(
    files: httpx.AsyncClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counter(monkeypatch)
    for query in ("width=1000", "width=3000&height=3000&crop=left", "format=webp", "crop=top"):
        answer = await files.get(f"/media/{MUG}?{query}")
        assert answer.content == (folder / MUG).read_bytes()
    assert made.count == 0


@pytest.mark.usefixtures("seeds")
async def test_too_many_at_once_are_told_to_come_back(
    files: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "WAITING_MAX", 0)
    response = await files.get(f"/media/{MUG}?width=20")
    assert refusal(response)[:2] == (503, "TRY_AGAIN")
    assert (response.headers["retry-after"], response.headers["cache-control"]) == ("1", "no-store")


@pytest.mark.usefixtures("seeds")
async def test_a_visitor_who_leaves_does_not_spoil_it_for_others(
    files: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Counter(monkeypatch)
    first = asyncio.create_task(files.get(f"/media/{MUG}?width=333"))
    await asyncio.sleep(0.01)
    first.cancel()
    assert opened(await files.get(f"/media/{MUG}?width=333")).size == (333, 333)
    assert made.count == 1


@pytest.mark.usefixtures("seeds")
async def test_a_full_disk_only_costs_time(
    files: httpx.AsyncClient, cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block(cache_folder)
    made = Counter(monkeypatch)
    for _ in range(2):
        assert opened(await files.get(f"/media/{MUG}?width=20")).size == (20, 20)
    assert made.count == 2


def test_the_longest_unused_go_first(cache_folder: Path) -> None:
    cache = picture_cache.PictureCache(cache_folder, bytes_max=1000)
    for number in range(10):
        cache.write(f"{number}{number}", b"x" * 100)
    for age, path in enumerate(sorted(kept_in(cache_folder))):
        os.utime(path, ns=(age, age))
    assert cache.read("00") == b"x" * 100  # used again: the next ones go instead
    cache.write("aa", b"y" * 100)
    left = {path.name for path in kept_in(cache_folder)}
    assert left == {"00", "33", "44", "55", "66", "77", "88", "99", "aa"}
    assert cache.read("11") is None


def test_what_others_write_is_counted_now_and_then(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_cache, "RECOUNT", 5)
    mine, other = (picture_cache.PictureCache(cache_folder, bytes_max=1000) for _ in range(2))
    for number in range(30):
        (mine if number % 2 else other).write(f"{number:02}", b"x" * 100)
    assert sum(path.stat().st_size for path in kept_in(cache_folder)) <= 2000
