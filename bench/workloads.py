"""What is measured: six things that buyers do, varied from one operation to the next."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from load import Failed, Step

HERE = Path(__file__).parent
OPERATIONS = HERE / "operations"
EXAMPLES = HERE.parent / "examples" / "operations"

PRODUCTS_MAX = 2_000  # as many different ones are asked for
PAGES_MAX = 20
TYPO_EVERY = 4
WORDS = 40
FIND_PRODUCTS = """
query FindProducts($after: String) {
  products(first: 250, after: $after) {
    nodes {
      handle
      title
      variants(first: 5) { nodes { id availableForSale quantityAvailable requiresShipping } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
FIND_PAGES = """
query FindPages($after: String) {
  products(first: 24, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}"""
FIND_COLLECTIONS = "{ collections(first: 50) { nodes { handle } } }"

BERLIN = json.loads((EXAMPLES / "11-set-the-address.json").read_text())["addresses"]
FILTERS: list[list[dict[str, Any]]] = [
    [],
    [{"available": True}],
    [],
    [{"price": {"min": 10, "max": 60}}],
]

Place = list[str | int]


class Workload(msgspec.Struct):
    key: str
    title: str
    goal_ms: float  # CPU of server and database
    steps: list[Step]
    pool: list[dict[str, Any]] = []


class Found(msgspec.Struct):
    """What the shop has that can be asked for."""

    handles: list[str] = []
    titles: list[str] = []
    variants: list[str] = []
    collections: list[str] = []
    pages: list[str | None] = []


def workloads(found: Found) -> list[Workload]:
    """All of them, in order."""
    collections = [
        {"handle": handle, "filters": filters}
        for filters in FILTERS
        for handle in found.collections
    ]
    carts = [{"merchandiseId": variant} for variant in found.variants]
    return [
        Workload("w1", "Product page", 1.0, _product(), [{"handle": h} for h in found.handles]),
        Workload("w2", "Collection, 24 products, facets", 1.5, _collection(), collections),
        Workload("w3", "24 products × variants", 1.5, _list(), [{"after": a} for a in found.pages]),
        Workload("w4", "Search, 24 products, facets", 7, _search(), _texts(found.titles)),
        Workload("w5", "New cart, add, read", 6, _cart(), carts),
        Workload("w6", "Whole checkout", 24, _checkout(), carts),
    ]


def _product() -> list[Step]:
    return [_step("w1-product", {"handle": "$handle", "country": "DE", "language": "EN"})]


def _collection() -> list[Step]:
    variables = {"handle": "$handle", "filters": "$filters", "country": "DE", "language": "EN"}
    return [_step("w2-collection", variables)]


def _list() -> list[Step]:
    return [_step("w3-products", {"after": "$after"})]


def _search() -> list[Step]:
    return [_step("w4-search", {"text": "$text"})]


def _cart() -> list[Step]:
    read = _step("read-cart", {"cartId": "$cartId"}, expects='"totalQuantity":1')
    return [*_filled_cart(), read]


def _filled_cart() -> list[Step]:
    create = _example("08-create-a-cart")
    create.captures = {"cartId": ["data", "cartCreate", "cart", "id"]}
    lines = [{"merchandiseId": "$merchandiseId", "quantity": 1}]
    add = _example("09-add-lines", {"cartId": "$cartId", "lines": lines})
    add.expects = '"totalQuantity":1'
    return [create, add]


def _checkout() -> list[Step]:
    buyer = {"email": "ada@example.org", "countryCode": "DE"}
    where = _step(
        "set-buyer-and-address", {"cartId": "$cartId", "buyer": buyer, "addresses": BERLIN}
    )
    cart: Place = ["data", "cartDeliveryAddressesAdd", "cart"]
    group: Place = [*cart, "deliveryGroups", "nodes", 0]
    where.captures = {
        "deliveryGroupId": [*group, "id"],
        "deliveryOptionHandle": [*group, "deliveryOptions", 0, "handle"],
    }
    option = _example("12-choose-delivery")
    total = ["data", "cartSelectedDeliveryOptionsUpdate", "cart", "cost", "totalAmount"]
    option.captures = {"totalAmount": [*total, "amount"], "currencyCode": [*total, "currencyCode"]}
    prepare = _example("15-prepare")
    prepare.expects = "CartStatusReady"
    submit = _example("16-submit")
    submit.captures = {"attemptId": ["data", "cartSubmitForCompletion", "result", "attemptId"]}
    attempt = _example("17-see-the-order")
    attempt.expects = "CartCompletionSuccess"
    return [*_filled_cart(), where, option, _example("14-pay"), prepare, submit, attempt]


def _step(name: str, variables: dict[str, Any], expects: str = '"data":{') -> Step:
    return Step(name, _body(OPERATIONS / f"{name}.graphql", variables), expects=expects)


def _example(name: str, variables: dict[str, Any] | None = None) -> Step:
    if variables is None:
        variables = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return Step(name, _body(EXAMPLES / f"{name}.graphql", variables), expects='"data":{')


def _body(document: Path, variables: Any) -> str:
    sent = {"query": document.read_text(encoding="utf-8"), "variables": variables}
    return json.dumps(sent, ensure_ascii=False)


def _texts(titles: list[str]) -> list[dict[str, Any]]:
    """The words that most titles have, so that a page is full; every fourth lacks a letter."""
    counts = Counter(word for title in titles for word in title.lower().split() if len(word) > 3)
    words = [word for word, _ in counts.most_common(WORDS)]
    return [
        {"text": word[:2] + word[3:] if number % TYPO_EVERY == TYPO_EVERY - 1 else word}
        for number, word in enumerate(words)
    ]


def look_around(port: int) -> Found:
    """Find out by the API what there is to ask for."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        found = Found(pages=[None])
        for page in _pages(client, FIND_PRODUCTS, "products", PRODUCTS_MAX // 250):
            for node in page["nodes"]:
                found.handles.append(node["handle"])
                found.titles.append(node["title"])
                found.variants += [v["id"] for v in node["variants"]["nodes"] if _sold(v)]
        for page in _pages(client, FIND_PAGES, "products", PAGES_MAX):
            if page["pageInfo"]["hasNextPage"]:
                found.pages.append(page["pageInfo"]["endCursor"])
        listed = _ask(client, FIND_COLLECTIONS, {})["collections"]["nodes"]
        found.collections = [node["handle"] for node in listed]
    return found


def _sold(variant: dict[str, Any]) -> bool:
    """Can be bought a few times, and has to be delivered: a checkout is then always the same."""
    ready = bool(variant["availableForSale"] and variant["requiresShipping"])
    return ready and (variant["quantityAvailable"] or 0) > 3


def _pages(client: httpx.Client, query: str, name: str, most: int) -> Iterator[dict[str, Any]]:
    after = None
    for _ in range(most):
        page = _ask(client, query, {"after": after})[name]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _ask(client: httpx.Client, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    if answer.get("errors"):
        raise Failed(f"The shop refused to say what it has: {answer['errors'][:3]}")
    data: dict[str, Any] = answer["data"]
    return data
