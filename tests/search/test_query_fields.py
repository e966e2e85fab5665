"""The fields that `query:` arguments know, list by list."""

from datetime import UTC, datetime

import pytest

from commerce_api.catalog import collecting
from commerce_api.catalog.collecting import RuleValues
from commerce_api.catalog.models import RuleMatch, RuleRelation, RuleSubject
from commerce_api.kernel.clock import now
from commerce_api.kernel.db import Database
from tests import make
from tests.conftest import Counting, Execute
from tests.search.shop import Shelf

COLLECTIONS = """
query C($query: String, $sort: CollectionSortKeys, $first: Int = 20) {
  collections(first: $first, query: $query, sortKey: $sort) { totalCount nodes { title } }
}"""


@pytest.fixture
async def collections(db: Database) -> None:
    async with db.transaction() as uow:
        for title, year in (("Wool hats", 2024), ("Silk hats", 2025), ("100% wool!", 2026)):
            row = await make.collection(uow, title=title)
            row.updated_at = datetime(year, 3, 5, 12, tzinfo=UTC)
            uow.session.add(row)
            if year != 2024:
                rule = RuleValues(RuleSubject.TAG, RuleRelation.EQUALS, "wool")
                await collecting.set_rules(uow, row.id, RuleMatch.ALL, [rule])
                await uow.fetch(
                    "UPDATE catalog_collection SET updated_at = :at WHERE id = :id",
                    at=row.updated_at,
                    id=row.id,
                )
        hidden = await make.collection(uow, title="Hidden wool")
        hidden.listed = False
        uow.session.add(hidden)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (None, ["Wool hats", "Silk hats", "100% wool!"]),
        ("", ["Wool hats", "Silk hats", "100% wool!"]),
        ("*", ["Wool hats", "Silk hats", "100% wool!"]),
        ("wool", ["Wool hats", "100% wool!"]),
        ("WOOL hats", ["Wool hats"]),
        ("hats wool", ["Wool hats"]),
        ("title:silk", ["Silk hats"]),
        ("title:'silk hats'", ["Silk hats"]),
        ("title:100%", ["100% wool!"]),
        ("title:_", []),
        ("title:wool*", ["Wool hats", "100% wool!"]),
        ("wool OR silk", ["Wool hats", "Silk hats", "100% wool!"]),
        ("-silk", ["Wool hats", "100% wool!"]),
        ("NOT (silk OR 100)", ["Wool hats"]),
        ("collection_type:smart", ["Silk hats", "100% wool!"]),
        ("collection_type:custom", ["Wool hats"]),
        ("collection_type:SMART -silk", ["100% wool!"]),
        ("collection_type:other", ["Wool hats", "Silk hats", "100% wool!"]),
        ("updated_at:>2025-03-05", ["100% wool!"]),
        ("updated_at:>=2025-03-05", ["Silk hats", "100% wool!"]),
        ("updated_at:<'2025-03-05T12:00:00Z'", ["Wool hats"]),
        ("updated_at:2025", ["Silk hats"]),
        ("updated_at:2026-03", ["100% wool!"]),
        ("updated_at:<=2024", ["Wool hats"]),
        ("updated_at:>now", []),
        ("updated_at:>2024-12 updated_at:<2026-01-01", ["Silk hats"]),
    ],
)
@pytest.mark.usefixtures("collections")
async def test_collections(execute: Execute, query: str | None, titles: list[str]) -> None:
    found = (await execute(COLLECTIONS, query=query))["collections"]
    assert [node["title"] for node in found["nodes"]] == titles
    assert found["totalCount"] == str(len(titles))
    first = (await execute(COLLECTIONS, query=query, first=1))["collections"]
    assert [node["title"] for node in first["nodes"]] == titles[:1]
    assert first["totalCount"] == str(len(titles))


