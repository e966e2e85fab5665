"""Films over a socket: the right type, and parts of them, as players ask for them."""

import shutil
from pathlib import Path

import httpx
import pytest

from commerce_api.settings import seeds_dir

FILM = "koa-mug-steam.mp4"


@pytest.fixture
def film(folder: Path) -> bytes:
    shutil.copyfile(seeds_dir() / "media" / FILM, folder / FILM)
    return (folder / FILM).read_bytes()


async def test_a_film_comes_whole(files: httpx.AsyncClient, film: bytes) -> None:
    answer = await files.get(f"/media/{FILM}?width=100")
    assert (answer.status_code, answer.content) == (200, film)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert film[4:8] == b"ftyp"
    assert film.index(b"moov") < film.index(b"mdat")  # so that it starts before it has all come


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-1", 0, 2), ("bytes=100-299", 100, 300), ("bytes=-50", -50, None)],
)
async def test_a_film_comes_in_parts(
    files: httpx.AsyncClient, film: bytes, asked: str, start: int, end: int | None
) -> None:
    answer = await files.get(f"/media/{FILM}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, film[start:end])
    assert answer.headers["content-type"] == "video/mp4"
    first = start % len(film)
    last = (len(film) if end is None else end) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(film)}"


async def test_a_part_past_the_end_is_refused(files: httpx.AsyncClient, film: bytes) -> None:
    answer = await files.get(f"/media/{FILM}", headers={"range": f"bytes={len(film)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(film)}"


async def test_a_part_of_a_film_that_changed_meanwhile_comes_whole(
    files: httpx.AsyncClient, film: bytes
) -> None:
    sent = {"range": "bytes=0-9", "if-range": '"another"'}
    answer = await files.get(f"/media/{FILM}", headers=sent)
    assert (answer.status_code, answer.content) == (200, film)


async def test_a_leaflet_is_a_pdf(files: httpx.AsyncClient, folder: Path) -> None:
    shutil.copyfile(seeds_dir() / "media" / "care-guide.pdf", folder / "care-guide.pdf")
    answer = await files.get("/media/care-guide.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.4")
    place = int(answer.content.split(b"startxref\n")[1].split(b"\n")[0])
    assert answer.content[place:].startswith(b"xref\n")
