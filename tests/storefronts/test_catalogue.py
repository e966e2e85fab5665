"""Product pages and product lists: every value is compared with the seed files."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront

JACKET, CASSEROLE, PACK = "gale-rain-jacket", "ember-casserole", "ridge-daypack"


def card(storefront: Storefront, handle: str, product: Any) -> None:
    entry = seeds.PRODUCTS[handle]
    assert product["handle"] == handle
    assert product["title"] == entry["title"]
    assert product["vendor"] == entry["vendor"]
    assert product["productType"] == entry["product_type"]
    assert product["tags"] == sorted(entry["tags"])
    assert product["availableForSale"] == seeds.available(handle)
    assert product["priceRange"] == seeds.price_range(handle)
    assert product["compareAtPriceRange"] == seeds.compare_at_range(handle)
    picture(storefront, entry["image"][0], product["featuredImage"])


def picture(storefront: Storefront, image: seeds.Seed, found: Any) -> None:
    assert found["url"] == f"{storefront.home}/media/{image['file']}"
    assert found["altText"] == image["alt"]
    assert found["width"] > 0
    assert found["height"] > 0


def variant(made: seeds.Made, found: Any) -> None:
    assert found["title"] == made.title
    assert found["price"] == seeds.money(made.price())
    before = made.compare_at()
    assert found["compareAtPrice"] == (seeds.money(before) if before else None)
    assert found["availableForSale"] == (made.stock > 0)
    assert found["quantityAvailable"] == made.stock
    assert found["sku"].startswith(made.entry["sku"])
    assert {o["name"]: o["value"] for o in found["selectedOptions"]} == (
        made.selected or {"Title": "Default Title"}
    )
    assert found["product"] == {
        "handle": made.entry["handle"],
        "title": made.entry["title"],
    }


@pytest.mark.parametrize("handle", [JACKET, CASSEROLE, PACK])
async def test_a_product_page(storefront: Storefront, handle: str) -> None:
    made = seeds.variants(handle)
    wanted = next(one for one in made if one.stock > 0 and one is not made[0])
    selected = [{"name": n.upper(), "value": v.lower()} for n, v in wanted.selected.items()]
    data = await storefront.ask("catalogue", "ProductPage", handle=handle, selected=selected)
    product = data["product"]
    card(storefront, handle, product)
    assert product["descriptionHtml"] == seeds.PRODUCTS[handle]["description_html"].strip()
    for one, edge in zip(made, product["variants"]["edges"], strict=True):
        variant(one, edge["node"])
    variant(wanted, product["selected"])
    exact = [{"name": name, "value": value} for name, value in wanted.selected.items()]
    again = await storefront.ask("catalogue", "ProductPage", handle=handle, selected=exact)
    variant(wanted, again["product"]["exact"])


@pytest.mark.parametrize(("country", "currency"), [("US", "USD"), ("GB", "GBP"), ("DE", "EUR")])
@pytest.mark.parametrize("language", ["DE", "ZH_CN", "EN"])
async def test_a_product_page_elsewhere(
    storefront: Storefront, country: str, currency: str, language: str
) -> None:
    data = await storefront.ask(
        "catalogue",
        "ProductPage",
        handle=CASSEROLE,
        selected=[],
        country=country,
        language=language,
    )
    entry = seeds.PRODUCTS[CASSEROLE]
    texts = entry.get(language[:2].lower(), entry)
    assert data["product"]["title"] == texts["title"]
    assert data["product"]["descriptionHtml"] == texts["description_html"].strip()
    assert data["product"]["priceRange"] == seeds.price_range(CASSEROLE, currency)
    assert data["product"]["compareAtPriceRange"] == seeds.compare_at_range(CASSEROLE, currency)


async def test_prices_of_every_variant_abroad(storefront: Storefront) -> None:
    for handle in (JACKET, CASSEROLE):
        data = await storefront.ask("pages", "Prices", handles=handle, country="US")
        found = data["product"]["variants"]["nodes"]
        assert [(one["title"], one["price"]) for one in found] == [
            (made.title, seeds.money(made.price("USD"), "USD")) for made in seeds.variants(handle)
        ]


@pytest.mark.parametrize("later", [True, False, None])
async def test_deferred_parts_come_at_once(storefront: Storefront, later: bool | None) -> None:
    given = {} if later is None else {"later": later}
    data = await storefront.ask("catalogue", "ProductPageDeferred", handle=PACK, **given)
    assert data["product"]["title"] == seeds.PRODUCTS[PACK]["title"]
    for made, edge in zip(seeds.variants(PACK), data["product"]["variants"]["edges"], strict=True):
        variant(made, edge["node"])


async def test_the_ways_to_name_a_product(storefront: Storefront) -> None:
    named = await storefront.ask("catalogue", "ProductByOldName", handle=PACK)
    card(storefront, PACK, named["productByHandle"])
    id = named["productByHandle"]["id"]
    by_id = await storefront.ask("catalogue", "ProductById", id=id)
    assert by_id["product"] == named["productByHandle"]
    node = await storefront.ask("catalogue", "OneNode", id=id)
    assert node["node"] == {"id": id, "handle": PACK}
    number = id.rpartition("/")[2]
    ids = [f"gid://shopify/Collection/{number}0000", id, "Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0L" + "zE="]
    several = await storefront.ask("catalogue", "SeveralProducts", ids=ids)
    first = next(iter(seeds.PRODUCTS))
    assert several["nodes"] == [
        None,
        {"__typename": "Product", "handle": PACK},
        {"__typename": "Product", "handle": first},
    ]


async def test_options_and_the_picker(storefront: Storefront) -> None:
    entry, made = seeds.PRODUCTS[JACKET], seeds.variants(JACKET)
    data = await storefront.ask("catalogue", "ProductOptions", handle=JACKET)
    for option, found in zip(entry["options"], data["product"]["options"], strict=True):
        assert found["name"] == option["name"]
        assert found["values"] == option["values"]
        swatches = option.get("swatches", [None] * len(option["values"]))
        shown = [(one["name"], one["swatch"]) for one in found["optionValues"]]
        assert shown == [
            (value, {"color": colour} if colour else None)
            for value, colour in zip(option["values"], swatches, strict=True)
        ]
    data = await storefront.ask("catalogue", "ProductPicker", handle=JACKET)
    for option in data["product"]["options"]:
        for value in option["optionValues"]:
            fitting = [m for m in made if m.selected[option["name"]] == value["name"]]
            variant(fitting[0], value["firstSelectableVariant"])
    assert data["product"]["encodedVariantExistence"].startswith("v1_")
    assert data["product"]["encodedVariantAvailability"].startswith("v1_")


async def test_pictures(storefront: Storefront) -> None:
    images = seeds.PRODUCTS[PACK]["image"]
    data = (await storefront.ask("catalogue", "ProductMedia", handle=PACK))["product"]
    for image, edge in zip(images, data["images"]["edges"], strict=True):
        picture(storefront, image, edge["node"])
    pictured = [
        e["node"] for e in data["media"]["edges"] if e["node"]["__typename"] == "MediaImage"
    ]
    assert [medium["image"]["id"] for medium in pictured] == [
        edge["node"]["id"] for edge in data["images"]["edges"]
    ]
    assert [medium["alt"] for medium in pictured] == [image["alt"] for image in images]
    url = f"{storefront.home}/media/{images[0]['file']}"
    sizes = await storefront.ask("catalogue", "ImageSizes", handle=PACK)
    assert sizes["product"]["featuredImage"] == {
        "url": url,
        "src": url,
        "originalSrc": url,
        "card": f"{url}?width=400&height=300&crop=center",
        "retina": f"{url}?width=480&format=webp",
        "old": f"{url}?width=100&crop=top",
    }


async def test_variants_in_pages(storefront: Storefront) -> None:
    seen: list[str] = []
    after, more = None, True
    while more:
        data = await storefront.ask(
            "catalogue", "ProductVariantsPaged", handle=JACKET, first=5, after=after
        )
        page = data["product"]["variants"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(seen)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        seen += [edge["node"]["title"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == [made.title for made in seeds.variants(JACKET)]


async def test_what_search_engines_are_told(storefront: Storefront) -> None:
    for handle in (PACK, "koa-mug"):
        entry = seeds.PRODUCTS[handle]
        told = (await storefront.ask("catalogue", "ProductSeo", handle=handle))["product"]
        assert told["seo"] == {
            "title": entry.get("seo_title"),
            "description": entry.get("seo_description"),
        }
        assert told["publishedAt"] == entry["published"]
        assert told["isGiftCard"] is False
        assert told["onlineStoreUrl"].endswith(f"/products/{handle}")
        assert "<" not in told["description"]
        assert len(told["short"]) <= 40
        assert told["description"].startswith(told["short"].removesuffix("…").rstrip("."))
        data = await storefront.ask("catalogue", "ProductCollections", handle=handle)
        found = [node["handle"] for node in data["product"]["collections"]["nodes"]]
        assert set(entry["collections"]) <= set(found)
        assert len(found) == len(set(found))


async def test_metafields_that_are_not_there_leave_gaps(storefront: Storefront) -> None:
    wanted = [{"namespace": "custom", "key": f"no_such_field_{n}"} for n in range(3)]
    data = await storefront.ask("catalogue", "ProductMetafields", handle=PACK, wanted=wanted)
    assert data["product"]["metafields"] == [None, None, None]
    assert data["product"]["one"] is None
    assert [node["metafields"] for node in data["product"]["variants"]["nodes"]] == [
        [None, None, None]
    ] * 2


async def test_the_older_names_of_prices(storefront: Storefront) -> None:
    data = await storefront.ask("catalogue", "LegacyPrices", handle=CASSEROLE)
    [edge] = data["product"]["variants"]["edges"]
    made = seeds.variants(CASSEROLE)[0]
    before = made.compare_at()
    assert before
    assert edge["node"] == {
        "priceV2": seeds.money(made.price()),
        "price": {"amount": seeds.text(made.price())},
        "compareAtPriceV2": {"amount": seeds.text(before)},
        "compareAtPrice": {"amount": seeds.text(before)},
    }


async def test_unit_prices(storefront: Storefront) -> None:
    handle = "hedgerow-tea"
    data = await storefront.ask("pages", "UnitPrices", handle=handle)
    measure = seeds.PRODUCTS[handle]["unit_price"]
    quantity = Decimal(measure["quantity"])
    for made, node in zip(
        seeds.variants(handle), data["product"]["variants"]["nodes"], strict=True
    ):
        assert node["unitPriceMeasurement"] == {
            "quantityValue": float(quantity),
            "quantityUnit": measure["unit"],
            "referenceValue": measure["per"],
            "referenceUnit": measure["per_unit"],
            "measuredType": "WEIGHT",
        }
        exact = made.price() / quantity * measure["per"]
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert node["unitPrice"] == seeds.money(rounded)


async def test_all_products_in_one_page(storefront: Storefront) -> None:
    data = await storefront.ask("catalogue", "AllProducts", first=100)
    edges = data["products"]["edges"]
    assert [edge["node"]["handle"] for edge in edges] == list(seeds.PRODUCTS)
    assert data["products"]["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": edges[0]["cursor"],
        "endCursor": edges[-1]["cursor"],
    }
    for edge in edges:
        handle = edge["node"]["handle"]
        card(storefront, handle, edge["node"])
        made = seeds.variants(handle)
        for one, found in zip(made, edge["node"]["variants"]["nodes"], strict=True):
            variant(one, found)


async def test_all_products_in_pages_forth_and_back(storefront: Storefront) -> None:
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = (await storefront.ask("pages", "Feed", after=after))["products"]
        seen += [node["handle"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
    assert seen == list(seeds.PRODUCTS)
    last = (await storefront.ask("catalogue", "LastProducts", last=3))["products"]
    assert [node["handle"] for node in last["nodes"]] == seen[-3:]
    assert last["pageInfo"]["hasPreviousPage"] is True
    before = last["pageInfo"]["startCursor"]
    earlier = await storefront.ask("catalogue", "LastProducts", last=2, before=before)
    assert [node["handle"] for node in earlier["products"]["nodes"]] == seen[-5:-3]


async def test_sorted_products(storefront: Storefront) -> None:
    ranges = {handle: seeds.price_range(handle) for handle in seeds.PRODUCTS}
    lowest = sorted(Decimal(each["minVariantPrice"]["amount"]) for each in ranges.values())
    shelves = await storefront.ask("catalogue", "ThreeShelves")
    assert [amount(node) for node in shelves["cheap"]["nodes"]] == lowest[:3]
    assert [amount(node) for node in shelves["dear"]["nodes"]] == lowest[:-4:-1]
    titles = sorted((each["title"] for each in seeds.PRODUCTS.values()), reverse=True)
    assert [node["title"] for node in shelves["named"]["nodes"]] == titles[:3]
    newest = sorted(seeds.PRODUCTS, key=lambda handle: seeds.PRODUCTS[handle]["published"])[-4:]
    home = await storefront.ask("pages", "Home", withBlog=False)
    assert [node["handle"] for node in home["featured"]["nodes"]] == newest[::-1]
    assert "blog" not in home
    shelf = [edge["node"] for edge in home["shelf"]["edges"]]
    assert [one["title"] for one in shelf] == sorted(one["title"] for one in shelf)
    with_blog = await storefront.ask("pages", "Home", featured=1, withBlog=True)
    assert len(with_blog["blog"]["articles"]["nodes"]) == 1
    assert [node["handle"] for node in with_blog["featured"]["nodes"]] == newest[-1:]


def amount(product: Any) -> Decimal:
    return Decimal(product["priceRange"]["minVariantPrice"]["amount"])


async def test_recommendations(storefront: Storefront) -> None:
    named = await storefront.ask("catalogue", "ProductByOldName", handle=PACK)
    id = named["productByHandle"]["id"]
    data = await storefront.ask("catalogue", "Recommendations", handle=PACK, id=id)
    for found in data.values():
        handles = [product["handle"] for product in found]
        assert PACK not in handles
        assert set(handles) <= set(seeds.PRODUCTS)
        assert len(handles) == len(set(handles))
    assert data["productRecommendations"] == data["byHandle"]
    assert data["byHandle"]


QUERIES: list[tuple[str, Any]] = [
    ("available_for_sale:true", lambda h, p: seeds.available(h)),
    ("available_for_sale:false", lambda h, p: not seeds.available(h)),
    ("product_type:Jacket", lambda h, p: p["product_type"] == "Jacket"),
    (
        'product_type:"Jacket" OR product_type:Backpack',
        lambda h, p: p["product_type"] in {"Jacket", "Backpack"},
    ),
    ("tag:rain", lambda h, p: "rain" in p["tags"]),
    ("tag:'bestseller' AND vendor:Stonewater", lambda h, p: best(p) and stone(p)),
    ("vendor:Stonewater -tag:bestseller", lambda h, p: stone(p) and not best(p)),
    ("NOT tag:bestseller", lambda h, p: not best(p)),
    ("tag_not:bestseller", lambda h, p: not best(p)),
    ("(tag:rain OR tag:tent) AND vendor:Stonewater", lambda h, p: stone(p) and rainy(p)),
    ("title:Gale*", lambda h, p: p["title"].startswith("Gale")),
    ("title:*mug*", lambda h, p: "mug" in p["title"].lower()),
    ("title:'Gale Rain Jacket'", lambda h, p: h == JACKET),
    ("variants.price:>=200", lambda h, p: any(v.price() >= 200 for v in seeds.variants(h))),
    ("variants.price:<10", lambda h, p: any(v.price() < 10 for v in seeds.variants(h))),
    ("created_at:<2000-01-01", lambda h, p: False),
    ("updated_at:>2000-01-01", lambda h, p: True),
    ("status:ACTIVE -tag:no-such-tag", lambda h, p: True),
]


def best(entry: seeds.Seed) -> bool:
    return "bestseller" in entry["tags"]


def stone(entry: seeds.Seed) -> bool:
    return bool(entry["vendor"] == "Stonewater")


def rainy(entry: seeds.Seed) -> bool:
    return bool({"rain", "tent"} & set(entry["tags"]))


async def test_queries_as_storefronts_write_them(storefront: Storefront) -> None:
    for query, fits in QUERIES:
        data = await storefront.ask("catalogue", "FoundProducts", query=query)
        found = [node["handle"] for node in data["products"]["nodes"]]
        assert found == [h for h, p in seeds.PRODUCTS.items() if fits(h, p)], query
    data = await storefront.ask("pages", "Availability", query="tag:bestseller")
    for node in data["products"]["nodes"]:
        made = seeds.variants(node["handle"])
        assert node["totalInventory"] == sum(one.stock for one in made)
        assert [v["quantityAvailable"] for v in node["variants"]["nodes"]] == [
            one.stock for one in made
        ]
