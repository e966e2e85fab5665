"""A headless Chromium that notes what a page asks for and complains of, and hands for GraphiQL."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Page, async_playwright

from tests.environment import CI, leave_out

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1440, 900)
PHONE = (390, 780)


@dataclass
class Visit:
    """One page, the URLs it asked for, and its errors and warnings."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open_tab(self, operation: str) -> None:
        tabs = self.page.locator(".graphiql-tabs")
        await tabs.get_by_role("button", name=operation, exact=True).click()

    async def run(self) -> dict[str, Any]:
        """Presses the play button and waits for the answer, which may be a refusal to send."""
        await self.page.get_by_role("button", name="Execute query").click()
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        for _ in range(200):
            text = await self.editor("section.result-window")
            if text:
                answer: dict[str, Any] = json.loads(text)
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError("no answer within ten seconds")

    async def editor(self, selector: str) -> str:
        """The whole text of an editor; it draws only the lines in sight."""
        return str(
            await self.page.locator(f"{selector} .CodeMirror").evaluate(
                "element => element.CodeMirror.getValue()"
            )
        )


@asynccontextmanager
async def visit(
    url: str, *, size: tuple[int, int] = DESKTOP, theme: Literal["dark", "light"] = "light"
) -> AsyncIterator[Visit]:
    """Opens the playground, and waits until it can be used."""
    async with browse(url, size=size, theme=theme) as seen:
        await seen.page.get_by_role("button", name="Execute query").wait_for()
        yield seen


@asynccontextmanager
async def browse(
    url: str,
    *,
    size: tuple[int, int] = DESKTOP,
    theme: Literal["dark", "light"] = "light",
    scripts: bool = True,
) -> AsyncIterator[Visit]:
    """Opens a page in a browser of its own; without one, skips (and fails in CI)."""
    _need_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=SWITCHES
        )
        width, height = size
        page = await browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=scripts,
        )
        seen = Visit(page)
        page.on("request", lambda request: seen.asked.append(request.url))
        page.on("websocket", lambda socket: seen.asked.append(socket.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda message: _note(seen, message.type, message.text))
        await page.goto(url)
        yield seen
        await browser.close()


def _note(seen: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        seen.complaints.append(text)


def _need_chromium() -> None:
    if CHROMIUM.exists():
        return
    reason = f"pages in a browser: no Chromium at {CHROMIUM} (set CHROMIUM)"
    leave_out(reason)
    if CI:
        pytest.fail(reason)
    pytest.skip(reason)
