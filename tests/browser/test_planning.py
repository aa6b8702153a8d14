"""A week is planned by keyboard, filled up, published, and read by whom it concerns."""

import asyncio
import re
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import expect

from crm.planning.service import Wish
from crm.planning.swaps import monday_of
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_worker import Staff
from tests.browser.desk import SOON_MS, Desk
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.browser.plan_town import PlanTown
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(hotline: Whole) -> PlanTown:
    """People and weeks of calls in the running hotline."""
    town = PlanTown(hotline)
    await asyncio.to_thread(town.populate)
    return town


async def test_a_week_is_planned_by_keyboard_filled_up_and_published(
    town: PlanTown, staff: Staff, pictures: Pictures, axe: str
) -> None:
    supervisor = await staff("9001")
    page, keys = supervisor.page, supervisor.page.keyboard
    monday = monday_of(town.today) + timedelta(weeks=1)
    await page.goto("/planning")
    first = supervisor.part(f"cell-8001-{monday}")
    await expect(first).to_be_visible(timeout=SOON_MS)
    await expect(supervisor.part("gaps").locator("li").first).to_be_visible(timeout=SOON_MS)

    await first.focus()
    await keys.press("1")
    await expect(first).to_contain_text("早班甲")
    await keys.press("ArrowRight")
    await keys.press("2")
    second = supervisor.part(f"cell-8001-{monday + timedelta(days=1)}")
    await expect(second).to_contain_text("早班乙")
    await keys.press("Delete")
    await expect(second).not_to_contain_text("早班乙")
    await expect(second).to_be_focused()
    await second.click()
    await page.get_by_role("combobox").last.select_option("night_a")
    await keys.press("ArrowRight")
    await keys.press("3")
    await supervisor.part("keep").click()
    await expect(supervisor.part("faults")).to_contain_text("只休息 2.5 小时")
    await expect(supervisor.part("publish")).to_be_disabled()
    await second.focus()
    await keys.press("Delete")

    await supervisor.part("propose").click()
    await expect(supervisor.part("plan-state")).to_contain_text("草稿", timeout=SOON_MS)
    await expect(supervisor.part("faults").locator("li")).to_have_count(0)
    await expect(first).to_contain_text("早班甲")
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)
    assert await fits(page)
    await choose_theme(page, "light")
    await pictures.take(page, "planning")

    await page.get_by_role("img", name=re.compile("每半小时")).focus()
    await keys.press("ArrowRight")
    await expect(supervisor.part("seats-chart")).to_contain_text("需 ")
    await supervisor.part("publish").click()
    await expect(page.get_by_role("dialog").get_by_test_id("gaps")).to_be_visible()
    await supervisor.part("confirm").click()
    await expect(supervisor.part("plan-state")).to_contain_text("已发布", timeout=SOON_MS)


async def test_an_operator_reads_the_own_week_and_swaps(
    town: PlanTown, desk: Desk, staff: Staff, pictures: Pictures, axe: str
) -> None:
    monday = monday_of(town.today) + timedelta(weeks=2)
    shifts = [Wish("8001", monday, "early_a", "hotline"), Wish("8001", monday + timedelta(days=2), "day_b", "hotline")]
    theirs = Wish("8002", monday + timedelta(days=1), "late_a", "hotline")
    await asyncio.to_thread(town.plan, *shifts, theirs)
    await desk.sign_in()
    await desk.page.goto(f"/my-shifts?day={monday}")
    await expect(desk.part(f"day-{monday}")).to_contain_text("早班甲", timeout=SOON_MS)
    await expect(desk.part(f"day-{monday}")).to_contain_text("06:00–14:00")
    await expect(desk.part(f"day-{monday + timedelta(days=1)}")).to_contain_text("休息")
    await desk.part("own").select_option(index=1)
    await desk.part("theirs").select_option(index=1)
    await desk.part("ask-swap").click()
    await expect(desk.part("my-swaps")).to_contain_text("等同事答复", timeout=SOON_MS)
    for theme in THEMES:
        await choose_theme(desk.page, theme)
        await accessible(desk.page, axe)
    await choose_theme(desk.page, "light")
    await pictures.take(desk.page, "my-shifts")
    await desk.part("swap-withdraw").click()
    await expect(desk.part("my-swaps")).to_contain_text("已撤回", timeout=SOON_MS)
    supervisor = await staff("9001")
    await supervisor.page.goto("/planning?tab=swaps")
    await expect(supervisor.part("swaps")).to_contain_text("没有换班申请", timeout=SOON_MS)


async def test_adherence_says_how_a_day_was_kept_and_from_what(
    town: PlanTown, staff: Staff, pictures: Pictures, axe: str
) -> None:
    supervisor = await staff("9001")
    await supervisor.page.goto(f"/planning?tab=adherence&day={town.yesterday}")
    row = supervisor.part("kept-8101")
    await expect(row).to_contain_text("早班甲", timeout=SOON_MS)
    await expect(row).to_contain_text("%")
    await row.get_by_role("button").click()
    await expect(supervisor.page.get_by_label("周晓燕 的状态记录").last).to_contain_text("小休")
    for theme in THEMES:
        await choose_theme(supervisor.page, theme)
        await accessible(supervisor.page, axe)
    await choose_theme(supervisor.page, "light")
    await pictures.take(supervisor.page, "adherence")
