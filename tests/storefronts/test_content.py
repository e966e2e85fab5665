"""Layout, pages, the journal and the shop itself."""

import re
from typing import Any

import pytest

from tests.storefronts import seeds
from tests.storefronts.conftest import Storefront

MENUS = {entry["handle"]: entry for entry in seeds.file("menus.toml")["menu"]}
PAGES = {entry["handle"]: entry for entry in seeds.file("pages.toml")["page"]}
JOURNAL = seeds.file("blog.toml")
ARTICLES = {entry["handle"]: entry for entry in JOURNAL["article"]}
AUTHORS = {entry["handle"]: entry["name"] for entry in JOURNAL["author"]}
POLICIES = {entry["kind"]: entry for entry in seeds.SHOP["policy"]}
FOLDERS = {
    "COLLECTION": "collections",
    "PRODUCT": "products",
    "PAGE": "pages",
    "BLOG": "blogs",
    "SHOP_POLICY": "policies",
}


def plain(text: str) -> str:
    apart = re.sub(r"</?(?:p|ul|ol|li|h[1-6]|br|blockquote)\b[^>]*>", " ", text)
    return " ".join(re.sub(r"<[^>]+>", "", apart).split())


def items(home: str, wanted: list[Any], found: list[Any]) -> int:
    """Compares a tree of links; answers how many there are."""
    for item, one in zip(wanted, found, strict=True):
        assert one["title"] == item["title"]
        if "type" in one:
            assert one["type"] == item["type"]
            assert (one["resourceId"] is not None) == ("target" in item)
        if item["type"] in FOLDERS:
            tags = "/" + "+".join(item["tags"]) if "tags" in item else ""
            assert one["url"] == f"{home}/{FOLDERS[item['type']]}/{item['target']}{tags}"
        else:
            assert one["url"].startswith((home, item.get("url", home)))
    return len(wanted)


async def test_the_layout_of_every_page(storefront: Storefront) -> None:
    data = await storefront.ask("content", "Layout", header="main-menu", footer="footer")
    assert data["shop"]["name"] == seeds.SHOP["name"]
    assert data["shop"]["description"] == seeds.SHOP["description"]
    logo = f"{storefront.home}/media/{seeds.SHOP['logo']}"
    assert data["shop"]["brand"]["logo"]["image"]["url"] == logo
    home = data["shop"]["primaryDomain"]["url"]
    assert home == storefront.home  # what storefronts cut off the links of menus
    counted = 0
    for name, handle in (("header", "main-menu"), ("footer", "footer")):
        assert data[name]["title"] == MENUS[handle]["title"]
        pending = [(MENUS[handle]["item"], data[name]["items"])]
        while pending:
            wanted, found = pending.pop()
            counted += items(home, wanted, found)
            pending += [
                (item.get("item", []), one["items"])
                for item, one in zip(wanted, found, strict=True)
                if "items" in one
            ]
    assert counted > 15
    simple = await storefront.ask("content", "SimpleMenu", handle="footer")
    assert simple["menu"]["title"] == MENUS["footer"]["title"]
    items(home, MENUS["footer"]["item"], simple["menu"]["items"])


@pytest.mark.parametrize("language", ["EN", "DE", "ZH_CN"])
async def test_pages(storefront: Storefront, language: str) -> None:
    for handle, entry in PAGES.items():
        texts = entry.get(language[:2].lower(), entry)
        data = await storefront.ask("content", "Page", handle=handle, language=language)
        page = data["page"]
        assert (page["handle"], page["title"]) == (handle, texts["title"])
        assert plain(page["body"]) == plain(texts["body_html"])
        assert plain(page["body"]).startswith(page["bodySummary"].rstrip("…"))
        assert page["seo"]["title"] == texts.get("seo_title", entry["seo_title"])


async def test_the_list_of_pages_and_older_names(storefront: Storefront) -> None:
    data = await storefront.ask("content", "Pages")
    found = [edge["node"] for edge in data["pages"]["edges"]]
    assert [page["title"] for page in found] == sorted(entry["title"] for entry in PAGES.values())
    about = next(page for page in found if page["handle"] == "about")
    named = await storefront.ask("content", "PageByOldName", handle="about")
    assert named["pageByHandle"] == about


