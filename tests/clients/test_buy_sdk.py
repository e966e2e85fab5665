"""The buy SDK for JavaScript, unchanged: its catalogue calls, and its checkout, which is a cart."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.clients import node
from tests.storefronts import seeds

FIRST, SECOND, COLLECTION = "ember-casserole", "ridge-daypack", "camp"


@pytest.fixture
async def shopped(shop: str) -> Any:
    question = {"shop": shop, "products": [FIRST, SECOND], "collection": COLLECTION}
    return await asyncio.to_thread(node.run, "shopify_buy.cjs", question)


async def test_the_sdk_shops_from_the_catalogue_to_the_cart(home: str, shopped: Any) -> None:
    """One run of the script for all of it: starting Node takes longer than the answers."""
    tells_about_the_shop(shopped["shop"])
    reads_products(shopped["catalogue"], home)
    reads_collections(shopped["collections"], home)
    keeps_a_cart(shopped["checkout"], home)


def tells_about_the_shop(told: Any) -> None:
    assert told["name"] == seeds.SHOP["name"]
    assert told["description"] == seeds.SHOP["description"]
    assert told["moneyFormat"] == seeds.SHOP["moneyformat"]["EUR"]
    assert told["privacy"] == "Privacy policy"


def reads_products(told: Any, home: str) -> None:
    for name, handle in (("first", FIRST), ("second", SECOND)):
        seed, product = seeds.PRODUCTS[handle], told[name]
        assert product["title"] == seed["title"]
        assert product["vendor"] == seed["vendor"]
        assert product["productType"] == seed["product_type"]
        assert product["available"] is True
        assert product["options"] == [[o["name"], o["values"]] for o in seed["options"]]
        pictures = [[f"{home}/media/{image['file']}", image["alt"]] for image in seed["image"]]
        assert product["images"] == pictures
        assert [shown(v) for v in product["variants"]] == [made(v) for v in seeds.variants(handle)]
    assert told["again"] == FIRST
    assert told["several"] == [SECOND, FIRST]
    assert told["variant"] == told["first"]["variants"][0]["id"]
    assert told["missing"] is None
    assert len({*told["page"], *told["next"]}) == 6
    tagged = [p["title"] for p in seeds.PRODUCTS.values() if "bestseller" in p["tags"]]
    assert told["found"] == sorted(tagged, reverse=True)
    assert told["related"]
    assert FIRST not in told["related"]
    file = seeds.PRODUCTS[FIRST]["image"][0]["file"]
    assert told["small"] == f"{home}/media/{file.replace('.webp', '_60x40.webp')}"


def shown(variant: Any) -> tuple[Any, ...]:
    selected = tuple(map(tuple, variant["options"]))
    price, before = variant["price"], variant["compareAt"]
    return variant["title"], variant["available"], price, before, variant["currency"], selected


def made(variant: seeds.Made) -> tuple[Any, ...]:
    before = variant.compare_at()
    return (
        variant.title,
        variant.stock > 0,
        short(variant.price()),
        None if before is None else short(before),
        "EUR",
        tuple(variant.selected.items()),
    )


def reads_collections(told: Any, home: str) -> None:
    seed = seeds.COLLECTIONS[COLLECTION]
    assert told["title"] == seed["title"]
    assert told["image"] == f"{home}/media/{seed['image']}"
    inside = {h for h, p in seeds.PRODUCTS.items() if COLLECTION in p["collections"]}
    assert set(told["products"]) == inside
    assert len(told["products"]) == len(inside)
    open_ones = [h for h, c in seeds.COLLECTIONS.items() if c["visible"]]
    assert set(open_ones) <= {handle for handle, _ in told["all"]}
    assert [handle for handle, _ in told["all"]] == told["plain"]
    assert all(len(products) == 2 for handle, products in told["all"] if handle in open_ones)


def keeps_a_cart(told: Any, home: str) -> None:
    one, other = seeds.variants(FIRST)[0].price(), seeds.variants(SECOND)[0].price()
    created = told["created"]
    assert created["email"] == "ada@example.org"
    assert created["note"] == "Leave it at the door"
    assert created["attributes"] == [["gift", "yes"]]
    assert created["currency"] == "EUR"
    assert created["url"].startswith(f"{home}/checkout/")
    assert lines(created) == [(seeds.PRODUCTS[FIRST]["title"], 2, short(one))]
    assert created["total"] == short(2 * one)
    assert {told[step]["id"] for step in told if step != "missing"} == {created["id"]}
    assert told["added"]["total"] == short(2 * one + other)
    assert [line[1] for line in lines(told["updated"])] == [3, 1]
    assert told["updated"]["total"] == short(3 * one + other)
    discounted = told["discounted"]
    assert discounted["discounts"] == ["WELCOME10"]
    assert [line["allocations"] for line in discounted["lines"]] == [
        [short(3 * one / 10)],
        [short(other / 10)],
    ]
    assert discounted["total"] == short((3 * one + other) * 9 / 10)
    assert told["undiscounted"]["total"] == told["updated"]["total"]
    assert told["refused"]["errors"]
    assert told["refused"]["total"] == told["updated"]["total"]
    assert [line[1] for line in lines(told["removed"])] == [3]
    assert lines(told["replaced"]) == [(seeds.PRODUCTS[SECOND]["title"], 4, short(other))]
    assert told["renamed"]["email"] == "bo@example.org"
    fetched = told["fetched"]
    assert (fetched["note"], fetched["attributes"]) == ("Ring twice", [["gift", "no"]])
    assert fetched["total"] == short(4 * other)
    assert told["missing"] is None


def lines(cart: Any) -> list[tuple[str, int, str]]:
    return [(line["title"], line["quantity"], line["price"]) for line in cart["lines"]]


def short(amount: Decimal) -> str:
    """As this SDK is sent amounts, and corrects them itself."""
    text = seeds.text(amount)
    return text.removesuffix("0")
