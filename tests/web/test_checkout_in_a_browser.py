"""The checkout as a buyer sees it: in a real browser, with scripts switched off."""

from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Page, expect
from starlette.types import ASGIApp

from commerce_api.app import create_app, services_of
from commerce_api.settings import Settings
from tests.http.serving import serving_made
from tests.playground.browser import DESKTOP, PHONE, browse
from tests.web.test_checkout import HAMBURG, cart_with

pytestmark = pytest.mark.browser


async def fill_in(page: Page) -> None:
    # WELCOME10 is for everybody once.
    await page.locator("#email").fill(f"{uuid4().hex}@example.com")
    for name in ("firstName", "lastName", "address1", "zip", "city"):
        await page.locator(f"#{name}").fill(HAMBURG[name])
    await page.get_by_role("button", name="Continue to delivery").click()


def shop_at(url: str, settings: Settings) -> ASGIApp:
    return create_app(services_of(replace(settings, public_url=url)))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_purchase_without_any_script(seeded: Settings, size: tuple[int, int]) -> None:
    async with (
        serving_made(lambda url: shop_at(url, seeded)) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        cart = await cart_with(client)
        async with browse(f"{url}{cart}?lang=en", size=size, scripts=False) as seen:
            page = seen.page
            await page.get_by_role("button", name="Continue to delivery").click()
            await expect(page.get_by_role("alert")).to_contain_text("E-mail address")
            await expect(page.get_by_label("E-mail address")).to_have_attribute(
                "aria-describedby", "email-error"
            )
            await fill_in(page)
            await page.get_by_role("radio").first.check()
            await page.get_by_role("button", name="Continue to payment").click()
            await page.get_by_label("Discount code").fill("WELCOME10")
            await (
                page.locator("form.code", has=page.locator("#discount"))
                .get_by_role("button")
                .click()
            )
            await expect(page.locator("dd.total")).to_have_text("€48.10")
            await page.get_by_role("link", name="Deutsch").click()
            await page.get_by_role("link", name="English").click()
            wide = "document.documentElement.scrollWidth <= window.innerWidth"
            assert await page.evaluate(wide), "nothing sticks out"
            await page.get_by_label("Card that works").check()
            await page.get_by_role("button", name="Pay €48.10 now").click()
            await expect(page.get_by_role("status")).to_have_text("Thank you for your order!")
            assert [asked for asked in seen.asked if not asked.startswith((url, "data:"))] == []
            told = [text for text in seen.complaints if "422" not in text]
            assert told == [], "but for forms that had mistakes"
