from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.playground.browser import PHONE, visit
from tests.playground.stub import EXAMPLES, Shop, running_shop

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served() -> Iterator[Shop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def shop(served: Shop) -> Shop:
    served.received.clear()
    return served


async def test_a_purchase_walks_from_tab_to_tab(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        await expect(seen.page.get_by_role("heading", name="Stub & Sons")).to_be_visible()
        tabs = await seen.page.get_by_role("tab").all_inner_texts()
        assert [tab for tab in tabs if tab] == [example.operation for example in EXAMPLES]

        answer = await seen.run()
        assert answer["data"]["products"]["nodes"][0]["title"] == "Teapot"
        for operation in ("CreateCart", "ReadCart", "Submit"):
            await seen.open_tab(operation)
            assert "errors" not in await seen.run()
        assert seen.complaints == []

    sent = [body["variables"] for body in shop.received]
    token = sent[3].pop("attemptToken")
    assert len(token) == 36
    assert sent == [
        {"first": 3},
        {"lines": [{"merchandiseId": "variant/7", "quantity": 2}]},
        {"cartId": "cart/abc"},
        {"cartId": "cart/abc"},
    ]


async def test_the_page_stays_within_its_origin(shop: Shop) -> None:
    async with visit(f"{shop.url}/graphql") as seen:
        await seen.run()
        await seen.page.get_by_role("button", name="Show Documentation Explorer").click()
        await seen.page.get_by_role("button", name="Open settings dialog").click()
        await expect(seen.page.get_by_role("dialog")).to_be_visible()
        assert [url for url in seen.asked if not url.startswith(f"{shop.url}/")] == []
        assert f"{shop.url}/graphql" in seen.asked
        assert seen.complaints == []


async def test_the_strip_shows_what_the_last_answer_cost(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        strip = seen.page.get_by_label("Last answer")
        await expect(strip).to_have_text("Run a step to see what it costs.")
        await seen.run()
        await expect(strip).to_contain_text("cost 12 (at most 20)")
        await expect(strip).to_contain_text(" ms")
        await expect(strip).to_contain_text("2 SQL statements")
        await expect(strip).to_contain_text("budget 1988 of 2000")


async def test_remembered_values_survive_a_reload_and_can_be_reset(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        await seen.run()
        await seen.page.reload()
        toggle = seen.page.get_by_role("button", name="Remembered values")
        await expect(toggle).to_contain_text("(2)")
        await toggle.click()
        values = seen.page.get_by_role("region", name="Remembered values")
        await expect(values).to_contain_text("$merchandiseIdvariant/7")
        await values.get_by_role("button", name="Reset").click()
        await expect(toggle).to_contain_text("(0)")


async def test_a_step_that_came_too_early_says_what_it_needs(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        await seen.open_tab("CreateCart")
        answer = await seen.run()
    assert answer["errors"][0]["message"].startswith(
        "Not sent: no value is remembered for $merchandiseId."
    )
    assert shop.received == []


async def test_a_closed_step_comes_back_from_the_tour(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        tour = seen.page.get_by_role("region", name="Tour")
        await tour.get_by_role("button", name="Read the cart").click()
        await expect(seen.page.get_by_role("tab", selected=True)).to_contain_text("ReadCart")
        await seen.page.get_by_role("button", name="Close Tab").click()
        await expect(seen.page.get_by_role("tab", name="ReadCart")).to_have_count(0)
        await tour.get_by_role("button", name="Read the cart").click()
        await expect(seen.page.get_by_role("tab", name="ReadCart")).to_have_count(1)
        assert await seen.editor("section.graphiql-query-editor") == EXAMPLES[2].query


async def test_a_subscription_shows_its_last_event(shop: Shop) -> None:
    async with visit(shop.url) as seen:
        await seen.open_tab("Listen")
        await seen.page.get_by_role("button", name="Execute query").click()
        await expect(seen.page.locator("section.result-window")).to_contain_text('"ticks": 2')
        assert seen.complaints == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_phone_shows_it_without_sideways_scrolling(shop: Shop, theme: str) -> None:
    async with visit(shop.url, size=PHONE, theme="dark" if theme == "dark" else "light") as seen:
        await seen.run()
        await expect(seen.page.get_by_label("Last answer")).to_contain_text("cost 12")
        width = await seen.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0]
        assert seen.complaints == []
