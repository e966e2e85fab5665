"""Films, models, files and blurs, as pages of products show them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from commerce_api.catalog import service
from commerce_api.catalog.errors import AltTooLong, UnknownVideo, UnusablePicture
from commerce_api.catalog.models import Media, MediaKind, ProductMedia, VideoHost
from commerce_api.kernel.db import Database
from commerce_api.settings import Settings
from tests import make
from tests.catalog.seeded import Asked, shop
from tests.conftest import Counting, Execute

MEDIA = """
fragment medium on Media {
  __typename id alt mediaContentType previewImage { url altText thumbhash }
  presentation { id still: asJson(format: IMAGE) model: asJson(format: MODEL_VIEWER) }
  ... on Video { sources { url format mimeType width height } }
  ... on ExternalVideo { host embedUrl embeddedUrl originUrl }
  ... on Model3d { sources { format filesize } }
  ... on MediaImage { image { thumbhash } }
}"""
PRODUCT = f"""
query P($handle: String!, $first: Int = 20, $sort: ProductMediaSortKeys) {{
  product(handle: $handle) {{ media(first: $first, sortKey: $sort) {{ nodes {{ ...medium }} }} }}
}} {MEDIA}"""
NODES = f"""
query N($ids: [ID!]!) {{ nodes(ids: $ids) {{
  id __typename ...medium
  ... on GenericFile {{ url alt mimeType originalFileSize previewImage {{ altText }} }}
  ... on MediaPresentation {{ still: asJson(format: IMAGE) }}
}} }} {MEDIA}"""


@pytest.fixture
async def asked(seeded: Settings) -> AsyncIterator[Asked]:
    async with shop(seeded) as asked:
        yield asked


async def media_of(asked: Asked, handle: str) -> dict[str, Any]:
    nodes = (await asked(PRODUCT, handle=handle))["product"]["media"]["nodes"]
    return {node["mediaContentType"]: node for node in nodes}


async def test_a_film_tells_its_file_and_size(asked: Asked, seeded: Settings) -> None:
    film = (await media_of(asked, "koa-mug"))["VIDEO"]
    home = f"{seeded.public_url}/media"
    assert film["__typename"] == "Video"
    assert film["alt"] == "Steam rising from a Koa Mug"
    assert film["sources"] == [
        {
            "url": f"{home}/koa-mug-steam.mp4",
            "format": "mp4",
            "mimeType": "video/mp4",
            "width": 480,
            "height": 480,
        }
    ]
    assert film["previewImage"]["url"] == f"{home}/koa-mug-scene.webp"
    assert film["previewImage"]["altText"] == "Koa Mug on a wooden table beside a plant"
    assert film["presentation"]["still"]["src"] == f"{home}/koa-mug-scene.webp"
    assert film["presentation"]["model"] is None


async def test_a_model_can_be_put_into_a_viewer(asked: Asked, seeded: Settings) -> None:
    media = await media_of(asked, "koa-mug")
    home = f"{seeded.public_url}/media"
    assert media["MODEL_3D"]["presentation"]["model"] == {
        "src": f"{home}/mug.glb",
        "alt": "Turnable model of the Koa Mug",
        "poster": f"{home}/koa-mug-slate.webp",
    }
    assert media["IMAGE"]["presentation"]["still"]["width"] == 1000
    assert media["IMAGE"]["presentation"]["model"] is None


@pytest.mark.parametrize(
    ("handle", "host", "embed", "origin"),
    [
        (
            "heron-kettle",
            "YOUTUBE",
            "https://www.youtube.com/embed/Kettlemoor0",
            "https://www.youtube.com/watch?v=Kettlemoor0",
        ),
        (
            "tarn-tent",
            "VIMEO",
            "https://player.vimeo.com/video/999000111222",
            "https://vimeo.com/999000111222",
        ),
    ],
)
async def test_a_film_from_elsewhere_tells_its_addresses(
    asked: Asked, handle: str, host: str, embed: str, origin: str
) -> None:
    film = (await media_of(asked, handle))["EXTERNAL_VIDEO"]
    assert film["__typename"] == "ExternalVideo"
    assert (film["host"], film["embedUrl"], film["embeddedUrl"]) == (host, embed, embed)
    assert film["originUrl"] == origin
    assert film["previewImage"]["url"].endswith(f"/media/{handle}-scene.webp")


async def test_pictures_have_a_blur(asked: Asked) -> None:
    document = """{ product(handle: "koa-mug") { images(first: 3) { nodes { url thumbhash } } } }"""
    images = (await asked(document))["product"]["images"]["nodes"]
    moss = next(image for image in images if image["url"].endswith("koa-mug-moss.webp"))
    assert moss["thumbhash"] == "8ggKDwL3WHd6h3d+g4l4d4h3hgMn54UP"


async def test_everything_shown_is_found_by_its_id(asked: Asked) -> None:
    media = [*(await media_of(asked, "koa-mug")).values()]
    media += [(await media_of(asked, "tarn-tent"))["EXTERNAL_VIDEO"]]
    ids = [medium["id"] for medium in media]
    assert {id.split("/")[3] for id in ids} == {"MediaImage", "Model3d", "Video", "ExternalVideo"}
    assert (await asked(NODES, ids=ids))["nodes"] == media
    shown = [medium["presentation"]["id"] for medium in media]
    found = (await asked(NODES, ids=shown))["nodes"]
    assert [node["id"] for node in found] == shown
    assert {node["__typename"] for node in found} == {"MediaPresentation"}
    wrong = [id.replace("/Video/", "/Model3d/").replace("/MediaImage/", "/Video/") for id in ids]
    kept = [wrong for wrong, id in zip(wrong, ids, strict=True) if wrong != id]
    assert (await asked(NODES, ids=kept))["nodes"] == [None, None]


async def test_a_leaflet_is_found_by_its_id(asked: Asked, seeded: Settings) -> None:
    files = []
    for start in range(1, 500, 250):
        ids = [f"gid://shopify/GenericFile/{key}" for key in range(start, start + 250)]
        files += [node for node in (await asked(NODES, ids=ids))["nodes"] if node]
    assert [file["url"] for file in files] == [f"{seeded.public_url}/media/care-guide.pdf"]
    [file] = files
    assert file["mimeType"] == "application/pdf"
    assert file["originalFileSize"] == 976
    assert file["alt"] == "How to look after stoneware, iron, wood, wool and canvas"
    assert (
        file["previewImage"]["altText"] == "A folded wool blanket with a cushion in a bright room"
    )


async def test_media_can_be_sorted_by_their_age(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
        late = await make.image(uow, product, alt="first made")
        early = await make.image(uow, product, alt="second made")
        for position, medium in enumerate((early, late)):
            await uow.fetch(
                "UPDATE catalog_product_media SET position = :at WHERE media_id = :key",
                at=position,
                key=medium.id,
            )
    document = """query S($id: ID!, $media: ProductMediaSortKeys, $images: ProductImageSortKeys) {
      product(id: $id) { media(first: 9, sortKey: $media) { nodes { alt } }
        images(first: 9, sortKey: $images) { nodes { altText } } } }"""

    async def order(media: str, images: str) -> tuple[str, str]:
        id = f"gid://shopify/Product/{product.id}"
        found = (await execute(document, id=id, media=media, images=images))["product"]
        return found["media"]["nodes"][0]["alt"], found["images"]["nodes"][0]["altText"]

    assert await order("POSITION", "POSITION") == ("second made", "second made")
    assert await order("ID", "CREATED_AT") == ("first made", "first made")
    assert await order("RELEVANCE", "ID") == ("second made", "first made")


async def test_variants_can_be_sorted(db: Database, execute: Execute) -> None:
    async with db.transaction() as uow:
        product = await make.product(uow)
        for name, sku in (("Blue", "C"), ("Red", "A"), ("Green", "B")):
            variant = await make.variant(uow, of=product, options={"Color": name})
            await uow.fetch(
                "UPDATE catalog_variant SET sku = :sku WHERE id = :key", sku=sku, key=variant.id
            )
    document = """query S($id: ID!, $sort: ProductVariantSortKeys, $reverse: Boolean) {
      product(id: $id) { variants(first: 2, sortKey: $sort, reverse: $reverse) {
        nodes { title } } } }"""

    async def order(**variables: Any) -> list[str]:
        id = f"gid://shopify/Product/{product.id}"
        nodes = (await execute(document, id=id, **variables))["product"]["variants"]["nodes"]
        return [node["title"] for node in nodes]

    assert await order() == ["Blue", "Red"]
    assert await order(sort="SKU") == ["Red", "Green"]
    assert await order(sort="TITLE") == ["Blue", "Green"]
    assert await order(sort="TITLE", reverse=True) == ["Red", "Green"]
    assert await order(sort="ID", reverse=True) == ["Green", "Red"]


async def test_statements_do_not_grow_with_media(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    async def statements(films: int) -> int:
        async with db.transaction() as uow:
            product = await make.product(uow)
            poster = await make.image(uow, product)
            for number in range(films):
                film = await service.add_hosted_video(
                    uow, f"https://vimeo.com/{number}1", preview_id=poster.id
                )
                await uow.add(ProductMedia(product_id=product.id, media_id=film.id, position=9))
        with count_statements() as seen:
            await execute(PRODUCT, handle=product.handle)
        return len(seen)

    await statements(1)
    assert await statements(1) == await statements(7)


async def test_a_picture_is_kept_with_its_size_and_blur(db: Database, tmp_path: Path) -> None:
    Image.new("RGB", (320, 200), (200, 30, 30)).save(tmp_path / "red.png")
    async with db.transaction() as uow:
        row = await service.add_picture(uow, tmp_path, "red.png", alt="Red")
    assert (row.kind, row.mime, row.width, row.height) == (MediaKind.IMAGE, "image/png", 320, 200)
    assert row.bytes == (tmp_path / "red.png").stat().st_size
    assert row.thumbhash == "lVoDBIDi8cRxeHh3eHPxjRdPZw=="


async def test_what_is_no_picture_is_refused(db: Database, tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("not a picture")
    for path in ("notes.png", "missing.png"):
        async with db.transaction() as uow:
            with pytest.raises(UnusablePicture):
                await service.add_picture(uow, tmp_path, path)
            assert await uow.fetch("SELECT id FROM catalog_media") == []


async def test_a_film_from_elsewhere_is_kept_by_its_name_alone(db: Database) -> None:
    async with db.transaction() as uow:
        address = "https://www.youtube.com/watch?v=abc-DEF_123&t=10s&feature=shared"
        row = await service.add_hosted_video(uow, address, alt="Pouring")
        assert (row.host, row.path) == (VideoHost.YOUTUBE, "abc-DEF_123")
        with pytest.raises(UnknownVideo):
            await service.add_hosted_video(uow, "https://example.com/watch?v=abc-DEF_123")
        with pytest.raises(AltTooLong, match="At most 512 characters"):
            await service.add_hosted_video(uow, address, alt="x" * 513)
        assert len(await uow.fetch("SELECT id FROM catalog_media")) == 1
        assert (await uow.session.get(Media, row.id)) is row
