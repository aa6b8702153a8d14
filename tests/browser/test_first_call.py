"""The first call: a citizen and an operator, each step on real parts, seen from the pages."""

import re

import pytest
from playwright.async_api import Page, expect

from crm.calls.models import Call
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from ivr.prompts import PROMPT_FOLDER
from tests.browser.calls import STEP_S, call_of, kinds_of, live_call, typed
from tests.browser.citizen import Telephone
from tests.browser.desk import CALL_MS, Desk
from tests.browser.heard import SAME_SOUND, citizen_hears, hears, hears_nothing, packets_flow
from tests.browser.layout import shifted, watch_shifts
from tests.browser.pictures import Pictures
from tests.browser.recording import best_likeness, read_sound
from tests.browser.waiting import until, until_page
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006021"
TYPED = "解放大道路灯不亮，请尽快维修。"
OVERRIDDEN = "解放大道与台北路交叉口"
SURE = re.compile(r"^把握 \d+%$")
KINDS = ["menu", "speaking", "waiting", "talking", "hold", "talking", "survey"]


async def test_a_citizen_calls_and_everything_is_kept(
    hotline: Whole, desk: Desk, robot: RobotCitizen, line: LineWatch, pictures: Pictures, hears_chinese: bool
) -> None:
    call_id = await robot.call(NUMBER, hotline.profile.line)
    await desk.ready()
    await desk.part("state-menu").focus()
    await watch_shifts(desk.page)
    await line.step(call_id, "menu", STEP_S)
    await robot.press("3")
    await line.step(call_id, "speaking", STEP_S)
    await until("the citizen is listened to", lambda: _matter_file(hotline, call_id), STEP_S)
    await robot.say(AUDIO / "citizen_light.wav")

    await _rings(desk, hears_chinese)
    assert call_of(hotline, call_id).answered_at is None
    moved, what = await shifted(desk.page)
    assert moved < 0.01, what
    await expect(desk.part("state-menu")).to_be_focused()
    await pictures.take(desk.page, "console-ring")

    await desk.answer()
    await desk.type("content", TYPED)
    await desk.type("address", OVERRIDDEN)
    said = await desk.utterances("caller").count()
    await robot.say(AUDIO / "citizen_talk.wav")
    await hears(desk.page)
    await packets_flow(desk.page)
    await expect(desk.utterances("operator").first).to_be_visible(timeout=CALL_MS)
    await expect(desk.utterances("caller").nth(said + 1)).to_be_visible(timeout=CALL_MS)
    await _stays(hotline, desk, call_id)
    await pictures.take(desk.page, "console-call")

    await desk.part("hold").click()
    await desk.stage("hold")
    await citizen_hears(hotline, call_id, PROMPT_FOLDER.parent / "moh" / "hold.wav")
    await desk.part("hold").click()
    await desk.stage("talking")

    await desk.type("title", "解放大道路灯不亮")
    await expect(desk.row("content")).to_have_attribute("data-value", TYPED)
    await desk.part("save-ticket").click()
    await expect(desk.part("ticket-number")).to_have_text(re.compile(r"\d{8,}"))
    number = await desk.part("ticket-number").inner_text()

    await desk.part("hang-up").click()
    await expect(desk.part("wrap-up-timer")).to_be_visible()
    await desk.presence("wrap_up")
    await desk.page.keyboard.press("Alt+KeyW")
    await expect(desk.part("wrap-up-answered")).to_be_visible()
    await desk.page.keyboard.press("2")
    await expect(desk.part("wrap-up-code")).to_contain_text("已建工单")
    await line.step(call_id, "survey", STEP_S)
    await robot.press("1")
    await until("the recording is kept", lambda: call_of(hotline, call_id).recording, STEP_S)

    call = call_of(hotline, call_id)
    assert kinds_of(hotline, call_id) == KINDS
    assert typed(hotline, call_id, "content") == TYPED
    assert (call.outcome, call.operator, call.survey, call.wrap_up) == ("answered", "8001", 1, "ticket")
    _both_sides_recorded(hotline, call)
    await _replays(desk.page, call_id, number, pictures)
    await expect(desk.part("call-page")).to_contain_text(TYPED)


async def test_a_citizen_calls_from_a_browser(
    hotline: Whole, desk: Desk, telephone: Telephone, line: LineWatch, pictures: Pictures
) -> None:
    await telephone.call("13871006022")
    call_id = await until("the call", lambda: live_call(hotline), STEP_S)
    await desk.ready()
    await desk.page.goto("/calls")
    await desk.connected()
    search = desk.page.get_by_role("searchbox")
    await search.fill("138")

    await line.step(call_id, "menu", STEP_S)
    await telephone.press("1")
    await line.step(call_id, "speaking", STEP_S)
    await telephone.press("#")

    await desk.stage("ringing", CALL_MS)
    await expect(desk.part("call-number")).to_have_text("138****6022")
    await expect(search).to_be_focused()
    await expect(search).to_have_value("138")
    answer = await desk.part("answer").bounding_box()
    assert answer
    await desk.answer()
    await desk.page.mouse.click(answer["x"] + answer["width"] / 2, answer["y"] + answer["height"] / 2)  # once too often

    await hears(desk.page)
    await hears(telephone.page)
    await pictures.take(telephone.page, "citizen-phone")

    await desk.part("mute").click()
    await expect(desk.part("mute")).to_have_attribute("aria-pressed", "true")
    await desk.stage("talking")
    await hears_nothing(telephone.page)
    await packets_flow(telephone.page)
    await desk.part("mute").click()
    await hears(telephone.page)

    await desk.part("hold").click()
    await desk.stage("hold")
    await hears_nothing(desk.page)
    await hears(telephone.page)
    await desk.part("hold").click()
    await desk.stage("talking")
    await hears(desk.page)

    await telephone.page.get_by_test_id("hang-up").click()
    await telephone.status("ended")
    await desk.presence("wrap_up")