async def test_the_journal(storefront: Storefront) -> None:
    [blog] = JOURNAL["blog"]
    data = await storefront.ask("content", "Blogs")
    assert data["blogs"] == {
        "nodes": [
            {
                "handle": blog["handle"],
                "title": blog["title"],
                "seo": {"title": blog["seo_title"], "description": blog["seo_description"]},
            }
        ],
        "pageInfo": {"hasNextPage": False},
    }
    newest = sorted(ARTICLES, key=lambda handle: ARTICLES[handle]["published"], reverse=True)
    seen: list[str] = []
    after = None
    while True:
        data = await storefront.ask("content", "Blog", handle="journal", first=4, after=after)
        page = data["blog"]["articles"]
        for found in page["nodes"]:
            article(storefront, found)
        seen += [found["handle"] for found in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == newest
    data = await storefront.ask("content", "Articles")
    titles = [edge["node"]["title"] for edge in data["articles"]["edges"]]
    assert titles == sorted(entry["title"] for entry in ARTICLES.values())


def article(storefront: Storefront, found: Any) -> None:
    entry = ARTICLES[found["handle"]]
    assert found["title"] == entry["title"]
    assert found["publishedAt"] == entry["published"]
    assert sorted(found["tags"]) == sorted(entry["tags"])
    assert found["author"] == {"name": AUTHORS[entry["author"]]}
    assert found["blog"] == {"handle": entry["blog"]}
    assert found["image"] == {
        "url": f"{storefront.home}/media/{entry['image']}",
        "altText": entry["image_alt"],
    }


async def test_an_article_in_every_language(storefront: Storefront) -> None:
    for handle, entry in ARTICLES.items():
        for language in ("EN", "DE", "ZH_CN"):
            texts = entry.get(language[:2].lower(), entry)
            data = await storefront.ask(
                "content", "Article", blog="journal", handle=handle, language=language
            )
            found = data["blog"]["articleByHandle"]
            assert found["title"] == texts["title"]
            assert found["contentHtml"] == texts["content_html"].strip()
            assert found["excerptHtml"] == texts["excerpt_html"].strip()
            assert found["excerpt"] == plain(texts["excerpt_html"])
    data = await storefront.ask("content", "Article", blog="journal", handle="no-such-article")
    assert data["blog"]["articleByHandle"] is None


async def test_policies(storefront: Storefront) -> None:
    shop = (await storefront.ask("content", "Policies"))["shop"]
    for kind, name in (
        ("privacy", "privacyPolicy"),
        ("refund", "refundPolicy"),
        ("shipping", "shippingPolicy"),
        ("terms", "termsOfService"),
    ):
        entry = POLICIES[kind]
        found = shop[name]
        assert (found["handle"], found["title"]) == (entry["handle"], entry["title"])
        assert found["body"] == entry["body_html"].strip()
        assert found["url"] == f"{storefront.home}/policies/{entry['handle']}"


async def test_the_shop_and_its_markets(storefront: Storefront) -> None:
    shop = (await storefront.ask("content", "Shop"))["shop"]
    countries = [c for market in seeds.SHOP["market"] for c in market["countries"]]
    assert sorted(shop["shipsToCountries"]) == sorted(countries)
    assert shop["moneyFormat"] == seeds.SHOP["moneyformat"]["EUR"]
    currencies = {market["currency"] for market in seeds.SHOP["market"]}
    assert shop["paymentSettings"]["currencyCode"] == seeds.SHOP["currency"]
    assert shop["paymentSettings"]["countryCode"] == seeds.SHOP["country"]
    assert currencies == set(shop["paymentSettings"]["enabledPresentmentCurrencies"])
    for market in seeds.SHOP["market"]:
        country = market["countries"][0]
        data = await storefront.ask("content", "Localization", country=country, language="DE")
        told = data["localization"]
        assert told["country"] == {
            "isoCode": country,
            "currency": {"isoCode": market["currency"]},
        }
        assert told["language"] == {"isoCode": "DE"}
        offered = {one["isoCode"]: one["currency"]["isoCode"] for one in told["availableCountries"]}
        assert offered == {c: m["currency"] for m in seeds.SHOP["market"] for c in m["countries"]}


async def test_redirects_and_the_sitemap(storefront: Storefront) -> None:
    for entry in seeds.file("redirects.toml")["redirect"]:
        data = await storefront.ask("content", "Redirect", query=f"path:{entry['path']}")
        assert [edge["node"] for edge in data["urlRedirects"]["edges"]] == [
            {"path": entry["path"], "target": entry["target"]}
        ]
    data = await storefront.ask("content", "SitemapSize")
    assert data["products"]["pagesCount"]["count"] == 1
    listed = [item["handle"] for item in data["pages"]["resources"]["items"]]
    assert sorted(listed) == sorted(PAGES)


async def test_what_does_not_exist_is_null(storefront: Storefront) -> None:
    data = await storefront.ask("pages", "NotFound", handle="no-such-thing")
    assert set(data.values()) == {None}
    assert len(data) == 5
