"""An office announces what is going on, a second person approves it, the operator sees it beside the call it fits."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import ring
from tests.browser.case_worker import Staff, pick_from_tree
from tests.browser.desk import SOON_MS, Desk
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.unit.ivr.announcements.test_recording import recorded
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006071"
WATER, CITY = "台北街道停水至18:00，正在抢修", "今日暴雨，地铁2号线停运"


async def test_an_announcement_is_written_refused_recorded_approved_and_shown_beside_the_call(
    hotline: Whole,
    staff: Staff,
    desk: Desk,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    axe: str,
    tmp_path: Path,
) -> None:
    office = await staff("5001")
    page = office.page
    await page.goto("/announcements")
    await office.part("announcement-new").click()
    await office.part("announcement-text").fill(WATER)
    await pick_from_tree(page, office.part("announcement-area"), "台北街道")
    await office.part("announcement-words").fill("停水 没水")
    await office.part("announcement-phrase").select_option("announcement_water")
    false, true = tmp_path / "停水.wav", tmp_path / "停水通知.wav"
    false.write_bytes(b"RIFF and no more")
    true.write_bytes(recorded())
    await office.part("announcement-recording").set_input_files(false)
    await accessible(page, axe)
    await pictures.take(page, "announcement-form")
    office.allowed.append("422")
    await office.part("announcement-save").click()
    dialog = office.part("announcement-form")
    await expect(page.get_by_role("alert").filter(has_text="录音")).to_contain_text("录音不能播放", timeout=SOON_MS)
    await office.part("announcement-recording").set_input_files(true)
    await office.part("announcement-save").click()
    await expect(dialog).to_have_count(0, timeout=SOON_MS)
    water = office.part("announcements").locator("li").filter(has_text=WATER)
    await expect(water).to_have_attribute("data-standing", "draft")
    await expect(water).to_contain_text("播放录音")
    await expect(water.get_by_role("button", name="审核发布")).to_have_count(0)

    await office.part("announcement-new").click()
    await office.part("announcement-text").fill(CITY)
    await office.part("announcement-save").click()
    city = office.part("announcements").locator("li").filter(has_text=CITY)
    await expect(city).to_contain_text("只给话务员看", timeout=SOON_MS)

    approver = await staff("9001")
    await approver.page.goto("/announcements")
    for text in (WATER, CITY):
        row = approver.part("announcements").locator("li").filter(has_text=text)
        await row.get_by_role("button", name="审核发布").click()
        await expect(row).to_have_attribute("data-standing", "in_force", timeout=SOON_MS)
    for theme in THEMES:
        await choose_theme(approver.page, theme)
        await accessible(approver.page, axe)
    assert await fits(approver.page)
    await choose_theme(approver.page, "light")
    await pictures.take(approver.page, "announcements")

    await desk.ready()
    await ring(hotline, robot, line, desk, NUMBER)
    await expect(desk.part("fitting-announcements")).to_contain_text(CITY, timeout=SOON_MS)
    await expect(desk.part("fitting-announcements")).not_to_contain_text(WATER)
    await desk.answer()
    await pictures.take(desk.page, "announcements-beside-a-call")
    await robot.hang_up()

    for text in (WATER, CITY):
        row = approver.part("announcements").locator("li").filter(has_text=text)
        await row.get_by_role("button", name="提前结束").click()
        await expect(row).to_have_count(0, timeout=SOON_MS)
    await approver.part("announcements-past").click()
    await expect(approver.part("announcements").locator("li")).to_have_count(2, timeout=SOON_MS)