async def _rings(desk: Desk, hears_chinese: bool) -> None:
    """The pop is there before the answer, with everything known so far."""
    await desk.stage("ringing", CALL_MS)
    await expect(desk.part("answer")).to_be_enabled()
    await expect(desk.part("call-number")).to_have_text("138****6021")
    await expect(desk.part("call-region")).to_contain_text("湖北")
    await expect(desk.part("call-strip")).to_contain_text("热线")
    await expect(desk.row("kind")).to_have_attribute("data-value", "求助")
    await expect(desk.utterances("caller").first).to_be_visible(timeout=10_000)
    if hears_chinese:
        await expect(desk.utterances("caller").first).to_contain_text("路灯")
        await expect(desk.row("category")).to_have_attribute("data-value", "城市管理/市政设施/路灯故障")
        await expect(desk.row("category")).to_have_attribute("data-state", "suggested")
        await expect(desk.part("evidence-category")).to_contain_text("路灯")
        await expect(desk.row("district")).to_have_attribute("data-value", "江岸区")
        await expect(desk.row("district")).to_have_attribute("data-state", "suggested")
        await expect(desk.part("evidence-district")).to_contain_text("江岸")
        await _says_how_sure(desk)
        await expect(desk.part("lead-preview")).to_have_attribute("data-lead", "city-mgmt")
    await expect(desk.part("call-strip")).to_have_attribute("data-stage", "ringing")


async def _says_how_sure(desk: Desk) -> None:
    """A suggestion has a mark of how sure it is, and its tip the whole sentence it was read from."""
    mark = desk.part("sure-category")
    await expect(mark).to_have_attribute("aria-label", SURE)
    await desk.part("evidence-category").hover()
    tip = desk.page.get_by_role("tooltip").filter(visible=True)
    await expect(tip).to_contain_text("路灯坏了")
    await expect(tip).to_contain_text(await mark.get_attribute("aria-label") or "")
    await desk.page.mouse.move(0, 0)


async def _stays(hotline: Whole, desk: Desk, call_id: str) -> None:
    """More was said since the operator typed; what was typed is there, on the page and in the database."""
    for field, value in (("content", TYPED), ("address", OVERRIDDEN)):
        await expect(desk.row(field)).to_have_attribute("data-value", value)
        await expect(desk.row(field)).to_have_attribute("data-state", "touched")
        assert typed(hotline, call_id, field) == value


async def _replays(page: Page, call_id: str, number: str, pictures: Pictures) -> None:
    """The call's page plays the recording, and a click on a sentence goes there."""
    await page.goto(f"/calls/{call_id}")
    await expect(page.get_by_test_id("survey")).to_have_text("非常满意")
    await expect(page.get_by_test_id("ticket-number")).to_have_text(number)
    await expect(page.get_by_test_id("segments")).to_contain_text("保持")
    await until_page(page, "both sides drawn", _DRAWN)
    line = page.get_by_test_id("utterance").last  # no other sentence begins while it is heard
    await line.get_by_text(re.compile(r"\d\d:\d\d")).click()
    await expect(line).to_contain_class("current")
    await expect(page.get_by_test_id("play")).to_have_attribute("aria-label", "暂停")
    await pictures.take(page, "call-page")
    await page.get_by_test_id("play").click()
    await expect(page.get_by_test_id("play")).to_have_attribute("aria-label", "播放")


_DRAWN = """() => {
  const canvas = document.querySelector('[data-testid="waveform"]');
  if (!canvas?.width) return false;
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const inked = (part) =>
    copy.getImageData(0, Math.round(canvas.height * part), canvas.width, 1).data.some((value) => value > 0);
  return inked(0.3) && inked(0.7);
}"""


def _both_sides_recorded(hotline: Whole, call: Call) -> None:
    """Left is the citizen, right what the citizen heard."""
    assert call.recording
    left, right = read_sound(hotline.settings.recordings_dir / call.recording)
    assert best_likeness(left, read_sound(AUDIO / "citizen_talk.wav")[0]) > SAME_SOUND
    assert best_likeness(right, read_sound(AUDIO / "operator_talk.wav")[0]) > SAME_SOUND


def _matter_file(hotline: Whole, call_id: str) -> bool:
    return (hotline.settings.pbx_instance / "spool" / "matters" / f"{call_id}.wav").exists()
