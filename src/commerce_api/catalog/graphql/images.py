"""Pictures, in the sizes that pages want them."""

from typing import Annotated
from urllib.parse import quote

import strawberry

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
    leaf,
    type_,
    value_of,
)
from commerce_api.kernel.pictures import SCALE_MAX, SIDE_MAX, Wish

RESIZED = {"image/jpeg", "image/png", "image/webp"}

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


@field(
    Image, "thumbhash", str | None, "A blur to show until the picture has come: ThumbHash, base64."
)
def image_thumbhash(image: ImageRow) -> str | None:
    return image.thumbhash


@field(Image, "altText", str | None, "What the picture shows, in words.")
def image_alt(image: ImageRow) -> str | None:
    return image.alt


def media_url(context: Context, path: str) -> str:
    return f"{context.settings.public_url}/media/{quote(path)}"


def transformed(context: Context, image: ImageRow, asked: ImageTransformInput) -> str:
    """The address that the server answers with such a picture; other files come as they are."""
    crop, kind = value_of(asked.crop), value_of(asked.preferred_content_type)
    wish = Wish(asked.max_width, asked.max_height, crop and crop.lower(), kind and kind.lower())
    sized = wish.times(1 if asked.scale is None else asked.scale)
    return media_url(context, image.path) + (sized.query() if image.mime in RESIZED else "")
