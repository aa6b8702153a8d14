"""An operator's phone is gone in the middle of a talk: another page of theirs has it, or the next operator."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.prompts import PROMPT_FOLDER
from tests.browser.calls import STEP_S, call_of, kinds_of
from tests.browser.conftest import HZ, OpenContext
from tests.browser.desk import Desk
from tests.browser.heard import citizen_hears, hears_pitch
from tests.browser.waiting import until
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BACK_S = 5.0
NOWHERE = "/icon.svg"


async def cut_off(line: LineWatch) -> None:
    """Wait until the operator's silent phone was hung up."""
    await line.until(
        "the lost phone to be hung up",
        lambda e: e.name == "Hangup" and e["Channel"].startswith("PJSIP/op-8001-") and e["Cause"] == "38",
        STEP_S,
    )


async def test_the_next_operator_gets_the_call_when_the_page_stays_away(
    hotline: Whole, desk: Desk, talking: str, line: LineWatch, operators_browser: Browser, open_context: OpenContext
) -> None:
    await desk.type("title", "路灯不亮")
    other = Desk(await (await open_context(operators_browser)).new_page(), "8002", hotline.password("8002"))
    await other.sign_in()

    await desk.page.goto(NOWHERE)
    await citizen_hears(hotline, talking, PROMPT_FOLDER / "one_moment.wav")
    await other.part("go-ready").click()
    await other.answer()
    await hears_pitch(other.page, HZ)
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    await expect(other.row("title")).to_have_attribute("data-value", "路灯不亮")
    assert kinds_of(hotline, talking)[-2:] == ["talking", "waiting"], "and the talk that goes on"
    assert call_of(hotline, talking).operator == "8002"

    await desk.page.goto("/")
    await desk.connected()
    await expect(desk.part("presence")).to_have_attribute("data-reason", "phone_lost")
    await desk.stage("idle")
    await other.part("hang-up").dblclick()
    await line.step(talking, "survey", STEP_S)
    await other.presence("wrap_up")
    # The second click hangs nobody up.
    await until("the evaluation to be kept", lambda: call_of(hotline, talking).state == "survey", STEP_S)
    await other.go_home()


async def test_the_same_operator_gets_the_call_when_the_page_comes_back_late(
    hotline: Whole, desk: Desk, talking: str, line: LineWatch
) -> None:
    await desk.page.goto(NOWHERE)
    await cut_off(line)
    async with asyncio.timeout(BACK_S):
        await desk.page.goto("/")
        await hears_pitch(desk.page, HZ)
    await desk.stage("talking")
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    assert (call_of(hotline, talking).state, call_of(hotline, talking).operator) == ("talking", "8001")


async def test_a_sign_in_elsewhere_takes_the_talk_along(
    hotline: Whole, desk: Desk, talking: str, operators_browser: Browser, open_context: OpenContext
) -> None:
    desk.allowed.append("/ws/phone' failed")
    other = Desk(await (await open_context(operators_browser)).new_page(), desk.login, desk.password)
    await other.sign_in()
    async with asyncio.timeout(BACK_S):
        await hears_pitch(other.page, HZ)
    await other.stage("talking")
    await expect(desk.part("signed-out")).to_contain_text("您的账号已在别处登录")
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    assert (call_of(hotline, talking).state, call_of(hotline, talking).operator) == ("talking", "8001")
    await other.go_home()


async def test_of_three_windows_one_has_the_telephone_and_the_call_moves_with_it(
    hotline: Whole, desk: Desk, talking: str
) -> None:
    second, third = [Desk(await desk.page.context.new_page(), desk.login, desk.password) for _ in range(2)]
    for window in (second, third):
        await window.page.goto("/")
        await expect(window.part("banner-phone-elsewhere")).to_contain_text("电话在另一个窗口")
        await window.stage("talking")
    await hears_pitch(desk.page, HZ)

    async with asyncio.timeout(BACK_S):
        await second.part("banner-phone-elsewhere").get_by_role("button", name="在此接听").click()
        await hears_pitch(second.page, HZ)
    await expect(desk.part("banner-phone-elsewhere")).to_be_visible()
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")

    await third.page.close()
    async with asyncio.timeout(BACK_S):
        await second.page.close()
        await hears_pitch(desk.page, HZ)
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    assert kinds_of(hotline, talking)[-1] != "talking", "it is one talk from the first answer on"
