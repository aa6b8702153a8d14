"""What may be answered is offered while the citizen speaks; its department puts right what is wrong or missing."""

import asyncio
import re

import pytest
from playwright.async_api import Locator, expect
from sqlalchemy import select

from crm.knowledge.journal import verify
from crm.knowledge.models import Article, Citation, KnowledgeTask
from hotline.drill import AUDIO
from hotline.drill.watch import LineWatch
from ivr.pbx.robots import RobotCitizen
from tests.browser.accessible import accessible
from tests.browser.calls import ring
from tests.browser.case_worker import Staff, Worker, pick_from_tree
from tests.browser.desk import CALL_MS, SOON_MS, Desk
from tests.browser.pictures import Pictures
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NUMBER = "13871006081"
ANSWERS = "路灯和井盖故障报修"
NOTE = "路灯的修复时限没有写，市民问了答不上来。"
QUESTION = "路灯杆上能不能挂灯笼"
BETTER = "请告诉我们最近的门牌或灯杆编号，马上转城管部门；单灯故障二十四小时内修复，整段不亮四十八小时内修复。"
FORM = {"address": "解放大道120号门口", "title": "解放大道路灯不亮", "content": "解放大道120号门口路灯坏了三天。"}


async def test_an_answer_is_offered_used_by_one_key_and_put_right_by_its_department(
    hotline: Whole,
    desk: Desk,
    staff: Staff,
    robot: RobotCitizen,
    line: LineWatch,
    short_welcome: None,
    pictures: Pictures,
    hears_chinese: bool,
    axe: str,
) -> None:
    if not hears_chinese:
        pytest.skip("no Chinese speech model is installed; run: hotline models install whisper-base")
    clerk, colleague, reviewer = await asyncio.gather(staff("5001"), staff("9001"), staff("7002"))
    await desk.ready()
    call_id = await ring(hotline, robot, line, desk, NUMBER)
    await desk.answer()

    await robot.say(AUDIO / "citizen_light.wav")
    offered = _answer(desk.part("answers"))
    await expect(offered).to_be_visible(timeout=CALL_MS)
    await expect(offered).to_have_attribute("data-used", "false")
    said = await offered.locator(".answer").inner_text()
    await desk.page.keyboard.press("Alt+Digit4")
    await expect(offered).to_have_attribute("data-used", "true")
    await pictures.take(desk.page, "console-answers")
    await accessible(desk.page, axe)

    await offered.get_by_role("button", name="有误").click()
    await desk.part("wrong-note").fill(NOTE)
    await desk.part("wrong-send").click()
    await expect(desk.part("wrong-note")).to_have_count(0)
    await desk.page.keyboard.press("Alt+KeyK")
    await desk.page.keyboard.type(QUESTION)
    await desk.part("report-missing").click()
    await expect(desk.part("missing-reported")).to_contain_text("市城市管理局")

    number = await _answered_at_once(desk, said)
    await desk.part("hang-up").click()
    await desk.presence("wrap_up")
    await desk.page.goto(f"/tickets/{number}")
    await expect(desk.part("citations")).to_contain_text(ANSWERS)

    await _task_is_seen(clerk, pictures, axe)
    article = await _written_anew(clerk)
    await _passed(colleague, article)
    await _published(reviewer, article)
    await expect(reviewer.part("article-answer")).to_have_text(BETTER)
    await clerk.page.goto("/knowledge?tab=tasks")
    await expect(_task(clerk, NOTE)).to_have_count(0)
    await expect(_task(clerk, QUESTION)).to_be_visible()

    with hotline.factory.begin() as session:
        cited = session.scalars(select(Citation).where(Citation.call_id == call_id)).one()
        done = session.scalars(select(KnowledgeTask).where(KnowledgeTask.note == NOTE)).one()
        live = session.get_one(Article, article).live_version
        assert (cited.article_id, cited.number, cited.operator) == (article, 1, "8001")
        assert (done.state, done.number, done.department, done.call_id) == ("done", live, "city-mgmt", call_id)
        assert list(verify(session)) == []


def _answer(panel: Locator) -> Locator:
    return panel.locator("li").filter(has_text=ANSWERS)


def _task(clerk: Worker, text: str) -> Locator:
    return clerk.part("knowledge-tasks").locator("li").filter(has_text=text)


async def _answered_at_once(desk: Desk, said: str) -> str:
    """Save the ticket and answer it; what was taken over stands in the answer already. Return its number."""
    await pick_from_tree(desk.page, desk.part("field-category"), "路灯故障")
    await pick_from_tree(desk.page, desk.part("field-district"), "台北街道")
    for field, text in FORM.items():
        await desk.type(field, text)
    await desk.part("desk-answer").click()
    await expect(desk.part("move-field-public_reply").locator("textarea")).to_have_value(said, timeout=SOON_MS)
    await desk.part("move-submit").click()
    await expect(desk.part("desk-answer")).to_have_count(0, timeout=SOON_MS)
    shown = desk.part("ticket-number")
    await expect(shown).to_have_text(re.compile(r"^\d{18}$"))
    return await shown.inner_text()


async def _task_is_seen(clerk: Worker, pictures: Pictures, axe: str) -> None:
    """The department sees what is wrong and what is missing, and until when."""
    await clerk.page.goto("/knowledge?tab=tasks")
    await expect(_task(clerk, NOTE)).to_contain_text("前办理")
    await expect(_task(clerk, QUESTION)).to_contain_text("缺失")
    await pictures.take(clerk.page, "knowledge-tasks")
    await accessible(clerk.page, axe)


async def _written_anew(clerk: Worker) -> int:
    """Write a new version of the wrong article and hand it to the department's review; return the article's id."""
    await _task(clerk, NOTE).get_by_role("link", name=ANSWERS).click()
    await clerk.part("article-revise").click()
    await clerk.part("edit-article").click()
    await clerk.part("article-text").fill(BETTER)
    await clerk.part("article-save").click()
    await clerk.part("article-submit").click()
    await expect(clerk.part("article-status")).to_have_text("单位审核")
    await expect(clerk.part("article-pass")).to_have_count(0)
    return int(clerk.page.url.rpartition("/")[2])


async def _passed(colleague: Worker, article: int) -> None:
    """Pass for the department what another wrote."""
    await colleague.page.goto(f"/knowledge/{article}")
    await colleague.part("article-pass").click()
    await expect(colleague.part("article-status")).to_have_text("采编审核")


async def _published(reviewer: Worker, article: int) -> None:
    await reviewer.page.goto(f"/knowledge/{article}")
    await expect(reviewer.part("article-page")).to_have_attribute("data-live", "1")
    await reviewer.part("article-reason").fill("补充修复时限")
    await reviewer.part("article-publish").click()
    await expect(reviewer.part("article-page")).to_have_attribute("data-live", "2")
