"""The seed files of the demo shop agree with each other."""

import itertools
import json
import re
import struct
import tomllib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commerce_api.catalog.categories import ancestors_of
from commerce_api.catalog.collecting import RuleValues, check
from commerce_api.catalog.models import CollectionOrder, RuleMatch, RuleRelation, RuleSubject
from commerce_api.kernel.thumbhash import thumbhash_of

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MEDIA = SEEDS / "media"
CURRENCIES = {"EUR", "USD", "GBP"}
LANGUAGES = ("de", "zh")

Table = dict[str, Any]


def read(name: str) -> Table:
    return tomllib.loads((SEEDS / name).read_text("utf-8"))


def read_products() -> list[Table]:
    files = sorted((SEEDS / "products").glob("*.toml"))
    return [p for file in files for p in tomllib.loads(file.read_text("utf-8"))["product"]]


SHOP = read("shop.toml")
OPTIONS = read("options.toml")
COLLECTIONS: list[Table] = read("collections.toml")["collection"]
PRODUCTS = read_products()
PAGES: list[Table] = read("pages.toml")["page"]
MENUS: list[Table] = read("menus.toml")["menu"]
BLOG = read("blog.toml")
RATES = read("rates.toml")
DISCOUNTS: list[Table] = read("discounts.toml")["discount"]
INDEX = read("media/index.toml")


def handles(rows: list[Table]) -> list[str]:
    return [row["handle"] for row in rows]


def variants(product: Table) -> Iterator[dict[str, str]]:
    """Every combination of values that is made."""
    names = [option["name"] for option in product["options"]]
    missing = [e["selected"] for e in product.get("exception", []) if e.get("missing")]
    for values in itertools.product(*(option["values"] for option in product["options"])):
        selected = dict(zip(names, values, strict=True))
        if not any(gap.items() <= selected.items() for gap in missing):
            yield selected


def stock_of(product: Table, selected: dict[str, str]) -> Table:
    """Stock per location; a later exception wins."""
    stock: Table = product.get("stock", {})
    for exception in product.get("exception", []):
        if exception["selected"].items() <= selected.items():
            stock = exception.get("stock", stock)
    return stock


def sku_of(product: Table, selected: dict[str, str]) -> str:
    codes = [OPTIONS["value"][value]["code"] for value in selected.values()]
    return "-".join([product["sku"], *codes])


def media_names() -> Iterator[str]:
    yield from (SHOP["logo"], SHOP["logo_square"])
    yield from (row["image"] for row in [*COLLECTIONS, *BLOG["article"]])
    for product in PRODUCTS:
        yield from (image["file"] for image in product["image"])
        for other in [*product.get("model", []), *product.get("video", [])]:
            yield from (other["file"], other["preview"])
    yield from (entry["file"] for entry in read("files.toml")["file"])


def menu_items(items: list[Table]) -> Iterator[Table]:
    for item in items:
        yield item
        yield from menu_items(item.get("item", []))


def all_prices() -> Iterator[Table]:
    for product in PRODUCTS:
        yield product["price"]
        if "compare_at" in product:
            yield product["compare_at"]
        for surcharges in product.get("surcharge", {}).values():
            yield from surcharges.values()
    for discount in DISCOUNTS:
        yield from (discount[key] for key in ("amount", "min_subtotal") if key in discount)
    for zone in RATES["zone"]:
        for method in zone["method"]:
            yield from (method[key] for key in ("price", "free_over") if key in method)


def test_shop_is_large_enough_to_be_believed() -> None:
    visible = [c for c in COLLECTIONS if c["visible"]]
    made = [len(list(variants(p))) for p in PRODUCTS]
    assert len(PRODUCTS) >= 60
    assert len(visible) >= 8
    assert len(BLOG["article"]) == 6
    assert len(SHOP["location"]) == 2
    assert max(made) >= 24
    assert min(made) == 1


