"""The pages of tickets: by keyboard, with thousands of rows, with hostile text, for every role, in both languages."""

import asyncio
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.case_reading import Answers, chinese_labels, shown
from tests.browser.case_steps import open_visit, write_reply
from tests.browser.case_town import HELPER, Town, flag_departments, populate
from tests.browser.case_worker import Staff, Worker
from tests.browser.desk import SOON_MS
from tests.browser.layout import fits
from tests.browser.pictures import Pictures
from tests.browser.waiting import until_page
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CROWD = 2_000
FIRST_ROWS_MS = 3_000
DRAWN_AT_MOST = 60
SECRET, NAME = "13971239876", "欧阳文静"
RIGHT_TO_LEFT = "\u202e"
HOSTILE = {
    "title": "<img src=x onerror=alert(1)>=HYPERLINK(1)",
    "content": f"=cmd|' /C calc'!A0 {RIGHT_TO_LEFT}gpj.exe <script>window.hacked = 1</script>",
    "address": "javascript:alert(1)",
}


@dataclass(frozen=True)
class PageOf:
    """A page as one role sees it.

    Attributes:
        ready: Part that is there once the page has what it shows.
    """

    login: str
    path: str
    ready: str

    def __str__(self) -> str:
        return f"{self.login}{self.path}"


LAMP = {
    "title": "江滩步道路灯不亮",
    "content": "江滩二号门到三号门之间路灯全灭，晚上散步看不见路。",
    "category": "城市管理/市政设施/路灯故障",
    "kind": "求助",
    "address": "江滩二号门",
}

PAGES = (
    PageOf("9001", "/tickets", "ticket-row"),
    PageOf("7002", "/tickets/{supervised}", "time-line-entry"),
    PageOf("7001", "/inbox?box=dispatch", "suggestion-1"),
    PageOf("5001", "/inbox?box=working", "reply-submit"),
    PageOf("7002", "/inbox?box=review", "review-submit"),
    PageOf("6001", "/follow-up", "question-reached"),
    PageOf("9001", "/supervision", "board"),
    PageOf("9001", "/departments", "flag-city-mgmt"),
    PageOf("9001", "/exports", "export-ask"),
    PageOf("9001", "/exports?tab=records", "deletions"),
    PageOf("5001", "/notices", "notices"),
)


@dataclass(frozen=True)
class Seeded:
    """A town with tickets at every desk.

    Attributes:
        supervised: A ticket with two letters.
    """

    town: Town
    supervised: str


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def seeded(hotline: Whole) -> Seeded:
    """Tickets at every desk of the running hotline."""
    town = Town(hotline)
    await asyncio.to_thread(populate, town)
    await asyncio.to_thread(flag_departments, town)
    return Seeded(town, await asyncio.to_thread(town.supervised))


async def test_pictures_of_the_desks(seeded: Seeded, staff: Staff, pictures: Pictures, axe: str) -> None:
    supervisor, dispatcher, clerk, caller = [await staff(login) for login in ("9001", "7001", "5001", "6001")]
    await _visit(supervisor, PAGES[0], seeded)
    await pictures.take(supervisor.page, "tickets")
    await _visit(supervisor, PageOf("9001", "/supervision", "board"), seeded)
    await supervisor.page.locator(f'[data-testid="level-2"] [data-ticket="{seeded.supervised}"]').click()
    await expect(supervisor.part("supervision-pane").get_by_test_id("letters")).to_be_visible()
    await pictures.take(supervisor.page, "supervision")

    await _visit(dispatcher, PageOf("7001", "/inbox?box=dispatch", "suggestion-1"), seeded)
    await dispatcher.part("suggestion-1").click()
    await expect(dispatcher.part("dispatch-due")).to_contain_class("known")
    await pictures.take(dispatcher.page, "inbox-dispatcher")
    for theme in THEMES:
        await choose_theme(dispatcher.page, theme)
        await accessible(dispatcher.page, axe)

    await clerk.open_case("working", seeded.town.working(HELPER, **LAMP), "reply")
    await write_reply(clerk, "已更换镇流器并测试。", "您反映的路灯已修复，请放心出行。", spoken_with="13800000000")
    await expect(clerk.part("masked-preview")).to_be_visible()
    await pictures.take(clerk.page, "inbox-department")

    await open_visit(caller, seeded.town.to_visit())
    await caller.choose("answer-reached-yes")
    await caller.choose("answer-contacted-yes")
    await pictures.take(caller.page, "follow-up")


