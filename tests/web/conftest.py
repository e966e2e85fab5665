import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from commerce_api.settings import seeds_dir
from commerce_api.web.edge import Edge
from commerce_api.web.media import Media
from commerce_api.web.picture_cache import PictureCache
from tests.http.serving import serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files are that are served."""
    made = tmp_path / "media"
    made.mkdir()
    return made


@pytest.fixture
def cache_folder(tmp_path: Path) -> Path:
    return tmp_path / "media-cache"


@pytest.fixture
async def files(folder: Path, cache_folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Asks for media over a socket."""
    media = Route("/media/{file:path}", Media(folder, PictureCache(cache_folder)))
    async with (
        serving(Edge(Starlette(routes=[media]), ["*"])) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


MUG = "koa-mug-moss.webp"  # 1000 × 1000
LOGO = "logo.webp"  # 860 × 200, see-through


@pytest.fixture
def seeds(folder: Path) -> None:
    for name in (MUG, LOGO, "lamp.glb"):
        shutil.copyfile(seeds_dir() / "media" / name, folder / name)
