"""A call handed over between pages, each with a voice of its own pitch: who hears whom in each phase."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Playwright, expect

from hotline.drill.watch import LineWatch
from ivr.prompts import PROMPT_FOLDER
from ivr.tracker.events import operator_of
from tests.browser.accessible import accessible
from tests.browser.calls import STEP_S, call_of, kinds_of, live_call
from tests.browser.citizen import Telephone
from tests.browser.conftest import OpenContext, _browser
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.heard import citizen_hears, hears_pitch
from tests.browser.pictures import Pictures
from tests.browser.recording import tone, write_sound
from tests.browser.waiting import until
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CITIZEN_HZ, OPERATOR_HZ, EXPERT_HZ = 500, 900, 1400
NUMBER, RELOADING, TYPED, NOTE = "13871006071", "13871006072", "解放大道路灯不亮", "市民已报坐标，请看现场"
BACK_S = 5.0
LOGINS = ("8001", "8002")
HOLD = PROMPT_FOLDER.parent / "moh" / "hold.wav"


@dataclass(frozen=True)
class Three:
    """Pages of a citizen, an operator and an expert."""

    citizen: Telephone
    desk: Desk
    expert: Desk


@pytest_asyncio.fixture(loop_scope="session")
async def three(
    hotline: Whole, playwright: Playwright, open_context: OpenContext, tmp_path: Path
) -> AsyncIterator[Three]:
    """Pages of three people, each with a microphone that hums its own pitch."""
    async with AsyncExitStack() as stack:
        pages = []
        for hz in (CITIZEN_HZ, OPERATOR_HZ, EXPERT_HZ):
            hum = write_sound(tmp_path / f"{hz}.wav", tone(hz, 10))
            browser = await stack.enter_async_context(await _browser(playwright, hum))
            page = await (await open_context(browser)).new_page()
            await stack.enter_async_context(watched(page))
            pages.append(page)
        desks = [Desk(page, login, hotline.password(login)) for page, login in zip(pages[1:], LOGINS, strict=True)]
        for desk in desks:
            stack.push_async_callback(desk.go_home)
        yield Three(Telephone(pages[0]), *desks)


async def talk(hotline: Whole, three: Three, line: LineWatch, number: str) -> str:
    """Let the citizen call and the operator answer, until they hear each other; return the call's id."""
    citizen, desk = three.citizen, three.desk
    await desk.ready()
    await citizen.page.goto("/phone")
    await citizen.call(number)
    call_id = await until("the call", lambda: live_call(hotline), STEP_S)
    await line.step(call_id, "menu", STEP_S)
    await citizen.press("0")
    await desk.stage("ringing", CALL_MS)
    await desk.answer()
    await hears_pitch(desk.page, CITIZEN_HZ)
    await hears_pitch(citizen.page, OPERATOR_HZ)
    return call_id


