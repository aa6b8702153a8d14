"""The wallboard: 200 operators on one screen, reached by keyboard, and a supervisor who goes into a call from it."""

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from config.clock import utc_now
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import accessible
from tests.browser.calls import STEP_S, call_of, ring
from tests.browser.case_worker import Staff, Worker
from tests.browser.conftest import OpenContext
from tests.browser.desk import SOON_MS, Desk
from tests.browser.heard import hears_pitch
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.browser.recording import tone, write_sound
from tests.browser.waiting import until
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CITIZEN = "13871006061"
FIRST_HZ, SECOND_HZ = 900, 1300
SCREENS = {"laptop": (1280, 720), "desktop": (1920, 1080), "wall": (3840, 2160)}
SHARES = {"ringing": 2, "talking": 45, "hold": 3, "wrap_up": 12, "ready": 20, "paused": 14, "offline": 4}
FAMILY, GIVEN = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗",
    ("丽", "伟", "静怡", "建国", "秀英", "敏", "志强", "晓东", "雪"),
)
REASONS = ("小休", "用餐", "培训", "会议", "整理工单")


def made_up(people: int, *, danger: bool) -> dict[str, Any]:
    """Return a wallboard with so many operators."""
    dice, now = random.Random(people), utc_now()
    states = dice.choices(list(SHARES), weights=list(SHARES.values()), k=people)
    seats = [_seat(dice, 8001 + number, state) for number, state in enumerate(states)]
    talking = next((seat for seat in seats if seat["state"] == "talking"), None)
    if danger and talking:
        talking["warning"] = "danger"
    level = {
        "offered": 4213, "answered": 4128, "in_time": 4051, "abandoned": 72, "short": 31, "longest_s": 94.0,
        "share": 4051 / 4213, "share_of_answered": 4051 / 4128, "abandoned_share": 72 / 4213, "average_s": 6.4,
    }  # fmt: skip
    waiting = [("hotline", "热线", 7, 41), ("enterprise", "企业专席", 0, 0), ("dialect", "方言", 1, 9)]
    queues = [
        {
            "queue": queue,
            "name": name,
            "waiting": count,
            "longest_since": (now - timedelta(seconds=longest)).isoformat() if count else None,
            "level": level,
        }
        for queue, name, count, longest in waiting
    ]
    warnings = {"danger": int(danger), "serious": 2}
    return {
        "version": 1, "at": now.isoformat(), "seats": seats, "queues": queues, "level": level, "warnings": warnings,
    }  # fmt: skip


def _seat(dice: random.Random, login: int, state: str) -> dict[str, Any]:
    since = utc_now() - timedelta(seconds=dice.randint(2, 20 if state == "ringing" else 1100))
    busy = state in ("ringing", "talking", "hold", "wrap_up")
    return {
        "login": str(login),
        "name": dice.choice(FAMILY) + dice.choice(GIVEN),
        "queues": ["hotline"],
        "state": state,
        "reason": dice.choice(REASONS) if state == "paused" else "",
        "since": since.isoformat(),
        "call_id": f"c-{login}" if busy else None,
        "queue": "hotline" if busy else "",
        "waiting_since": since.isoformat() if state == "ringing" else None,
        "warning": "",
        "monitors": [],
    }


async def show(worker: Worker, people: int, *, danger: bool = False) -> dict[str, Any]:
    """Let the page show a made-up wallboard; return it."""
    board = made_up(people, danger=danger)

    async def answer(route: Route) -> None:
        await route.fulfill(body=json.dumps(board), content_type="application/json")

    await worker.page.unroute("**/api/wallboard")
    await worker.page.route("**/api/wallboard", answer)
    await worker.page.goto("/wallboard")
    present = sum(seat["state"] != "offline" for seat in board["seats"])
    await expect(worker.part("seat")).to_have_count(present, timeout=SOON_MS)
    return board


