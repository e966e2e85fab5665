"""Pages of collections, and cursors that do not belong to them."""

from datetime import UTC, datetime, timedelta

import pytest

from commerce_api.gql.pagination import encode_cursor
from commerce_api.kernel.db import Database
from tests import make
from tests.conftest import Execute

PAGES = """
query Pages($first: Int, $after: String, $last: Int, $before: String,
            $sort: CollectionSortKeys, $reverse: Boolean) {
  collections(first: $first, after: $after, last: $last, before: $before,
              sortKey: $sort, reverse: $reverse) {
    edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}"""

TITLES = ["Delta", "Alpha", "Charlie", "Bravo"]
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def collections(db: Database) -> list[str]:
    async with db.transaction() as uow:
        for number, title in enumerate(TITLES):
            row = await make.collection(uow, title=title)
            row.updated_at = MOMENT - timedelta(microseconds=number // 2)
            uow.session.add(row)
    return TITLES


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, TITLES),
        ("ID", TITLES),
        ("RELEVANCE", TITLES),
        ("TITLE", sorted(TITLES)),
        ("UPDATED_AT", ["Charlie", "Bravo", "Delta", "Alpha"]),
    ],
)
@pytest.mark.usefixtures("collections")
async def test_pages_follow_each_other(
    execute: Execute, sort: str | None, order: list[str], *, reverse: bool
) -> None:
    wanted = order[::-1] if reverse else order
    found, cursor = [], None
    for _ in TITLES:
        data = await execute(PAGES, first=1, after=cursor, sort=sort, reverse=reverse)
        [edge] = data["collections"]["edges"]
        found.append(edge["node"]["title"])
        cursor = edge["cursor"]
    assert found == wanted
    assert not data["collections"]["pageInfo"]["hasNextPage"]
    data = await execute(PAGES, last=2, before=cursor, sort=sort, reverse=reverse)
    assert [edge["node"]["title"] for edge in data["collections"]["edges"]] == wanted[1:3]


@pytest.mark.parametrize(
    ("sort", "position"),
    [
        ("UPDATED_AT", ("2026-03-01", 1)),
        ("UPDATED_AT", ("no time at all", 1)),
        ("UPDATED_AT", (5, 1)),
        ("UPDATED_AT", (1.5, 1)),
        ("UPDATED_AT", (None, 1)),
        ("UPDATED_AT", ([], 1)),
        ("UPDATED_AT", (MOMENT, "1")),
        ("UPDATED_AT", (MOMENT, 2**63)),
        ("UPDATED_AT", (MOMENT,)),
        ("TITLE", (MOMENT, 1)),
        ("TITLE", (1, 1)),
        ("TITLE", ("a\0", 1)),
        ("ID", ("a", 1)),
        ("ID", (True, 1)),
    ],
)
@pytest.mark.usefixtures("collections")
async def test_a_cursor_of_another_list_is_refused(
    refused: Execute, sort: str, position: tuple[object, ...]
) -> None:
    cursor = encode_cursor(*position)
    assert await refused(PAGES, first=1, after=cursor, sort=sort) == ["BAD_USER_INPUT"]
