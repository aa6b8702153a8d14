"""What of a call is not kept: masked by a key while it is said, or deleted by rule; the call's page says which."""

import re

import pytest
from playwright.async_api import expect

from config.clock import utc_now
from crm.retention.proof import rule_of
from crm.retention.recordings import delete_recording
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import STEP_S, call_of, ring
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006093"
KEY = "Alt+KeyP"
HIDDEN, AFTER = ("汉阳", "工地", "施工"), re.compile("路灯|解放")
"""Of what is said while the call is masked, and afterwards."""
TEN_SECONDS_ON = re.compile(r"00:4\d")
"""What is left of a minute."""


async def test_a_call_is_masked_and_kept_again_by_a_key_and_its_replay_says_what_is_silent(
    hotline: Whole,
    desk: Desk,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    axe: str,
) -> None:
    page = desk.page
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, NUMBER)
    await expect(desk.part("mask")).to_be_disabled()
    await desk.answer()
    await desk.part("mute").click()
    await robot.say(AUDIO / "citizen_water.wav")
    await expect(desk.utterances("caller").first).to_be_visible(timeout=CALL_MS)

    await page.keyboard.press(KEY)
    await expect(desk.part("mask-on")).to_contain_text("不录音、不转写")
    await expect(desk.part("mask")).to_have_attribute("aria-pressed", "true")
    await robot.say(AUDIO / "citizen_noise.wav")
    await expect(desk.part("mask")).to_contain_text(TEN_SECONDS_ON, timeout=CALL_MS)
    await pictures.take(page, "console-masked")
    await accessible(page, axe)
    await page.reload()
    await desk.stage("talking")
    await expect(desk.part("mask-on")).to_be_visible()

    await page.keyboard.press(KEY)
    await expect(desk.part("mask-on")).to_have_count(0)
    await expect(desk.part("masked")).to_contain_text("这一段没有声音")
    await robot.say(AUDIO / "citizen_light.wav")
    await expect(desk.utterances("caller").filter(has_text=AFTER).first).to_be_visible(timeout=CALL_MS)
    for word in HIDDEN:
        await expect(desk.part("transcript")).not_to_contain_text(word)
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await robot.hang_up()
    await until("the recording is kept", lambda: call_of(hotline, call_id).recording, STEP_S)

    await page.goto(f"/calls/{call_id}")
    await expect(desk.part("masked-stretch")).to_have_count(1)
    await expect(desk.part("masked")).to_contain_text(desk.login)
    await pictures.take(page, "call-masked")
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)

    delete_recording(hotline.factory, hotline.settings.recordings_dir, call_id, rule_of("recording", 180), utc_now())
    await page.reload()
    await expect(desk.part("no-recording")).to_contain_text("录音已按规则删除：保存 180 天")
