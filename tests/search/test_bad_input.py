"""What is refused names what was wrong, and how much there may be of it."""

from typing import Any

import pytest

from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests.conftest import ask
from tests.search.shop import Shelf

LIST = "query Q($f: [ProductFilter!]) { products(first: 1, filters: $f) { nodes { title } } }"
SEARCH = """
query Q($f: [ProductFilter!]) {
  search(query: "mug", first: 1, productFilters: $f) { totalCount }
}"""
LONG = "x" * 201


@pytest.mark.parametrize("document", [LIST, SEARCH])
@pytest.mark.parametrize(
    ("filters", "named"),
    [
        ([{"tag": LONG}], "“tag” takes at most 200"),
        ([{"productType": LONG}], "“productType” takes at most 200"),
        ([{"productVendor": LONG}], "“productVendor” takes at most 200"),
        ([{"variantOption": {"name": "Color", "value": LONG}}], "“variantOption” takes at most"),
        ([{"variantOption": {"name": LONG, "value": "Red"}}], "“variantOption” takes at most"),
        ([{"price": {"min": 5, "max": 4.99}}], "“price”"),
        ([{"price": {"min": 1}}, {"price": {"max": 2}}], "“price”"),
        ([{"tag": "x"}] * 101, "At most 100 filters"),
    ],
)
async def test_a_bad_filter_is_named(
    shelf: Shelf,
    db: Database,
    plugins: Plugins,
    settings: Settings,
    document: str,
    filters: list[Any],
    named: str,
) -> None:
    answer = await ask(db, plugins, settings)(document, f=filters)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert named in error["message"]


@pytest.mark.parametrize(
    "field",
    [
        "products(first: 1, query: $q) { nodes { id } }",
        "collections(first: 1, query: $q) { nodes { id } }",
        "pages(first: 1, query: $q) { nodes { id } }",
        "blogs(first: 1, query: $q) { nodes { id } }",
        "articles(first: 1, query: $q) { nodes { id } }",
        "urlRedirects(first: 1, query: $q) { nodes { id } }",
        "search(first: 1, query: $q) { totalCount }",
        "predictiveSearch(query: $q) { products { id } }",
    ],
)
async def test_a_query_that_is_too_long_is_refused_with_the_limit(
    shelf: Shelf, db: Database, plugins: Plugins, settings: Settings, field: str
) -> None:
    run = ask(db, plugins, settings)
    kind = "String!" if field.startswith(("search", "predictive")) else "String"
    document = f"query Q($q: {kind}) {{ {field} }}"
    assert "errors" not in await run(document, q="title:" + "y" * 1_990)
    answer = await run(document, q="title:" + "y" * 2_000)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "2000" in error["message"]


async def test_unknown_fields_and_values_are_told(
    shelf: Shelf, db: Database, plugins: Plugins, settings: Settings
) -> None:
    run = ask(db, plugins, settings)
    for field in ("collections", "pages", "blogs", "articles", "urlRedirects"):
        answer = await run(
            f'{{ {field}(first: 9, query: "colour:red created_at:soon") {{ nodes {{ id }} }} }}'
        )
        assert "errors" not in answer
        told = answer["extensions"]["warnings"]
        assert "The field “colour” is unknown and was ignored." in told
        assert len(answer["data"][field]["nodes"]) == {"urlRedirects": 0}.get(field, 1)
