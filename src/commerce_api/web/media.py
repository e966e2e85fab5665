"""`/media/<file>`: the shop's files, and its pictures in the sizes that pages want them.

`?width=&height=&crop=&format=` asks for another size; see `kernel.pictures`. Files never change
under one name, and none of them may run anything.
"""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from commerce_api.kernel.errors import BadInput
from commerce_api.kernel.pictures import Wish, suffixed
from commerce_api.web.picture_cache import PictureCache
from commerce_api.web.pictures import (
    KINDS,
    RESIZABLE,
    Drawing,
    Original,
    Unusable,
    drawing,
    drawn,
    original_of,
)

AT_ONCE = 2
WAITING_MAX = 64
TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".glb": "model/gltf-binary",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".usdz": "model/vnd.usdz+zip",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
HEADERS = {
    "Cache-Control": "public, max-age=2592000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Refused(Exception):
    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


@dataclass(frozen=True)
class Found:
    """A file, and what to make of it; without a plan it is sent as it is."""

    path: Path
    state: os.stat_result
    original: Original | None = None
    plan: Drawing | None = None


class Media:
    """An ASGI app; its route names the path parameter `file`."""

    def __init__(self, folder: Path, cache: PictureCache) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.resolve()
        self._cache = cache
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._making: dict[str, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            response = await self._answer(request)
        except BadInput as error:
            response = _told(Refused(400, error.code, error.message))
        except Unusable as error:
            response = _told(Refused(422, "UNUSABLE_PICTURE", str(error)))
        except Refused as refused:
            response = _told(refused)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise Refused(405, "BAD_USER_INPUT", "Send GET or HEAD.", {"Allow": "GET, HEAD"})
        found, kept = await asyncio.to_thread(
            self._look_up, request.path_params["file"], request.query_params
        )
        if not found.original or not found.plan:
            return _file(request, found)
        name = found.plan.name(found.original)
        picture = kept or await self._drawn_once(name, found.original, found.plan)
        return _picture(request, name, KINDS[found.plan.format], picture)

    def _look_up(self, file: str, parameters: Mapping[str, str]) -> tuple[Found, bytes | None]:
        """The file, and the picture that was made of it before."""
        path, wish = self._wanted(file, Wish.read(parameters))
        state = path.stat()
        if not wish or path.suffix.lower() not in RESIZABLE:
            return Found(path, state), None
        original = original_of(path, state.st_mtime_ns, state.st_size)
        plan = drawing(original, wish)
        kept = self._cache.read(plan.name(original)) if plan else None
        return Found(path, state, original, plan), kept

    def _wanted(self, file: str, wish: Wish) -> tuple[Path, Wish]:
        path = self._inside(file)
        if path:
            return path, wish
        older = suffixed(file)
        path = self._inside(older[0]) if older else None
        if not older or not path:
            raise Refused(404, "NOT_FOUND", "There is no such file.")
        return path, wish or older[1]

    def _inside(self, file: str) -> Path | None:
        """Whatever the name says, only files below the folder exist."""
        try:
            path = (self._folder / file).resolve(strict=True)
        except (OSError, RuntimeError, ValueError):
            return None
        return path if path.is_relative_to(self._folder) and path.is_file() else None

    async def _drawn_once(self, name: str, original: Original, plan: Drawing) -> bytes:
        """Whoever asks while a picture is being made waits for that one."""
        making = self._making.get(name)
        if making is None:
            if len(self._making) >= WAITING_MAX:
                message = "Too many pictures are being made. Please try again."
                raise Refused(503, "TRY_AGAIN", message, {"Retry-After": "1"})
            making = self._making[name] = asyncio.create_task(self._draw(name, original, plan))
            making.add_done_callback(partial(self._finished, name))
        return await asyncio.shield(making)

    async def _draw(self, name: str, original: Original, plan: Drawing) -> bytes:
        async with self._hands:
            return await asyncio.to_thread(self._drawn, name, original, plan)

    def _drawn(self, name: str, original: Original, plan: Drawing) -> bytes:
        kept = self._cache.read(name)  # made since this request looked, perhaps by another process
        if kept is None:
            kept = drawn(original, plan)
            self._cache.write(name, kept)
        return kept

    def _finished(self, name: str, made: asyncio.Task[bytes]) -> None:
        del self._making[name]
        if not made.cancelled():
            made.exception()  # those who still wait are told; nobody may be waiting


def _file(request: Request, found: Found) -> Response:
    kind = TYPES.get(found.path.suffix.lower(), "application/octet-stream")
    response = FileResponse(found.path, 200, HEADERS, kind, stat_result=found.state)
    return _unchanged(request, response.headers["etag"]) or response


def _picture(request: Request, name: str, kind: str, picture: bytes) -> Response:
    etag = f'"{name}"'
    headers = {**HEADERS, "ETag": etag, "Content-Length": str(len(picture))}
    body = b"" if request.method == "HEAD" else picture
    return _unchanged(request, etag) or Response(body, 200, headers, kind)


def _unchanged(request: Request, etag: str) -> Response | None:
    sent = {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}
    if sent.isdisjoint({"*", etag, f"W/{etag}"}):
        return None
    return Response(status_code=304, headers={**HEADERS, "ETag": etag})


def _told(refused: Refused) -> Response:
    error = {"message": str(refused), "extensions": {"code": refused.code}}
    headers = {**refused.headers, "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return Response(orjson.dumps({"errors": [error]}), refused.status, headers, "application/json")