async def cut_off(page: Page) -> Sequence[str]:
    """Return the tiles that are not wholly on the screen, or whose name or time is not."""
    found: list[str] = await page.evaluate(
        """() => {
          const board = document.querySelector(".tiles").getBoundingClientRect();
          const inside = (e) => {
            const r = e.getBoundingClientRect();
            return r.top >= board.top && r.bottom <= board.bottom + 1 && r.left >= 0 && r.right <= innerWidth;
          };
          const whole = (tile) => {
            const [t, l] = [tile.getBoundingClientRect(), tile.querySelector(".time").getBoundingClientRect()];
            return l.bottom <= t.bottom && l.top >= t.top && l.right <= t.right;
          };
          return [...document.querySelectorAll("[data-testid=seat]")]
            .filter((tile) => !inside(tile) || !whole(tile)).map((tile) => tile.dataset.login);
        }"""
    )
    return found


async def test_200_operators_fit_one_screen_from_a_laptop_to_a_wall(
    staff: Staff, pictures: Pictures, axe: str, tmp_path: Path
) -> None:
    boss = await staff("9001")
    for name, (width, height) in SCREENS.items():
        await boss.page.set_viewport_size({"width": width, "height": height})
        for people in (2, 60, 200):
            await show(boss, people, danger=people == 200 and name == "desktop")
            assert await fits(boss.page)
            assert not await cut_off(boss.page), (name, people)
            await Pictures(tmp_path).take(boss.page, f"wallboard-{people}-{name}")
    await boss.page.set_viewport_size({"width": 1440, "height": 900})
    await expect(boss.part("wallboard")).to_contain_class("dark")
    for theme, name in (("dark", "wallboard"), ("light", "wallboard-bright")):
        await expect(boss.part("wallboard")).to_contain_class(theme)
        await accessible(boss.page, axe)
        await pictures.take(boss.page, name)
        await boss.part("wall-theme").click()


async def test_a_tile_is_reached_by_arrow_keys_and_opens_what_can_be_done(
    staff: Staff, pictures: Pictures, axe: str
) -> None:
    boss = await staff("9001")
    await show(boss, 60)
    await boss.page.locator("[data-testid=seat][tabindex='0']").focus()
    first = await boss.page.evaluate("document.activeElement.dataset.login")
    await boss.page.keyboard.press("ArrowRight")
    await boss.page.keyboard.press("ArrowDown")
    assert await boss.page.evaluate("document.activeElement.dataset.login") != first
    await boss.page.locator("[data-testid=seat].talking").first.focus()
    chosen = await boss.page.evaluate("document.activeElement.dataset.login")
    await boss.page.keyboard.press("Enter")
    await expect(boss.part("seat-panel")).to_be_focused()
    await expect(boss.part("monitor-listen")).to_be_enabled()
    await accessible(boss.page, axe)
    await pictures.take(boss.page, "wallboard-panel")
    await boss.page.keyboard.press("Escape")
    await expect(boss.part("seat-panel")).to_have_count(0)
    assert await boss.page.evaluate("document.activeElement.dataset.login") == chosen


async def test_a_leader_looks_and_can_neither_listen_nor_change_a_state(staff: Staff) -> None:
    leader = await staff("9201")
    await show(leader, 60)
    await leader.page.locator("[data-testid=seat].talking").first.click()
    await expect(leader.part("seat-panel")).to_be_visible()
    await expect(leader.part("monitor-listen")).to_have_count(0)
    await expect(leader.part("state-order")).to_have_count(0)


