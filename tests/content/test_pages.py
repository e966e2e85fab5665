from typing import Any

import pytest

from commerce_api.content import service
from commerce_api.content.drafts import PageDraft
from commerce_api.gql import encode_cursor
from commerce_api.kernel.db import Database
from tests.conftest import Counting, Execute

PAGE = """
query Page($handle: String, $id: ID, $language: LanguageCode) @inContext(language: $language) {
  page(handle: $handle, id: $id) {
    id handle title body bodySummary seo { title description } onlineStoreUrl trackingParameters
    createdAt updatedAt
  }
}"""

PAGES = """
query Pages($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean,
            $sortKey: PageSortKeys, $query: String, $language: LanguageCode)
@inContext(language: $language) {
  pages(first: $first, after: $after, last: $last, before: $before, reverse: $reverse,
        sortKey: $sortKey, query: $query) {
    nodes { title createdAt }
    edges { cursor node { handle } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""

HOSTILE = [
    "",
    " ",
    "nowhere",
    "' OR 1=1 --",
    "%",
    "../about",
    "a" * 10_000,
    "\u202eabout",
    "关于",
    "about\n",
]


async def page(db: Database, handle: str, title: str = "About", **fields: Any) -> int:
    async with db.transaction() as uow:
        body = fields.pop("body_html", "<p>We are.</p>")
        return await service.put_page(
            uow, PageDraft(handle=handle, title=title, body_html=body, **fields)
        )


async def alphabet(db: Database) -> None:
    for title in ("Delta", "Alpha", "Charlie", "Bravo", "Echo"):
        await page(
            db, title.lower(), title, translations={"de": {"title": f"{100 - ord(title[0])}"}}
        )


def titles(data: Any) -> list[str]:
    return [node["title"] for node in data["pages"]["nodes"]]


async def test_a_page_by_its_handle_and_by_its_id(db: Database, execute: Execute) -> None:
    body = "<h1>Us</h1><p onclick='x()'>" + "word " * 60 + "</p><script>alert(1)</script>"
    key = await page(db, "about", body_html=body, seo_title="About us", seo_description="Who.")
    shown = (await execute(PAGE, handle="about"))["page"]
    created = shown.pop("createdAt")
    assert created == shown.pop("updatedAt")
    assert created[4] + created[10] + created[-1] == "-TZ"
    assert shown == {
        "id": f"gid://shopify/Page/{key}",
        "handle": "about",
        "title": "About",
        "body": "<h1>Us</h1><p>" + "word " * 60 + "</p>",
        "bodySummary": "Us " + "word " * 29 + "w…",
        "seo": {"title": "About us", "description": "Who."},
        "onlineStoreUrl": "http://127.0.0.1:8000/pages/about",
        "trackingParameters": None,
    }
    assert (await execute(PAGE, id=shown["id"]))["page"]["handle"] == "about"
    by_handle = '{ pageByHandle(handle: "about") { title } }'
    assert await execute(by_handle) == {"pageByHandle": {"title": "About"}}


async def test_a_page_in_another_language(db: Database, execute: Execute) -> None:
    german = {"title": "Über uns", "body_html": "<p>Wir.</p><script>x</script>"}
    await page(db, "about", translations={"de": german})
    shown = (await execute(PAGE, handle="about", language="DE"))["page"]
    assert (shown["title"], shown["body"], shown["bodySummary"]) == (
        "Über uns",
        "<p>Wir.</p>",
        "Wir.",
    )
    french = (await execute(PAGE, handle="about", language="FR"))["page"]
    assert (french["title"], french["body"]) == ("About", "<p>We are.</p>")


@pytest.mark.parametrize("handle", HOSTILE)
async def test_a_strange_handle_names_no_page(db: Database, execute: Execute, handle: str) -> None:
    await page(db, "about")
    assert (await execute(PAGE, handle=handle))["page"] is None


@pytest.mark.parametrize("id", ["", "1", "gid://shopify/Product/1", "gid://shopify/Page/0", "gid"])
async def test_a_strange_id_names_no_page(db: Database, execute: Execute, id: str) -> None:
    await page(db, "about")
    assert (await execute(PAGE, id=id, handle="about"))["page"] is None


@pytest.mark.parametrize(
    ("sort", "reverse", "expected"),
    [
        (None, None, ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ("RELEVANCE", False, ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ("ID", True, ["Echo", "Bravo", "Charlie", "Alpha", "Delta"]),
        ("TITLE", False, ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]),
        ("TITLE", True, ["Echo", "Delta", "Charlie", "Bravo", "Alpha"]),
        ("UPDATED_AT", False, ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ("UPDATED_AT", True, ["Echo", "Bravo", "Charlie", "Alpha", "Delta"]),
    ],
)
async def test_pages_are_read_part_by_part_in_both_directions(
    db: Database, execute: Execute, sort: str | None, reverse: bool | None, expected: list[str]
) -> None:
    await alphabet(db)
    order = {"sortKey": sort, "reverse": reverse}
    seen: list[str] = []
    after, more = None, True
    while more:
        data = await execute(PAGES, first=2, after=after, **order)
        assert data["pages"]["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += titles(data)
        after, more = (data["pages"]["pageInfo"][name] for name in ("endCursor", "hasNextPage"))
    assert seen == expected

    last = await execute(PAGES, last=2, **order)
    assert titles(last) == expected[-2:]
    start = last["pages"]["pageInfo"]["startCursor"]
    before = await execute(PAGES, last=2, before=start, **order)
    assert titles(before) == expected[1:3]
    assert before["pages"]["pageInfo"]["hasPreviousPage"]


async def test_translated_titles_do_not_disturb_cursors(db: Database, execute: Execute) -> None:
    await alphabet(db)
    asked = {"sortKey": "TITLE", "language": "DE", "first": 2}
    one = await execute(PAGES, **asked)
    two = await execute(PAGES, after=one["pages"]["pageInfo"]["endCursor"], **asked)
    assert titles(one) + titles(two) == ["35", "34", "33", "32"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("alpha", ["Alpha"]),
        ("ALP*", ["Alpha"]),
        ("a -title:alpha -h", ["Delta", "Bravo"]),
        ('title:"char" OR handle:echo', ["Charlie", "Echo"]),
        ("a AND v", ["Bravo"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE content_page; --", []),
        ("nothing:alpha", ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ("", ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ("OR OR", ["Delta", "Alpha", "Charlie", "Bravo", "Echo"]),
        ('"', []),
    ],
)
async def test_pages_are_found_by_words(
    db: Database, execute: Execute, query: str, expected: list[str]
) -> None:
    await alphabet(db)
    assert titles(await execute(PAGES, query=query)) == expected


@pytest.mark.parametrize(
    "cursor",
    [
        encode_cursor("x", 1),
        encode_cursor(1),
        encode_cursor({"t": 5}, 1),
        encode_cursor({"no": 1}, 1),
        encode_cursor({"t": "0001-01-01T00:00:00+14:00"}, 1),
        encode_cursor(None, 1),
        "not a cursor",
    ],
)
async def test_a_cursor_of_another_list_is_refused(
    db: Database, refused: Execute, cursor: str
) -> None:
    await alphabet(db)
    assert await refused(PAGES, sortKey="UPDATED_AT", after=cursor) == ["BAD_USER_INPUT"]


async def test_statements_do_not_grow_with_the_list(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    await alphabet(db)
    with count_statements() as seen:
        assert len(titles(await execute(PAGES, first=250, language="DE"))) == 5
    assert len(seen) == 2  # the pages, their German titles
