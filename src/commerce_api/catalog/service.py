"""Keeping what products are shown with."""

import asyncio
from pathlib import Path

from PIL import Image

from commerce_api.catalog.errors import AltTooLong, UnusablePicture
from commerce_api.catalog.models import Media, MediaKind
from commerce_api.catalog.videos import hosted_video
from commerce_api.kernel.db import UnitOfWork
from commerce_api.kernel.thumbhash import thumbhash_of

ALT_MAX = 512
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HOSTED = "text/html"  # what an embedded video's address answers


async def add_picture(uow: UnitOfWork, folder: Path, path: str, *, alt: str | None = None) -> Media:
    """A picture that lies in the media folder, with its size and its blurred stand-in."""
    file = folder / path
    kind, (width, height), blur = await asyncio.to_thread(_looked_at, file, path)
    row = Media(
        kind=MediaKind.IMAGE,
        path=path,
        mime=FORMATS[kind],
        alt=_alt(alt),
        width=width,
        height=height,
        bytes=file.stat().st_size,
        thumbhash=blur,
    )
    await uow.add(row)
    return row


async def add_hosted_video(
    uow: UnitOfWork, address: str, *, alt: str | None = None, preview_id: int | None = None
) -> Media:
    """A video at YouTube or Vimeo; of its address only the video's name is kept."""
    video = hosted_video(address)
    row = Media(
        kind=MediaKind.EXTERNAL_VIDEO,
        path=video.name,
        mime=HOSTED,
        alt=_alt(alt),
        preview_id=preview_id,
        host=video.host,
    )
    await uow.add(row)
    return row


def _looked_at(file: Path, path: str) -> tuple[str, tuple[int, int], str]:
    """Format, size and blur. Unpacks the picture: for a thread."""
    try:
        with Image.open(file, formats=list(FORMATS)) as image:
            return str(image.format), image.size, thumbhash_of(file)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise UnusablePicture(path) from error


def _alt(text: str | None) -> str | None:
    if text is not None and len(text) > ALT_MAX:
        raise AltTooLong(ALT_MAX)
    return text
