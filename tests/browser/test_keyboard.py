"""The pages of tickets by keyboard alone: no press of the mouse, and the cursor is always to be seen."""

import asyncio
import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.case_town import Town
from tests.browser.case_worker import Staff, Worker
from tests.browser.desk import SOON_MS
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TICKETS_LISTED = re.compile(r"/api/tickets\?")
TICKET_READ = re.compile(r"/api/tickets/[0-9]{18}$")
FARTHEST = 120
"""Steps from the beginning of a page to its last button, and more."""

OLD = (
    "工单编号,受理时间,办结时间,状态,类型,标题,内容,答复内容\n"
    "K-1,2024-05-01 09:30,2024-05-03 10:00,已办结,投诉,路灯,路灯何时亮,已修复\n"
    "K-2,昨天,2024-05-03 10:00,已办结,投诉,路灯,路灯何时亮,已修复\n"
)

# A ring or a shadow around the element, or around what holds it; a hidden choice shows on its words.
_AT = """([name, itself]) => {
  const at = document.activeElement;
  const part = at?.closest(`[data-testid="${name}"]`);
  if (!part || (itself && part !== at)) return "elsewhere";
  const ring = (el) => {
    const style = getComputedStyle(el);
    return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
  };
  const around = [at, at.parentElement, at.parentElement?.parentElement, ...at.querySelectorAll(".chosen td")];
  return at.matches(":focus-visible") && around.some((el) => el && ring(el)) ? "seen" : "unseen";
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(hotline: Whole) -> Town:
    """A town with something on each page."""
    made = Town(hotline)
    for make in (made.submitted, made.working, made.to_visit, made.supervised):
        await asyncio.to_thread(make)
    return made


async def reach(worker: Worker, name: str, key: str = "Tab", *, itself: bool = False) -> None:
    """Go from element to element until a part, or something in it, has the cursor, and see that it shows."""
    for _ in range(FARTHEST):
        found = await worker.page.evaluate(_AT, [name, itself])
        if found != "elsewhere":
            assert found == "seen", f"{name} has the cursor, and it does not show"
            return
        await worker.page.keyboard.press(key)
    raise AssertionError(f"expected {key} to lead to {name}, it does not")


async def test_tickets_are_sorted_and_opened(town: Town, staff: Staff) -> None:
    supervisor = await staff("9001")
    page, keys = supervisor.page, supervisor.page.keyboard
    await page.goto("/tickets")
    await expect(supervisor.part("ticket-row").first).to_be_visible(timeout=SOON_MS)
    for way in ("descending", "ascending"):
        await reach(supervisor, "sort-updated")
        async with page.expect_response(TICKETS_LISTED):
            await keys.press("Enter")
        await expect(page.locator(f'th[aria-sort="{way}"]')).to_contain_text("更新时间")
    await expect(supervisor.part("ticket-row").first).to_be_visible(timeout=SOON_MS)
    await reach(supervisor, "ticket-table", "Shift+Tab", itself=True)
    await keys.press("j")
    number = await page.locator('[data-testid="ticket-row"][data-selected="true"]').get_attribute("data-number")
    await keys.press("Enter")
    await expect(supervisor.part("ticket-page")).to_have_attribute("data-number", number or "", timeout=SOON_MS)


async def test_a_ticket_is_moved_and_left(town: Town, staff: Staff) -> None:
    number = await asyncio.to_thread(town.working)
    supervisor = await staff("9001")
    keys = supervisor.page.keyboard
    await supervisor.page.goto("/tickets")
    await supervisor.open_ticket(number)
    await reach(supervisor, "move-remind")
    await keys.press("Enter")
    await reach(supervisor, "move-field-text")
    await keys.type("请尽快修复。")
    await keys.press("Control+Enter")
    await expect(supervisor.part("move-field-text")).to_have_count(0, timeout=SOON_MS)
    await reach(supervisor, "back")
    await keys.press("Enter")
    await expect(supervisor.part("ticket-table")).to_be_visible(timeout=SOON_MS)


async def test_a_citizen_is_asked(town: Town, staff: Staff) -> None:
    caller = await staff("6001")
    keys = caller.page.keyboard
    await caller.page.goto("/follow-up")
    await expect(caller.part("question-reached")).to_be_visible(timeout=SOON_MS)
    await reach(caller, "inbox-sort")
    async with caller.page.expect_response(TICKET_READ):  # the list begins anew, and with it the questions
        await keys.press("ArrowDown")
    await expect(caller.part("inbox-sort")).to_have_value("created")
    await expect(caller.part("question-reached")).to_be_visible(timeout=SOON_MS)
    await reach(caller, "inbox-rows")
    await keys.press("1")
    await expect(caller.part("question-reached")).to_have_attribute("data-value", "yes")


async def test_the_board_is_walked_and_a_letter_begun(town: Town, staff: Staff) -> None:
    supervisor = await staff("9001")
    keys = supervisor.page.keyboard
    await supervisor.page.goto("/supervision")
    await expect(supervisor.part("board")).to_be_visible(timeout=SOON_MS)
    await keys.press("ArrowDown")
    await expect(supervisor.part("supervision-pane")).to_be_visible()
    await keys.press("Escape")
    await expect(supervisor.part("supervision-pane")).to_have_count(0)
    await reach(supervisor, "issue")
    await keys.press("Enter")
    await reach(supervisor, "issue-number")
    await keys.press("Escape")
    await expect(supervisor.part("issue-number")).to_have_count(0)


async def test_a_ticket_is_written_down(town: Town, staff: Staff) -> None:
    supervisor = await staff("9001")
    keys = supervisor.page.keyboard
    await supervisor.page.goto("/tickets")
    await reach(supervisor, "new-ticket")
    await keys.press("Enter")
    await expect(supervisor.part("new-ticket-page")).to_be_visible(timeout=SOON_MS)
    await reach(supervisor, "row-kind")
    await keys.press("Space")
    for name, said in (("row-title", "地铁口电梯停运"), ("row-content", "三号口电梯停运三天，老人上不来。")):
        await reach(supervisor, name)
        await keys.type(said)
    await reach(supervisor, "save-ticket")
    await keys.press("Enter")
    await expect(supervisor.part("ticket-title")).to_have_text("地铁口电梯停运", timeout=SOON_MS)


async def test_tickets_are_taken_out_and_old_ones_brought_in(town: Town, staff: Staff) -> None:
    supervisor = await staff("9001")
    page, keys = supervisor.page, supervisor.page.keyboard
    await page.goto("/exports")
    await expect(supervisor.part("export-ask")).to_be_visible(timeout=SOON_MS)
    await reach(supervisor, "export-status")
    await keys.press("ArrowDown")
    await reach(supervisor, "export-reason")
    await keys.type("键盘核对")
    await keys.press("Control+Enter")
    await expect(supervisor.part("exports")).to_contain_text("键盘核对", timeout=SOON_MS)

    await reach(supervisor, "tab-imports", "Shift+Tab")
    await keys.press("Enter")
    await expect(supervisor.part("imports")).to_be_visible()
    async with page.expect_file_chooser() as choosing:  # the browser hears of it while the cursor is on its way
        await reach(supervisor, "import-file")
        await keys.press("Enter")
    chooser = await choosing.value
    await chooser.set_files({"name": "old.csv", "mimeType": "text/csv", "buffer": OLD.encode()})
    await reach(supervisor, "import-check")
    await keys.press("Enter")
    await expect(supervisor.part("import-bad")).to_have_text("1", timeout=SOON_MS)
    await reach(supervisor, "import-keep")
    async with page.expect_download() as saving:
        await keys.press("Enter")
    table = await (await saving.value).path()
    rows = (await asyncio.to_thread(table.read_text, encoding="utf-8-sig")).splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["K-2"]
