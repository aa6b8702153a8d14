"""Words of danger on a real call: shown to operator and supervisor while the citizen is on the line."""

import asyncio
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import expect
from sqlalchemy import select

from crm.warnings.models import CallWarning
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotCitizen, RobotSubscriber, RobotVoice
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import live_call, ring
from tests.browser.case_worker import Staff
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.recording import read_sound, write_sound
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006041"

GAS = '[data-testid="warning-row"][data-code="gas"]'
"""A recogniser may have misheard something dangerous in another test's call."""


async def test_a_gas_leak_is_loud_at_both_pages_until_the_line_that_fits_has_answered(
    hotline: Whole,
    desk: Desk,
    staff: Staff,
    robot: RobotCitizen,
    manager: AmiGateway,
    voice: RobotVoice,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    hears_chinese: bool,
    axe: str,
    tmp_path: Path,
) -> None:
    if not hears_chinese:
        pytest.skip("no Chinese speech model is installed; run: hotline models install whisper-base")
    supervisor = await staff("9001")
    await supervisor.page.goto("/warnings")
    await expect(supervisor.part("warnings-page")).to_be_visible()
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, NUMBER)
    await desk.answer()

    others, row = await asyncio.to_thread(_open_warnings, hotline), supervisor.page.locator(GAS)
    await robot.say(_one_after_another(tmp_path / "goes_on.wav", "citizen_gas", "citizen_talk", "citizen_light"))
    await expect(desk.part("warning-line")).to_have_attribute("data-code", "gas", timeout=CALL_MS)
    await expect(row).to_have_count(1)
    await expect(supervisor.part("warning-count")).to_have_text(str(others + 1))
    words = await desk.part("warning-line").locator("mark").inner_text()
    await expect(desk.utterances("caller").get_by_test_id("danger-words")).to_have_text(words, timeout=CALL_MS)
    assert live_call(hotline) == call_id
    await pictures.take(desk.page, "console-warning")
    await pictures.take(supervisor.page, "warnings")
    for page, theme in product((desk.page, supervisor.page), THEMES):
        await choose_theme(page, theme)
        await accessible(page, axe)

    fire_brigade = RobotSubscriber(manager, voice, "119")
    await fire_brigade.refuse(17)
    await supervisor.part("row-call-119").click()
    await expect(row).to_contain_text("已呼叫消防119")
    await expect(desk.part("hand-over-bar")).to_have_attribute("data-state", "busy", timeout=CALL_MS)
    await expect(desk.part("warning-line")).to_be_visible()
    await expect(supervisor.part("row-call-gas")).to_be_enabled()
    await fire_brigade.refuse(None)
    await desk.page.keyboard.press("F10")
    await expect(desk.part("hand-over-bar")).to_have_attribute("data-state", "connected", timeout=CALL_MS)
    await expect(desk.part("warning-line")).to_have_count(0)
    await expect(row).to_contain_text("8001")
    await expect(supervisor.part("warning-count")).to_have_text([str(others)] if others else [])
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await desk.page.goto(f"/calls/{call_id}")
    await expect(desk.part("call-warning")).to_contain_text("已转接紧急线路")
    await expect(desk.part("call-hand-over")).to_contain_text(["消防119 · 占线", "消防119 · 已接通"])

    with hotline.factory() as session:
        kept = session.scalars(select(CallWarning).where(CallWarning.call_id == call_id)).one()
    assert (kept.acknowledged_by, kept.outcome, kept.level) == ("8001", "handed_over", "danger")
    assert {login for login, _ in kept.told} == {"8001", "9001"}


def _open_warnings(hotline: Whole) -> int:
    """Return how many warnings nobody has answered."""
    with hotline.factory() as session:
        return len(session.scalars(select(CallWarning.id).where(CallWarning.acknowledged_at.is_(None))).all())


def _one_after_another(file: Path, *names: str) -> Path:
    """Write sentences into one file: the citizen goes on speaking after the first."""
    write_sound(file, np.concatenate([read_sound(AUDIO / f"{name}.wav")[0] for name in names]))
    return file
