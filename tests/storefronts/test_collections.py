"""Collections: lists of them, and what is inside, sorted, narrowed and in pages."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront

PLACES = seeds.file("categories.toml")["product"]
FACTS = {entry["handle"]: entry["values"] for entry in seeds.file("metafields.toml")["product"]}
CAMP, SMALL = "camp", "desk-and-paper"


def card(storefront: Storefront, handle: str, found: Any) -> None:
    entry = seeds.COLLECTIONS[handle]
    assert found["handle"] == handle
    assert found["title"] == entry["title"]
    assert "<" not in found["description"]
    assert found["seo"] == {
        "title": entry.get("seo_title"),
        "description": entry.get("seo_description"),
    }
    if entry.get("image"):
        assert found["image"]["url"] == f"{storefront.home}/media/{entry['image']}"
        assert found["image"]["altText"] == entry["image_alt"]


async def test_the_list_of_collections(storefront: Storefront) -> None:
    data = await storefront.ask("collections", "Collections", first=100, sortKey="TITLE")
    found = data["collections"]["nodes"]
    open_ones = [h for h, entry in seeds.COLLECTIONS.items() if entry["visible"]]
    by_title = sorted(open_ones, key=lambda handle: seeds.COLLECTIONS[handle]["title"])
    assert [one["handle"] for one in found] == by_title
    for one in found:
        card(storefront, one["handle"], one)
    page = await storefront.ask(
        "collections", "Collections", first=2, sortKey="TITLE", reverse=True
    )
    assert [one["handle"] for one in page["collections"]["nodes"]] == by_title[:-3:-1]
    after = page["collections"]["pageInfo"]["endCursor"]
    page = await storefront.ask(
        "collections", "Collections", first=1, sortKey="TITLE", reverse=True, after=after
    )
    assert [one["handle"] for one in page["collections"]["nodes"]] == [by_title[-3]]


@pytest.mark.parametrize("handle", seeds.BY_HAND)
async def test_a_collection_page(storefront: Storefront, handle: str) -> None:
    data = await storefront.ask("collections", "CollectionPage", handle=handle, first=100)
    card(storefront, handle, data["collection"])
    entry = seeds.COLLECTIONS[handle]
    assert data["collection"]["descriptionHtml"] == entry["description_html"]
    edges = data["collection"]["products"]["edges"]
    assert [edge["node"]["handle"] for edge in edges] == seeds.inside(handle)
    for edge in edges:
        cheapest = seeds.price_range(edge["node"]["handle"])["minVariantPrice"]
        assert edge["node"]["priceRange"]["minVariantPrice"] == cheapest


async def test_the_ways_to_name_a_collection(storefront: Storefront) -> None:
    data = await storefront.ask("collections", "CollectionByOldName", handle=CAMP)
    card(storefront, CAMP, data["collectionByHandle"])
    id = data["collectionByHandle"]["id"]
    by_id = await storefront.ask("collections", "CollectionById", id=id)
    assert by_id["collection"] == data["collectionByHandle"]


async def test_a_collection_elsewhere(storefront: Storefront) -> None:
    data = await storefront.ask(
        "collections", "CollectionPage", handle=CAMP, first=100, country="GB", language="DE"
    )
    entry = seeds.COLLECTIONS[CAMP]
    assert data["collection"]["title"] == entry["de"]["title"]
    assert data["collection"]["descriptionHtml"] == entry["de"]["description_html"]
    for edge in data["collection"]["products"]["edges"]:
        handle = edge["node"]["handle"]
        assert edge["node"]["title"] == seeds.PRODUCTS[handle]["de"]["title"]
        cheapest = seeds.price_range(handle, "GBP")["minVariantPrice"]
        assert edge["node"]["priceRange"]["minVariantPrice"] == cheapest


async def test_a_sorted_collection(storefront: Storefront) -> None:
    inside = seeds.inside(CAMP)
    prices: dict[str, Any] = {
        handle: Decimal(seeds.price_range(handle)["minVariantPrice"]["amount"]) for handle in inside
    }
    titles: dict[str, Any] = {handle: seeds.PRODUCTS[handle]["title"] for handle in inside}
    for key, values in (("PRICE", prices), ("TITLE", titles)):
        for reverse in (False, True):
            data = await storefront.ask(
                "collections",
                "CollectionPage",
                handle=CAMP,
                first=100,
                sortKey=key,
                reverse=reverse,
            )
            found = [edge["node"]["handle"] for edge in data["collection"]["products"]["edges"]]
            assert sorted(found) == sorted(inside)
            assert [values[h] for h in found] == sorted(values.values(), reverse=reverse)
    for key in ("MANUAL", "COLLECTION_DEFAULT"):
        data = await storefront.ask(
            "collections", "CollectionPage", handle=CAMP, first=100, sortKey=key
        )
        assert [e["node"]["handle"] for e in data["collection"]["products"]["edges"]] == inside


async def test_a_collection_in_pages(storefront: Storefront) -> None:
    seen: list[str] = []
    after = None
    for _ in range(20):
        data = await storefront.ask(
            "collections", "CollectionPage", handle=CAMP, first=5, after=after
        )
        page = data["collection"]["products"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(seen)
        seen += [edge["node"]["handle"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == seeds.inside(CAMP)


async def test_a_narrowed_collection(storefront: Storefront) -> None:
    """Every input of every filter, sent back as it is, gives as many products as it said."""
    data = await storefront.ask("collections", "CollectionPage", handle=SMALL, first=100)
    drawers = data["collection"]["products"]["filters"]
    assert {d["type"] for d in drawers} <= {"LIST", "PRICE_RANGE", "BOOLEAN"}
    asked = 0
    lists = [drawer["values"] for drawer in drawers if drawer["type"] == "LIST"]
    for value in [value for values in lists for value in values]:
        wish = json.loads(value["input"])
        found = await storefront.ask(
            "collections", "CollectionPage", handle=SMALL, first=100, filters=[wish]
        )
        handles = [e["node"]["handle"] for e in found["collection"]["products"]["edges"]]
        assert len(handles) == value["count"], value
        expected = [h for h in seeds.inside(SMALL) if fits(h, wish)]
        assert handles == expected, value
        asked += 1
    assert asked > 10
    wishes = [{"price": {"min": 50, "max": 150}}, {"available": True}]
    found = await storefront.ask(
        "collections", "CollectionPage", handle=CAMP, first=100, filters=wishes
    )
    handles = [e["node"]["handle"] for e in found["collection"]["products"]["edges"]]
    assert handles == [h for h in seeds.inside(CAMP) if all(fits(h, wish) for wish in wishes)]


def fits(handle: str, wish: Any) -> bool:
    [(kind, value)] = wish.items()
    return bool(FITS[kind](handle, value))


def _in_category(handle: str, value: Any) -> bool:
    key = PLACES[handle]["category"]
    return bool(f"{key}-".startswith(f"{value['id'].rpartition('/')[2]}-"))


def _has_option(handle: str, value: Any) -> bool:
    chosen = [made.selected.get(value["name"]) for made in seeds.variants(handle)]
    return value["value"] in chosen


def _costs(handle: str, value: Any) -> bool:
    return any(value["min"] <= made.price() <= value["max"] for made in seeds.variants(handle))


def _says(handle: str, value: Any) -> bool:
    said = FACTS.get(handle, {}).get(f"{value['namespace']}.{value['key']}", [])
    texts = [str(each) for each in (said if isinstance(said, list) else [said])]
    return value["value"].lower() in [text.lower() for text in texts]


FITS: dict[str, Callable[[str, Any], bool]] = {
    "available": lambda handle, value: seeds.available(handle) == value,
    "category": _in_category,
    "price": _costs,
    "productMetafield": _says,
    "productType": lambda handle, value: seeds.PRODUCTS[handle]["product_type"] == value,
    "productVendor": lambda handle, value: seeds.PRODUCTS[handle]["vendor"] == value,
    "tag": lambda handle, value: value in seeds.PRODUCTS[handle]["tags"],
    "taxonomyMetafield": lambda handle, value: (
        value["value"] in PLACES[handle].get(value["key"], ())
    ),
    "variantOption": _has_option,
}


async def test_the_front_page(storefront: Storefront) -> None:
    home = await storefront.ask("collections", "HomePage")
    shown = [product["handle"] for product in home["frontpage"]["products"]["nodes"]]
    assert shown == seeds.inside("frontpage")[:4]
    hidden = "hidden-homepage-carousel"
    carousel = [product["handle"] for product in home["carousel"]["products"]["nodes"]]
    assert carousel == seeds.inside(hidden)
    assert home["nothing"] is None


async def test_collections_with_their_first_products(storefront: Storefront) -> None:
    data = await storefront.ask("collections", "CollectionsWithProducts")
    shelves = {
        edge["node"]["handle"]: [each["node"] for each in edge["node"]["products"]["edges"]]
        for edge in data["collections"]["edges"]
    }
    for handle in seeds.BY_HAND:
        assert [one["handle"] for one in shelves[handle]] == seeds.inside(handle)[:3]
        for product in shelves[handle]:
            assert [each["node"] for each in product["variants"]["edges"]] == [
                {"title": made.title, "price": {"amount": seeds.text(made.price())}}
                for made in seeds.variants(product["handle"])[:2]
            ]
