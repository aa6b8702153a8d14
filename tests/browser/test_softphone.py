"""The telephone in the page survives what happens to pages and networks."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, WebSocket, WebSocketRoute, expect

from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen, RobotVoice
from tests.browser.calls import STEP_S, call_of, ring, typed
from tests.browser.conftest import HZ, NUMBER, OpenContext
from tests.browser.desk import Desk
from tests.browser.heard import citizen_hears, hears_pitch, packets_flow
from tests.browser.waiting import until, until_page
from tests.whole import Whole, kill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BACK_S = 5.0
CARD, FIRST, SECOND = "v0", "10.88.0.1/24", "10.89.0.1/24"
"""The network card of ``scripts/in-namespace``, and its addresses in two networks."""

NO_DIALOG = "() => !Object.keys(localStorage).some((key) => key.startsWith('hotline.dialog'))"
LOST_LINK = (
    "WebSocket connection to",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_CONNECTION_RESET",
)


@pytest_asyncio.fixture(loop_scope="session")
async def sockets(desk: Desk) -> list[WebSocketRoute]:
    """The page's websockets in the test's hand; to be asked for before the page signs in."""
    opened: list[WebSocketRoute] = []

    def pass_through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        opened.append(socket)

    await desk.page.route_web_socket("**/ws/*", pass_through)
    return opened


async def test_a_reloaded_page_takes_its_call_back(hotline: Whole, desk: Desk, talking: str, line: LineWatch) -> None:
    answered_at = call_of(hotline, talking).answered_at
    await desk.type("title", "路灯不亮")

    async with asyncio.timeout(BACK_S):
        await desk.page.reload()
        await hears_pitch(desk.page, HZ)

    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    await desk.stage("talking")
    await expect(desk.row("title")).to_have_attribute("data-value", "路灯不亮")
    call = call_of(hotline, talking)
    assert (call.state, call.answered_at) == ("talking", answered_at)
    await desk.part("hang-up").click()
    await line.step(talking, "survey", STEP_S)


async def test_the_second_call_of_a_page_is_heard_by_both_like_the_first(
    hotline: Whole, desk: Desk, talking: str, line: LineWatch, manager: AmiGateway, voice: RobotVoice, whistle: Path
) -> None:
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await desk.part("wrap-up-ready").click()
    await desk.presence("ready")
    citizen = RobotCitizen(manager, voice)
    second = await ring(hotline, citizen, line, desk, "13871006034")
    await desk.answer()
    await citizen.say(whistle)
    await hears_pitch(desk.page, HZ)
    await citizen_hears(hotline, second, AUDIO / "operator_talk.wav")
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")


async def test_lost_sockets_come_back_and_the_call_goes_on(
    hotline: Whole, desk: Desk, sockets: list[WebSocketRoute], talking: str, robot: RobotCitizen
) -> None:
    desk.allowed.extend(LOST_LINK)
    assert len([s for s in sockets if s.url.endswith("/ws/console")]) == 1
    for socket in list(sockets):
        await socket.close(code=1001)

    await expect(desk.part("banner-offline")).to_be_visible()
    await packets_flow(desk.page)
    await expect(desk.part("banner-offline")).to_be_hidden(timeout=15_000)
    await desk.connected()
    await desk.stage("talking")
    assert call_of(hotline, talking).state == "talking"
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    await hears_pitch(desk.page, HZ)

    await robot.hang_up()
    await desk.presence("wrap_up")
    await until_page(desk.page, "the telephone to be hung up", NO_DIALOG)


@pytest.fixture
def other_network() -> Iterator[Callable[[], None]]:
    """Takes the machine's network away and gives it another; afterwards it has the first one again."""

    def change(add: str, drop: str) -> None:
        subprocess.run(["ip", "addr", "add", add, "dev", CARD], check=True)
        subprocess.run(["ip", "addr", "del", drop, "dev", CARD], check=True)

    moved: list[bool] = []

    def move() -> None:
        change(SECOND, FIRST)
        moved.append(True)

    yield move
    if moved:
        change(FIRST, SECOND)


async def test_the_call_moves_to_another_network(
    hotline: Whole,
    desk: Desk,
    sockets: list[WebSocketRoute],
    talking: str,
    other_network: Callable[[], None],
) -> None:
    desk.allowed.extend(LOST_LINK)
    other_network()
    for socket in list(sockets):
        await socket.close(code=1001)
    await expect(desk.part("phone-status")).not_to_contain_class("registered")
    await desk.connected()
    await packets_flow(desk.page)
    await hears_pitch(desk.page, HZ)
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    assert call_of(hotline, talking).state == "talking"


async def test_the_call_goes_on_while_our_process_is_dead(
    hotline: Whole, desk: Desk, talking: str, line: LineWatch
) -> None:
    desk.allowed.extend(LOST_LINK)
    await desk.type("title", "路灯不亮")
    kill(hotline.child("core"))

    await expect(desk.part("banner-offline")).to_be_visible()
    await desk.entry("address").fill("解放大道120号")
    await citizen_hears(hotline, talking, AUDIO / "operator_talk.wav")
    await hears_pitch(desk.page, HZ)

    await expect(desk.part("banner-offline")).to_be_hidden(timeout=40_000)
    await desk.stage("talking")
    await desk.connected()
    await expect(desk.part("call-number")).to_have_text("138****6033")
    await expect(desk.row("title")).to_have_attribute("data-value", "路灯不亮")
    await expect(desk.row("address")).to_have_attribute("data-value", "解放大道120号")
    await until("the typed address to be kept", lambda: typed(hotline, talking, "address"), STEP_S)
    assert typed(hotline, talking, "title") == "路灯不亮"
    assert call_of(hotline, talking).state == "talking"
    await hears_pitch(desk.page, HZ)
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await line.step(talking, "survey", STEP_S)


async def test_a_sign_in_elsewhere_takes_the_telephone_along(
    hotline: Whole,
    desk: Desk,
    operators_browser: Browser,
    open_context: OpenContext,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
) -> None:
    desk.allowed.append("/ws/phone' failed")  # one more try before the telephone hears that it is over
    sockets: list[WebSocket] = []
    desk.page.on("websocket", lambda opened: sockets.append(opened))
    await desk.ready()

    other = Desk(await (await open_context(operators_browser)).new_page(), desk.login, desk.password)
    await other.sign_in()

    notice = desk.part("signed-out")
    await expect(notice).to_contain_text("您的账号已在别处登录")
    await until("the older page's sockets to close", lambda: all(s.is_closed() for s in sockets), STEP_S)
    assert len([s for s in sockets if s.url.endswith("/ws/console")]) == 1
    await other.presence("ready")
    await ring(hotline, robot, line, other, NUMBER)
    await other.answer()
    await packets_flow(other.page)
    await expect(notice).to_be_visible()
    await other.go_home()


async def test_a_refused_microphone_is_said(hotline: Whole, deaf_browser: Browser, open_context: OpenContext) -> None:
    page = await (await open_context(deaf_browser)).new_page()
    desk = Desk(page, "8002", hotline.password("8002"))
    await desk.sign_in()
    await expect(desk.part("banner-phone")).to_contain_text("浏览器没有麦克风权限，对方听不到您。")
    await expect(desk.part("banner-phone").get_by_role("button", name="重试")).to_be_visible()
    await desk.go_home()