@pytest.mark.usefixtures("collections")
async def test_counting_costs_one_statement(execute: Execute, count_statements: Counting) -> None:
    await execute(COLLECTIONS)
    with count_statements() as seen:
        await execute(COLLECTIONS)
    assert len(seen) == 2
    without = COLLECTIONS.replace("totalCount", "")
    with count_statements() as seen:
        await execute(without)
    assert len(seen) == 1


async def test_a_product_tells_how_many_collections_it_is_in(
    shelf: Shelf, execute: Execute
) -> None:
    query = "{ products(first: 9) { nodes { collections(first: 1) { totalCount } } } }"
    nodes = (await execute(query))["products"]["nodes"]
    assert [node["collections"]["totalCount"] for node in nodes] == ["1"] * 5


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("product_type:scarves,mugs", ["Wool scarf", "Silk scarf", "Coffee mug", "Enamel mug"]),
        ("product_type:'Bags, Mugs'", ["Coffee mug", "Enamel mug", "Backpack"]),
        ("product_type:Bags", ["Backpack"]),
        ("-product_type:Bags,Mugs", ["Wool scarf", "Silk scarf"]),
        ("created_at:<now", ["Wool scarf", "Silk scarf", "Coffee mug", "Enamel mug", "Backpack"]),
        ("created_at:>now", []),
        ("created_at:<=2024", []),
        ("tag_not:gift product_type:Mugs", ["Enamel mug"]),
        ("variants.price:<=14 available_for_sale:true", ["Coffee mug", "Enamel mug"]),
        ("price:>14 price:<49", ["Wool scarf"]),
        ("price:>=14 price:<=49 -tag:wool", ["Silk scarf", "Coffee mug", "Enamel mug"]),
        ("price:>10 price:>40", ["Silk scarf", "Backpack"]),
        ("vendor:Nordika OR vendor:Tonwerk", ["Wool scarf", "Silk scarf", "Coffee mug"]),
        (r"vendor:Nord\*", []),
        ("updated_at:0000", None),
        ("updated_at:9999", None),
    ],
)
async def test_products(
    shelf: Shelf, execute: Execute, query: str, titles: list[str] | None
) -> None:
    document = """query Q($q: String) { products(first: 9, query: $q) {
      totalCount nodes { title } } }"""
    found = (await execute(document, q=query))["products"]
    expected = shelf.titles() if titles is None else titles
    assert [node["title"] for node in found["nodes"]] == expected
    assert found["totalCount"] == len(expected)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("tag:wool", 1),
        ("tag:woo", 0),
        ("tag:wo*", 1),
        ("tag_not:wool", 0),
        ("tag_not:silk", 1),
        ("author:ada blog_title:news", 1),
        ("created_at:<=now", 1),
        ("created_at:>now", 0),
        ("updated_at:>2020-01-01", 1),
        ("(scarf OR hat) -author:bob", 1),
        ("title:'How a scarf'", 1),
    ],
)
async def test_articles(shelf: Shelf, execute: Execute, query: str, count: int) -> None:
    document = """query Q($q: String) { articles(first: 9, query: $q) { nodes { title } }
      blog(handle: "news") { articles(first: 9, query: $q) { nodes { title } } } }"""
    data = await execute(document, q=query)
    assert len(data["articles"]["nodes"]) == count
    assert len(data["blog"]["articles"]["nodes"]) == count


@pytest.mark.parametrize("listed", ["pages", "blogs"])
async def test_times_of_pages_and_blogs(shelf: Shelf, execute: Execute, listed: str) -> None:
    year = now().year
    for query, count in (
        (f"created_at:{year}", 1),
        (f"created_at:<{year}", 0),
        (f"updated_at:>={year}-01-01 -title:zebra", 1),
        ("handle:xyz", 0),
    ):
        document = f"query Q($q: String) {{ {listed}(first: 9, query: $q) {{ nodes {{ id }} }} }}"
        assert len((await execute(document, q=query))[listed]["nodes"]) == count
