"""What products are shown with: pictures, films, models; and files that are none of these."""

from typing import Annotated, Any

import strawberry

from commerce_api.catalog import loaders
from commerce_api.catalog.graphql.images import Image, media_url
from commerce_api.catalog.rows import ImageRow
from commerce_api.gql import (
    JSON,
    URL,
    Context,
    Info,
    Node,
    arg,
    connection,
    enum,
    field,
    finds_nodes,
    gid,
    interface,
    key_of,
    leaf,
    type_,
    value_of,
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

MediaHost = enum(
    "MediaHost",
    "Who hosts a video that is not the shop's own.",
    {"VIMEO": "Vimeo.", "YOUTUBE": "YouTube."},
)

MediaPresentationFormat = enum(
    "MediaPresentationFormat",
    "What a medium is shown as.",
    {
        "IMAGE": "A still picture.",
        "MODEL_VIEWER": "A model in a viewer that turns it around.",
    },
)


class ImageMediaRow(Row):
    """A picture in its role as a medium of a product."""

    image: ImageRow

    @property
    def preview(self) -> ImageRow:
        return self.image


class ModelMediaRow(Row):
    image: ImageRow  # the row of the model's own file
    preview: ImageRow | None


class VideoRow(Row):
    image: ImageRow  # the row of the film's own file
    preview: ImageRow | None


class ExternalVideoRow(Row):
    image: ImageRow  # its `path` is the video's name at its host
    preview: ImageRow | None


class FileRow(Row):
    image: ImageRow  # the row of the file
    preview: ImageRow | None


class PresentationRow(Row):
    media: Any  # one of the rows above


@type_("How a medium can be put on a page.", PresentationRow)
class MediaPresentation(Node): ...


@interface("Something that is shown with a product.")
class Media: ...


@type_("A picture of a product.", ImageMediaRow)
class MediaImage(Media, Node):
    image: Image | None = leaf("The picture itself.")


@type_("A model of a product that can be turned around.", ModelMediaRow)
class Model3d(Media, Node): ...


@type_("A film that the shop hosts.", VideoRow)
class Video(Media, Node): ...


@type_("A film that is hosted elsewhere.", ExternalVideoRow)
class ExternalVideo(Media, Node): ...


@type_("A file that is neither a picture nor a film nor a model, such as a leaflet.", FileRow)
class GenericFile(Node): ...


class ModelSourceRow(Row):
    url: str
    format: str
    mime_type: str
    filesize: int


class VideoSourceRow(Row):
    url: str
    format: str
    mime_type: str
    width: int
    height: int


@type_("A file of a 3D model.")
class Model3dSource:
    url: str = leaf("Address of the file.")
    format: str = leaf("Format of the file, such as `glb`.")
    mime_type: str = leaf("Media type of the file.")
    filesize: int = leaf("Size in bytes.")


@type_("A file of a film.")
class VideoSource:
    url: str = leaf("Address of the file.")
    format: str = leaf("Format of the file, such as `mp4`.")
    mime_type: str = leaf("Media type of the file.")
    width: int = leaf("Width of the film in pixels.")
    height: int = leaf("Height of the film in pixels.")


MediaConnection = connection(Media, "Media", "media")

MEDIA = (Media, MediaImage, Model3d, Video, ExternalVideo)

# Of a medium's kind in the database: its row here, its type, and the wire's name for its kind.
KINDS: dict[str, tuple[Any, str, str]] = {
    "image": (ImageMediaRow, "MediaImage", "IMAGE"),
    "model_3d": (ModelMediaRow, "Model3d", "MODEL_3D"),
    "video": (VideoRow, "Video", "VIDEO"),
    "external_video": (ExternalVideoRow, "ExternalVideo", "EXTERNAL_VIDEO"),
    "file": (FileRow, "GenericFile", ""),
}


@field(MEDIA, "id", strawberry.ID, "A globally unique id.")
def media_id(media: Any) -> str:
    return gid(KINDS[media.image.kind][1], media.image.key)


@field((*MEDIA, GenericFile), "alt", str | None, "What is shown, in words.")
def media_alt(media: Any) -> str | None:
    alt: str | None = media.image.alt
    return alt


@field(MEDIA, "mediaContentType", MediaContentType, "What kind of medium it is.")
def media_kind(media: Any) -> str:
    return KINDS[media.image.kind][2]


@field((*MEDIA, GenericFile), "previewImage", Image | None, "A picture that stands for the medium.")
def media_preview(media: Any) -> ImageRow | None:
    preview: ImageRow | None = media.preview
    return preview


@field(MEDIA, "presentation", MediaPresentation | None, "How the medium can be put on a page.")
def media_presentation(media: Any) -> PresentationRow:
    return PresentationRow(media)


@field(MediaPresentation, "id", strawberry.ID, "A globally unique id.")
def presentation_id(shown: PresentationRow) -> str:
    return gid("MediaPresentation", shown.media.image.key)


@field(
    MediaPresentation,
    "asJson",
    JSON | None,
    "What goes into the element that shows it; null where it cannot be shown so.",
)
def presentation_json(
    shown: PresentationRow,
    info: Info,
    format: Annotated[MediaPresentationFormat, arg("What to show it as.")],  # type: ignore[valid-type]
) -> dict[str, Any] | None:
    file, preview = shown.media.image, shown.media.preview
    poster = media_url(info.context, preview.path) if preview else None
    if value_of(format) == "MODEL_VIEWER":
        if file.kind != "model_3d":
            return None
        return {"src": media_url(info.context, file.path), "alt": file.alt, "poster": poster}
    if preview is None:
        return None
    return {"src": poster, "alt": file.alt, "width": preview.width, "height": preview.height}


@field(Model3d, "sources", list[Model3dSource], "The files of the model.")
def model_sources(media: ModelMediaRow, info: Info) -> list[ModelSourceRow]:
    file = media.image
    url = media_url(info.context, file.path)
    return [ModelSourceRow(url, _extension(file), file.mime, file.bytes)]


@field(Video, "sources", list[VideoSource], "The files of the film.")
def video_sources(media: VideoRow, info: Info) -> list[VideoSourceRow]:
    file = media.image
    url = media_url(info.context, file.path)
    size = (file.width or 0, file.height or 0)
    return [VideoSourceRow(url, _extension(file), file.mime, *size)]


@field(ExternalVideo, "host", MediaHost, "Who hosts it.")
def video_host(media: ExternalVideoRow) -> str:
    return str(media.image.host).upper()


@field(ExternalVideo, "embedUrl", URL, "Address to put into a frame.")
def video_embed_url(media: ExternalVideoRow) -> str:
    name = media.image.path
    if media.image.host == "youtube":
        return f"https://www.youtube.com/embed/{name}"
    number, _, unlisted = name.partition("/")
    return f"https://player.vimeo.com/video/{number}{f'?h={unlisted}' if unlisted else ''}"


@field(
    ExternalVideo,
    "embeddedUrl",
    URL,
    "Address to put into a frame.",
    deprecated="Use originUrl.",
)
def video_embedded_url(media: ExternalVideoRow) -> str:
    return video_embed_url(media)


@field(ExternalVideo, "originUrl", URL, "Address of its page at the host.")
def video_origin_url(media: ExternalVideoRow) -> str:
    youtube = media.image.host == "youtube"
    return ("https://www.youtube.com/watch?v=" if youtube else "https://vimeo.com/") + (
        media.image.path
    )


@field(GenericFile, "id", strawberry.ID, "A globally unique id.")
def file_id(file: FileRow) -> str:
    return gid("GenericFile", file.image.key)


@field(GenericFile, "url", URL | None, "Address of the file.")
def file_url(file: FileRow, info: Info) -> str:
    return media_url(info.context, file.image.path)


@field(GenericFile, "mimeType", str | None, "Media type of the file.")
def file_mime(file: FileRow) -> str:
    return file.image.mime


@field(GenericFile, "originalFileSize", int | None, "Size in bytes.")
def file_size(file: FileRow) -> int:
    return file.image.bytes


def _extension(file: ImageRow) -> str:
    return file.path.rpartition(".")[2].lower()


async def media_rows(context: Context, found: list[ImageRow]) -> list[Any]:
    """Rows of files in their roles; the pictures that stand for them come in one statement."""
    keys = [row.preview_key for row in found if row.kind != "image"]
    previews = dict(
        zip(keys, await context.many(loaders.images, keys, context.locale), strict=True)
    )
    return [
        ImageMediaRow(row)
        if row.kind == "image"
        else KINDS[row.kind][0](row, previews.get(row.preview_key))
        for row in found
    ]


async def media_by_keys(context: Context, keys: list[int | None] | list[int]) -> list[Any]:
    """Media and files of any kind, in their roles."""
    found = await context.many(loaders.images, keys, context.locale)
    shown = iter(await media_rows(context, [row for row in found if row]))
    return [next(shown) if row else None for row in found]


def _found_by_id(kind: str) -> None:
    @finds_nodes(kind)
    async def find(context: Context, ids: list[str]) -> dict[str, Any]:
        """An id of another kind of medium names nothing."""
        rows = await media_by_keys(context, [key_of(id, kind) for id in ids])
        fits = (row if row and KINDS[row.image.kind][1] == kind else None for row in rows)
        return dict(zip(ids, fits, strict=True))


for _, _kind, _ in KINDS.values():
    _found_by_id(_kind)


@finds_nodes("MediaPresentation")
async def find_presentations(context: Context, ids: list[str]) -> dict[str, PresentationRow | None]:
    keys = [key_of(id, "MediaPresentation") for id in ids]
    rows = await media_by_keys(context, keys)
    shown = (PresentationRow(row) if row and not isinstance(row, FileRow) else None for row in rows)
    return dict(zip(ids, shown, strict=True))
