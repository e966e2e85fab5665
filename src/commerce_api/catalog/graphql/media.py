"""Pictures and 3D models."""

from typing import Any

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.rows import ImageRow
from commerce_api.gql import (
    URL,
    Context,
    Info,
    connection,
    enum,
    field,
    gid,
    interface,
    leaf,
    type_,
)
from commerce_api.kernel.rows import Row

MediaContentType = enum(
    "MediaContentType",
    "What kind of medium something is.",
    {
        "EXTERNAL_VIDEO": "A video that is hosted elsewhere.",
        "IMAGE": "A picture.",
        "MODEL_3D": "A model that can be turned around.",
        "VIDEO": "A video that the shop hosts.",
    },
)


@type_("A picture.")
class Image:
    width: int | None = leaf("Width in pixels; null when it is not known.")
    height: int | None = leaf("Height in pixels; null when it is not known.")


ImageConnection = connection(Image, "Image", "pictures")


@field(Image, "id", strawberry.ID | None, "A globally unique id.")
def image_id(image: ImageRow) -> str:
    return gid("ImageSource", image.key)


@field(Image, "url", URL, "Address of the file.")
def image_url(image: ImageRow, info: Info) -> str:
    return media_url(info.context, image.path)


@field(Image, "altText", str | None, "What the picture shows, in words.")
def image_alt(image: ImageRow) -> str | None:
    return image.alt


class ImageMediaRow(Row):
    """A picture in its role as a medium of a product."""

    image: ImageRow


class ModelMediaRow(Row):
    image: ImageRow  # the row of the model's own file
    preview: ImageRow | None


@interface("Something that is shown with a product.")
class Media: ...


@type_("A picture of a product.", ImageMediaRow)
class MediaImage(Media):
    image: Image | None = leaf("The picture itself.")


@type_("A model of a product that can be turned around.", ModelMediaRow)
class Model3d(Media): ...


class ModelSourceRow(Row):
    url: str
    format: str
    mime_type: str
    filesize: int


@type_("A file of a 3D model.")
class Model3dSource:
    url: str = leaf("Address of the file.")
    format: str = leaf("Format of the file, such as `glb`.")
    mime_type: str = leaf("Media type of the file.")
    filesize: int = leaf("Size in bytes.")


MediaConnection = connection(Media, "Media", "media")

MEDIA = (Media, MediaImage, Model3d)


@field(MEDIA, "id", strawberry.ID, "A globally unique id.")
def media_id(media: Any) -> str:
    return gid("MediaImage" if isinstance(media, ImageMediaRow) else "Model3d", media.image.key)


@field(MEDIA, "alt", str | None, "What is shown, in words.")
def media_alt(media: Any) -> str | None:
    alt: str | None = media.image.alt
    return alt


@field(MEDIA, "mediaContentType", MediaContentType, "What kind of medium it is.")
def media_kind(media: Any) -> str:
    return "IMAGE" if isinstance(media, ImageMediaRow) else "MODEL_3D"


@field(MEDIA, "previewImage", Image | None, "A picture that stands for the medium.")
def media_preview(media: Any) -> ImageRow | None:
    preview: ImageRow | None = media.image if isinstance(media, ImageMediaRow) else media.preview
    return preview


@field(Model3d, "sources", list[Model3dSource], "The files of the model.")
def model_sources(media: ModelMediaRow, info: Info) -> list[ModelSourceRow]:
    file = media.image
    extension = file.path.rpartition(".")[2]
    return [ModelSourceRow(media_url(info.context, file.path), extension, file.mime, file.bytes)]


def media_url(context: Context, path: str) -> str:
    return f"{context.settings.public_url}/media/{path}"


async def media_rows(context: Context, found: list[ImageRow]) -> list[Any]:
    """Rows of files in their roles; previews of models come along in one statement."""
    keys = [row.preview_key for row in found if row.kind != "image"]
    previews = dict(
        zip(keys, await context.many(loaders.images, keys, context.locale), strict=True)
    )
    return [
        ImageMediaRow(row)
        if row.kind == "image"
        else ModelMediaRow(row, previews.get(row.preview_key))
        for row in found
    ]
