"""Every request and response of the test server, held against Meilisearch's OpenAPI file."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema

FILE = Path(__file__).with_name("openapi.json")
# The server refuses unknown fields everywhere; the file says so only in places.
REFUSE_UNKNOWN_FIELDS = (
    *("SearchQueryWithIndex", "FederatedSearch", "Settings_Unchecked", "IndexCreateRequest"),
    *("SwapIndexesPayload", "PaginationSettings", "FacetingSettings", "TypoSettings"),
)


def corrected() -> dict[str, Any]:
    """The file, with what real clients and servers do otherwise."""
    document: dict[str, Any] = copy.deepcopy(json.loads(FILE.read_text()))
    schemas = document["components"]["schemas"]
    for name in REFUSE_UNKNOWN_FIELDS:
        schemas[name].setdefault("additionalProperties", False)
    # An array on the wire.
    schemas["AttributePatterns"] = {"type": "array", "items": {"type": "string"}}
    for moment in ("startedAt", "finishedAt"):
        schemas["TaskView"]["properties"][moment]["type"] = ["string", "null"]
    # Only the federated form is listed.
    answer = document["paths"]["/multi-search"]["post"]["responses"]["200"]["content"]
    results = {"type": "array", "items": {"$ref": "#/components/schemas/SearchResultWithIndex"}}
    answer["application/json"]["schema"] = {
        "type": "object",
        "required": ["results"],
        "properties": {"results": results},
        "additionalProperties": False,
    }
    return document


class Contract:
    """Collects violations: the adapter's in requests, the test server's own in responses."""

    def __init__(self) -> None:
        self._document = corrected()
        self.violations: list[str] = []
        self.calls: list[str] = []

    def request(self, method: str, path: str, body: Any) -> dict[str, Any] | None:
        """The operation that was called, None if the file has no such."""
        for template, operations in self._document["paths"].items():
            pattern = re.sub(r"\{\w+\}", "[^/]+", template)
            if re.fullmatch(pattern, path) and method in operations:
                operation: dict[str, Any] = operations[method]
                self.calls.append(f"{method} {template}")
                self._check(operation.get("requestBody"), body, f"request {method} {template}")
                return operation
        self.violations.append(f"{method} {path}: no such operation")
        return None

    def response(self, operation: dict[str, Any], status: int, body: Any) -> None:
        described = operation["responses"].get(str(status))
        if described is None and status < 400:
            self.violations.append(f"{self.calls[-1]}: status {status} is not in the file")
        self._check(described, body, f"response {self.calls[-1]} {status}")

    def _check(self, described: dict[str, Any] | None, body: Any, where: str) -> None:
        content = (described or {}).get("content", {}).get("application/json", {})
        if "schema" not in content or body is None:
            return
        whole = {"components": self._document["components"], **content["schema"]}
        for error in jsonschema.Draft202012Validator(whole).iter_errors(body):
            self.violations.append(f"{where} {error.json_path}: {error.message[:200]}")
