"""A laptop that sleeps, a network that is cut for a moment: citizen, page and telephone find together again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, expect

from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen
from ivr.prompts import PROMPT_FOLDER
from tests.browser.calls import STEP_S, call_of, kinds_of
from tests.browser.conftest import HZ
from tests.browser.desk import CALL_MS, Desk
from tests.browser.heard import citizen_hears, hears_pitch
from tests.browser.network import COMPLAINTS, Network
from tests.browser.waiting import until, until_page
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BACK_S = 5.0
MUSIC = PROMPT_FOLDER.parent / "moh" / "hold.wav"
NO_DIALOG = "() => !Object.keys(localStorage).some((key) => key.startsWith('hotline.dialog'))"
TALK = AUDIO / "operator_talk.wav"


@pytest.fixture
def laptop() -> Iterator[list[psutil.Process]]:
    """The processes of an operator's machine; whoever sleeps afterwards is woken."""
    asleep: list[psutil.Process] = []
    yield asleep
    wake(asleep)


async def fall_asleep(browser: Browser, laptop: list[psutil.Process]) -> None:
    """Stop every process of a browser."""
    session = await browser.new_browser_cdp_session()
    found = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    laptop.extend(psutil.Process(one["id"]) for one in found)
    for process in laptop:
        process.suspend()


def wake(laptop: list[psutil.Process]) -> None:
    """Let them go on."""
    while laptop:
        laptop.pop().resume()


async def goes_to_the_front(hotline: Whole, manager: AmiGateway, call_id: str) -> None:
    """Wait until the citizen heard music and is in the queue again, as the first."""
    with LineWatch(manager) as line:
        await citizen_hears(hotline, call_id, MUSIC)
        await line.until("the queue", lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == call_id, STEP_S)
    await until("them to wait", lambda: call_of(hotline, call_id).state == "waiting", STEP_S)


async def is_right_again(desk: Desk) -> None:
    """Page and telephone are as the server knows them, within the time that is allowed; the form stands as it was."""
    async with asyncio.timeout(BACK_S):
        await desk.connected()
        await desk.presence("paused")
        await until_page(desk.page, "the telephone to be hung up", NO_DIALOG)
    await expect(desk.part("presence")).to_have_attribute("data-reason", "phone_lost")
    await desk.stage("kept")


async def talks_on(hotline: Whole, desk: Desk, robot: RobotCitizen, whistle: Path, call_id: str) -> None:
    """Take the citizen back from the queue and hear each other."""
    await desk.page.keyboard.press("Alt+R")
    await desk.stage("ringing", CALL_MS)
    await desk.answer()
    await robot.say(whistle)
    await hears_pitch(desk.page, HZ)
    await citizen_hears(hotline, call_id, TALK)
    assert kinds_of(hotline, call_id)[-2:] == ["talking", "waiting"], "and the talk that goes on"
    assert call_of(hotline, call_id).operator == "8001"


async def test_a_laptop_that_sleeps_gives_the_citizen_to_the_queue_and_is_right_when_it_wakes(
    hotline: Whole,
    desk: Desk,
    talking: str,
    manager: AmiGateway,
    robot: RobotCitizen,
    whistle: Path,
    operators_browser: Browser,
    laptop: list[psutil.Process],
) -> None:
    desk.allowed.extend(COMPLAINTS)
    await fall_asleep(operators_browser, laptop)
    await goes_to_the_front(hotline, manager, talking)
    wake(laptop)
    await is_right_again(desk)
    await talks_on(hotline, desk, robot, whistle, talking)


async def test_a_network_that_is_cut_for_a_moment_brings_the_same_talk_back(
    hotline: Whole, network: Network, desk: Desk, talking: str
) -> None:
    await network.cut()
    await expect(desk.part("banner-offline")).to_be_visible()
    await expect(desk.part("phone-status")).not_to_contain_class("registered", timeout=CALL_MS)
    await network.mend()
    async with asyncio.timeout(BACK_S):
        await desk.connected()
        await hears_pitch(desk.page, HZ)
    await citizen_hears(hotline, talking, TALK)
    await desk.stage("talking")
    assert kinds_of(hotline, talking)[-1] == "waiting", "it is one talk from the first answer on"
