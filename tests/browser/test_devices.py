"""The operator's machine: what they talk, hear and are rung with, and a clock that is wrong."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from config.clock import utc_now
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import accessible, choose_theme
from tests.browser.calls import ring
from tests.browser.conftest import NUMBER
from tests.browser.desk import Desk
from tests.browser.heard import hears, packets_flow
from tests.browser.pictures import Pictures
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOURS_AHEAD = 7.4
WRONG_CLOCK = f"""{{
  const Right = Date, ahead = {HOURS_AHEAD} * 3600e3;
  globalThis.Date = class extends Right {{
    constructor(...at) {{ super(...(at.length ? at : [Right.now() + ahead])); }}
    static now() {{ return Right.now() + ahead; }}
  }};
}}"""


async def test_devices_are_chosen_and_remembered_and_the_operator_hears_themselves(
    hotline: Whole, desk: Desk, pictures: Pictures, axe: str
) -> None:
    await desk.sign_in()
    await desk.part("devices-open").click()
    await expect(desk.part("device-heard")).to_contain_text("听到您的声音了")
    microphone = desk.part("device-microphone")
    chosen = await microphone.locator("option").nth(1).get_attribute("value")
    assert chosen
    await microphone.select_option(chosen)
    await desk.part("device-ringer").select_option(index=1)
    await desk.part("device-headset").select_option(index=1)

    await desk.part("echo").click()
    await hears(desk.page)
    await packets_flow(desk.page)
    await expect(desk.part("call-strip")).to_have_attribute("data-stage", "idle")
    await pictures.take(desk.page, "console-devices")
    await accessible(desk.page, axe)
    await desk.part("echo").click()
    await expect(desk.part("echo")).to_have_attribute("aria-pressed", "false")

    await desk.page.reload()
    await desk.connected()
    await choose_theme(desk.page, "dark")
    await desk.part("devices-open").click()
    await expect(microphone).to_have_value(chosen)
    await expect(desk.part("device-heard")).to_contain_text("听到您的声音了")
    await accessible(desk.page, axe)
    await desk.page.keyboard.press("Escape")
    await expect(desk.part("banner-devices")).to_have_count(0)


async def test_a_device_that_is_gone_is_told_and_the_usual_one_is_used(
    hotline: Whole, short_welcome: None, robot: RobotCitizen, line: LineWatch, desk: Desk
) -> None:
    await desk.page.add_init_script("localStorage.setItem('hotline.devices', '{\"microphone\": \"pulled out\"}')")
    await desk.ready()
    await expect(desk.part("banner-devices")).to_contain_text("麦克风不在，已改用默认设备。")
    await ring(hotline, robot, line, desk, NUMBER)
    await desk.part("answer").dblclick()
    await desk.stage("talking")
    await packets_flow(desk.page)


async def test_times_are_right_on_a_machine_whose_clock_is_wrong(
    hotline: Whole, short_welcome: None, robot: RobotCitizen, line: LineWatch, desk: Desk
) -> None:
    await desk.page.add_init_script(WRONG_CLOCK)
    await desk.ready()
    await ring(hotline, robot, line, desk, NUMBER)
    await desk.answer()
    assert await desk.page.evaluate("Date.now() / 1000") - utc_now().timestamp() > HOURS_AHEAD * 3000
    for timer in ("call-timer", "state-menu"):
        await expect(desk.part(timer)).to_contain_text(re.compile(r"\b00:\d\d\b"))
    right = utc_now().astimezone(ZoneInfo("Asia/Shanghai"))
    minutes = "|".join(f"{at:%Y-%m-%d %H:%M}" for at in (right, right + timedelta(minutes=1)))
    await expect(desk.part("watermark")).to_have_attribute("data-text", re.compile(f"^{desk.login} ({minutes})$"))
