"""Calls are found by their totals, and whoever nobody answered is called back from a list."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from crm.call_backs.attempts import begin_attempt
from crm.call_backs.kept import keep_place
from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.calls.service import end_call, open_call, record_queue
from crm.calls.states import Outcome
from crm.transcripts.service import add_utterance
from hotline.drill.watch import LineWatch
from ivr.ami.gateway import AmiGateway
from ivr.pbx.robots import RobotSubscriber, RobotVoice
from tests.browser.accessible import THEMES, accessible, choose_theme
from tests.browser.calls import STEP_S
from tests.browser.case_worker import Staff
from tests.browser.desk import CALL_MS, Desk
from tests.browser.pictures import Pictures
from tests.browser.waiting import until
from tests.whole import Whole

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CALLER, IMPATIENT, PATIENT = "13871006071", "13871006072", "13871006073"


@pytest.fixture
def missed(hotline: Whole) -> list[int]:
    """Two citizens who hung up while they waited, one of them twice; the ids of their call-backs."""
    at = datetime.now(UTC) - timedelta(minutes=50)
    with hotline.factory.begin() as session:
        once = session.get(Call, "missed-0") is None
        for minutes, number in enumerate((CALLER, IMPATIENT, IMPATIENT) if once else ()):
            call_id, began = f"missed-{minutes}", at + timedelta(minutes=20 * minutes)
            open_call(
                session, call_id=call_id, number=number, line="12345", origin="trunk", channel="PJSIP/t-1", at=began
            )
            record_queue(session, call_id, "hotline", began)
            add_utterance(
                session,
                call_id=call_id,
                leg="caller",
                operator=None,
                text=f"解放大道的路灯坏了三天，我的电话是{number}，请尽快派人来修",
                words=[],
                started_at=began,
                ended_at=began + timedelta(seconds=4),
                engine="vosk",
                model="m",
            )
            end_call(session, call_id, Outcome.LEFT_IN_QUEUE, began + timedelta(seconds=50))
        return [task.id for task in session.query(CallBack).filter(CallBack.number_index.is_not(None)).order_by("id")]


async def test_a_total_leads_to_the_calls_it_counts(
    hotline: Whole, missed: list[int], staff: Staff, pictures: Pictures, axe: str
) -> None:
    supervisor = await staff("9001")
    await supervisor.page.goto("/calls")
    lost = supervisor.part("count-outcome-left_in_queue")
    await lost.click()
    await expect(lost).to_have_attribute("aria-pressed", "true")
    rows = supervisor.part("call-table").locator("tbody tr")
    await expect(rows).to_have_count(int(await lost.locator("b").inner_text()))
    await supervisor.part("calls-phone").fill(CALLER)
    await supervisor.part("calls-search").click()
    await expect(rows).to_have_count(1)
    assert CALLER not in supervisor.page.url
    await supervisor.part("calls-clear").click()
    await supervisor.part("calls-more").click()
    for theme in THEMES:
        await choose_theme(supervisor.page, theme)
        await accessible(supervisor.page, axe)
    await choose_theme(supervisor.page, "light")
    await pictures.take(supervisor.page, "calls")


@pytest.fixture
def kept(hotline: Whole) -> int:
    """A citizen who keeps their place, and whose telephone a machine answered; the id of the call-back."""
    at = datetime.now(UTC) - timedelta(minutes=12)
    with hotline.factory.begin() as session:
        waits = open_call(
            session, call_id="kept-1", number=PATIENT, line="12345", origin="trunk", channel="PJSIP/t-1", at=at
        )
        record_queue(session, waits.id, "hotline", at)
        keep_place(session, waits, 0, at + timedelta(minutes=2))
        end_call(session, waits.id, Outcome.KEPT, at + timedelta(minutes=2))
        task = session.query(CallBack).filter(CallBack.number_index == PATIENT).one().id
        rules = hotline.profile.editions[-1].outgoing
        begin_attempt(session, task, rules, "back-kept-1", at + timedelta(minutes=6))
        end_call(session, "back-kept-1", Outcome.LEFT_IN_MENU, at + timedelta(minutes=7))
        return task


async def test_a_missed_caller_is_called_back_and_leaves_the_list(
    hotline: Whole,
    missed: list[int],
    kept: int,
    desk: Desk,
    manager: AmiGateway,
    voice: RobotVoice,
    line: LineWatch,
    pictures: Pictures,
    axe: str,
) -> None:
    await desk.sign_in()
    await desk.page.goto("/call-backs")
    first, second = (desk.part(f"call-back-{task}") for task in missed)
    await expect(first).to_contain_text("138****6071")
    await expect(second).to_contain_text("漏接 2 次")
    await expect(first).not_to_contain_text(CALLER)
    await expect(desk.part(f"call-back-{kept}")).to_contain_text("排队时要求回拨")
    await expect(desk.part(f"call-back-{kept}")).to_contain_text("接通但没有按键")
    for theme in THEMES:
        await choose_theme(desk.page, theme)
        await accessible(desk.page, axe)
    await choose_theme(desk.page, "light")
    await pictures.take(desk.page, "call-backs")
    citizen = RobotSubscriber(manager, voice, CALLER)
    citizen.listen()
    await desk.part(f"call-back-call-{missed[0]}").click()
    await citizen.answered(STEP_S)
    await expect(desk.part("outgoing-bar")).to_have_attribute("data-state", "talking", timeout=CALL_MS)
    await desk.part("outgoing-hang-up").click()
    await expect(first).to_have_count(0, timeout=CALL_MS)

    def state() -> str:
        with hotline.factory() as session:
            return session.get_one(CallBack, missed[0]).state

    await until("the call-back is over", lambda: state() == "reached", STEP_S)
