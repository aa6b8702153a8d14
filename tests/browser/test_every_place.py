"""Every place that the navigation leads anybody to: small and large screens, dark, and more text than fits."""

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.accessible import accessible, choose_theme
from tests.browser.case_worker import Staff
from tests.browser.layout import fits
from tests.browser.pasting import paste_everywhere
from tests.browser.waiting import until_page
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WALL, SMALL = ViewportSize(width=3840, height=2160), ViewportSize(width=1280, height=720)

_PLACES = "[...document.querySelectorAll('a[data-testid^=nav-]')].map((a) => a.pathname)"


async def _settled(page: Page) -> None:
    """Wait until the page shows what it has, or says that there is nothing."""
    await expect(page.get_by_test_id("sign-out")).to_be_visible()
    await until_page(page, "a page that waits for nothing", "() => !document.querySelector('[aria-busy=true]')")


async def test_every_place_keeps_to_its_window_whatever_is_typed(hotline: Whole, staff: Staff, axe: str) -> None:
    seen: set[str] = set()
    for account in hotline.profile.operators:
        worker = await staff(account.login)
        page = worker.page
        await choose_theme(page, "dark")
        for path in await page.evaluate(_PLACES):
            if path in seen:
                continue
            seen.add(path)
            await page.set_viewport_size(WALL)
            await page.goto(path)
            await _settled(page)
            assert await fits(page), f"expected {path} to keep to a wall of {WALL}"
            await page.set_viewport_size(SMALL)
            assert await fits(page), f"expected {path} to keep to a window of {SMALL}"
            await accessible(page, axe)
            await paste_everywhere(page)
            await _settled(page)
            assert await fits(page), f"expected {path} to keep to its window with 10 000 letters in each entry"
        await page.close()
    assert {"/tickets", "/calls", "/inbox", "/knowledge", "/quality", "/my-quality"} <= seen
