"""Pictures and 3D models."""

from typing import Annotated, Any
from urllib.parse import quote

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.rows import ImageRow
from commerce_api.gql import (
    URL,
    Context,
    Info,
    arg,
    connection,
    enum,
    field,
    gid,
    input_,
    interface,
    leaf,
    type_,
    value_of,
)
from commerce_api.kernel.pictures import SCALE_MAX, SIDE_MAX, Wish
from commerce_api.kernel.rows import Row

RESIZED = {"image/jpeg", "image/png", "image/webp"}

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


CropRegion = enum(
    "CropRegion",
    "Which part of a picture stays when its shape changes.",
    {
        "BOTTOM": "The lower part.",
        "CENTER": "The middle.",
        "LEFT": "The left part.",
        "RIGHT": "The right part.",
        "TOP": "The upper part.",
    },
)

ImageContentType = enum(
    "ImageContentType",
    "File formats that pictures can be had in.",
    {
        "JPG": "JPEG: see-through parts become white.",
        "PNG": "PNG, without loss.",
        "WEBP": "WebP.",
    },
)

WIDTH = f"Width in pixels that it may have at most, from 1 to {SIDE_MAX}."
HEIGHT = f"Height in pixels that it may have at most, from 1 to {SIDE_MAX}."
KEPT = "With both bounds: fill them exactly, and keep this part of the picture."
FORMAT = "The format to have it in; left out: that of the file."
DENSITY = f"Pixels per point of the screen that it is for, from 1 to {SCALE_MAX}."


@input_("How a picture is wanted. It is never made larger than it is.")
class ImageTransformInput:
    crop: CropRegion | None = strawberry.field(default=None, description=KEPT)  # type: ignore[valid-type]
    max_height: int | None = strawberry.field(default=None, description=HEIGHT)
    max_width: int | None = strawberry.field(default=None, description=WIDTH)
    preferred_content_type: ImageContentType | None = strawberry.field(  # type: ignore[valid-type]
        default=None, description=FORMAT
    )
    scale: int | None = strawberry.field(default=1, description=DENSITY)


@type_("A picture.")
class Image:
    width: int | None = leaf("Width in pixels; null when it is not known.")
    height: int | None = leaf("Height in pixels; null when it is not known.")


ImageConnection = connection(Image, "Image", "pictures")


@field(Image, "id", strawberry.ID | None, "A globally unique id.")
def image_id(image: ImageRow) -> str:
    return gid("ImageSource", image.key)


@field(Image, "url", URL, "Address of the file, or of the picture as it is wanted.")
def image_url(
    image: ImageRow,
    info: Info,
    transform: Annotated[
        ImageTransformInput | None, arg("How the picture is wanted; left out: as it is.")
    ] = None,
) -> str:
    if transform is None:
        return media_url(info.context, image.path)
    return transformed(info.context, image, transform)


@field(Image, "src", URL, "Address of the file.", deprecated="Use url.")
def image_src(image: ImageRow, info: Info) -> str:
    return media_url(info.context, image.path)


@field(Image, "originalSrc", URL, "Address of the file.", deprecated="Use url.")
def image_original(image: ImageRow, info: Info) -> str:
    return media_url(info.context, image.path)


@field(
    Image,
    "transformedSrc",
    URL,
    "Address of the picture as it is wanted.",
    deprecated="Use url(transform:).",
)
def image_transformed(
    image: ImageRow,
    info: Info,
    max_width: Annotated[int | None, arg(WIDTH)] = None,
    max_height: Annotated[int | None, arg(HEIGHT)] = None,
    crop: Annotated[CropRegion | None, arg(KEPT)] = None,  # type: ignore[valid-type]
    preferred_content_type: Annotated[ImageContentType | None, arg(FORMAT)] = None,  # type: ignore[valid-type]
    scale: Annotated[int | None, arg(DENSITY)] = 1,
) -> str:
    asked = ImageTransformInput(
        crop=crop,
        max_width=max_width,
        max_height=max_height,
        preferred_content_type=preferred_content_type,
        scale=scale,
    )
    return transformed(info.context, image, asked)


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
    return f"{context.settings.public_url}/media/{quote(path)}"


def transformed(context: Context, image: ImageRow, asked: ImageTransformInput) -> str:
    """The address that the server answers with such a picture; other files come as they are."""
    crop, kind = value_of(asked.crop), value_of(asked.preferred_content_type)
    wish = Wish(asked.max_width, asked.max_height, crop and crop.lower(), kind and kind.lower())
    sized = wish.times(1 if asked.scale is None else asked.scale)
    return media_url(context, image.path) + (sized.query() if image.mime in RESIZED else "")


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
