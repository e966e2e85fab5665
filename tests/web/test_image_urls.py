"""The addresses that `Image` gives out, and that the server answers them."""

import shutil
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from commerce_api.app import create_app, services_of
from commerce_api.catalog.models import Media, MediaKind, Product, ProductMedia
from commerce_api.kernel.db import Database
from commerce_api.settings import Settings, seeds_dir
from tests import make
from tests.conftest import Execute
from tests.http.serving import serving

MEDIA = "http://127.0.0.1:8000/media/"

TRANSFORMED = """
query Picture($handle: String!, $transform: ImageTransformInput) {
  product(handle: $handle) { featuredImage { url(transform: $transform) width height } }
}"""

LEGACY = """
query Picture($handle: String!) {
  product(handle: $handle) {
    featuredImage {
      url src originalSrc
      plain: transformedSrc
      thumb: transformedSrc(maxWidth: 100, maxHeight: 50, crop: TOP, scale: 2,
                            preferredContentType: JPG)
      medium: url(transform: {maxWidth: 600, maxHeight: 600, preferredContentType: WEBP})
      large: url(transform: {maxWidth: 1200, scale: 3})
    }
  }
}"""


async def pictured(db: Database, path: str = "mug.webp", mime: str = "image/webp") -> Product:
    async with db.transaction() as uow:
        product = await make.product(uow)
        row = Media(path=path, mime=mime, kind=MediaKind.IMAGE, width=1000, height=800)
        await uow.add(row)
        await uow.add(ProductMedia(product_id=product.id, media_id=row.id, position=0))
    return product


async def featured(execute: Execute, product: Product, **transform: Any) -> dict[str, Any]:
    data = await execute(TRANSFORMED, handle=product.handle, transform=transform or None)
    image: dict[str, Any] = data["product"]["featuredImage"]
    return image


@pytest.mark.parametrize(
    ("transform", "query"),
    [
        ({}, ""),
        ({"maxWidth": 300}, "?width=300"),
        ({"maxHeight": 1}, "?height=1"),
        ({"maxWidth": 300, "maxHeight": 200}, "?width=300&height=200"),
        (
            {"maxWidth": 300, "maxHeight": 200, "crop": "CENTER", "preferredContentType": "WEBP"},
            "?width=300&height=200&crop=center&format=webp",
        ),
        ({"maxWidth": 300, "maxHeight": 20, "scale": 2}, "?width=600&height=40"),
        ({"maxWidth": 300, "scale": None}, "?width=300"),
        ({"maxWidth": 5760, "maxHeight": 2880, "scale": 3}, "?width=5760&height=2880"),
        ({"maxWidth": 2880, "maxHeight": 100, "scale": 3}, "?width=5760&height=200"),
        ({"preferredContentType": "PNG", "scale": 3}, "?format=png"),
        ({"crop": "RIGHT"}, "?crop=right"),
    ],
)
async def test_the_address_says_how_the_picture_is_wanted(
    db: Database, execute: Execute, transform: dict[str, Any], query: str
) -> None:
    image = await featured(execute, await pictured(db), **transform)
    assert image == {"url": f"{MEDIA}mug.webp{query}", "width": 1000, "height": 800}


async def test_older_fields_give_the_same_addresses(db: Database, execute: Execute) -> None:
    product = await pictured(db, "a mug & más#1.webp")
    image = (await execute(LEGACY, handle=product.handle))["product"]["featuredImage"]
    file = f"{MEDIA}a%20mug%20%26%20m%C3%A1s%231.webp"
    assert image == {
        "url": file,
        "src": file,
        "originalSrc": file,
        "plain": file,
        "thumb": f"{file}?width=200&height=100&crop=top&format=jpg",
        "medium": f"{file}?width=600&height=600&format=webp",
        "large": f"{file}?width=3600",
    }


async def test_a_drawing_is_not_resized(db: Database, execute: Execute) -> None:
    product = await pictured(db, "mark.svg", "image/svg+xml")
    image = await featured(execute, product, maxWidth=300, preferredContentType="PNG")
    assert image["url"] == f"{MEDIA}mark.svg"


@pytest.mark.parametrize(
    "transform",
    [
        {"maxWidth": 0},
        {"maxWidth": 5761},
        {"maxHeight": -1},
        {"maxHeight": 100_000},
        {"scale": 0},
        {"maxWidth": 10, "scale": 4},
        {"crop": "MIDDLE"},
        {"preferredContentType": "GIF"},
    ],
)
async def test_an_impossible_picture_is_refused(
    db: Database, refused: Execute, transform: dict[str, Any]
) -> None:
    product = await pictured(db)
    codes = await refused(TRANSFORMED, handle=product.handle, transform=transform)
    assert codes == ["BAD_USER_INPUT"]


async def test_the_server_answers_these_addresses(
    db: Database, execute: Execute, settings: Settings
) -> None:
    transform = {"maxWidth": 150, "maxHeight": 60, "crop": "BOTTOM", "scale": 2}
    product = await pictured(db, "koa.webp")
    image = await featured(execute, product, **transform, preferredContentType="JPG")
    app = create_app(services_of(settings))
    shutil.copyfile(seeds_dir() / "media/koa-mug-moss.webp", settings.media_dir / "koa.webp")
    async with serving(app) as url, httpx.AsyncClient(base_url=url) as client:
        answer = await client.get(image["url"].replace("http://127.0.0.1:8000", ""))
    picture = Image.open(BytesIO(answer.content))
    assert (picture.size, answer.headers["content-type"]) == ((300, 120), "image/jpeg")
    assert len(list((settings.data_dir / "media-cache").glob("*/*"))) == 1
