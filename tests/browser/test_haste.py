"""Double clicks, an answer to a call that is gone, a call from a telephone that is not there, texts without an end."""

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from hotline.drill.watch import LineWatch
from ivr.ami import AmiEvent
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen
from tests.browser.calls import STEP_S, call_of, kinds_of, ring
from tests.browser.case_town import Town
from tests.browser.case_worker import Worker
from tests.browser.conftest import OpenContext
from tests.browser.desk import SOON_MS, Desk
from tests.browser.heard import packets_flow
from tests.browser.layout import fits
from tests.browser.network import Network
from tests.browser.pasting import paste_everywhere
from tests.browser.waiting import until
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CITIZEN, GONE, NEXT, CALLED = "13871006081", "13871006082", "13871006083", "13871006084"


async def test_a_double_click_presses_once_and_a_text_without_end_is_cut(
    hotline: Whole, desk: Desk, robot: RobotCitizen, line: LineWatch, short_welcome: None
) -> None:
    await desk.sign_in()
    await desk.part("go-ready").dblclick()
    await desk.presence("ready")
    call_id = await ring(hotline, robot, line, desk, CITIZEN)
    await desk.part("answer").dblclick()
    await desk.stage("talking")

    await desk.part("mute").dblclick()
    await expect(desk.part("mute")).to_have_attribute("aria-pressed", "true")
    await desk.part("hold").dblclick()
    await desk.stage("hold")
    await desk.part("hold").dblclick()
    await desk.stage("talking")
    await expect(desk.part("mute")).to_have_attribute("aria-pressed", "true")

    await paste_everywhere(desk.page)
    await expect(desk.part("autosave")).to_have_attribute("data-state", "saved", timeout=SOON_MS)
    assert await fits(desk.page)

    await desk.part("hang-up").dblclick()
    await desk.presence("wrap_up")
    await desk.part("extend").dblclick()
    await expect(desk.part("extend")).to_contain_text("还可 1 次")
    await desk.part("wrap-up-ready").dblclick()
    await desk.presence("ready")
    await line.step(call_id, "survey", STEP_S)
    await robot.press("1")
    await until("the end", lambda: call_of(hotline, call_id).ended_at, STEP_S)
    assert call_of(hotline, call_id).survey == 1
    spent = [kind for kind in kinds_of(hotline, call_id) if kind in ("talking", "hold")]
    assert spent == ["talking", "hold", "talking"]


async def test_an_answer_to_a_call_that_is_gone_is_told_and_the_next_call_comes(
    hotline: Whole, network: Network, desk: Desk, robot: RobotCitizen, line: LineWatch, short_welcome: None
) -> None:
    desk.allowed.extend(("/api/knowledge/suggestions", "/announcements"))  # asked for a call that is nobody's any more
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, GONE)
    network.hold_back()
    await robot.hang_up()
    await until("the end", lambda: call_of(hotline, call_id).ended_at, STEP_S)
    await desk.part("answer").click()
    network.let_go()
    await expect(desk.part("missed")).to_have_text("来电已结束：市民已挂断")
    await desk.stage("idle")
    await desk.presence("ready")
    call = call_of(hotline, call_id)
    assert (call.outcome, call.operator) == ("left_while_ringing", None)

    await ring(hotline, robot, line, desk, NEXT)
    await expect(desk.part("missed")).to_have_count(0)
    await desk.answer()
    await packets_flow(desk.page)


async def test_a_telephone_that_is_not_registered_calls_nobody_and_says_why(
    hotline: Whole, operators_browser: Browser, open_context: OpenContext, manager: AmiGateway
) -> None:
    number = Town(hotline).working(callback_number=CALLED, urgency="一般")
    page = await (await open_context(operators_browser)).new_page()
    clerk, bar = Worker(page, "5001"), page.get_by_test_id("outgoing-bar")
    heard: list[AmiEvent] = []

    async def refuse(socket: WebSocketRoute) -> None:
        await socket.close()

    await page.route_web_socket("**/ws/phone", refuse)
    async with watched(page):
        await clerk.sign_in(hotline.password("5001"))
        await clerk.open_case("working", number, "reply")
        forget = manager.subscribe(heard.append)
        await clerk.part("call-citizen").click()
        await expect(bar).to_contain_text("话机没有注册", timeout=SOON_MS)
        await expect(clerk.part("call-citizen")).to_be_enabled()
        origin = await page.evaluate("location.origin")
        answer = await page.request.post(f"/api/tickets/{number}/calls", headers={"Origin": origin})
        assert (answer.status, (await answer.json())["error"]) == (409, "own-phone-away")
        forget()
    assert not [event for event in heard if event.name == "Newchannel"]
