"""GraphQL over HTTP: one ASGI endpoint, every malformed request told what is wrong with it.

Follows the GraphQL-over-HTTP specification: `application/graphql-response+json` when asked for,
else `application/json`, in which a refused document is still a 200.
"""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import msgspec
import orjson
from starlette.types import Receive, Scope, Send

from commerce_api.gql.amounts import BUY_SDK, shorten
from commerce_api.gql.context import Context
from commerce_api.gql.engine import Answer, Engine, Request

BODY_MAX = 256 * 1024
BODY_SECONDS = 10.0
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
DOCUMENT = "application/graphql"
EVENTS = "text/event-stream"
HTML = "text/html"
IDEMPOTENCY_KEY_MAX = 255

MakeContext = Callable[[Scope, dict[bytes, bytes]], Context]
MakePage = Callable[[Scope, Receive, Send], Any]


class Refusal(Exception):
    """A request that is no GraphQL request."""

    def __init__(self, status: int, message: str, *, allow: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.allow = allow


class Endpoint:
    """`page` answers browsers that open the endpoint's address."""

    def __init__(self, engine: Engine, make_context: MakeContext, page: MakePage) -> None:
        self._engine = engine
        self._make_context = make_context
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if _wants_page(scope, headers):
            await self._page(scope, receive, send)
            return
        try:
            media = negotiated(headers.get(b"accept", b"").decode("latin-1"))
        except Refusal as refusal:
            await _send(send, refusal.status, JSON, _told(refusal), "")
            return
        try:
            request = await _request(scope, headers, receive)
            context = self._make_context(scope, headers)
            _take_key(headers, context)
        except Refusal as refusal:
            await _send(send, refusal.status, media, _told(refusal), refusal.allow)
            return
        answer = await self._engine.run(request, context)
        allow = "POST" if answer.changes_refused else ""
        body = answer.body()
        if headers.get(b"x-sdk-variant") == BUY_SDK:
            shorten(body)
        await _send(send, _status(answer, media), media, orjson.dumps(body), allow)


def negotiated(accept: str) -> str:
    """The media type to answer in; 406 when the client takes neither."""
    if not accept:
        return JSON
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if quality.strip("0.") or not quality.startswith("0"):
            ranges.append(name)
    for name in ranges:
        if name in {JSON, GRAPHQL}:
            return name
        if name in {"*/*", "application/*", EVENTS}:
            return JSON
    raise Refusal(406, f"Accept {JSON} or {GRAPHQL}.")


def _wants_page(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    if scope["method"] != "GET" or b"query=" in scope["query_string"]:
        return False
    return HTML in headers.get(b"accept", b"").decode("latin-1")


async def _request(scope: Scope, headers: dict[bytes, bytes], receive: Receive) -> Request:
    if scope["method"] == "GET":
        return _from_query_string(scope["query_string"])
    if scope["method"] != "POST":
        raise Refusal(405, "Send GET or POST.", allow="GET, POST")
    content = headers.get(b"content-type", b"").decode("latin-1").lower()
    name, _, parameters = content.partition(";")
    if name.strip() not in {JSON, DOCUMENT}:
        raise Refusal(415, f"Send the request as {JSON}.")
    charset = parameters.partition("charset=")[2].strip(' "')
    if charset not in {"", "utf-8", "utf8"}:
        raise Refusal(415, "Send the request in UTF-8.")
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced[:20]) > BODY_MAX:
        raise Refusal(413, f"A request may have at most {BODY_MAX} bytes.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(receive)
    except TimeoutError:
        raise Refusal(408, f"Send the whole request within {BODY_SECONDS:g} seconds.") from None
    return _from_json(body) if name.strip() == JSON else _from_document(body)


async def _body(receive: Receive) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The request ended early.")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > BODY_MAX:
            raise Refusal(413, f"A request may have at most {BODY_MAX} bytes.")
        if not message.get("more_body"):
            return b"".join(chunks)


def _from_json(body: bytes) -> Request:
    try:
        sent: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        sent = _lenient_json(body)
    if isinstance(sent, list):
        raise Refusal(400, "Send one operation at a time: batches are off.")
    if not isinstance(sent, dict):
        raise Refusal(400, "The body must be a JSON object with a `query`.")
    return _checked(sent)


def _from_document(body: bytes) -> Request:
    """The body is the document itself, without variables."""
    try:
        return _checked({"query": body.decode("utf-8")})
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not a document in UTF-8.") from None


def _lenient_json(body: bytes) -> Any:
    """What orjson refuses but JSON allows, such as half a surrogate pair: refused by name later."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "The body is not JSON in UTF-8.") from None


def _from_query_string(query_string: bytes) -> Request:
    try:
        sent: dict[str, Any] = {
            name: values[-1]
            for name, values in parse_qs(
                query_string.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=50,
            ).items()
        }
        for name in ("variables", "extensions"):
            if sent.get(name):
                sent[name] = orjson.loads(sent[name])
            else:
                sent.pop(name, None)
    except (ValueError, UnicodeDecodeError):
        raise Refusal(400, "The query string is malformed.") from None
    if not sent.get("operationName"):
        sent.pop("operationName", None)
    request = _checked(sent)
    request.only_query = True
    return request


def _checked(sent: dict[str, Any]) -> Request:
    query = sent.get("query")
    if not isinstance(query, str) or not query:
        raise Refusal(400, "Send a document in `query`.")
    variables, name = sent.get("variables"), sent.get("operationName")
    if variables is not None and not isinstance(variables, dict):
        raise Refusal(400, "`variables` must be an object.")
    if name is not None and not isinstance(name, str):
        raise Refusal(400, "`operationName` must be a string.")
    extensions = sent.get("extensions")
    if extensions is not None and not isinstance(extensions, dict):
        raise Refusal(400, "`extensions` must be an object.")
    return Request(query, variables, name)


def _take_key(headers: dict[bytes, bytes], context: Context) -> None:
    key = headers.get(b"idempotency-key")
    if key is None:
        return
    if not 1 <= len(key) <= IDEMPOTENCY_KEY_MAX or not key.isascii():
        raise Refusal(400, "Idempotency-Key has 1 to 255 ASCII characters.")
    context.idempotency_key = key.decode("ascii")


def _status(answer: Answer, media: str) -> int:
    if answer.changes_refused:
        return 405
    if answer.executed or media == JSON:
        return 200
    return 400


def _told(refusal: Refusal) -> bytes:
    error = {"message": refusal.message, "extensions": {"code": "BAD_USER_INPUT"}}
    return orjson.dumps({"errors": [error]})


async def _send(send: Send, status: int, media: str, body: bytes, allow: str) -> None:
    headers = [
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Accept"),
    ]
    if allow:
        headers.append((b"allow", allow.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
