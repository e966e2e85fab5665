"""Files, headers, and the pictures that are kept, over a socket."""

import asyncio
import json
import os
import shutil
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from commerce_api.settings import seeds_dir
from commerce_api.web import media as served
from commerce_api.web import picture_cache, pictures
from tests.web.answers import kept_in, opened, refusal
from tests.web.conftest import LOGO, MUG

RED, GREEN, BLUE = (200, 0, 0), (0, 160, 0), (0, 0, 200)


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