async def test_an_inbox_is_worked_by_keyboard_alone(seeded: Seeded, staff: Staff) -> None:
    number = seeded.town.working()
    clerk = await staff("5001")
    page, keys = clerk.page, clerk.page.keyboard
    await page.goto(f"/inbox?box=working&ticket={number}")
    await expect(clerk.part("case")).to_have_attribute("data-number", number, timeout=SOON_MS)
    rows = page.locator('[data-testid="inbox-rows"] li')
    mine = clerk.part(f"row-{number}")
    await expect(mine).to_have_attribute("aria-current", "true")

    await keys.press("k")
    await expect(mine).not_to_have_attribute("aria-current", "true")
    await expect(rows.and_(page.locator("[aria-current=true]"))).to_have_count(1)
    await keys.press("j")
    await expect(mine).to_have_attribute("aria-current", "true")
    await expect(clerk.part("case")).to_have_attribute("data-number", number, timeout=SOON_MS)
    await expect(clerk.part("case-title")).to_be_visible()

    await keys.press("f")
    await expect(clerk.part("action-feedback")).to_have_attribute("aria-selected", "true")
    await expect(clerk.part("feedback-text")).to_be_visible()
    await keys.press("Enter")
    await expect(clerk.part("feedback-text")).to_be_focused()
    await keys.type("材料已到，明日施工。")
    await keys.press("Control+Enter")
    await expect(clerk.part("inbox-told")).to_contain_text("阶段反馈", timeout=SOON_MS)
    await expect(clerk.part("case-history")).to_contain_text("材料已到，明日施工。")

    await keys.press("Escape")
    await expect(clerk.part("inbox-rows")).to_be_focused()
    await keys.press("]")
    await expect(clerk.part("box-working")).not_to_have_attribute("aria-current", "true")
    await keys.press("[")
    await expect(clerk.part("box-working")).to_have_attribute("aria-current", "true")


async def test_a_list_of_thousands_stays_fast(seeded: Seeded, staff: Staff) -> None:
    await asyncio.to_thread(seeded.town.crowd, CROWD)
    supervisor = await staff("9001")
    page = supervisor.page
    await page.goto("/tickets")
    rows = supervisor.part("ticket-row")
    await expect(rows.first).to_be_visible(timeout=FIRST_ROWS_MS)
    table = supervisor.part("ticket-table")
    for wanted in (200, 400):
        await until_page(page, f"{wanted} rows to be loaded while the reader goes down", _DOWN, wanted)
        assert await rows.count() <= DRAWN_AT_MOST

    await supervisor.part("search-q").locator("input").or_(supervisor.part("search-q")).last.fill("楼顶加建")
    await page.keyboard.press("Enter")
    await expect(rows.first).to_contain_text("楼顶加建彩钢房", timeout=FIRST_ROWS_MS)
    await expect(table.get_by_text("古田路路灯成片不亮")).to_have_count(0)


_DOWN = """(wanted) => {
  const table = document.querySelector('[data-testid="ticket-table"]');
  table.scrollTop = table.scrollHeight;
  return Number(table.querySelector("[role=grid]").getAttribute("aria-rowcount")) >= wanted;
}"""


async def test_hostile_text_is_only_text(seeded: Seeded, staff: Staff) -> None:
    number = seeded.town.submitted(**HOSTILE)
    dispatcher = await staff("7001")
    page = dispatcher.page
    await dispatcher.open_ticket(number)
    await expect(dispatcher.part("ticket-title")).to_have_text(HOSTILE["title"])
    await expect(dispatcher.part("ticket-facts")).to_contain_text("<script>window.hacked = 1</script>")
    await _untouched(page)
    await dispatcher.open_case("dispatch", number)
    await expect(dispatcher.part("case-title")).to_have_text(HOSTILE["title"])
    await expect(dispatcher.part(f"row-{number}")).to_contain_text(HOSTILE["title"])
    await _untouched(page)
    await page.goto("/tickets?q=HYPERLINK")
    await expect(page.locator(f'[data-number="{number}"]')).to_contain_text(HOSTILE["title"], timeout=SOON_MS)
    await _untouched(page)


async def _untouched(page: Page) -> None:
    """Nothing of a citizen's text became a part of the page, and nothing turns the direction of reading around."""
    assert await page.evaluate("window.hacked") is None
    await expect(page.locator('img[src="x"], a[href^="javascript:"]')).to_have_count(0)
    assert not [text for text in await shown(page) if RIGHT_TO_LEFT in text]


async def test_a_department_never_sees_the_number(seeded: Seeded, staff: Staff) -> None:
    number = seeded.town.working(callback_number=SECRET, citizen_name=NAME, content=f"灯坏了，请打{SECRET}。")
    clerk = await staff("5001")
    answers, frames = Answers(clerk.page), _frames(clerk.page)
    await clerk.open_ticket(number)
    await expect(clerk.part("time-line-entry").first).to_be_visible()
    await clerk.open_case("working", number)
    await expect(clerk.part("case-content")).to_contain_text("灯坏了")
    said = [*await answers.texts(), *frames, *await shown(clerk.page), await clerk.page.content()]
    assert any(number in text for text in said)
    assert not [text for text in said if SECRET in text or NAME in text]


