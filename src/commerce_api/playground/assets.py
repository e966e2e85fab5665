"""The page's own files, held in memory under a URL that changes whenever one of them does."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; `zipped` is its gzip twin, where the repository has one."""

    body: bytes
    zipped: bytes | None
    media_type: str
    etag: str


@cache
def assets() -> dict[str, Asset]:
    """Every file below `static`, by its path there."""
    files = [path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES]
    return {path.relative_to(STATIC).as_posix(): _asset(path) for path in sorted(files)}


@cache
def release() -> str:
    """A digest of all files: part of their URL, so that a browser may keep them for good."""
    digest = hashlib.sha256()
    for name, asset in assets().items():
        digest.update(f"{name} {asset.etag}\n".encode())
    return digest.hexdigest()[:16]


async def serve_asset(request: Request) -> Response:
    """Answers `/playground/assets/{release}/{path}`."""
    asset = assets().get(request.path_params["path"])
    if asset is None or request.path_params["release"] != release():
        return Response("No such file.", 404, headers={"X-Content-Type-Options": "nosniff"})
    headers = {
        "Cache-Control": FOREVER,
        "ETag": asset.etag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.zipped is not None and _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
        return Response(asset.zipped, headers=headers, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    twin = path.with_name(f"{path.name}.gz")
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    zipped = twin.read_bytes() if twin.exists() else None
    return Asset(body, zipped, MEDIA_TYPES[path.suffix], etag)


def _takes_gzip(request: Request) -> bool:
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
