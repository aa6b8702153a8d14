"""Calls that go out of a page: a department speaks with the citizen, an operator calls another line into a call."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen, RobotSubscriber, RobotVoice
from tests.browser.accessible import accessible
from tests.browser.calls import STEP_S, call_of, live_call, ring
from tests.browser.case_reading import Answers, shown
from tests.browser.case_town import Town
from tests.browser.case_worker import Worker
from tests.browser.conftest import OpenContext
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.heard import citizen_hears, hears, hears_pitch
from tests.browser.pictures import Pictures
from tests.browser.recording import tone, write_sound
from tests.browser.waiting import until
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CITIZEN, CALLER = "13871006051", "13871006052"
LINE, HZ = "119", 900


_WATCH_BAR = """() => {
  window.barStates = [];
  new MutationObserver(() => {
    const state = document.querySelector('[data-testid="outgoing-bar"]')?.dataset.state;
    if (state && state !== window.barStates.at(-1)) window.barStates.push(state);
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["data-state"] });
}"""


class Told:
    """Everything the server told a page: answers, and what came through its websockets, the telephone's included."""

    def __init__(self, page: Page) -> None:
        self._answers = Answers(page)
        self._frames: list[str] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._frames.append(str(frame)))

    async def all(self) -> str:
        """Return it as one text."""
        return "\n".join([*await self._answers.texts(), *self._frames])


async def test_a_clerk_calls_the_citizen_and_the_reply_has_its_proof(
    hotline: Whole,
    operators_browser: Browser,
    open_context: OpenContext,
    manager: AmiGateway,
    voice: RobotVoice,
    line: LineWatch,
    pictures: Pictures,
    axe: str,
) -> None:
    number = Town(hotline).working(callback_number=CITIZEN, urgency="一般")
    citizen = RobotSubscriber(manager, voice, CITIZEN)
    citizen.listen()
    page = await (await open_context(operators_browser)).new_page()
    clerk, told = Worker(page, "5001"), Told(page)
    bar = clerk.part("outgoing-bar")
    async with watched(page):
        await clerk.sign_in(hotline.password("5001"))
        await clerk.open_case("working", number, "reply")
        await page.evaluate(_WATCH_BAR)
        await clerk.part("call-citizen").click()
        await citizen.answered(STEP_S)
        await expect(bar).to_have_attribute("data-state", "talking")
        call_id = await until("the call", lambda: live_call(hotline), STEP_S)
        await citizen.say(AUDIO / "citizen_talk.wav")
        await hears(page)
        await citizen_hears(hotline, call_id, AUDIO / "operator_talk.wav")
        await pictures.take(page, "call-out")
        await accessible(page, axe)

        await clerk.part("outgoing-hang-up").click()
        await expect(bar).to_have_attribute("data-state", "answered")
        assert await page.evaluate("window.barStates") == ["dialling", "ringing", "talking", "answered"]
        await expect(clerk.part("reply-way-platform")).to_be_checked(timeout=SOON_MS)
        await expect(clerk.part(f"reply-call-{call_id}")).to_be_checked()
        await clerk.open_ticket(number)
        await expect(page.locator('[data-testid="time-line-entry"][data-kind="call"]')).to_be_visible()
        assert call_of(hotline, call_id).number == CITIZEN
        everything = "\n".join([await told.all(), *await shown(page)])
        assert call_id in everything
        assert CITIZEN not in everything


async def test_another_line_is_called_into_a_call_by_two_keys(
    hotline: Whole,
    desk: Desk,
    robot: RobotCitizen,
    manager: AmiGateway,
    voice: RobotVoice,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    axe: str,
    tmp_path: Path,
) -> None:
    helper, bar = RobotSubscriber(manager, voice, LINE), desk.part("hand-over-bar")
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, CALLER)
    await desk.answer()

    await helper.refuse(17)
    await desk.page.keyboard.press("F7")
    await expect(desk.part(f"hand-over-{LINE}")).to_be_visible()
    await desk.page.keyboard.press("1")
    await expect(bar).to_have_attribute("data-state", "busy", timeout=CALL_MS)
    await desk.stage("talking")
    await robot.say(AUDIO / "citizen_talk.wav")
    await hears(desk.page)

    await helper.refuse(None)
    helper.listen()
    await desk.page.keyboard.press("F7")
    await expect(desk.part(f"hand-over-{LINE}")).to_be_visible()
    await desk.page.keyboard.press("1")
    await helper.answered(STEP_S)
    await expect(bar).to_have_attribute("data-state", "connected")
    await helper.say(write_sound(tmp_path / "helper.wav", tone(HZ, 20)))
    await hears_pitch(desk.page, HZ)
    await pictures.take(desk.page, "hand-over")
    await accessible(desk.page, axe)

    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await expect(bar).to_have_attribute("data-state", "left")
    await until("the citizen to stay with the line", lambda: call_of(hotline, call_id).state == "handed_over", STEP_S)
    await helper.hang_up()
    await line.step(call_id, "survey", STEP_S)
    await robot.press("1")
    await until("the end", lambda: call_of(hotline, call_id).ended_at, STEP_S)
    call = call_of(hotline, call_id)
    assert (call.outcome, call.survey) == ("answered", 1)
