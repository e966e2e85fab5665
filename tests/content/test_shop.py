from commerce_api.catalog.models import Media
from commerce_api.content import service
from commerce_api.content.drafts import PolicyDraft, ShopDraft
from commerce_api.content.models import PolicyKind
from commerce_api.gql import Context
from commerce_api.gql.ids import finder_of
from commerce_api.kernel.db import Database
from commerce_api.ports import Plugins
from commerce_api.settings import Settings
from tests import make
from tests.conftest import Counting, Execute

SHOP = """
query Shop($language: LanguageCode) @inContext(language: $language) {
  shop {
    id name description moneyFormat shipsToCountries
    primaryDomain { host sslEnabled url }
    brand {
      shortDescription slogan logo { id image { url altText } }
      squareLogo { id } coverImage { id } colors { primary { background } }
    }
    paymentSettings {
      countryCode currencyCode enabledPresentmentCurrencies acceptedCardBrands
      supportedDigitalWallets shopifyPaymentsAccountId cardVaultUrl
    }
    subscriptionPolicy { id }
  }
}"""

POLICIES = """
fragment P on ShopPolicy { id handle title body url }
query Policies($language: LanguageCode) @inContext(language: $language) {
  shop {
    privacyPolicy { ...P } refundPolicy { ...P } shippingPolicy { ...P } termsOfService { ...P }
    legalNotice { ...P } contactInformation { ...P } termsOfSale { ...P }
  }
}"""


async def kettlemoor(db: Database) -> int:
    async with db.transaction() as uow:
        await make.markets(uow)
        logo = Media(path="logo.webp", mime="image/webp", alt="A kettle", width=400, height=100)
        await uow.add(logo)
        await service.put_shop(
            uow,
            ShopDraft(
                name="Kettlemoor",
                description="Made to be mended.",
                money_format="€{{amount_with_comma_separator}}",
                country="DE",
                currency="EUR",
                languages=("en", "de"),
                logo_id=logo.id,
                translations={"de": {"description": "Gemacht, um repariert zu werden."}},
            ),
        )
    return logo.id


async def policy(db: Database, kind: PolicyKind, title: str) -> int:
    async with db.transaction() as uow:
        return await service.put_policy(
            uow,
            PolicyDraft(
                kind=kind,
                title=title,
                body_html="<p>Thirty days.</p><script>alert(1)</script>",
                translations={"de": {"title": f"{title} (de)", "body_html": "<p>Ja.</p>"}},
            ),
        )


async def test_the_shop_says_who_it_is(db: Database, execute: Execute) -> None:
    logo = await kettlemoor(db)
    assert (await execute(SHOP))["shop"] == {
        "id": "gid://shopify/Shop/1",
        "name": "Kettlemoor",
        "description": "Made to be mended.",
        "moneyFormat": "€{{amount_with_comma_separator}}",
        "shipsToCountries": ["DE", "FR", "US"],
        "primaryDomain": {
            "host": "127.0.0.1:8000",
            "sslEnabled": False,
            "url": "http://127.0.0.1:8000",
        },
        "brand": {
            "shortDescription": "Made to be mended.",
            "slogan": None,
            "logo": {
                "id": f"gid://shopify/MediaImage/{logo}",
                "image": {
                    "url": "http://127.0.0.1:8000/media/logo.webp",
                    "altText": "A kettle",
                },
            },
            "squareLogo": None,
            "coverImage": None,
            "colors": {"primary": []},
        },
        "paymentSettings": {
            "countryCode": "DE",
            "currencyCode": "EUR",
            "enabledPresentmentCurrencies": ["EUR", "USD"],
            "acceptedCardBrands": ["VISA", "MASTERCARD", "AMERICAN_EXPRESS"],
            "supportedDigitalWallets": [],
            "shopifyPaymentsAccountId": None,
            "cardVaultUrl": "http://127.0.0.1:8000/payments/cards",
        },
        "subscriptionPolicy": None,
    }


async def test_the_shop_speaks_the_language_of_the_request(db: Database, execute: Execute) -> None:
    await kettlemoor(db)
    german = (await execute(SHOP, language="DE"))["shop"]
    assert german["name"] == "Kettlemoor"
    assert german["description"] == "Gemacht, um repariert zu werden."
    assert german["brand"]["shortDescription"] == "Gemacht, um repariert zu werden."
    assert (await execute(SHOP))["shop"]["description"] == "Made to be mended."