def _frames(page: Page) -> list[str]:
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: said.append(str(data))))
    return said


async def test_a_department_is_told_of_its_tickets_until_it_has_read_it(
    seeded: Seeded, staff: Staff, pictures: Pictures
) -> None:
    number = seeded.town.dispatched(urgency="特急")
    clerk = await staff("5001")
    count = clerk.part("notice-count")
    unread = int(await count.inner_text())
    await clerk.part("bell").click()
    notices = clerk.part("notices").get_by_role("listitem")
    told = notices.filter(has=clerk.page.locator(f'a[href="/tickets/{number}"]'))
    await expect(told).to_have_attribute("data-unread", "true")
    await pictures.take(clerk.page, "notices")
    await told.get_by_role("button").click()
    await expect(told).to_have_attribute("data-unread", "false")
    await expect(count).to_have_text(str(unread - 1))
    await clerk.part("notices-read-all").click()
    await expect(notices.and_(clerk.page.locator("[data-unread=true]"))).to_have_count(0)
    await clerk.part("notices-all").click()
    await expect(told).to_have_attribute("data-unread", "false")
    await told.get_by_role("link").click()
    await expect(clerk.part("ticket-page")).to_have_attribute("data-number", number, timeout=SOON_MS)


async def test_of_two_replies_one_is_sent_back(seeded: Seeded, staff: Staff, pictures: Pictures) -> None:
    number = seeded.town.handled_together()
    reviewer = await staff("7002")
    await reviewer.open_case("review", number, "review")
    await expect(reviewer.page.locator("details[data-testid^=reply-card]")).to_have_count(2)
    back = reviewer.part("review-send-back").filter(has_text="江岸区人民政府")
    await expect(back).to_be_disabled()
    await reviewer.part("review-reason").fill("没有说明何时修好。")
    await pictures.take(reviewer.page, "review")
    await back.click()
    await expect(reviewer.part(f"row-{number}")).to_have_count(0, timeout=SOON_MS)
    helper = await staff("5003")
    await helper.open_case("sent_back", number, "reply")
    await expect(helper.part("case")).to_contain_text("没有说明何时修好。")


async def test_a_number_is_shown_for_a_reason_hidden_again_and_who_saw_it_is_kept(
    seeded: Seeded, staff: Staff, pictures: Pictures
) -> None:
    number = seeded.town.submitted(callback_number=SECRET)
    reviewer = await staff("7002")
    await reviewer.open_ticket(number)
    hidden = reviewer.part("reveal-number")
    await expect(hidden).to_have_attribute("data-clear", "false")
    await expect(hidden).not_to_contain_text(SECRET)
    await hidden.get_by_test_id("reveal-show").click()
    await expect(reviewer.part("reveal-submit")).to_be_disabled()
    await reviewer.part("reveal-reason").fill("核实现场位置")
    await reviewer.part("reveal-submit").click()
    await expect(hidden).to_contain_text(SECRET)
    await hidden.get_by_test_id("reveal-hide").click()
    await expect(hidden).to_have_attribute("data-clear", "false")
    assert not [text for text in await shown(reviewer.page) if SECRET in text]

    supervisor = await staff("9001")
    await supervisor.page.goto("/exports?tab=records")
    seen = supervisor.part("reveals").get_by_role("row").filter(has_text="核实现场位置")
    await expect(seen).to_contain_text("7002", timeout=SOON_MS)
    await expect(seen.locator(f'a[href="/tickets/{number}"]')).to_be_visible()
    await pictures.take(supervisor.page, "records")


@pytest.mark.parametrize("where", PAGES, ids=str)
async def test_every_desk_is_accessible_in_both_themes(where: PageOf, seeded: Seeded, staff: Staff, axe: str) -> None:
    worker = await staff(where.login)
    await _visit(worker, where, seeded)
    for theme in THEMES:
        await choose_theme(worker.page, theme)
        await accessible(worker.page, axe)
    assert await fits(worker.page), "expected only panels to scroll, the page itself is longer than the window"


@pytest.mark.parametrize("where", PAGES, ids=str)
async def test_every_desk_speaks_english(where: PageOf, seeded: Seeded, staff: Staff) -> None:
    worker = await staff(where.login)
    answers = Answers(worker.page)
    await worker.part("language").click()
    await expect(worker.page.locator("html")).to_have_attribute("lang", "en")
    await _visit(worker, where, seeded)
    assert not await chinese_labels(worker.page, await answers.data())


async def _visit(worker: Worker, where: PageOf, seeded: Seeded) -> None:
    await worker.page.goto(where.path.format(supervised=seeded.supervised))
    await expect(worker.part(where.ready).first).to_be_visible(timeout=SOON_MS)
    await worker.page.wait_for_load_state("networkidle")
