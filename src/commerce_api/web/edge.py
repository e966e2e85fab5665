"""Around every request: a request id, security headers, and which origins may call."""

import re
import secrets
from collections.abc import Sequence

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")
ALLOWED_HEADERS = b", ".join(
    [
        b"Accept",
        b"Accept-Language",
        b"Authorization",
        b"Content-Type",
        b"Idempotency-Key",
        b"Shopify-Storefront-Buyer-IP",
        b"Shopify-Storefront-Private-Token",
        b"X-Request-ID",
        b"X-SDK-Variant",
        b"X-SDK-Variant-Source",
        b"X-SDK-Version",
        b"X-Shopify-Storefront-Access-Token",
    ]
)
PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-max-age", b"7200"),
]
SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class Edge:
    """ASGI, not Starlette's middleware: it costs no task and no copy of the body."""

    def __init__(self, app: ASGIApp, allowed_origins: Sequence[str]) -> None:
        self._app = app
        self._any = "*" in allowed_origins
        self._origins = {origin.encode() for origin in allowed_origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = headers.get(b"x-request-id", b"")
        if not REQUEST_ID.fullmatch(request_id):
            request_id = secrets.token_hex(12).encode()
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        structlog.contextvars.bind_contextvars(request_id=request_id.decode())
        added = [(b"x-request-id", request_id), *self._cors(headers)]
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _preflight(send, added)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                present.discard(b"vary")  # the only one that may be sent twice
                missing = [pair for pair in (*added, *SECURITY) if pair[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, sending)

    def _cors(self, headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        origin = headers.get(b"origin")
        if origin is None or not (self._any or origin in self._origins):
            return []
        allowed = b"*" if self._any else origin
        shown = (b"access-control-expose-headers", b"X-Request-ID, Retry-After")
        vary = [] if self._any else [(b"vary", b"Origin")]
        return [(b"access-control-allow-origin", allowed), shown, *vary]


async def _preflight(send: Send, added: list[tuple[bytes, bytes]]) -> None:
    headers = [*added, *PREFLIGHT, (b"access-control-allow-headers", ALLOWED_HEADERS)]
    await send({"type": "http.response.start", "status": 204, "headers": [*headers, *SECURITY]})
    await send({"type": "http.response.body", "body": b""})
