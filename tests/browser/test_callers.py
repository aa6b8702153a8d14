"""Lists of numbers: a supervisor asks, another person approves; nobody sees a number."""

import pytest
from playwright.async_api import expect

from config.callers import CallerList
from config.clock import utc_now
from crm.callers.service import ask_entry
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_worker import Staff
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_number_is_asked_for_approved_by_another_and_taken_off(
    staff: Staff, pictures: Pictures, axe: str
) -> None:
    asker = await staff("9001")
    page = asker.page
    await page.goto("/caller-lists")
    await asker.part("caller-list").select_option("blocked", timeout=SOON_MS)
    await asker.part("caller-number").fill("13871006088")
    await asker.part("caller-days").fill("31")
    await asker.part("caller-reason").fill("一周内辱骂话务员四十余次，劝导无效")
    await expect(asker.part("caller-submit")).to_be_disabled()
    await asker.part("caller-days").fill("14")
    await asker.part("caller-submit").click()
    row = asker.part("callers").locator("li").filter(has_text="138****6088")
    await expect(row).to_contain_text("待审批", timeout=SOON_MS)
    await expect(row.get_by_text("批准", exact=True)).to_have_count(0)
    await asker.part("caller-list").select_option("elderly")
    await asker.part("caller-number").fill("13871006089")
    await asker.part("caller-reason").fill("年满七十五，独居")
    await asker.part("caller-submit").click()
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)
    assert await fits(page)
    await choose_theme(page, "light")

    keeper = await staff("9801")
    await keeper.page.goto("/caller-lists")
    entry = keeper.part("callers").locator("li").filter(has_text="138****6088")
    await entry.get_by_text("批准", exact=True).click(timeout=SOON_MS)
    await entry.get_by_role("textbox").fill("录音属实")
    await pictures.take(keeper.page, "callers")
    await entry.get_by_role("button", name="批准").click()
    await keeper.part("callers-holds").click()
    await expect(entry).to_have_attribute("data-state", "in_force", timeout=SOON_MS)
    await pictures.take(keeper.page, "callers-hold")
    await entry.get_by_text("移出名单").click()
    await entry.get_by_role("textbox").fill("已道歉")
    await entry.get_by_role("button", name="移出名单").click()
    await keeper.part("callers-over").click()
    await expect(entry).to_contain_text("已道歉", timeout=SOON_MS)
    assert "13871006088" not in await keeper.page.content()


async def test_whoever_answers_sees_that_a_caller_is_on_a_list(
    hotline: Whole, desk: Desk, robot: RobotCitizen, pictures: Pictures
) -> None:
    now, number = utc_now(), "13876000031"
    rules, supervisor = hotline.profile.rules_at(now).callers, Actor("9001", Role.SUPERVISOR)
    with hotline.factory.begin() as session:
        ask_entry(session, rules, CallerList.ELDERLY, number, reason="独居", days=30, actor=supervisor, at=now)
    await desk.ready()
    await robot.call(number, hotline.profile.line)
    await expect(desk.part("caller-list")).to_have_text("老人优先", timeout=CALL_MS)
    await pictures.take(desk.page, "console-caller-list")
    await desk.answer()
    await desk.part("hang-up").click()
    await expect(desk.part("wrap-up-timer")).to_be_visible()