async def test_an_operator_is_put_into_a_state_and_reads_who_did_it_and_why(
    desk: Desk, staff: Staff, pictures: Pictures, axe: str
) -> None:
    boss = await staff("9001")
    await desk.ready()
    await boss.page.goto("/wallboard")
    tile = boss.page.locator("[data-testid=seat][data-login='8001']")
    await expect(tile).to_contain_class("ready", timeout=SOON_MS)
    await tile.click()
    order = boss.part("state-order")
    await order.get_by_text("置忙", exact=True).click()
    await order.get_by_text("培训", exact=True).click()
    await expect(boss.part("order-send")).to_be_disabled()
    await boss.part("order-why").fill("新系统培训，请到二楼")
    await pictures.take(boss.page, "wallboard-order")
    await accessible(boss.page, axe)
    await boss.part("order-send").dblclick()
    await expect(boss.part("order-done")).to_have_text("已将张丽置为培训。")
    await expect(tile).to_contain_class("paused", timeout=SOON_MS)
    await desk.presence("paused")
    told = desk.part("banner-order")
    await expect(told).to_contain_text("班长陈班长将您置为培训：新系统培训，请到二楼")
    await pictures.take(desk.page, "console-ordered")
    await told.get_by_role("button").click()
    await expect(told).to_have_count(0)

    await boss.page.route("**/api/operators/8001/state", _in_a_call)
    boss.allowed.append("409 (Conflict)")
    await order.get_by_text("签退", exact=True).click()
    await boss.part("order-why").fill("交接班")
    await boss.part("order-send").click()
    await expect(boss.part("order-problem")).to_contain_text("话务员在通话中，不能签退")
    await expect(boss.part("order-why")).to_have_value("交接班")
    await boss.page.unroute("**/api/operators/8001/state")
    await boss.part("order-send").click()
    await expect(desk.part("ordered")).to_contain_text("班长陈班长将您签退：交接班", timeout=SOON_MS)


async def _in_a_call(route: Route) -> None:
    """Refuse as the server does when a call began a moment before."""
    await route.fulfill(status=409, json={"error": "operator-in-call", "message": "in a call", "details": {}})


async def test_a_supervisor_listens_from_the_wallboard_and_takes_the_call_over(
    hotline: Whole,
    desk: Desk,
    operators_browser: Browser,
    open_context: OpenContext,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    axe: str,
    tmp_path: Path,
) -> None:
    said = {hz: write_sound(tmp_path / f"{hz}.wav", tone(hz, 20)) for hz in (FIRST_HZ, SECOND_HZ)}
    page = await (await open_context(operators_browser)).new_page()
    boss = Worker(page, "9001")
    async with watched(page):
        await boss.sign_in(hotline.password("9001"))
        await page.goto("/wallboard")
        tile = page.locator("[data-testid=seat][data-login='8001']")
        await desk.ready()
        await expect(tile).to_contain_class("ready", timeout=SOON_MS)
        call_id = await ring(hotline, robot, line, desk, CITIZEN)
        await desk.answer()
        await expect(tile).to_contain_class("talking", timeout=SOON_MS)

        await tile.click()
        await boss.part("monitor-listen").click()
        await expect(boss.part("monitoring-bar")).to_have_attribute("data-way", "listen", timeout=SOON_MS)
        await expect(desk.part("monitored-bar")).to_contain_text("监听", timeout=SOON_MS)
        await robot.say(said[FIRST_HZ])
        await hears_pitch(page, FIRST_HZ)
        await pictures.take(desk.page, "monitored")
        await accessible(desk.page, axe)
        await boss.part("monitor-whisper").click()
        await expect(boss.part("monitoring-bar")).to_have_attribute("data-way", "whisper")

        await boss.part("monitor-take_over").click()
        await desk.presence("wrap_up")
        await expect(boss.part("call-strip")).to_have_attribute("data-stage", "talking", timeout=SOON_MS)
        await robot.say(said[SECOND_HZ])
        await hears_pitch(page, SECOND_HZ)
        await boss.part("hang-up").click()
        await line.step(call_id, "survey", STEP_S)
        await robot.press("1")
        await until("the end", lambda: call_of(hotline, call_id).ended_at, STEP_S)
        call = call_of(hotline, call_id)
        assert (call.outcome, call.operator, call.survey) == ("answered", "9001", 1)
        await page.goto(f"/calls/{call_id}")
        await expect(boss.part("monitoring-kept").locator("li")).to_have_count(3, timeout=SOON_MS)
