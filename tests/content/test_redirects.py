from pathlib import Path
from typing import Any

import pytest

from commerce_api.content import service
from commerce_api.content.drafts import RedirectDraft
from commerce_api.gql import encode_cursor
from commerce_api.kernel.db import Database
from commerce_api.kernel.errors import DomainError
from commerce_api.seeding.shop import seed_shop
from commerce_api.settings import seeds_dir
from tests.conftest import Counting, Execute

REDIRECTS = """
query Redirects($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean,
                $query: String) {
  urlRedirects(first: $first, after: $after, last: $last, before: $before, reverse: $reverse,
               query: $query) {
    nodes { path }
    edges { cursor node { id path target } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""

PATHS = ["/old", "/older", "/old/mug", "/collections/kitchen", "/50%-off_now?x=1&y=a:b"]


async def put(db: Database, path: str, target: str = "/new") -> int:
    async with db.transaction() as uow:
        return await service.put_redirect(uow, RedirectDraft(path=path, target=target))


async def several(db: Database) -> None:
    for number, path in enumerate(PATHS):
        await put(db, path, f"/New/{number}")


def paths(data: Any) -> list[str]:
    return [node["path"] for node in data["urlRedirects"]["nodes"]]


async def test_a_storefront_asks_for_one_path(db: Database, execute: Execute) -> None:
    await put(db, "/older", "https://example.org/there?x=1#y")
    key = await put(db, "/Old/", "/products/mug")
    data = await execute(REDIRECTS, first=1, query="path:/old")
    [edge] = data["urlRedirects"]["edges"]
    assert edge["node"] == {
        "id": f"gid://shopify/UrlRedirect/{key}",
        "path": "/old",
        "target": "/products/mug",
    }
    found = await execute(
        "query($id: ID!) { node(id: $id) { id ... on UrlRedirect { path } } }",
        id=edge["node"]["id"],
    )
    assert found["node"] == {"id": edge["node"]["id"], "path": "/old"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (None, PATHS),
        ("", PATHS),
        ("path:/old", ["/old"]),
        ("path:/OLD", ["/old"]),
        ("path:'/old'", ["/old"]),
        ("path:/old*", ["/old", "/older", "/old/mug"]),
        ("path:/old/*", ["/old/mug"]),
        ("path:/ol", []),
        ("path:/nowhere", []),
        ("path:/%", []),
        ("path:/50%-off_now?x=1&y=a:b", ["/50%-off_now?x=1&y=a:b"]),
        ("path:/50%-offxnow?x=1&y=a:b", []),
        ("path:/50_*", []),
        ("-path:/old", PATHS[1:]),
        ("-path:/old*", PATHS[3:]),
        ("path:/old OR path:/older", ["/old", "/older"]),
        ("target:/new/3", ["/collections/kitchen"]),
        ("target:/new*", PATHS),
        ("mug", ["/old/mug"]),
        ("old -mug", ["/old", "/older"]),
        ("kitchen OR mug", ["/old/mug", "/collections/kitchen"]),
        ("path:", []),
        ("path:/" + "a" * 1900, []),
        ("path:/'; DROP TABLE content_url_redirect; --", []),
    ],
)
async def test_redirects_are_found(
    db: Database, execute: Execute, query: str | None, expected: list[str]
) -> None:
    await several(db)
    assert paths(await execute(REDIRECTS, first=250, query=query)) == expected


async def test_a_query_that_is_too_long_is_refused(refused: Execute) -> None:
    assert await refused(REDIRECTS, first=1, query="path:/" + "a" * 2000) == ["BAD_USER_INPUT"]


async def test_redirects_are_read_part_by_part_in_both_directions(
    db: Database, execute: Execute
) -> None:
    await several(db)
    first = await execute(REDIRECTS, first=2)
    assert paths(first) == PATHS[:2]
    info = first["urlRedirects"]["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    await put(db, "/newest")
    second = await execute(REDIRECTS, first=2, after=info["endCursor"])
    assert paths(second) == PATHS[2:4]
    before = second["urlRedirects"]["pageInfo"]["startCursor"]
    assert paths(await execute(REDIRECTS, last=1, before=before)) == PATHS[1:2]
    assert paths(await execute(REDIRECTS, first=2, reverse=True)) == ["/newest", PATHS[4]]
    assert paths(await execute(REDIRECTS, last=2, reverse=True)) == [PATHS[1], PATHS[0]]


async def test_a_cursor_of_another_list_is_refused(db: Database, refused: Execute) -> None:
    await several(db)
    assert await refused(REDIRECTS, after=encode_cursor("x", 1)) == ["BAD_USER_INPUT"]


async def test_one_statement_whatever_the_length(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    await several(db)
    with count_statements() as seen:
        assert len(paths(await execute(REDIRECTS, first=250))) == 5
    assert len(seen) == 1


async def test_a_path_leads_to_one_place(db: Database, execute: Execute) -> None:
    key = await put(db, "/old", "/a")
    assert await put(db, "/OLD//", "/b") == key
    data = await execute(REDIRECTS, first=5)
    assert [(e["node"]["path"], e["node"]["target"]) for e in data["urlRedirects"]["edges"]] == [
        ("/old", "/b")
    ]


@pytest.mark.parametrize(
    ("path", "target", "code"),
    [
        ("old", "/new", "INVALID_PATH"),
        ("", "/new", "INVALID_PATH"),
        ("//evil.example", "/new", "INVALID_PATH"),
        ("https://shop.example/old", "/new", "INVALID_PATH"),
        ("/a b", "/new", "INVALID_PATH"),
        ("/a\0", "/new", "INVALID_PATH"),
        ("/a\r\nLocation: x", "/new", "INVALID_PATH"),
        ("/" + "a" * 512, "/new", "INVALID_PATH"),
        ("/old", "", "UNSAFE_ADDRESS"),
        ("/old", "new", "UNSAFE_ADDRESS"),
        ("/old", "//evil.example", "UNSAFE_ADDRESS"),
        ("/old", "/\\evil.example", "UNSAFE_ADDRESS"),
        ("/old", "javascript:alert(1)", "UNSAFE_ADDRESS"),
        ("/old", "mailto:a@example.org", "UNSAFE_ADDRESS"),
        ("/old", "http://[", "UNSAFE_ADDRESS"),
        ("/old", "/" + "a" * 2048, "UNSAFE_ADDRESS"),
        ("/old", "/Old/", "REDIRECT_LOOP"),
    ],
)
async def test_a_redirect_that_goes_nowhere_is_refused(
    db: Database, execute: Execute, path: str, target: str, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        await put(db, path, target)
    assert caught.value.code == code
    assert paths(await execute(REDIRECTS, first=5)) == []


async def test_the_seeded_redirects_lead_to_something(
    db: Database, execute: Execute, tmp_path: Path
) -> None:
    await seed_shop(db, seeds_dir(), tmp_path)
    data = await execute(REDIRECTS, first=50)
    redirects = [edge["node"] for edge in data["urlRedirects"]["edges"]]
    assert {"/collections/lamps", "/help"} <= {redirect["path"] for redirect in redirects}
    tables = {
        "products": "catalog_product",
        "collections": "catalog_collection",
        "pages": "content_page",
        "policies": "content_policy",
    }
    async with db.read() as reader:
        handles = {
            f"/{name}/{handle}"
            for name, table in tables.items()
            for [handle] in await reader.fetch(f"SELECT handle FROM {table}")
        }
    assert {redirect["target"] for redirect in redirects} <= handles
    assert not {redirect["path"] for redirect in redirects} & handles
