"""One ticket's life: a real call becomes a ticket, and every desk does its part at its own page."""

import asyncio
import re

import pytest
from playwright.async_api import APIResponse, expect

from crm.journal.service import verify
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser import case_steps as steps
from tests.browser.calls import STEP_S, call_of
from tests.browser.case_worker import Staff, Worker, pick_from_tree
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DESKS = ("7001", "7002", "5001", "5003", "6001", "9001")
NUMBER = "13871006061"
CATEGORY = "城市管理/市政设施/路灯故障"
FORM = {
    "address": "解放大道120号门口",
    "title": "解放大道120号门口路灯不亮",
    "content": "江岸区解放大道120号门口三个路灯坏了三天，晚上看不见路，请尽快修好。",
    "wants": "尽快修好路灯",
    "citizen_name": "王建国",
}
LIFE = [
    *("accept", "submit", "dispatch", "sign", "ask_return", "refuse_return", "ask_extension", "grant_extension"),
    *("sign", "reply", "reply", "approve", "follow_up"),
    *("supervision_feedback", "sign", "reply", "approve", "follow_up"),
    *("rectify", "sign", "reply", "approve", "follow_up", "close", "archive"),
]
"""The moves of the story in their order; the co-handler signs after the extension."""


@pytest.mark.timeout(300)
async def test_a_ticket_is_followed_from_the_call_to_the_archive(
    hotline: Whole,
    short_welcome: None,
    desk: Desk,
    robot: RobotCitizen,
    line: LineWatch,
    staff: Staff,
    pictures: Pictures,
) -> None:
    dispatcher, reviewer, lead, helper, caller, supervisor = await asyncio.gather(*(staff(login) for login in DESKS))
    call_id, number = await _call_becomes_ticket(hotline, desk, robot, line, pictures)

    await _dispatch_as_suggested(dispatcher, number)
    await steps.sign(lead, number)
    await steps.ask_return(lead, number, "不属于本单位职责", "该路段路灯由区里管养。")
    await steps.refuse_return(reviewer, number, "派单目录写明市政路灯由城管部门管养。")
    before = await _handling_clock(lead, number)
    await steps.ask_extension(lead, number, 3, "需更换电缆，材料在途。", "已电话告知诉求人，同意。")
    await steps.grant_extension(reviewer, number, "情况属实，同意延期。")
    after = await _handling_clock(lead, number)
    assert after != before
    assert "延期" in after

    await steps.sign(helper, number)
    await steps.reply(helper, "co", number, "已清理灯杆周边。", "已配合城管部门清理灯杆周边杂物。")
    await steps.reply(lead, "working", number, "已更换电缆。", "路灯已修好。", spoken_with=NUMBER)
    await steps.approve(reviewer, number)

    await steps.open_visit(caller, number)
    await steps.answer_visit(caller, solved="no", result="dissatisfied", why="unsolved", comment="还有一盏灯不亮。")
    await steps.end_visit(caller, number, "rework")
    await _letter_is_received(lead, number, 1)
    await _handle_again(lead, reviewer, number, "补修第三盏灯。")

    await steps.open_visit(caller, number)
    await steps.answer_visit(caller, solved="no", result="very_dissatisfied", why="back_again", comment="又灭了。")
    await steps.end_visit(caller, number, "supervision")
    await _letter_is_there(supervisor, number, 2)
    await expect(supervisor.part("ticket-page")).to_have_attribute("data-status", "pending_supervision")
    await _show_what_went_wrong(supervisor)
    await pictures.take(supervisor.page, "ticket")
    await steps.rectify(supervisor, number, "请局领导到场，一次修好。")
    await _handle_again(lead, reviewer, number, "整段电缆已更换，三盏灯均已点亮。")

    await steps.open_visit(caller, number)
    await steps.answer_visit(caller, solved="yes", result="satisfied", comment="都亮了。")
    await steps.end_visit(caller, number, "closing")
    await steps.close(reviewer, number)
    await steps.archive(reviewer, number)

    await _all_is_told(supervisor, number, call_id)
    with hotline.factory.begin() as session:
        assert list(verify(session)) == []


async def _call_becomes_ticket(
    hotline: Whole, desk: Desk, robot: RobotCitizen, line: LineWatch, pictures: Pictures
) -> tuple[str, str]:
    """The form fills itself from what is said, the operator completes it, saves and passes it on."""
    call_id = await robot.call(NUMBER, hotline.profile.line)
    await desk.ready()
    await line.step(call_id, "menu", STEP_S)
    await robot.press("3")
    await line.step(call_id, "speaking", STEP_S)
    matter = hotline.settings.pbx_instance / "spool" / "matters" / f"{call_id}.wav"
    await until("the citizen is listened to", matter.exists, STEP_S)
    await robot.say(AUDIO / "citizen_light.wav")
    await desk.stage("ringing", CALL_MS)
    await desk.answer()
    await expect(desk.row("kind")).to_have_attribute("data-value", "求助")

    if await desk.row("category").get_attribute("data-value") != CATEGORY:
        await pick_from_tree(desk.page, desk.part("field-category"), "路灯故障")
    await expect(desk.row("category")).to_have_attribute("data-value", CATEGORY)
    await pick_from_tree(desk.page, desk.part("field-district"), "台北街道")
    await expect(desk.row("district")).to_have_attribute("data-value", "江岸区")
    for field, text in FORM.items():
        await desk.type(field, text)
    await desk.type("address", "")
    await desk.part("save-ticket").click()
    await expect(desk.part("ticket-refusal")).to_contain_text("地点")
    await desk.type("address", FORM["address"])
    await expect(desk.part("deadline-preview")).to_have_attribute("data-known", "true")
    await pictures.take(desk.page, "console-form")
    await desk.part("save-ticket").click()
    shown = desk.part("ticket-number")
    await expect(shown).to_have_text(re.compile(r"^\d{18}$"), timeout=SOON_MS)
    number = await shown.inner_text()
    await desk.part("desk-submit").click()
    await expect(desk.part("desk-submit")).to_have_count(0, timeout=SOON_MS)
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await until("the call is over", lambda: call_of(hotline, call_id).ended_at, STEP_S)
    return call_id, number


