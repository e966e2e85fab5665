"""Everything that a buyer reads, in the languages of the demonstration shop."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from commerce_api.settings import Settings
from tests.catalog.seeded import Asked, shop

TEXTS = """
query T($language: LanguageCode!) @inContext(language: $language) {
  shop { name description brand { slogan shortDescription }
    privacyPolicy { title } customerAccountTranslations { key value } }
  product(handle: "koa-mug") { title seo { title description } featuredImage { altText }
    options { name optionValues { name } } variants(first: 1) { nodes { title } }
    category { name } media(first: 9) { nodes { mediaContentType alt } } }
  plain: product(handle: "fen-cushion") { seo { title description } }
  collection(handle: "light") { title seo { title description } image { altText } }
  page(handle: "about") { title seo { title description } }
  blog(handle: "journal") { title seo { title description }
    articleByHandle(handle: "mending-a-blanket") { title seo { title description } } }
  menu(handle: "footer") { title items { title } }
}"""


@pytest.fixture
async def asked(seeded: Settings) -> AsyncIterator[Asked]:
    async with shop(seeded) as asked:
        yield asked


async def test_a_german_reads_german(asked: Asked) -> None:
    found = await asked(TEXTS, language="DE")
    assert found["shop"]["brand"]["slogan"] == "Gemacht, um repariert zu werden."
    assert found["shop"]["privacyPolicy"] == {"title": "Datenschutz"}
    product = found["product"]
    assert product["seo"] == {
        "title": "Koa-Becher aus handgetauchtem Steinzeug",
        "description": "Ein gerader Steinzeugbecher mit Platz für drei Finger, in Schiefer,"
        " Sand oder Moos.",
    }
    assert product["featuredImage"]["altText"] == "Koa-Becher in Schiefer"
    assert product["options"][0]["name"] == "Farbe"
    assert product["variants"]["nodes"][0]["title"] == "Schiefer / 300 ml"
    assert product["category"] == {"name": "Becher"}
    [film] = [m for m in product["media"]["nodes"] if m["mediaContentType"] == "VIDEO"]
    assert film["alt"] == "Dampf steigt aus einem Koa-Becher"
    assert found["collection"]["seo"]["title"] == "Leuchten, Laternen und Kerzen"
    assert found["page"]["seo"]["title"] == "Über Kettlemoor"
    assert found["blog"]["seo"]["title"] == "Das Journal von Kettlemoor"
    assert found["blog"]["articleByHandle"]["seo"]["title"] == "Eine Wolldecke stopfen"
    assert (found["menu"]["title"], found["menu"]["items"][0]["title"]) == ("Fußzeile", "Suche")


@pytest.mark.parametrize("language", ["ZH", "ZH_CN", "ZH_TW"])
async def test_a_regional_language_falls_back_to_the_language(asked: Asked, language: str) -> None:
    found = await asked(TEXTS, language=language)
    assert found["product"]["seo"]["title"] == "Koa 手工浸釉炻器马克杯"
    assert found["collection"]["seo"]["title"] == "灯具、提灯与蜡烛"
    assert found["shop"]["brand"]["slogan"] == "生来可修。"


async def test_a_language_that_is_missing_falls_back_to_the_shops_own(asked: Asked) -> None:
    french, own = await asked(TEXTS, language="FR"), await asked(TEXTS, language="EN")
    assert french == own
    assert own["product"]["seo"]["title"] == "Koa Mug in hand-dipped stoneware"
    assert own["plain"]["seo"] == {"title": None, "description": None}


async def test_one_missing_text_falls_back_alone(asked: Asked) -> None:
    def texts(found: Any) -> dict[str, str]:
        rows = found["shop"]["customerAccountTranslations"]
        return {row["key"]: row["value"] for row in rows}

    german = texts(await asked(TEXTS, language="DE"))
    chinese = texts(await asked(TEXTS, language="ZH"))
    assert german["account.addresses.title"] == "Ihre Adressen"
    assert chinese["account.addresses.title"] == "Your addresses"
    assert chinese["account.sign_out"] == "退出登录"
    assert list(german) == sorted(german) == list(chinese)


async def test_the_brand_of_the_demonstration(asked: Asked, seeded: Settings) -> None:
    found = await asked("""{ shop { customerAccountUrl socialLoginProviders { handle } brand {
      slogan logo { image { url } } squareLogo { image { url width thumbhash } }
      coverImage { alt image { url } }
      colors { primary { background foreground } secondary { background foreground } } } } }""")
    brand = found["shop"]["brand"]
    home = f"{seeded.public_url}/media"
    assert found["shop"]["customerAccountUrl"] == "https://account.kettlemoor.example"
    assert found["shop"]["socialLoginProviders"] == []
    assert brand["slogan"] == "Made to be mended."
    assert brand["logo"]["image"]["url"] == f"{home}/logo.webp"
    assert brand["squareLogo"]["image"]["url"] == f"{home}/logo-square.webp"
    assert brand["squareLogo"]["image"]["width"] == 512
    assert brand["squareLogo"]["image"]["thumbhash"] == "2deNBQIPB5d0ioHMeAd0cUAXBxd3d3BwGA=="
    assert brand["coverImage"]["alt"] == "A lamp, a kettle and a mug side by side"
    assert brand["colors"] == {
        "primary": [{"background": "#2f4f43", "foreground": "#f6f1e7"}],
        "secondary": [
            {"background": "#b4532a", "foreground": "#f6f1e7"},
            {"background": "#f6f1e7", "foreground": "#26272a"},
        ],
    }
