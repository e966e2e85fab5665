"""What the shop says of itself."""

from dataclasses import replace

import pytest

from commerce_api.content import service
from commerce_api.content.drafts import ShopDraft
from commerce_api.content.errors import InvalidColor, UnsafeAddress
from commerce_api.kernel.db import Database
from tests.conftest import Execute


async def test_a_shop_keeps_its_brand(db: Database, execute: Execute) -> None:
    draft = ShopDraft(
        name="Shop",
        money_format="{{amount}}",
        country="DE",
        currency="EUR",
        slogan="Made to last.",
        colors={"primary": [["#112233", None]]},
        customer_account_url="https://account.example.org",
        account_texts={"en": {"hello": "Hello"}, "de": {"hello": "Hallo"}},
        login_providers=["example-id"],
        translations={"de": {"slogan": "Gemacht, um zu halten."}},
    )
    async with db.transaction() as uow:
        await service.put_shop(uow, draft)
    document = """query B($language: LanguageCode) @inContext(language: $language) { shop {
      customerAccountUrl socialLoginProviders { handle }
      customerAccountTranslations { key value }
      brand { slogan squareLogo { id }
        colors { primary { background foreground } secondary { background } } } } }"""
    assert (await execute(document, language="DE"))["shop"] == {
        "customerAccountUrl": "https://account.example.org",
        "socialLoginProviders": [{"handle": "example-id"}],
        "customerAccountTranslations": [{"key": "hello", "value": "Hallo"}],
        "brand": {
            "slogan": "Gemacht, um zu halten.",
            "squareLogo": None,
            "colors": {
                "primary": [{"background": "#112233", "foreground": None}],
                "secondary": [],
            },
        },
    }
    for change in ({"colors": {"primary": [["red", None]]}}, {"customer_account_url": "ftp://x"}):
        async with db.transaction() as uow:
            with pytest.raises((InvalidColor, UnsafeAddress)):
                await service.put_shop(uow, replace(draft, slogan="Other.", **change))
    assert (await execute(document))["shop"]["brand"]["slogan"] == "Made to last."
