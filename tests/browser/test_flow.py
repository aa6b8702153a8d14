"""Whoever keeps the system looks at the way of every call, changes it, and goes back; a supervisor sees it only."""

import pytest
from playwright.async_api import expect

from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_worker import Staff
from tests.browser.desk import SOON_MS
from tests.browser.layout import fits
from tests.browser.pictures import Pictures

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_flow_is_looked_at_changed_checked_put_in_force_and_taken_back(
    staff: Staff, pictures: Pictures, axe: str
) -> None:
    keeper = await staff("9801")
    page = keeper.page
    await page.goto("/flow")
    await expect(keeper.part("node-welcome")).to_contain_text("欢迎致电12345", timeout=SOON_MS)
    await expect(keeper.part("node-begin")).to_be_in_viewport(ratio=1)
    await expect(keeper.part("flow-drawing")).to_contain_text("按 1 2 3 5 6 7")
    await expect(keeper.part("flow-drawing")).to_contain_text("说到险情")
    await expect(keeper.part("flow-drawing")).to_contain_text("处于暴雨应急模式")
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)
    assert await fits(page)
    await choose_theme(page, "light")
    await pictures.take(page, "flow")

    await keeper.part("prompts").locator("summary").click()
    await expect(keeper.part("prompts-missing")).to_have_text("齐全")
    english = keeper.part("prompt-en-welcome")
    await expect(english).to_contain_text("Welcome to the 12345 government service hotline")
    await expect(english).to_contain_text("合成语音")
    await expect(english.locator("audio")).to_have_js_property("paused", True)
    assert await english.locator("audio").evaluate("async (one) => { await one.play(); return one.duration > 5; }")
    await accessible(page, axe)
    assert await fits(page)
    await pictures.take(page, "flow-prompts")
    await keeper.part("prompts").locator("summary").click()

    await keeper.part("flow-edit").click()
    text = await keeper.part("flow-text").input_value()
    await keeper.part("flow-text").fill(text.replace("then: menu }", "then: nowhere }"))
    await keeper.part("flow-check").click()
    await expect(keeper.part("flow-problems")).to_contain_text("nodes.welcome.then")
    await expect(keeper.part("flow-publish")).to_be_disabled()
    await pictures.take(page, "flow-problems")
    await keeper.part("flow-text").fill(f"{text}# 试\n")
    await keeper.part("flow-check").click()
    await keeper.part("flow-reason").fill("春节期间试行")
    await keeper.part("flow-publish").click()
    newest = keeper.part("flow-versions").locator("li").first
    await expect(newest).to_contain_text("春节期间试行")
    await expect(newest).to_contain_text("生效中")

    await keeper.part("flow-version-0").click()
    await keeper.part("flow-back-reason").fill("试行结束")
    await keeper.part("flow-back").click()
    await expect(newest).to_contain_text("试行结束")
    await expect(newest).to_contain_text("同第 0 版")

    watcher = await staff("9001")
    await watcher.page.goto("/flow")
    await expect(watcher.part("node-welcome")).to_be_visible(timeout=SOON_MS)
    await expect(watcher.part("flow-edit")).to_have_count(0)


async def test_a_supervisor_switches_the_line_to_a_storm_and_everybody_sees_it_until_it_is_ended(
    staff: Staff, pictures: Pictures, axe: str
) -> None:
    watcher = await staff("9001")
    page = watcher.page
    await page.goto("/flow")
    await expect(watcher.part("line-mode-now")).to_have_text("平时", timeout=SOON_MS)
    await expect(watcher.part("line-mode-switch")).to_be_disabled()
    await watcher.part("line-mode-reason").fill("暴雨红色预警")
    await pictures.take(page, "mode")
    await watcher.part("line-mode-switch").click()
    await expect(watcher.part("line-mode-now")).to_have_text("暴雨应急")
    await expect(watcher.part("banner-line-mode")).to_contain_text("暴雨红色预警")
    keeper = await staff("9801")
    await expect(keeper.part("banner-line-mode")).to_contain_text("暴雨应急", timeout=SOON_MS)
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)
    assert await fits(page)
    await pictures.take(page, "mode-on")
    await watcher.part("line-mode-end").click()
    await expect(watcher.part("line-mode-now")).to_have_text("平时")
    await expect(watcher.part("banner-line-mode")).to_have_count(0)