async def test_a_citizen_is_handed_to_an_expert_who_was_asked_first(
    hotline: Whole, three: Three, line: LineWatch, short_welcome: None, pictures: Pictures, axe: str
) -> None:
    citizen, desk, expert = three.citizen, three.desk, three.expert
    bar, theirs = desk.part("hand-over-bar"), expert.part("hand-over-bar")
    call_id = await talk(hotline, three, line, NUMBER)
    await desk.page.keyboard.press("Alt+D")
    await desk.part("keypad-5").click()
    await expect(desk.part("keypad-pressed")).to_have_text("5")
    await line.until("the key", lambda e: e.name == "DTMFEnd" and operator_of(e["Channel"]) == desk.login, STEP_S)
    await accessible(desk.page, axe)
    await desk.page.keyboard.press("Alt+D")
    await expect(desk.part("keypad-pressed")).to_be_hidden()
    await desk.type("title", TYPED)
    await expert.ready()

    await desk.page.keyboard.press("F7")
    await desk.part("hand-over-8002").click()
    await desk.part("hand-over-note").fill(NOTE)
    await pictures.take(desk.page, "transfer")
    await accessible(desk.page, axe)
    await desk.part("hand-over-call").dblclick()  # the second click of a double one asks nothing
    await expert.stage("ringing", CALL_MS)
    await expect(expert.part("hand-over-told")).to_contain_text(NOTE)
    await expect(expert.entry("title")).to_have_value(TYPED)
    await pictures.take(expert.page, "transfer-ring")
    await hears_pitch(citizen.page, OPERATOR_HZ)

    await expert.answer()
    await expect(bar).to_have_attribute("data-state", "consulting", timeout=SOON_MS)
    await hears_pitch(desk.page, EXPERT_HZ)
    await hears_pitch(expert.page, OPERATOR_HZ)
    await citizen_hears(hotline, call_id, HOLD)
    await pictures.take(desk.page, "transfer-consult")
    await accessible(desk.page, axe)

    await desk.page.keyboard.press("Alt+J")
    await expect(bar).to_have_attribute("data-state", "connected", timeout=SOON_MS)
    await expect(theirs).to_have_attribute("data-state", "connected", timeout=SOON_MS)
    await desk.part("mute").click()
    await hears_pitch(citizen.page, EXPERT_HZ)
    await hears_pitch(expert.page, CITIZEN_HZ)
    await desk.part("mute").click()
    await expert.part("mute").click()
    await hears_pitch(citizen.page, OPERATOR_HZ)
    await hears_pitch(desk.page, CITIZEN_HZ)
    await expert.part("mute").click()

    await desk.page.keyboard.press("Alt+C")
    await desk.presence("wrap_up")
    await expect(theirs).to_have_attribute("data-state", "completed", timeout=SOON_MS)
    await hears_pitch(citizen.page, EXPERT_HZ)
    await hears_pitch(expert.page, CITIZEN_HZ)
    await expect(expert.entry("title")).to_have_value(TYPED)
    await pictures.take(expert.page, "transfer-taken")
    await expert.part("hang-up").click()
    await line.step(call_id, "survey", STEP_S)
    await citizen.press("1")
    await until("the end", lambda: call_of(hotline, call_id).ended_at, STEP_S)
    call = call_of(hotline, call_id)
    assert (call.operator, call.survey) == ("8002", 1)
    assert "hold" in kinds_of(hotline, call_id)


async def test_pages_that_are_reloaded_while_they_consult_and_while_three_talk_go_on_where_they_were(
    hotline: Whole, three: Three, line: LineWatch, short_welcome: None
) -> None:
    citizen, desk, expert = three.citizen, three.desk, three.expert
    bar = desk.part("hand-over-bar")
    call_id = await talk(hotline, three, line, RELOADING)
    await expert.ready()
    await desk.page.keyboard.press("F7")
    await desk.part("hand-over-8002").click()
    await desk.part("hand-over-call").click()
    await expert.stage("ringing", CALL_MS)
    await expert.answer()
    await hears_pitch(desk.page, EXPERT_HZ)

    async with asyncio.timeout(BACK_S):
        await desk.page.reload()
        await hears_pitch(desk.page, EXPERT_HZ)
    await hears_pitch(expert.page, OPERATOR_HZ)
    async with asyncio.timeout(BACK_S):
        await expert.page.reload()
        await hears_pitch(expert.page, OPERATOR_HZ)
    await citizen_hears(hotline, call_id, HOLD)
    await expect(bar).to_have_attribute("data-state", "consulting", timeout=SOON_MS)
    await desk.stage("hold")

    await desk.page.keyboard.press("Alt+J")
    await expect(bar).to_have_attribute("data-state", "connected", timeout=SOON_MS)
    await desk.stage("talking")
    await expert.part("mute").click()
    await hears_pitch(citizen.page, OPERATOR_HZ)
    await hears_pitch(expert.page, OPERATOR_HZ)
    async with asyncio.timeout(BACK_S):
        await desk.page.reload()
        await hears_pitch(desk.page, CITIZEN_HZ)
    await hears_pitch(citizen.page, OPERATOR_HZ)
    await expect(bar).to_have_attribute("data-state", "connected", timeout=SOON_MS)

    await expert.part("hang-up").click()
    await expect(bar).to_have_attribute("data-state", "ended", timeout=SOON_MS)
    await expert.presence("wrap_up")
    await hears_pitch(citizen.page, OPERATOR_HZ)
    await hears_pitch(desk.page, CITIZEN_HZ)
    await desk.part("hang-up").click()
    await line.step(call_id, "survey", STEP_S)
    call = call_of(hotline, call_id)
    assert (call.operator, call.outcome) == ("8001", None)
