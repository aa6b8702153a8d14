"""A call is drawn, scored by keyboard, read and appealed by its operator, and decided by another inspector."""

import asyncio
import re

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_worker import Staff
from tests.browser.desk import SOON_MS, Desk
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.browser.quality_town import QualityTown
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REMARK, SUMMARY = "没有报工号", "耐心，要素记得全"
APPEAL, DECISION = "开场时报了工号，请再听第一句", "已听录音，开场报了工号"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(hotline: Whole) -> QualityTown:
    """Where calls were drawn."""
    return QualityTown(hotline)


async def _shown(page: Page, pictures: Pictures, axe: str, name: str) -> None:
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)
    assert await fits(page), f"expected {page.url} to keep to its window"
    await choose_theme(page, "light")
    await pictures.take(page, name)


async def test_a_drawn_call_is_scored_by_keyboard_appealed_and_decided(
    town: QualityTown, desk: Desk, staff: Staff, pictures: Pictures, axe: str
) -> None:
    one = await asyncio.to_thread(town.populate)
    inspector = await staff("9101")
    page, keys = inspector.page, inspector.page.keyboard

    await page.goto("/quality")
    row = inspector.part(f"inspection-{one}")
    await expect(row).to_contain_text("评价不满意", timeout=SOON_MS)
    await _shown(page, pictures, axe, "quality")
    await row.get_by_role("link").press("Enter")
    await expect(page.get_by_text("领取后可以听录音")).to_be_visible()
    await inspector.part("claim-go").press("Enter")
    await expect(inspector.part("claim")).to_have_attribute("data-state", "mine")
    await expect(inspector.part("utterance").first).to_be_visible(timeout=SOON_MS)

    await expect(inspector.part("points-greeting")).to_be_focused()
    await keys.press("5")
    await keys.press("Enter")
    await expect(inspector.part("remark-greeting")).to_be_focused()
    await keys.type(REMARK)
    for _ in ("remark", "tone", "respect"):
        await keys.press("Enter")
    await expect(inspector.part("points-listening")).to_be_focused()
    await keys.type("12")
    await expect(inspector.part("points-listening")).to_have_attribute("data-points", "12")
    await keys.press("Enter")
    await keys.type("没有复述要点")
    for _ in ("remark", "facts", "answer", "ticket"):
        await keys.press("Enter")
    await keys.press("0")
    await expect(inspector.part("fatal-failed")).to_be_visible()
    await pictures.take(page, "quality-fatal")
    await keys.press("End")
    await expect(inspector.part("fatal-failed")).to_have_count(0)
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(inspector.part("summary")).to_be_focused()
    await keys.type(SUMMARY)
    await expect(inspector.part("total")).to_contain_text("94")
    await inspector.part("play").press("Enter")
    await expect(inspector.part("words").locator(".current").first).to_be_visible(timeout=SOON_MS)
    await inspector.part("play").press("Enter")
    await _shown(page, pictures, axe, "quality-score")

    # Neither a page that is loaded again, nor a network that is gone, nor a claim that is over takes what was typed.
    inspector.allowed.append("/score")
    await page.route("**/score", lambda route: route.abort())
    await page.reload()
    await expect(inspector.part("restored")).to_be_visible(timeout=SOON_MS)
    await expect(inspector.part("remark-greeting")).to_have_value(REMARK)
    await keys.press("Control+Enter")
    await expect(inspector.part("score-problem")).to_contain_text("连接不到服务器")
    await page.unroute("**/score")
    await asyncio.to_thread(town.lapse, one)
    await keys.press("Control+Enter")
    await expect(inspector.part("claim")).to_have_attribute("data-state", "over")
    await expect(inspector.part("summary")).to_have_value(SUMMARY)
    await keys.press("Control+Enter")
    await expect(page).to_have_url(re.compile(r"/quality\?tab=mine$"))

    await desk.sign_in()
    await desk.page.goto("/my-quality")
    await expect(desk.part(f"inspection-{one}")).to_contain_text("94")
    await expect(desk.part(f"inspection-{one}")).to_contain_text("新")
    await _shown(desk.page, pictures, axe, "my-quality")
    await desk.part(f"inspection-{one}").get_by_role("link").press("Enter")
    await expect(desk.part("item-greeting")).to_contain_text(REMARK)
    await expect(desk.part("utterance").first).to_be_visible(timeout=SOON_MS)
    await expect(desk.page.locator("main")).not_to_contain_text("孙督查")
    await _shown(desk.page, pictures, axe, "quality-result")
    await desk.part("appeal-open").press("Enter")
    await desk.page.keyboard.type(APPEAL)
    await desk.page.keyboard.press("Control+Enter")
    await expect(desk.part("appeal")).to_contain_text("等另一位质检员裁定")

    await page.goto(f"/quality/{one}")
    await expect(inspector.part("appeal")).to_contain_text(APPEAL)
    await expect(inspector.part("deciding")).to_have_count(0)
    other = await staff("9001")
    await other.page.goto("/quality?tab=appeals")
    await other.part(f"inspection-{one}").get_by_role("link").press("Enter")
    await expect(other.part("appeal")).to_contain_text(APPEAL, timeout=SOON_MS)
    await other.part("points-greeting").focus()
    await other.page.keyboard.press("End")
    await expect(other.part("changes")).to_contain_text("开场与结束语")
    await other.part("decision-reason").fill(DECISION)
    await _shown(other.page, pictures, axe, "quality-decide")
    await other.part("decide-send").press("Enter")
    await expect(other.part("appeal")).to_contain_text("94 → 97")

    await desk.page.reload()
    await expect(desk.part("appeal")).to_contain_text(DECISION, timeout=SOON_MS)
    await expect(desk.part("appeal")).to_contain_text("94 → 97")
    await expect(desk.part("answer")).to_have_count(0)

    await other.page.goto("/quality?tab=figures")
    await expect(other.part("figures-8001")).to_contain_text("张丽", timeout=SOON_MS)
    await expect(other.part("loss-facts")).to_be_visible()
    await _shown(other.page, pictures, axe, "quality-figures")