@pytest.mark.parametrize(
    "rows",
    [PRODUCTS, COLLECTIONS, PAGES, MENUS, BLOG["article"], SHOP["policy"], SHOP["market"]],
)
def test_handles_are_unique_and_plain(rows: list[Table]) -> None:
    found = handles(rows)
    assert len(found) == len(set(found))
    assert [h for h in found if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", h)] == []


def test_skus_and_barcode_prefixes_are_unique() -> None:
    skus = [sku_of(p, selected) for p in PRODUCTS for selected in variants(p)]
    prefixes = [p["barcode_prefix"] for p in PRODUCTS]
    assert len(skus) == len(set(skus))
    assert len(prefixes) == len(set(prefixes))
    assert {len(p) for p in prefixes} == {9}


def test_collections_of_products_exist_and_are_not_empty() -> None:
    used = {handle for product in PRODUCTS for handle in product["collections"]}
    assert used == set(handles([c for c in COLLECTIONS if "rules" not in c]))


def test_rules_of_collections_are_such_as_a_merchant_may_write() -> None:
    ruled = [collection for collection in COLLECTIONS if "rules" in collection]
    assert handles(ruled) == ["under-30", "sale", "new", "wool"]
    for collection in ruled:
        assert collection["match"] in set(RuleMatch)
        assert collection["sort"] in set(CollectionOrder)
        for rule in collection["rules"]:
            value = rule.get("value", "")
            check(RuleValues(RuleSubject(rule["subject"]), RuleRelation(rule["relation"]), value))


@pytest.mark.parametrize(
    ("handle", "least"),
    [("hidden-homepage-featured-items", 3), ("hidden-homepage-carousel", 6), ("frontpage", 6)],
)
def test_home_page_collections_are_filled(handle: str, least: int) -> None:
    assert sum(handle in product["collections"] for product in PRODUCTS) >= least


def test_media_exists_and_is_indexed_with_its_size() -> None:
    for name in set(media_names()):
        assert INDEX[name]["bytes"] == (MEDIA / name).stat().st_size, name


def test_no_picture_is_unused_or_too_heavy() -> None:
    files = {f.name: f.stat().st_size for f in MEDIA.iterdir() if f.suffix != ".toml"}
    assert set(files) == set(media_names())
    assert max(size for name, size in files.items() if name.endswith(".webp")) <= 25_000
    assert sum(files.values()) <= 6_000_000


def test_pictures_have_the_size_that_the_index_says() -> None:
    for name in files_of("webp"):
        head = (MEDIA / name).read_bytes()[:30]
        assert head[:4] == b"RIFF", name
        assert head[8:12] == b"WEBP", name
        assert webp_size(head) == (INDEX[name]["width"], INDEX[name]["height"]), name


def files_of(kind: str) -> list[str]:
    return sorted(f.name for f in MEDIA.glob(f"*.{kind}"))


def webp_size(head: bytes) -> tuple[int, int]:
    """Width and height from a lossy or an extended WebP header."""
    if head[12:16] == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    assert head[12:16] == b"VP8 "
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def test_every_picture_has_the_blur_that_the_index_says() -> None:
    names = files_of("webp")[::12]
    assert {name: thumbhash_of(MEDIA / name) for name in names} == {
        name: INDEX[name]["thumbhash"] for name in names
    }
    assert all(INDEX[name].get("thumbhash") for name in files_of("webp"))


def test_every_product_has_a_category_and_attributes_that_it_may_have() -> None:
    tree = read("categories.toml")
    keys = {row["key"] for row in tree["category"]}
    own = {row["key"]: set(row.get("attributes", ())) for row in tree["category"]}
    assert {key.rpartition("-")[0] for key in keys if "-" in key} <= keys
    assert set(tree["product"]) == set(handles(PRODUCTS))
    for handle, place in tree["product"].items():
        code = place["category"]
        chain = [code, *ancestors_of(code)]
        allowed = set().union(*(own[key] for key in chain))
        assert set(place) - {"category"} <= allowed, handle


def test_every_picture_of_a_product_has_three_alt_texts_and_a_real_option() -> None:
    for product in PRODUCTS:
        values = {o["name"]: o["values"] for o in product["options"]}
        assert 2 <= len(product["image"]) <= 5, product["handle"]
        for image in product["image"]:
            assert all(image[key] for key in ("alt", "alt_de", "alt_zh"))
            for name, value in image.get("option", {}).items():
                assert value in values[name]


def test_texts_are_translated() -> None:
    for row in [*PRODUCTS, *COLLECTIONS]:
        check_translated(row, ("title", "description_html"))
    for row in [*PAGES, *SHOP["policy"]]:
        check_translated(row, ("title", "body_html"))
    for row in BLOG["article"]:
        check_translated(row, ("title", "excerpt_html", "content_html"))
    for row in [*MENUS, *BLOG["blog"], *DISCOUNTS]:
        check_translated(row, ("title",))
    for menu in MENUS:
        for item in menu_items(menu["item"]):
            check_translated(item, ("title",))


def check_translated(row: Table, keys: tuple[str, ...]) -> None:
    for key in keys:
        assert row[key].strip(), row
        for language in LANGUAGES:
            assert row[language][key].strip(), row
        if key.endswith("_html"):
            assert row["de"][key] != row[key]
            assert re.search(r"[\u4e00-\u9fff]", row["zh"][key]), row
            assert {tags(row[key]), tags(row["de"][key]), tags(row["zh"][key])} == {tags(row[key])}


def tags(text: str) -> str:
    return " ".join(re.findall(r"</?\w+", text))


def test_alt_texts_outside_products_are_translated() -> None:
    for row in [*COLLECTIONS, *BLOG["article"]]:
        assert all(row[key] for key in ("image_alt", "image_alt_de", "image_alt_zh"))


def test_option_names_and_values_are_translated_and_nothing_else_is_listed() -> None:
    options = [option for product in PRODUCTS for option in product["options"]]
    assert {option["name"] for option in options} == set(OPTIONS["name"])
    assert {value for option in options for value in option["values"]} == set(OPTIONS["value"])
    for entry in [*OPTIONS["name"].values(), *OPTIONS["value"].values()]:
        assert all(entry[language] for language in LANGUAGES)
    for option in options:
        assert len(option.get("swatches", option["values"])) == len(option["values"])


def test_descriptions_are_all_different() -> None:
    for language in (None, *LANGUAGES):
        texts = {(p[language] if language else p)["description_html"] for p in PRODUCTS}
        assert len(texts) == len(PRODUCTS)


def test_prices_are_in_every_currency_with_at_most_two_decimals() -> None:
    reckoned = {entry["currency"] for entry in read("prices.toml")["list"] if "market" in entry}
    for price in all_prices():
        assert CURRENCIES <= set(price) <= CURRENCIES | reckoned, price
        assert all(re.fullmatch(r"\d+(\.\d{2})?", amount) for amount in price.values()), price
    assert {market["currency"] for market in SHOP["market"]} == CURRENCIES | reckoned
    assert set(SHOP["moneyformat"]) == CURRENCIES | reckoned


def test_compare_at_prices_are_higher() -> None:
    reduced = [p for p in PRODUCTS if "compare_at" in p]
    assert len(reduced) >= 5
    for product in reduced:
        for currency in CURRENCIES:
            before = Decimal(product["compare_at"][currency])
            assert before > Decimal(product["price"][currency]), product["handle"]


def test_exceptions_and_surcharges_name_real_values() -> None:
    for product in PRODUCTS:
        values = {o["name"]: o["values"] for o in product["options"]}
        for exception in product.get("exception", []):
            assert all(v in values[n] for n, v in exception["selected"].items()), exception
            assert exception.keys() - {"selected"}, exception
        for name, surcharges in product.get("surcharge", {}).items():
            assert set(surcharges) <= set(values[name]), product["handle"]


def test_stock_names_locations_and_something_is_sold_out() -> None:
    locations = set(handles(SHOP["location"]))
    empty: dict[str, list[bool]] = {}
    for product in PRODUCTS:
        if "components" in product:
            assert "stock" not in product
            continue
        stocks = [stock_of(product, selected) for selected in variants(product)]
        assert all(set(stock) <= locations for stock in stocks)
        empty[product["handle"]] = [sum(stock.values()) == 0 for stock in stocks]
    assert [h for h, gone in empty.items() if all(gone)] == ["wildflower-cards"]
    assert sum(any(gone) for gone in empty.values()) >= 8


def test_bundles_consist_of_other_products_and_are_cheaper() -> None:
    prices = {}
    for product in PRODUCTS:
        for selected in variants(product):
            extras = product.get("surcharge", {})
            added = [extras[n][v] for n, v in selected.items() if v in extras.get(n, {})]
            prices[sku_of(product, selected)] = {
                currency: sum(Decimal(price[currency]) for price in [product["price"], *added])
                for currency in CURRENCIES
            }
    bundles = [product for product in PRODUCTS if "components" in product]
    assert handles(bundles) == ["pour-over-set", "breakfast-for-two"]
    for bundle in bundles:
        assert all(part["quantity"] > 0 for part in bundle["components"])
        for currency in CURRENCIES:
            apart = sum(prices[p["sku"]][currency] * p["quantity"] for p in bundle["components"])
            assert Decimal(bundle["price"][currency]) < apart


def test_one_gift_card_that_is_not_shipped() -> None:
    cards = [p for p in PRODUCTS if p.get("is_gift_card")]
    assert handles(cards) == ["gift-card"]
    assert [p["handle"] for p in PRODUCTS if not p["requires_shipping"]] == ["gift-card"]


def test_menus_point_at_things_that_exist() -> None:
    known = {
        "COLLECTION": handles(COLLECTIONS),
        "PAGE": handles(PAGES),
        "PRODUCT": handles(PRODUCTS),
        "BLOG": handles(BLOG["blog"]),
        "SHOP_POLICY": handles(SHOP["policy"]),
    }
    for menu in MENUS:
        for item in menu_items(menu["item"]):
            if item["type"] in known:
                assert item["target"] in known[item["type"]], item
            elif item["type"] == "HTTP":
                assert item["url"].startswith("https://")
            else:
                assert item["type"] in {"FRONTPAGE", "CATALOG", "SEARCH"}
    assert {"main-menu", "footer"} <= set(handles(MENUS))
    assert {"next-js-frontend-header-menu", "next-js-frontend-footer-menu"} <= set(handles(MENUS))


def test_articles_name_their_author_and_products() -> None:
    for article in BLOG["article"]:
        assert article["author"] in handles(BLOG["author"])
        assert article["blog"] in handles(BLOG["blog"])
        assert set(article["products"]) <= set(handles(PRODUCTS))


def test_discounts_are_whole_and_name_collections() -> None:
    found = {d["code"]: d for d in DISCOUNTS}
    assert set(found) == {"WELCOME10", "FIVEOFF", "SUMMER15", "EXPIRED20"}
    for discount in DISCOUNTS:
        assert ("percent" in discount) == (discount["kind"] == "percent")
        assert ("amount" in discount) == (discount["kind"] == "fixed")
        assert set(discount.get("collections", [])) <= set(handles(COLLECTIONS))
    assert datetime.fromisoformat(found["EXPIRED20"]["ends"]).year == 2025


def test_rates_cover_every_market_and_the_rest_of_the_world() -> None:
    sold_to = {country for market in SHOP["market"] for country in market["countries"]}
    zones = [country for zone in RATES["zone"] for country in zone["countries"]]
    assert len(zones) == len(set(zones))
    assert "*" in zones
    assert all(0 <= tax["rate_ppm"] < 1_000_000 for tax in RATES["tax"])
    keys = [(tax["country"], tax.get("province")) for tax in RATES["tax"]]
    assert len(keys) == len(set(keys))
    assert ("US", "NY") in keys
    assert len(sold_to) == sum(len(market["countries"]) for market in SHOP["market"])


def test_delivery_methods_are_unique_and_pick_up_names_its_location() -> None:
    methods = [method for zone in RATES["zone"] for method in zone["method"]]
    open_shops = [place["handle"] for place in SHOP["location"] if place["pickup"]]
    assert len(handles(methods)) == len(set(handles(methods)))
    for method in methods:
        assert method["min_days"] <= method["max_days"]
        assert all(method[f"{key}_{x}"] for key in ("title", "description") for x in LANGUAGES)
        assert method["kind"] in {"SHIPPING", "PICK_UP"}
        assert (method.get("location") in open_shops) == (method["kind"] == "PICK_UP")


@pytest.mark.parametrize("name", ["mug.glb", "lamp.glb"])
def test_models_are_valid_binary_gltf(name: str) -> None:
    data = (MEDIA / name).read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    body_size, body_kind = struct.unpack_from("<I4s", data, 20 + size)
    assert (kind, body_kind) == (b"JSON", b"BIN\0")
    assert 28 + size + body_size == len(data)
    document = json.loads(data[20 : 20 + size])
    assert document["asset"]["version"] == "2.0"
    assert document["buffers"] == [{"byteLength": body_size}]
    check_model(document, data[28 + size :])


def check_model(document: Table, body: bytes) -> None:
    views = document["bufferViews"]
    assert all(v["byteOffset"] % 4 == 0 for v in views)
    assert max(v["byteOffset"] + v["byteLength"] for v in views) <= len(body)
    for primitive in document["meshes"][0]["primitives"]:
        positions = vectors(document, body, primitive["attributes"]["POSITION"])
        normals = vectors(document, body, primitive["attributes"]["NORMAL"])
        accessor = document["accessors"][primitive["indices"]]
        assert primitive["material"] < len(document["materials"])
        assert len(positions) == len(normals)
        assert accessor["count"] % 3 == 0
        assert accessor["max"][0] < len(positions)
        assert all(abs(sum(x * x for x in n) - 1) < 1e-5 for n in normals)


def vectors(document: Table, body: bytes, number: int) -> list[tuple[float, ...]]:
    """The three-part values of an accessor, whose bounds are checked on the way."""
    accessor = document["accessors"][number]
    view = document["bufferViews"][accessor["bufferView"]]
    part = body[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    found = list(struct.iter_unpack("<3f", part))
    assert len(found) == accessor["count"]
    assert [min(v[i] for v in found) for i in range(3)] == accessor["min"]
    assert [max(v[i] for v in found) for i in range(3)] == accessor["max"]
    return found
