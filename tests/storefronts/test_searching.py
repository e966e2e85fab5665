"""The search box: suggestions while typing, and the page of results."""

import json

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront


def titled(word: str) -> set[str]:
    return {h for h, entry in seeds.PRODUCTS.items() if word in entry["title"].lower().split()}


async def test_the_page_of_results(storefront: Storefront) -> None:
    data = await storefront.ask("search", "Search", query="mug", first=50, types=["PRODUCT"])
    found = [edge["node"] for edge in data["search"]["edges"]]
    assert titled("mug") <= {one["handle"] for one in found}
    assert {one["handle"] for one in found[: len(titled("mug"))]} == titled("mug")
    assert data["search"]["totalCount"] == len(found)
    one = await storefront.ask("search", "Search", query="mug", first=1, types=["PRODUCT"])
    assert one["search"]["totalCount"] == len(found)
    assert one["search"]["pageInfo"]["hasNextPage"] is True
    after = one["search"]["pageInfo"]["endCursor"]
    rest = await storefront.ask(
        "search", "Search", query="mug", first=50, types=["PRODUCT"], after=after
    )
    assert [edge["node"] for edge in rest["search"]["edges"]] == found[1:]


async def test_results_are_narrowed_with_what_the_filters_say(storefront: Storefront) -> None:
    data = await storefront.ask("search", "Search", query="coffee", first=50, types=["PRODUCT"])
    types = next(f for f in data["search"]["productFilters"] if f["id"] == "filter.p.product_type")
    assert types["values"]
    for value in types["values"]:
        wish = json.loads(value["input"])
        narrowed = await storefront.ask(
            "search", "Search", query="coffee", first=50, types=["PRODUCT"], filters=[wish]
        )
        handles = [edge["node"]["handle"] for edge in narrowed["search"]["edges"]]
        assert len(handles) == value["count"]
        assert {seeds.PRODUCTS[h]["product_type"] for h in handles} == {wish["productType"]}


async def test_three_lists_side_by_side(storefront: Storefront) -> None:
    data = await storefront.ask("search", "ThreeSearches", query="glaze")
    assert "how-a-glaze-is-dipped" in [one["handle"] for one in data["articles"]["nodes"]]
    prices = [
        float(one["priceRange"]["minVariantPrice"]["amount"]) for one in data["products"]["nodes"]
    ]
    assert prices == sorted(prices, reverse=True)
    for one in data["products"]["nodes"]:
        cheapest = seeds.price_range(one["handle"])["minVariantPrice"]["amount"]
        assert one["priceRange"]["minVariantPrice"]["amount"] == cheapest


async def test_suggestions(storefront: Storefront) -> None:
    data = await storefront.ask("search", "Predictive", query="lant", limit=5)
    found = data["predictiveSearch"]
    assert titled("lantern") <= {one["handle"] for one in found["products"]}
    for one in found["products"]:
        assert one["title"] == seeds.PRODUCTS[one["handle"]]["title"]
        assert seeds.available(one["handle"])
    assert all(len(part) <= 5 for part in found.values())
    for query in found["queries"]:
        assert query["text"].startswith("lant")
        assert query["styledText"].startswith("<mark>lant</mark>")
    only = await storefront.ask(
        "search", "Predictive", query="canvas", limit=3, types=["COLLECTION"]
    )
    assert [one["handle"] for one in only["predictiveSearch"]["collections"]] == ["camp"]
    assert only["predictiveSearch"]["products"] == []
    nothing = await storefront.ask("search", "Predictive", query=" ", limit=10)
    assert set(map(len, nothing["predictiveSearch"].values())) == {0}
