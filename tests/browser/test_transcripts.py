"""A word that somebody said is found by who may search, and listened to from there."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from config.clock import utc_now
from crm.calls.models import Call
from crm.search.utterances import index_utterance
from crm.transcripts.passes import revise
from crm.transcripts.service import add_utterance, utterances_of
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import STEP_S, call_of, ring
from tests.browser.case_worker import Staff
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until, until_page
from tests.whole import Whole, kill

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006082"
WORD, MISHEARD = "停水", "听水"
LIVE, EXACT = "江岸区我们小区听水了。", "江岸区我们小区停水了。"
EARLIER = (
    "我们这栋楼昨天下午就停水了，到现在还没有来",
    "停水也不提前贴个通知，家里一点水都没有存",
    "修管子要停水我们理解，可是已经拖了三天",
    "请问今天晚上还停水吗，老人要洗澡",
    "上个星期刚停水，这个星期又停",
)
"""Said in calls of the days before, without a recording."""

FILLED_MS = 60_000
"""A gap is filled within a minute of the hang-up."""

WORDS_BEFORE = 3
"""Half a second is heard before the word, so that nothing of it is lost."""


async def test_a_found_word_is_listened_to_from_where_it_was_said(
    hotline: Whole,
    desk: Desk,
    staff: Staff,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    axe: str,
) -> None:
    _said_before(hotline)
    supervisor = await staff("9001")
    await desk.ready()
    call_id = await _said_in_a_call(hotline, desk, robot, line, pictures)
    _correct(hotline, call_id)

    page = supervisor.page
    await page.goto("/transcripts")
    await supervisor.part("said-words").fill(MISHEARD)
    await supervisor.part("said-words").press("Enter")
    await expect(page.get_by_text("没有人这样说过")).to_be_visible()
    await supervisor.part("said-words").fill(WORD)
    await supervisor.part("said-words").press("Enter")
    found = supervisor.part("found-row").filter(has_text=EXACT)
    await expect(found.locator("mark")).to_have_text(WORD)
    await expect(supervisor.part("found-row").nth(len(EARLIER))).to_be_visible()
    await pictures.take(page, "transcripts")
    await accessible(page, axe)

    await page.evaluate(_LISTEN)
    await page.keyboard.press("Enter")
    await until_page(page, "the word is heard", "(word) => heard.some((one) => one.includes(word))", WORD[0])
    heard: list[str] = await page.evaluate("heard")
    assert any(WORD[0] in word for word in heard[:WORDS_BEFORE]), f"expected {WORD} to be heard at once, got {heard}"
    await supervisor.part("play").click()
    sentence = supervisor.part("utterance").filter(has_text=EXACT)
    await sentence.get_by_test_id("exact").click()
    await expect(sentence.get_by_test_id("live-text")).to_contain_text(MISHEARD)
    await expect(supervisor.part("gap").first).to_have_attribute("data-state", "filled", timeout=FILLED_MS)
    await expect(supervisor.part("utterance").filter(has_text="据录音补写").first).to_be_visible()
    await pictures.take(page, "call-corrected")
    for theme in THEMES:
        await choose_theme(page, theme)
        await accessible(page, axe)


async def test_who_may_not_search_what_was_said_is_refused(desk: Desk) -> None:
    desk.allowed.append("403 (Forbidden)")
    await desk.sign_in()
    await expect(desk.page.get_by_role("link", name="转写检索")).to_have_count(0)
    await desk.page.goto(f"/transcripts?q={WORD}")
    await expect(desk.page.get_by_text("只有审核、督办、督查和管理岗位可以检索转写")).to_be_visible()
    await expect(desk.part("found-row")).to_have_count(0)


async def _said_in_a_call(hotline: Whole, desk: Desk, robot: RobotCitizen, line: LineWatch, pictures: Pictures) -> str:
    """Let a citizen say a sentence and another nobody hears; return the call's id when its recording is there."""
    call_id = await ring(hotline, robot, line, desk, NUMBER)
    await desk.answer()
    await desk.part("mute").click()
    await robot.say(AUDIO / "citizen_water.wav")
    await expect(desk.utterances("caller").nth(1)).to_be_visible(timeout=CALL_MS)
    await _unheard(hotline, desk, robot)
    await pictures.take(desk.page, "console-gap")
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await robot.hang_up()
    await until("the recording is kept", lambda: call_of(hotline, call_id).recording, STEP_S)
    return call_id


async def _unheard(hotline: Whole, desk: Desk, robot: RobotCitizen) -> None:
    """Let all recognisers die while the citizen speaks: the page says what was not heard, and that it will be read."""
    await robot.say(AUDIO / "citizen_noise.wav")
    await expect(desk.page.locator('[data-testid="partial"][data-leg="caller"]')).to_be_visible(timeout=CALL_MS)
    for worker in hotline.workers():
        kill(worker)
    await expect(desk.part("gap").first).to_have_attribute("data-state", "waiting", timeout=CALL_MS)


def _said_before(hotline: Whole) -> None:
    with hotline.factory.begin() as session:
        for days, text in enumerate(EARLIER, 1):
            at = utc_now() - timedelta(days=days, minutes=17 * days)
            call = Call(
                id=f"before-{days}", number=f"1397100{days:04d}", queue="hotline", operator="8002", state="ended"
            )
            call.started_at, call.ended_at = at, at + timedelta(minutes=2)
            session.add(call)
            session.flush()
            add_utterance(
                session,
                call_id=call.id,
                leg="caller",
                operator=None,
                text=text,
                words=[],
                started_at=at + timedelta(seconds=20),
                ended_at=at + timedelta(seconds=24),
                engine="whisper",
                model="whisper-base",
            )


def _correct(hotline: Whole, call_id: str) -> None:
    """Let the sentence stand as a lesser engine would have heard it live, and be corrected from the recording."""
    with hotline.factory.begin() as session:
        said = next(one for one in utterances_of(session, call_id) if one.leg == "caller")
        said.text, said.words, said.repairs = LIVE, [], []
        index_utterance(session, said)
        assert revise(session, said.id, text=EXACT, words=[], engine="whisper", model="exact", at=utc_now())


# The words that are heard, in their order; the next page is of the same document.
_LISTEN = """() => {
  window.heard = [];
  setInterval(() => {
    const word = document.querySelector(".word.current")?.textContent;
    if (word && word !== heard.at(-1)) heard.push(word);
  }, 25);
}"""