async def _dispatch_as_suggested(dispatcher: Worker, number: str) -> None:
    """The catalogue's suggestion says why, whom, and until when."""
    await dispatcher.open_case("dispatch", number, "dispatch")
    first = dispatcher.part("suggestion-1")
    await expect(first).to_contain_text("城市管理局")
    await expect(first).to_contain_text("江岸区")
    await expect(first).to_contain_text("派单目录")
    await steps.dispatch(dispatcher, number)


async def _handling_clock(clerk: Worker, number: str) -> str:
    """Return why the department's time to handle ends when it does."""
    await clerk.open_ticket(number)
    clock = clerk.page.locator('[data-testid="clock"][data-kind="handle"]').filter(has_text="市城市管理局")
    return await clock.get_by_test_id("explained").text_content() or ""


async def _letter_is_there(worker: Worker, number: str, level: int) -> None:
    """The letter of a level stands on the ticket's page and can be had as DOCX and PDF."""
    await worker.open_ticket(number)
    letter = worker.page.locator(f'[data-testid="supervision"][data-level="{level}"]')
    await expect(letter).to_have_count(1)
    for name, beginning in (("DOCX", b"PK\x03\x04"), ("PDF", b"%PDF-")):
        answer = await _fetch(worker, await letter.get_by_role("link", name=name).get_attribute("href"))
        assert (await answer.body()).startswith(beginning)


async def _show_what_went_wrong(reader: Worker) -> None:
    """Scroll the time line to what the citizen was told first, and what the citizen said to it."""
    told = reader.page.locator('[data-testid="time-line-entry"][data-kind="reply"]').first
    await told.evaluate("entry => entry.scrollIntoView({ block: 'start' })")


async def _letter_is_received(clerk: Worker, number: str, level: int) -> None:
    """The department gets its letter, says so, and answers."""
    await _letter_is_there(clerk, number, level)
    await clerk.open_case("letters", number, "supervision_feedback")
    receipt = clerk.page.locator('[data-testid^="receipt-"]')
    await receipt.click()
    await expect(receipt).to_have_count(0)
    await clerk.part("letter-text").fill("已安排抢修队今日到场。")
    await clerk.done("letter-answer-submit", number)


async def _fetch(worker: Worker, address: str | None) -> APIResponse:
    assert address
    answer = await worker.page.request.get(address)
    assert answer.ok, f"expected {address} to be handed out, got {answer.status}"
    return answer


async def _handle_again(lead: Worker, reviewer: Worker, number: str, note: str) -> None:
    await steps.sign(lead, number)
    await steps.reply(lead, "sent_back", number, note, f"尊敬的市民：{note}", spoken_with=NUMBER)
    await steps.approve(reviewer, number)


async def _all_is_told(reader: Worker, number: str, call_id: str) -> None:
    """The ticket's one time line has the call with its replay, every move, both letters and all evaluations."""
    page = reader.page
    await reader.open_ticket(number)
    entries = page.get_by_test_id("time-line-entry")
    await expect(entries.first).to_be_visible(timeout=SOON_MS)
    told: list[list[str]] = await entries.evaluate_all("all => all.map((e) => [e.dataset.kind, e.dataset.title])")
    assert [title for kind, title in told if kind in ("move", "reply", "evaluation")] == LIFE
    assert [kind for kind, _ in told].count("letter") == 2
    assert told[0][0] == "call"
    letter = entries.and_(page.locator("[data-kind=letter]")).first
    await expect(letter).to_contain_text("市12345热线中心 发往 市城市管理局")
    moments = await entries.locator("time").evaluate_all("all => all.map((e) => e.dateTime)")
    assert moments == sorted(moments)
    await expect(page.get_by_test_id("evaluation").locator("[data-result]").nth(0)).to_have_attribute(
        "data-result", "dissatisfied"
    )
    await expect(page.get_by_test_id("evaluation").locator("[data-result]").nth(1)).to_have_attribute(
        "data-result", "satisfied"
    )
    await page.locator(f'a[href="/calls/{call_id}"]').first.click()
    await expect(page.get_by_test_id("call-page")).to_be_visible()
    await expect(page.get_by_test_id("play")).to_be_visible()