async def test_a_shop_without_any_data_still_answers(execute: Execute) -> None:
    shop = (await execute(SHOP))["shop"]
    assert shop["id"] == "gid://shopify/Shop/1"
    assert shop["name"] == "Shop"
    assert shop["description"] is None
    assert shop["brand"]["logo"] is None
    assert shop["shipsToCountries"] == []
    assert shop["paymentSettings"]["countryCode"] == "ZZ"
    assert shop["paymentSettings"]["currencyCode"] == "EUR"
    assert shop["paymentSettings"]["enabledPresentmentCurrencies"] == ["EUR"]
    assert set((await execute(POLICIES))["shop"].values()) == {None}


async def test_a_changed_name_is_seen_at_once(db: Database, execute: Execute) -> None:
    await kettlemoor(db)
    await execute(SHOP)
    async with db.transaction() as uow:
        draft = ShopDraft(name="Moor", money_format="{{amount}}", country="FR", currency="EUR")
        await service.put_shop(uow, draft)
    shop = (await execute(SHOP, language="DE"))["shop"]
    assert (shop["name"], shop["description"], shop["brand"]["logo"]) == ("Moor", None, None)
    async with db.read() as reader:
        assert (await reader.fetch("SELECT COUNT(*) FROM content_shop"))[0][0] == 1


async def test_policies_are_safe_and_translated(db: Database, execute: Execute) -> None:
    key = await policy(db, PolicyKind.REFUND, "Returns")
    await policy(db, PolicyKind.PRIVACY, "Privacy")
    shop = (await execute(POLICIES))["shop"]
    assert shop["refundPolicy"] == {
        "id": f"gid://shopify/ShopPolicy/{key}",
        "handle": "refund-policy",
        "title": "Returns",
        "body": "<p>Thirty days.</p>",
        "url": "http://127.0.0.1:8000/policies/refund-policy",
    }
    assert shop["privacyPolicy"]["title"] == "Privacy"
    assert [shop["shippingPolicy"], shop["termsOfService"], shop["legalNotice"]] == [None] * 3
    german = (await execute(POLICIES, language="DE"))["shop"]
    assert german["refundPolicy"]["title"] == "Returns (de)"
    assert german["refundPolicy"]["body"] == "<p>Ja.</p>"


async def test_all_policies_are_read_in_one_statement(
    db: Database, execute: Execute, count_statements: Counting
) -> None:
    for kind in PolicyKind:
        await policy(db, kind, kind.value)
    with count_statements() as seen:
        shop = (await execute(POLICIES))["shop"]
    assert {name: found["title"] for name, found in shop.items()} == {
        "privacyPolicy": "privacy",
        "refundPolicy": "refund",
        "shippingPolicy": "shipping",
        "termsOfService": "terms",
        "legalNotice": "legal",
        "contactInformation": "contact",
        "termsOfSale": "sale",
    }
    assert len(seen) == 2  # the shop, its policies


async def test_payment_settings_can_be_asked_for_alone(db: Database, execute: Execute) -> None:
    await kettlemoor(db)
    asked = "{ paymentSettings { currencyCode enabledPresentmentCurrencies } }"
    assert await execute(asked) == {
        "paymentSettings": {"currencyCode": "EUR", "enabledPresentmentCurrencies": ["EUR", "USD"]}
    }


async def test_shop_and_policies_are_found_by_their_ids(
    db: Database, plugins: Plugins, settings: Settings
) -> None:
    key = await policy(db, PolicyKind.TERMS, "Terms")
    context = Context(db, plugins, settings)
    find_shop, find_policy = finder_of("Shop"), finder_of("ShopPolicy")
    assert find_shop is not None
    assert find_policy is not None
    shops = await find_shop(context, ["gid://shopify/Shop/1", "gid://shopify/Shop/2"])
    assert shops["gid://shopify/Shop/1"].name == "Shop"
    assert shops.get("gid://shopify/Shop/2") is None
    known, unknown = f"gid://shopify/ShopPolicy/{key}", "gid://shopify/ShopPolicy/999"
    policies = await find_policy(context, [known, unknown, "x", f"gid://shopify/Page/{key}"])
    assert policies[known].title == "Terms"
    assert [policies[unknown], policies["x"]] == [None, None]
    assert policies[f"gid://shopify/Page/{key}"] is None
