"""Every page: no complaints, both languages, light and dark, usable by keyboard and by those who do not see it."""

import re
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import ring
from tests.browser.conftest import OpenContext
from tests.browser.desk import Desk
from tests.browser.watched import watched
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_SENT = 400_000
_SENT = """Object.fromEntries(
  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((e) => [new URL(e.name).pathname, [e.encodedBodySize, e.decodedBodySize]]))"""


@pytest_asyncio.fixture(loop_scope="session")
async def in_call(hotline: Whole, short_welcome: None, robot: RobotCitizen, line: LineWatch, desk: Desk) -> str:
    """A call in which citizen and operator talk; its id."""
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, "13871006044")
    await desk.answer()
    return call_id


async def test_a_refused_sign_in_is_said(desk: Desk) -> None:
    desk.allowed.append("401 (Unauthorized)")
    await desk.page.goto("/")
    await desk.part("sign-in-login").fill("8001")
    await desk.part("sign-in-password").fill("not the password")
    await desk.part("sign-in-submit").click()
    await expect(desk.part("sign-in-error")).to_have_text("工号或密码不正确。")
    await expect(desk.part("sign-in-password")).to_have_value("")
    await expect(desk.part("sign-in-login")).to_have_value("8001")


async def test_the_address_wanted_is_shown_after_signing_in(desk: Desk) -> None:
    await desk.page.goto("/calls")
    await desk.part("sign-in-login").fill(desk.login)
    await desk.part("sign-in-password").fill(desk.password)
    await desk.part("sign-in-password").press("Enter")
    await expect(desk.page).to_have_url(re.compile(r"/calls$"))
    await expect(desk.page.get_by_role("searchbox")).to_be_visible()


async def test_the_citizens_telephone_needs_no_sign_in(
    citizens_browser: Browser, open_context: OpenContext, axe: str
) -> None:
    page = await (await open_context(citizens_browser)).new_page()
    async with watched(page):
        await page.goto("/phone")
        await expect(page.get_by_test_id("dial")).to_be_enabled()
        await accessible(page, axe)
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_test_id("dial")).to_have_attribute("aria-label", "Call")


async def test_sign_in_is_accessible_in_both_themes(desk: Desk, axe: str) -> None:
    await desk.page.goto("/sign-in")
    for theme in THEMES:
        await desk.page.emulate_media(color_scheme=theme)
        await desk.page.reload()
        await expect(desk.part("sign-in-submit")).to_be_visible()
        await accessible(desk.page, axe)


async def test_all_that_an_operator_needs_to_take_calls_is_sent_in_less_than_400_kb(desk: Desk) -> None:
    await desk.sign_in()
    sent = await desk.page.evaluate(_SENT)
    assert {Path(name).suffix for name in sent} >= {".js", ".css"}
    assert not [name for name, (packed, whole) in sent.items() if whole > 2_000 and packed >= whole]
    assert sum(packed for packed, _ in sent.values()) < MOST_SENT


async def test_language_and_theme_are_chosen_and_kept(desk: Desk) -> None:
    await desk.sign_in()
    await desk.part("language").click()
    await expect(desk.part("go-ready")).to_contain_text("Ready")
    await expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    light = await _background(desk.page)
    await desk.page.get_by_role("button", name="Light or dark").click()
    await expect(desk.page.locator("html")).to_contain_class("dark")
    assert sum(await _background(desk.page)) < 200 < sum(light)

    await desk.page.reload()
    await expect(desk.part("go-ready")).to_contain_text("Ready")
    await expect(desk.page.locator("html")).to_contain_class("dark")
    assert not await _chinese(desk.page), "expected no Chinese word left of the interface"


async def test_every_page_says_who_looks_once_somebody_signed_in(desk: Desk) -> None:
    await desk.page.goto("/sign-in")
    await expect(desk.part("sign-in-login")).to_be_visible()
    await expect(desk.part("watermark")).to_have_count(0)
    await desk.sign_in()
    for path in ("/", "/calls", "/tickets", "/knowledge"):
        await desk.page.goto(path)
        await expect(desk.part("watermark")).to_contain_text(re.compile(rf"{desk.login} \d{{4}}-\d\d-\d\d \d\d:\d\d"))


