"""A leader's shift from plan to report, with a real call that the leader takes and gives an instruction about."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from io import BytesIO

import docx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from config.clock import utc_now
from crm.leader_shifts.models import LeaderShift
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import call_of
from tests.browser.case_worker import Staff
from tests.browser.conftest import OpenContext
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SUMMARY, INSTRUCTION = "路灯坏了三天，已报两次", "请三天内修好，并当面答复"
MATTER = {"kind": "咨询", "title": "路灯不亮", "content": "解放大道的路灯坏了三天，归谁修"}
BEGUN_S, STEP_S = 90.0, 30.0


@pytest_asyncio.fixture(loop_scope="session")
async def guests(
    hotline: Whole, operators_browser: Browser, open_context: OpenContext
) -> AsyncIterator[tuple[Desk, Desk]]:
    """The pages of the leader, and of who sits for an accompanying department; not signed in yet."""
    async with AsyncExitStack() as stack:
        desks = []
        for login in ("9201", "8002"):
            page = await (await open_context(operators_browser)).new_page()
            desk = Desk(page, login, hotline.password(login))
            await stack.enter_async_context(watched(page, desk.allowed))
            stack.push_async_callback(desk.go_home)
            desks.append(desk)
        yield desks[0], desks[1]


def begins(hotline: Whole) -> int:
    """Let the hours of the only shift begin before the call came; return its id."""
    with hotline.factory.begin() as session:
        (shift,) = session.query(LeaderShift).filter_by(state="published")
        shift.starts_at = utc_now() - timedelta(minutes=30)
        return shift.id


def state_of(hotline: Whole, shift: int) -> str:
    """Return the state of a shift."""
    with hotline.factory() as session:
        return session.get_one(LeaderShift, shift).state


@pytest.mark.timeout(300)
async def test_a_leaders_shift_is_planned_approved_held_with_an_instruction_and_reported(
    hotline: Whole,
    staff: Staff,
    desk: Desk,
    guests: tuple[Desk, Desk],
    talking: str,
    robot: RobotCitizen,
    line: LineWatch,
    pictures: Pictures,
    axe: str,
) -> None:
    leader, companion = guests
    planner, approver = await staff("9001"), await staff("9801")
    await planner.page.goto("/leader-shifts")
    await planner.part("shift-plan").click()
    await planner.part("plan-duty").select_option("9001")
    begin = (utc_now() + timedelta(hours=9)).replace(second=0, microsecond=0, tzinfo=None)
    await planner.part("plan-starts").fill(begin.isoformat(timespec="minutes"))
    await planner.part("plan-ends").fill((begin + timedelta(hours=2)).isoformat(timespec="minutes"))
    await planner.part("plan-scope").fill("城市管理、供水供热、物业服务")
    companions = planner.part("plan-companions").locator("input")
    await companions.fill("城市管理")
    await companions.press("Enter")
    await companions.press("Escape")
    await planner.part("plan-seat-city-mgmt").select_option("8002")
    await planner.part("plan-places").fill("5")
    await pictures.take(planner.page, "leader-shift-plan")
    await planner.part("plan-save").click()
    await planner.part("shift-submit").click()
    await expect(planner.part("shift")).to_have_attribute("data-state", "submitted", timeout=SOON_MS)
    await expect(planner.part("shift-approve")).to_have_count(0)
    await approver.page.goto("/leader-shifts")
    await approver.part("shift-approve").click(timeout=SOON_MS)
    await planner.page.reload()
    await planner.part("shift-publish").click(timeout=SOON_MS)
    await expect(planner.part("shift-notice")).to_contain_text("接听领导：何市长")
    await planner.part("booking-number").fill("13871006082")
    await planner.part("booking-name").fill("王建国")
    await planner.part("booking-matter").fill("小区停暖两天")
    await planner.part("booking-add").click()
    await expect(planner.part("bookings")).to_contain_text("138****6082")

    await leader.ready()
    await expect(leader.part("leader-desk")).to_be_visible()
    shift = begins(hotline)
    await until("the shift to begin", lambda: state_of(hotline, shift) == "running", BEGUN_S)

    desk.allowed.append("422 (Unprocessable Entity)")  # without a summary nobody is led to a leader
    await desk.type("title", "路灯不亮")
    await desk.page.keyboard.press("F7")
    await desk.part("hand-over-leader").click()
    await desk.part("hand-over-way-blind").click()
    await desk.part("hand-over-call").click()
    await expect(desk.part("hand-over-dialog")).to_be_visible()  # a leader is told what it is about
    await desk.part("hand-over-note").fill(SUMMARY)
    await desk.part("hand-over-call").click()
    await leader.stage("ringing", CALL_MS)
    await expect(leader.part("leader-summary")).to_have_text(SUMMARY)
    await expect(leader.part("hand-over-told")).to_contain_text(SUMMARY)
    await pictures.take(leader.page, "leader-desk-rings")
    await leader.part("leader-answer").click()
    await leader.stage("talking")

    await companion.ready()
    await expect(leader.part("companion-city-mgmt")).to_be_enabled(timeout=SOON_MS)
    await leader.page.keyboard.press("1")
    await companion.stage("ringing", CALL_MS)
    await companion.answer()
    await expect(leader.part("companion-out")).to_contain_text("在通话中", timeout=SOON_MS)
    await leader.part("companion-out").click()
    await expect(leader.part("companion-city-mgmt")).to_be_enabled(timeout=SOON_MS)

    made = await desk.page.request.post(
        f"/api/calls/{talking}/ticket", data={"values": MATTER}, headers={"Origin": hotline.console}
    )
    assert made.ok, await made.text()
    await leader.part("leader-instruct").click()
    await leader.part("instruction-text").fill(INSTRUCTION)
    await leader.part("instruction-send").click()
    await expect(leader.part("instruction-given")).to_be_visible(timeout=SOON_MS)
    await expect(leader.part("leader-summary")).to_have_text(SUMMARY)
    assert await fits(leader.page)
    for theme in THEMES:
        await choose_theme(leader.page, theme)
        await accessible(leader.page, axe)
    await choose_theme(leader.page, "light")
    await pictures.take(leader.page, "leader-desk")
    await leader.part("leader-hang-up").click()
    await until("the end", lambda: call_of(hotline, talking).operator == "9201", STEP_S)

    await planner.page.reload()
    await planner.part("shift-end").click(timeout=SOON_MS)
    await expect(planner.part("figure-by_leader").locator("dd")).to_have_text("1")
    await expect(planner.part("figure-instructed").locator("dd")).to_have_text("1")
    await planner.part("shift-report").click()
    await expect(planner.part("shift")).to_have_attribute("data-state", "reported", timeout=SOON_MS)
    for theme in THEMES:
        await choose_theme(planner.page, theme)
        await accessible(planner.page, axe)
    await choose_theme(planner.page, "light")
    assert await fits(planner.page)
    await pictures.take(planner.page, "leader-shifts")
    report = await planner.page.request.get(f"/api/leader-shifts/{shift}/report.docx")
    told = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(await report.body())).paragraphs)
    assert "何市长接听1个" in told
    assert f"批示：{INSTRUCTION}" in told
    await planner.part("tab-years").click()
    await expect(planner.page.locator("tbody tr")).to_contain_text("何市长")
    await pictures.take(planner.page, "leader-years")
