"""One running hotline and one browser per role for all browser tests."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import numpy as np
import psutil
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Playwright, ViewportSize, async_playwright

from asr.models.install import installed
from config.settings import PROJECT, AsrEngine, AsrSettings, Settings
from hotline.drill import AUDIO
from hotline.drill.cast import manager_link
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen, RobotVoice
from tests.browser.calls import ring
from tests.browser.case_worker import Staff, Worker
from tests.browser.citizen import Telephone
from tests.browser.desk import Desk
from tests.browser.heard import hears_pitch
from tests.browser.network import COMPLAINTS, Network
from tests.browser.pictures import Pictures
from tests.browser.recording import RATE, tone, write_sound
from tests.browser.watched import watched
from tests.whole import Whole, whole_hotline

CHROMIUM = "/usr/bin/chromium"
NUMBER = "13871006033"
HZ = 1000
"""Pitch of what the citizen of ``talking`` lets be heard."""

SCREEN = ViewportSize(width=1440, height=900)
FAKE_DEVICE = ("--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required")
# The sound leaves the page as the microphone gave it, so that it can be compared.
UNFILTERED = 'localStorage.setItem("hotline.raw-audio", "1")'


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def hotline(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """The whole hotline with the recogniser a city would use here."""
    assert _media_address(), "browsers offer no loopback address for media; run inside scripts/in-namespace"
    assert (Settings().web_dist / "index.html").is_file(), "the web application is not built; run: make web"
    async with whole_hotline(tmp_path_factory.mktemp("browser"), asr=_recogniser()) as running:
        yield running


def _media_address() -> bool:
    addresses = [a.address for found in psutil.net_if_addrs().values() for a in found if a.family.name == "AF_INET"]
    return any(not address.startswith("127.") for address in addresses)


def _recogniser() -> AsrSettings:
    """Whisper understands what the robots say; the Korean model at least hears that somebody speaks."""
    if "whisper-base" in installed(Settings()):
        return AsrSettings(engine=AsrEngine.WHISPER, model="whisper-base")
    return AsrSettings(engine=AsrEngine.VOSK, model="vosk-ko")


@pytest.fixture(scope="session")
def hears_chinese() -> bool:
    """Whether what is written down can be compared with what was said."""
    return _recogniser().engine is AsrEngine.WHISPER


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """The driver of the browsers."""
    async with async_playwright() as driver:
        yield driver


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def operators_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """A browser into whose microphone an operator speaks."""
    async with await _browser(playwright, AUDIO / "operator_talk.wav") as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def citizens_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """A browser into whose microphone a citizen speaks."""
    async with await _browser(playwright, AUDIO / "citizen_talk.wav") as browser:
        yield browser


async def _browser(playwright: Playwright, microphone: Path) -> Browser:
    args = (*FAKE_DEVICE, "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}")
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=args)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def deaf_browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """A browser that gives no page the microphone."""
    async with await playwright.chromium.launch(executable_path=CHROMIUM, args=FAKE_DEVICE) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def manager(hotline: Whole) -> AsyncIterator[AmiGateway]:
    """A link to the telephone system of the tests' own."""
    async with manager_link(hotline.settings) as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def line(manager: AmiGateway) -> AsyncIterator[LineWatch]:
    """The telephone system's events of this test; afterwards no call is left."""
    with LineWatch(manager) as watch:
        yield watch
    await manager.act("Hangup", Channel="/.*/", Cause=16)


@pytest.fixture
def voice(hotline: Whole) -> Iterator[RobotVoice]:
    """What robots say; forgotten afterwards."""
    voice = RobotVoice(hotline.settings)
    yield voice
    voice.forget()


@pytest.fixture
def robot(manager: AmiGateway, line: LineWatch, voice: RobotVoice) -> RobotCitizen:
    """A citizen on the trunk without a person."""
    return RobotCitizen(manager, voice)


OpenContext = Callable[[Browser], Awaitable[BrowserContext]]


@pytest_asyncio.fixture(loop_scope="session")
async def open_context(hotline: Whole) -> AsyncIterator[OpenContext]:
    """Opens a browser's window without memory; all are closed afterwards."""
    async with AsyncExitStack() as stack:

        async def opened(browser: Browser) -> BrowserContext:
            context = await browser.new_context(
                base_url=hotline.console, viewport=SCREEN, locale="zh-CN", color_scheme="light"
            )
            await context.add_init_script(UNFILTERED)
            return await stack.enter_async_context(context)

        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(hotline: Whole, operators_browser: Browser, open_context: OpenContext) -> AsyncIterator[Desk]:
    """The page of operator 8001, not signed in yet; whatever the page complains of fails the test.

    Signing out happens behind the page's back: what it asks at that moment is refused, and no complaint of the test's.
    """
    page = await (await open_context(operators_browser)).new_page()
    desk = Desk(page, "8001", hotline.password("8001"))
    try:
        async with watched(page, desk.allowed):
            yield desk
    finally:
        await desk.go_home()


@pytest_asyncio.fixture(loop_scope="session")
async def network(desk: Desk) -> AsyncIterator[Network]:
    """The network of the operator's page; to be asked for before the page signs in."""
    desk.allowed.extend(COMPLAINTS)
    network = Network(desk.page)
    await network.watch()
    yield network
    await network.restore()


@pytest_asyncio.fixture(loop_scope="session")
async def staff(hotline: Whole, deaf_browser: Browser, open_context: OpenContext) -> AsyncIterator[Staff]:
    """Signed-in pages of people who take no calls; whatever a page complains of fails the test."""
    async with AsyncExitStack() as stack:

        async def signed_in(login: str) -> Worker:
            page = await (await open_context(deaf_browser)).new_page()
            worker = Worker(page, login)
            await stack.enter_async_context(watched(page, worker.allowed))
            await worker.sign_in(hotline.password(login))
            return worker

        yield signed_in


@pytest.fixture
def short_welcome(hotline: Whole) -> Iterator[None]:
    """Let the greeting be a moment of silence, for tests that are about what comes later."""
    file = hotline.settings.pbx_instance / "sounds" / "hotline" / "welcome.wav"
    spoken = file.read_bytes()
    write_sound(file, np.zeros(RATE // 5))
    yield
    file.write_bytes(spoken)


@pytest.fixture
def whistle(tmp_path: Path) -> Path:
    """What the citizen lets be heard: a tone longer than any test here."""
    return write_sound(tmp_path / "whistle.wav", tone(HZ, 90))


@pytest_asyncio.fixture(loop_scope="session")
async def talking(
    hotline: Whole, short_welcome: None, robot: RobotCitizen, line: LineWatch, desk: Desk, whistle: Path
) -> str:
    """A call in which citizen and operator talk; its id."""
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, NUMBER)
    await desk.answer()
    await robot.say(whistle)
    await hears_pitch(desk.page, HZ)
    return call_id


@pytest_asyncio.fixture(loop_scope="session")
async def telephone(citizens_browser: Browser, open_context: OpenContext) -> AsyncIterator[Telephone]:
    """The citizen's telephone page."""
    page = await (await open_context(citizens_browser)).new_page()
    async with watched(page):
        await page.goto("/phone")
        yield Telephone(page)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    """Takes pictures, for the documentation when that is asked for."""
    return Pictures.from_environment(tmp_path)


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's program text."""
    package = PROJECT / "agent_console/web/node_modules/axe-core"
    assert json.loads((package / "package.json").read_text())["name"] == "axe-core"
    return (package / "axe.min.js").read_text()
