import gzip
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from commerce_api.playground.assets import STATIC, assets, release
from commerce_api.playground.examples import load_examples
from tests.playground.stub import EXAMPLES, app

BUNDLE = f"/playground/assets/{release()}/vendor/graphiql.js"


@pytest.fixture
def client() -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app([])), base_url="http://shop.test")


async def test_the_page_allows_only_scripts_of_its_own_origin(client: AsyncClient) -> None:
    for path in ("/", "/graphql"):
        page = await client.get(path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        policy = page.headers["content-security-policy"].split("; ")
        assert "script-src 'self'" in policy
        assert "default-src 'none'" in policy
        assert "http" not in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert f"/playground/assets/{release()}/app/main.js" in page.text
        assert "{" not in page.text


async def test_files_are_kept_for_good_and_sent_packed(client: AsyncClient) -> None:
    packed = await client.get(BUNDLE, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(BUNDLE, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.content == plain.content
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["x-content-type-options"] == "nosniff"
    again = await client.get(BUNDLE, headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/playground/assets/0000000000000000/app/main.js",
        "/playground/assets/RELEASE/app/absent.js",
        "/playground/assets/RELEASE/%2e%2e/page.html",
        "/playground/assets/RELEASE/vendor/graphiql.js.gz",
    ],
)
async def test_anything_else_is_not_found(client: AsyncClient, path: str) -> None:
    assert (await client.get(path.replace("RELEASE", release()))).status_code == 404


async def test_operations_are_listed_in_order_with_the_rules(client: AsyncClient) -> None:
    answer = await client.get("/playground/operations.json")
    content = answer.json()
    assert [step["name"] for step in content["operations"]] == [one.name for one in EXAMPLES]
    assert content["operations"][0]["operation"] == "Browse"
    assert content["operations"][0]["variables"] == '{\n  "first": 3\n}'
    assert content["endpoint"] == "/graphql"
    assert {"path": "cart.id", "variable": "cartId"} in content["remember"]
    headers = {"If-None-Match": answer.headers["etag"]}
    assert (await client.get("/playground/operations.json", headers=headers)).status_code == 304


def test_packed_twins_hold_the_same_bytes() -> None:
    twins = sorted(STATIC.rglob("*.gz"))
    assert [twin.name for twin in twins] == ["graphiql.css.gz", "graphiql.js.gz"]
    for twin in twins:
        assert gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes()


def test_the_bundle_is_small_and_names_its_licences() -> None:
    assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 2_500_000
    licences = assets()["vendor/THIRD_PARTY.txt"].body.decode()
    for package in ("graphiql 3.9.0 (MIT)", "react 18.3.1 (MIT)", "codemirror 5."):
        assert package in licences


def test_examples_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    write(tmp_path, "10-pay.graphql", "query Pay {\n  a\n}\n")
    write(
        tmp_path, "02-create-cart.graphql", "# A cart\n# with lines.\n\nmutation Cart {\n  a\n}\n"
    )
    write(tmp_path, "02-create-cart.json", '{"cartId": "$cartId"}')
    first, second = load_examples(tmp_path)
    assert (first.name, first.title, first.operation) == ("create-cart", "Create cart", "Cart")
    assert first.description == "A cart with lines."
    assert first.variables == {"cartId": "$cartId"}
    assert (second.name, second.description, second.variables) == ("pay", "", {})


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("browse.graphql", "query A { a }", "must be called like"),
        ("01-a.graphql", "{ a }", "no named operation"),
        ("01-b.json", "[]", "must hold one JSON object"),
        ("01-b.json", "{", "is not JSON"),
        ("02-c.graphql", "query B { a }", "two examples are called B"),
    ],
)
def test_a_bad_example_is_refused(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    write(tmp_path, "01-b.graphql", "query B { a }")
    write(tmp_path, name, text)
    with pytest.raises(ValueError, match=complaint):
        load_examples(tmp_path)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
