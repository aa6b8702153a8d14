"""A citizen calls after hours and speaks to the recorder; an operator listens, corrects the form, makes the ticket."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from crm.messages.models import Message
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import STEP_S
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.flows import closed_for_businesses, in_force
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006094"
PROMPTS_S = 30.0
SPOKEN_S = 6.0


@pytest.fixture
def evening(hotline: Whole) -> Iterator[None]:
    """The seats for businesses are closed."""
    own = hotline.profile.flow
    with in_force(hotline.factory, closed_for_businesses(own, 5), own):
        yield


async def leave_message(hotline: Whole, robot: RobotCitizen, line: LineWatch) -> int:
    """Let the citizen speak after the tone and hang up; returns the message's id once somebody may hear it."""
    call_id = await robot.call(NUMBER, hotline.profile.line)
    await line.step(call_id, "menu", STEP_S)
    await robot.press("4")
    await line.step(call_id, "recording", PROMPTS_S)
    file = hotline.settings.pbx_instance / "spool" / "monitor" / f"{call_id}-citizen.wav"
    enough = file.stat().st_size + round(SPOKEN_S * 16_000)
    await robot.say(AUDIO / "citizen_light.wav")
    await until("the citizen to have spoken", lambda: file.stat().st_size >= enough, STEP_S)
    await robot.hang_up()

    def found() -> int:
        with hotline.factory() as session:
            message = session.query(Message).filter(Message.call_id == call_id, Message.state == "open").one_or_none()
            return message.id if message else 0

    return await until("the message to stand", found, STEP_S)


async def test_a_message_becomes_a_ticket(
    hotline: Whole,
    evening: None,
    desk: Desk,
    robot: RobotCitizen,
    line: LineWatch,
    pictures: Pictures,
    hears_chinese: bool,
    axe: str,
) -> None:
    message = await leave_message(hotline, robot, line)
    await desk.sign_in()
    await desk.page.goto("/messages")
    row = desk.part(f"message-{message}")
    await expect(row).to_contain_text("138****6094")
    await expect(row).not_to_contain_text(NUMBER)
    if hears_chinese:
        await expect(row).to_contain_text("路灯", timeout=CALL_MS)
    for theme in THEMES:
        await choose_theme(desk.page, theme)
        await accessible(desk.page, axe)
    await choose_theme(desk.page, "light")
    await pictures.take(desk.page, "messages")

    await desk.part(f"message-open-{message}").click()
    await expect(desk.part("message-page")).to_have_attribute("data-state", "claimed")
    await expect(desk.part("play")).to_be_visible(timeout=CALL_MS)
    await expect(desk.row("callback_number")).to_have_attribute("data-value", NUMBER)
    if hears_chinese:
        await expect(desk.row("category")).to_have_attribute("data-value", re.compile("路灯"), timeout=CALL_MS)
        await expect(desk.row("district")).to_have_attribute("data-value", "江岸区", timeout=CALL_MS)
    await accessible(desk.page, axe)
    await pictures.take(desk.page, "message")

    await desk.part("message-end").click()
    await expect(desk.part("message-end-why")).to_be_visible()
    await accessible(desk.page, axe)
    await desk.page.keyboard.press("Escape")
    await desk.row("kind").get_by_text("咨询", exact=True).click()
    for field, text in {"title": "解放大道路灯不亮", "content": "解放大道的路灯坏了，请派人来修。"}.items():
        await desk.entry(field).fill(text)
    await desk.part("save-ticket").click()
    await expect(desk.part("ticket-number")).to_have_text(re.compile(r"\d{8,}"))
    number = await desk.part("ticket-number").inner_text()
    await desk.page.goto("/messages")
    await expect(row).to_have_count(0)
    await desk.page.get_by_test_id("messages-over").click()
    await expect(row).to_contain_text(number)
