"""What each desk does with a ticket, as it does it: one function for one decision."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import FilePayload, expect

from tests.browser.case_worker import Worker
from tests.browser.desk import SOON_MS

CITY = ZoneInfo("Asia/Shanghai")
DOCUMENT = FilePayload(name="权责清单.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4\n%%EOF\n")
QUESTIONS = ("contacted", "solved", "result", "attitude")


async def dispatch(dispatcher: Worker, number: str) -> None:
    """Take the first suggestion as it is."""
    await dispatcher.part("suggestion-1").click()
    await expect(dispatcher.part("dispatch-due")).to_contain_class("known")
    await dispatcher.done("dispatch-submit", number)


async def sign(clerk: Worker, number: str) -> None:
    """Take the ticket for one's department."""
    await clerk.open_case("to_sign", number, "sign")
    await clerk.done("sign-submit", number)


async def ask_return(clerk: Worker, number: str, why: str, reason: str) -> None:
    """Say that the matter is another's, and prove it."""
    await clerk.open_case("working", number, "ask_return")
    await expect(clerk.part("ask-return-submit")).to_be_disabled()
    await clerk.pick("return-code", why)
    await clerk.part("return-reason").fill(reason)
    await expect(clerk.part("ask-return-submit")).to_be_disabled()
    await clerk.part("ask-return").locator("input[type=file]").set_input_files(DOCUMENT)
    await clerk.done("ask-return-submit", number)


async def refuse_return(reviewer: Worker, number: str, reason: str) -> None:
    """Leave the matter where it is."""
    await reviewer.open_case("returns", number, "decide_return")
    await reviewer.part("return-review-reason").fill(reason)
    await reviewer.done("return-review-submit", number)


async def ask_extension(clerk: Worker, number: str, days: int, reason: str, told: str) -> None:
    """Ask for more time."""
    await clerk.open_case("working", number, "ask_extension")
    await clerk.part("extension-amount").fill(str(days))
    await clerk.part("extension-reason").fill(reason)
    await clerk.part("extension-told").fill(told)
    await clerk.done("ask-extension-submit", number)


async def grant_extension(reviewer: Worker, number: str, reason: str) -> None:
    """Give more time."""
    await reviewer.open_case("extensions", number, "decide_extension")
    await reviewer.part("extension-review-reason").fill(reason)
    await reviewer.done("extension-review-submit", number)


async def write_reply(clerk: Worker, note: str, public: str, *, spoken_with: str = "") -> None:
    """Fill in the handling record: who was spoken with by telephone, else that somebody was there."""
    if spoken_with:
        await clerk.choose("reply-way-phone")
        await clerk.part("reply-number").fill(spoken_with)
    else:
        await clerk.choose("reply-way-visit")
    await clerk.part("reply-at").fill(datetime.now(CITY).strftime("%Y-%m-%dT%H:%M"))
    await clerk.choose("reply-verified-yes")
    await clerk.choose("reply-solved-solved")
    await clerk.part("reply-note").fill(note)
    await clerk.part("reply-public").fill(public)
    await clerk.part("reply-signed-off").fill("张科长")


async def reply(clerk: Worker, box: str, number: str, note: str, public: str, *, spoken_with: str = "") -> None:
    """Hand in the handling record."""
    await clerk.open_case(box, number, "reply")
    await expect(clerk.part("reply-submit")).to_be_disabled()
    await write_reply(clerk, note, public, spoken_with=spoken_with)
    await clerk.done("reply-submit", number)


async def approve(reviewer: Worker, number: str) -> None:
    """Find the reply good enough to ask the citizen."""
    await reviewer.open_case("review", number, "review")
    await reviewer.done("review-submit", number)


async def open_visit(caller: Worker, number: str) -> None:
    """Open a ticket at the follow-up workbench."""
    await caller.page.goto("/follow-up")
    await caller.part(f"row-{number}").click(timeout=SOON_MS)
    await expect(caller.part("visit-case")).to_have_attribute("data-number", number)
    await expect(caller.part("question-reached")).to_be_visible()


async def nothing_is_chosen(caller: Worker) -> None:
    """No answer stands there before somebody gave it."""
    form = caller.part("visit")
    await expect(form.locator("input[type=radio]:checked")).to_have_count(0)
    await expect(form.locator("fieldset:not([data-value=''])")).to_have_count(0)
    await expect(caller.part("visit-submit")).to_be_disabled()


async def answer_visit(caller: Worker, *, solved: str, result: str, why: str = "", comment: str = "") -> None:
    """Write down what the citizen said to the four questions."""
    await nothing_is_chosen(caller)
    await caller.choose("answer-reached-yes")
    for question in QUESTIONS:
        await expect(caller.part(f"question-{question}")).to_have_attribute("data-value", "")
    answers = {"contacted": "yes", "solved": solved, "result": result, "attitude": "satisfied"}
    for question, answer in answers.items():
        await caller.choose(f"answer-{question}-{answer}")
    if why:
        await expect(caller.part("visit-submit")).to_be_disabled()
        await caller.choose(f"answer-reason_code-{why}")
    await caller.part("visit-comment").fill(comment)


async def end_visit(caller: Worker, number: str, outcome: str) -> None:
    """Send the answers after seeing what follows from them."""
    await expect(caller.part("visit-next")).to_have_attribute("data-outcome", outcome)
    await caller.done("visit-submit", number)


async def rectify(supervisor: Worker, number: str, reason: str) -> None:
    """Let the matter be handled once more after the second dissatisfaction."""
    await supervisor.open_case("supervision", number, "rectify")
    await supervisor.choose("rectify-to-rework")
    await supervisor.part("rectify-reason").fill(reason)
    await supervisor.done("rectify-submit", number)


async def close(reviewer: Worker, number: str) -> None:
    """End the matter."""
    await reviewer.open_case("closing", number, "close")
    await reviewer.done("word-close-submit", number)


async def archive(reviewer: Worker, number: str) -> None:
    """Put the ticket away at its own page."""
    await reviewer.open_ticket(number)
    await reviewer.part("move-archive").click()
    await reviewer.part("move-submit").click()
    await expect(reviewer.part("ticket-page")).to_have_attribute("data-status", "archived", timeout=SOON_MS)