async def test_idle_desk_and_lists_are_accessible_in_both_themes(desk: Desk, axe: str) -> None:
    await desk.sign_in()
    for theme in THEMES:
        await choose_theme(desk.page, theme)
        await desk.page.goto("/")
        await desk.connected()
        await accessible(desk.page, axe)
        await desk.page.goto("/calls")
        await expect(desk.page.get_by_role("searchbox")).to_be_visible()
        await desk.connected()
        await accessible(desk.page, axe)


async def test_a_call_is_accessible_in_both_themes_and_by_keyboard(desk: Desk, in_call: str, axe: str) -> None:
    for theme in THEMES:
        await choose_theme(desk.page, theme)
        await accessible(desk.page, axe)
    missed, unseen = await _by_tab(desk.page)
    assert not missed, f"expected Tab to reach everything, it misses {missed}"
    assert not unseen, f"expected to see where the focus is, it is invisible at {unseen}"

    await desk.page.keyboard.press("F9")
    await desk.stage("hold")
    await desk.page.keyboard.press("F9")
    await desk.stage("talking")
    await desk.page.keyboard.press("F8")
    await expect(desk.part("mute")).to_have_attribute("aria-pressed", "true")
    await desk.page.keyboard.press("Alt+Digit2")
    await expect(desk.page.locator("[data-testid=row-kind] :focus")).to_have_count(1)
    await desk.page.keyboard.press("F4")
    await desk.presence("wrap_up")
    await desk.page.goto(f"/calls/{in_call}")
    await expect(desk.part("call-page")).to_be_visible()
    await accessible(desk.page, axe)


async def _by_tab(page: Page) -> tuple[list[str], list[str]]:
    """Go through the page by Tab; return what it never reaches, and where the focus cannot be seen."""
    await page.evaluate(_MARK)
    reached: set[str] = set()
    unseen: list[str] = []
    await page.evaluate("document.activeElement.blur()")
    for _ in range(120):
        await page.keyboard.press("Tab")
        name, visible = await page.evaluate(_AT)
        if name in reached:
            break
        if name:
            reached.add(name)
            if not visible:
                unseen.append(name)
    wanted: list[str] = await page.evaluate("[...document.querySelectorAll('[data-tab]')].map((e) => e.dataset.tab)")
    return [name for name in wanted if name not in reached], unseen


# One radio button of a group stands for all: the arrow keys go on.
_MARK = """() => {
  const groups = new Set();
  let n = 0;
  for (const e of document.querySelectorAll("a[href], button, input, textarea, select, [tabindex='0']")) {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.type === "radio") {
      const checked = document.querySelector(`input[name="${e.name}"]:checked`);
      if (checked ? checked !== e : groups.has(e.name)) continue;
      groups.add(e.name);
    }
    const what = e.dataset.testid ?? e.getAttribute("aria-label") ?? e.id ?? e.textContent;
    e.dataset.tab = `${n++} ${e.tagName} ${what || e.textContent.trim().slice(0, 20)}`;
  }
}"""

# Visible focus: something within the control's own frame looks different from how it looks without the focus.
_AT = """async () => {
  const e = document.activeElement;
  if (!e || e === document.body) return ["", true];
  const look = (x) => {
    const s = getComputedStyle(x);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join();
  };
  const frame = [];
  for (let x = e; x && frame.length < 4; x = x.parentElement) frame.push(x);
  const settle = async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    document.getAnimations().forEach((a) => a instanceof CSSTransition && a.finish());
  };
  await settle();
  const focused = frame.map(look);
  e.blur();
  await settle();
  const plain = frame.map(look);
  e.focus();
  return [e.dataset.tab ?? `unmarked ${e.tagName} ${e.className}`, focused.some((l, i) => l !== plain[i])];
}"""


async def _background(page: Page) -> list[int]:
    channels: list[int] = await page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    return channels


async def _chinese(page: Page) -> list[str]:
    """Return the Chinese of the interface itself, without names of people, queues and the language."""
    shown: list[str] = await page.evaluate(
        """[...document.querySelectorAll("header, [data-testid=call-strip], h2, th, .empty")]
          .flatMap((part) => part.innerText.split("\\n")).filter((text) => /[\\u4e00-\\u9fff]/.test(text))"""
    )
    return [text for text in shown if text.strip() not in ("中文", "热线", "张丽", "张丽 8001")]
