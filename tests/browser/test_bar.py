"""The bar at the top: in a small window it keeps to it, and leads everywhere."""

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from config.clock import utc_now
from tests.browser.accessible import THEMES, accessible
from tests.browser.desk import Desk
from tests.browser.layout import fits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

QUEUES = {
    "hotline": "市民热线", "enterprise": "企业专席", "dialect": "方言专席",
    "foreign": "外语专席", "legal": "法律专席", "expert": "专家专席",
}  # fmt: skip
_PLACES = "[...document.querySelectorAll('[data-testid^=nav-][href]')].map((a) => a.dataset.testid.slice(4))"
_IN_THE_BAR = """[...document.querySelectorAll("[data-testid^=nav-][href]")]
  .filter((a) => getComputedStyle(a).visibility !== "hidden").map((a) => a.dataset.testid.slice(4))"""
_CUT_OFF = """[...document.querySelectorAll("header.bar :is(a, button, li)")]
  .filter((e) => getComputedStyle(e).visibility !== "hidden")
  .filter((e) => { const r = e.getBoundingClientRect(); return r.right > innerWidth || r.bottom > 48 || r.left < 0 })
  .map((e) => e.textContent)"""


async def six_queues(page: Page) -> None:
    """Let the page's operator answer six queues, in all of which people wait."""
    since = utc_now() - timedelta(minutes=11)
    counts = [{"queue": q, "name": n, "waiting": 12, "longest_since": since.isoformat()} for q, n in QUEUES.items()]

    async def me(route: Route) -> None:
        answer = await route.fetch()
        if answer.ok and answer.status != 204:
            await route.fulfill(response=answer, json={**await answer.json(), "queues": list(QUEUES)})
        else:
            await route.fulfill(response=answer)

    def told(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)

        def pass_on(message: str | bytes) -> None:
            frame: dict[str, Any] = json.loads(message)
            if frame["type"] != "queue":
                socket.send(json.dumps({**frame, "queues": counts} if frame["type"] == "hello" else frame))

        server.on_message(pass_on)

    await page.route("**/api/me", me)
    await page.route("**/api/sign-in", me)
    await page.route_web_socket("**/ws/console*", told)


async def test_with_six_queues_the_bar_keeps_to_a_small_window_in_both_languages_and_themes(
    desk: Desk, axe: str
) -> None:
    page = desk.page
    await six_queues(page)
    await page.set_viewport_size({"width": 1280, "height": 720})
    await desk.sign_in()
    await expect(desk.part("queues-more")).to_be_visible()
    for theme_button in ("切换明暗", "Light or dark"):
        for _ in THEMES:
            assert await fits(page)
            assert await page.evaluate(_CUT_OFF) == []
            await accessible(page, axe)
            await page.get_by_role("button", name=theme_button).click()
        await desk.part("language").click()
        await expect(page.get_by_role("button", name=theme_button)).to_have_count(0)


async def test_places_without_room_are_in_a_menu(desk: Desk) -> None:
    page = desk.page
    await desk.sign_in()
    await page.set_viewport_size({"width": 1280, "height": 720})
    await desk.part("language").click()
    await expect(desk.part("nav-more")).to_be_visible()
    shown, everywhere = await page.evaluate(_IN_THE_BAR), await page.evaluate(_PLACES)
    assert shown == everywhere[: len(shown)]
    assert 0 < len(shown) < len(everywhere)
    await desk.part("nav-more").focus()
    await page.keyboard.press("Enter")
    for place in everywhere[len(shown) :]:
        await expect(desk.part(f"more-{place}")).to_be_visible()
    await desk.part(f"more-{everywhere[-1]}").click()
    await expect(desk.part("nav-more")).to_contain_class("here")
    await page.set_viewport_size({"width": 2560, "height": 1440})
    await expect(desk.part("nav-more")).to_have_count(0)
    assert await page.evaluate(_IN_THE_BAR) == everywhere
