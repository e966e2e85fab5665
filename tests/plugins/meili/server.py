"""HTTP: a thread that answers on a free port, with tasks done in order a moment later."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.plugins.meili.contract import Contract
from tests.plugins.meili.filtering import InvalidFilter
from tests.plugins.meili.searching import search

KEY = "a-key-of-the-test-server"
DEFAULTS: dict[str, Any] = {
    "displayedAttributes": ["*"],
    "searchableAttributes": ["*"],
    "filterableAttributes": [],
    "sortableAttributes": [],
    "rankingRules": ["words", "typo", "proximity", "attributeRank", "sort", "wordPosition"],
    "stopWords": [],
    "synonyms": {},
    "distinctAttribute": None,
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnWords": [],
        "disableOnAttributes": [],
        "disableOnNumbers": False,
    },
    "faceting": {"maxValuesPerFacet": 100, "sortFacetValuesBy": {"*": "alpha"}},
    "pagination": {"maxTotalHits": 1000},
    "localizedAttributes": None,
}
Answer = tuple[int, Any]


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        link = f"https://docs.meilisearch.com/errors#{code}"
        kind = "auth" if status in {401, 403} else "invalid_request"
        self.status = status
        self.body = {"message": message, "code": code, "type": kind, "link": link}


class Index:
    def __init__(self, uid: str, primary_key: str | None) -> None:
        self.uid = uid
        self.primary_key = primary_key
        self.created = self.updated = _now()
        self.documents: dict[str, dict[str, Any]] = {}
        self.settings: dict[str, Any] = json.loads(json.dumps(DEFAULTS))

    def info(self) -> dict[str, Any]:
        return {
            "uid": self.uid,
            "createdAt": self.created,
            "updatedAt": self.updated,
            "primaryKey": self.primary_key,
        }

    def apply(self, settings: dict[str, Any]) -> None:
        for name, value in settings.items():
            old = self.settings.get(name)
            merged = isinstance(value, dict) and isinstance(old, dict) and name != "synonyms"
            self.settings[name] = {**old, **value} if merged and old else value
        self.updated = _now()

    def add(self, documents: list[dict[str, Any]]) -> None:
        for document in documents:
            key = str(document[self.primary_key or "id"])
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,511}", key):
                raise Refused(400, "invalid_document_id", f"`{key}` is not a document id.")
            self.documents[key] = document
        self.updated = _now()

    def remove(self, keys: list[Any]) -> None:
        for key in keys:
            self.documents.pop(str(key), None)
        self.updated = _now()


class Server:
    """The operations. Reads see only what finished tasks have written."""

    def __init__(self) -> None:
        self.contract = Contract()
        self.broken = False
        self._indexes: dict[str, Index] = {}
        self._tasks: list[dict[str, Any]] = []
        self._lock = threading.RLock()

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        parts = [part for part in path.split("/") if part]
        with self._lock:
            match (method, parts):
                case ("get", ["health"]):
                    found: Any = {"status": "available"}
                case ("get", ["tasks", number]):
                    found = self._task(int(number))
                case ("post", ["multi-search"]):
                    found = {"results": [self._search(each) for each in body["queries"]]}
                case ("post", ["swap-indexes"]):
                    return self._later("indexSwap", None, lambda: self._swap(body))
                case ("post", ["indexes"]):
                    return self._later("indexCreation", body["uid"], lambda: self._create(body))
                case (_, ["indexes", uid, *rest]):
                    return self._index(method, uid, "/".join(rest), query, body)
                case _:
                    raise Refused(404, "not_found", path)
        return 200, found

    def _index(
        self, method: str, uid: str, rest: str, query: dict[str, list[str]], body: Any
    ) -> Answer:
        if method != "get":
            return self._change(method, uid, rest, query, body)
        index = self._get(uid)
        reads: dict[str, Callable[[], Any]] = {
            "": index.info,
            "settings": lambda: index.settings,
            "stats": lambda: _stats(index),
        }
        if rest not in reads:
            raise Refused(404, "not_found", rest)
        return 200, reads[rest]()

    def _change(
        self, method: str, uid: str, rest: str, query: dict[str, list[str]], body: Any
    ) -> Answer:
        match (method, rest):
            case ("delete", ""):
                return self._later("indexDeletion", uid, lambda: self._delete(uid))
            case ("patch", "settings"):
                return self._later("settingsUpdate", uid, lambda: self._get(uid).apply(body))
            case ("post", "documents"):
                work = self._adding(uid, body, query.get("primaryKey", [None])[0])
                return self._later("documentAdditionOrUpdate", uid, work)
            case ("post", "documents/delete-batch"):
                return self._later("documentDeletion", uid, lambda: self._get(uid).remove(body))
        raise Refused(404, "not_found", rest)

    def _adding(
        self, uid: str, documents: list[dict[str, Any]], key: str | None
    ) -> Callable[[], None]:
        def work() -> None:
            index = self._indexes.setdefault(uid, Index(uid, key))
            index.primary_key = index.primary_key or key
            index.add(documents)

        return work

    def _later(self, kind: str, uid: str | None, work: Callable[[], None]) -> Answer:
        """Done when it is first asked about: until then, searches do not see it."""
        number = len(self._tasks)
        task: dict[str, Any] = {"uid": number, "indexUid": uid, "status": "enqueued", "type": kind}
        task |= {"enqueuedAt": _now(), "startedAt": None, "finishedAt": None, "error": None}
        task |= {"batchUid": None, "canceledBy": None, "duration": None, "details": {}}
        self._tasks.append(task | {"work": work})
        summary = {name: task[name] for name in ("indexUid", "status", "type", "enqueuedAt")}
        return 202, {"taskUid": number, **summary}

    def _task(self, number: int) -> dict[str, Any]:
        for task in self._tasks[: number + 1]:
            if (work := task.pop("work", None)) is not None:
                task["startedAt"] = _now()
                try:
                    work()
                    task["status"] = "succeeded"
                except Refused as refused:
                    task |= {"status": "failed", "error": refused.body}
                task |= {"finishedAt": _now(), "duration": "PT0.001S", "batchUid": task["uid"]}
        return self._tasks[number]

    def _search(self, query: dict[str, Any]) -> dict[str, Any]:
        index = self._get(query["indexUid"])
        for rule in query.get("sort") or []:
            if rule.partition(":")[0] not in index.settings["sortableAttributes"]:
                raise Refused(400, "invalid_search_sort", f"`{rule}` is not sortable.")
        for name in query.get("facets") or []:
            if name not in index.settings["filterableAttributes"]:
                raise Refused(400, "invalid_search_facets", f"`{name}` is not filterable.")
        for name in query.get("attributesToSearchOn") or []:
            if name not in index.settings["searchableAttributes"]:
                code = "invalid_search_attributes_to_search_on"
                raise Refused(400, code, f"`{name}` is not searchable.")
        try:
            found = search(query, list(index.documents.values()), index.settings)
        except InvalidFilter as error:
            raise Refused(400, "invalid_search_filter", str(error)) from error
        return {"indexUid": index.uid, **found}

    def _get(self, uid: str) -> Index:
        if uid not in self._indexes:
            raise Refused(404, "index_not_found", f"Index `{uid}` not found.")
        return self._indexes[uid]

    def _create(self, body: dict[str, Any]) -> None:
        if body["uid"] in self._indexes:
            raise Refused(409, "index_already_exists", f"Index `{body['uid']}` already exists.")
        self._indexes[body["uid"]] = Index(body["uid"], body.get("primaryKey"))

    def _delete(self, uid: str) -> None:
        self._get(uid)
        del self._indexes[uid]

    def _swap(self, pairs: list[dict[str, Any]]) -> None:
        for pair in pairs:
            left, right = (self._get(uid) for uid in pair["indexes"])
            left.uid, right.uid = right.uid, left.uid
            self._indexes |= {left.uid: left, right.uid: right}


@contextmanager
def running() -> Iterator[tuple[str, Server]]:
    server = Server()

    class Handler(_Handler):
        meili = server

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}", server
    http.shutdown()
    http.server_close()
    thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    meili: Server

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        raw = self.rfile.read(length) if length else b""
        if self.meili.broken:
            self._send(502, b"<html>Bad Gateway</html>", "text/html")
            return
        url, method = urlsplit(self.path), self.command.lower()
        body = json.loads(raw) if raw else None
        operation = self.meili.contract.request(method, url.path, body)
        try:
            if self.headers.get("authorization") != f"Bearer {KEY}":
                raise Refused(403, "invalid_api_key", "The provided API key is invalid.")
            status, answer = self.meili.answer(method, url.path, parse_qs(url.query), body)
        except Refused as refused:
            status, answer = refused.status, refused.body
        if operation is not None:
            self.meili.contract.response(operation, status, answer)
        self._send(status, json.dumps(answer).encode(), "application/json")

    do_POST = do_PATCH = do_DELETE = do_PUT = do_GET  # noqa: N815

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _stats(index: Index) -> dict[str, Any]:
    sizes = dict.fromkeys(("indexSize", "usedIndexSize", "rawDocumentDbSize", "avgDocumentSize"), 0)
    documents = {"numberOfDocuments": len(index.documents), "isIndexing": False}
    return documents | sizes | {"fieldDistribution": {}}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
