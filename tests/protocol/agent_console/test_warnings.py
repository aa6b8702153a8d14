"""Warnings at the console: told to whom they concern, taken notice of, kept with call and ticket."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from statistics import quantiles

import pytest

from asr.warnings.watch import WarningWatch
from config.clock import utc_now
from crm.bus.events import TranscriptPartial
from crm.journal.models import TicketEvent
from crm.warnings.models import CallWarning
from tests.console_fakes import CALL, NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running, eventually, frames_until_pong, receive
from tests.protocol.agent_console.test_calls import TICKET

pytestmark = pytest.mark.protocol

log = logging.getLogger(__name__)

SENTENCE = "我家煤气泄漏了你们快来人，我的电话是13800006021"


@pytest.fixture
async def watch(console: Running) -> AsyncIterator[None]:
    """The part that listens along."""
    watching = WarningWatch(console.world.bus, console.world.deps.factory, console.world.deps.profile, utc_now)
    await watching.start()
    yield
    await watching.stop()


@pytest.fixture
async def supervisor(console: Running) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        await browser.sign_in("9001")
        yield browser


def hears(console: Running, text: str = SENTENCE, call_id: str = CALL) -> None:
    console.world.bus.publish(TranscriptPartial(call_id=call_id, leg="caller", text=text, started_at=utc_now()))


def kept(console: Running) -> CallWarning:
    with console.world.deps.factory() as session:
        return session.query(CallWarning).one()


async def test_the_call_s_operator_and_every_supervisor_are_told_and_nobody_else(
    console: Running, operator: Browser, supervisor: Browser, watch: None
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    async with console.browser() as other:
        await other.sign_in("8002")
        async with operator.open() as mine, supervisor.open() as theirs, other.open() as foreign:
            for page in (mine, theirs, foreign):
                await receive(page, "hello")
            hears(console)
            frame, masked = await receive(mine, "warning"), await receive(theirs, "warning")
            assert not [f for f in await frames_until_pong(foreign) if f["type"] == "warning"]
    assert (frame["code"], frame["level"], frame["words"], frame["operator"]) == ("gas", "danger", "煤气泄漏了", "8001")
    assert [line["code"] for line in frame["lines"]] == ["119", "gas"]
    assert "13800006021" in frame["sentence"]
    assert "138****6021" in masked["sentence"]
    await eventually(lambda: {login for login, _ in kept(console).told} == {"8001", "9001"})


async def test_from_a_partial_text_to_the_page_takes_less_than_a_second(
    console: Running, supervisor: Browser, watch: None
) -> None:
    took = []
    async with supervisor.open() as page:
        await receive(page, "hello")
        for number in range(20):
            stories.arrives(console.world, call_id := f"hotline-2.{number}")
            said = asyncio.get_running_loop().time()
            hears(console, "喂你好我家煤气泄漏了", call_id)
            await receive(page, "warning")
            took.append(asyncio.get_running_loop().time() - said)
    p95 = quantiles(took, n=20)[-1]
    log.info("partial text to page: p95 %.3f s", p95)
    assert p95 < 1.0


async def test_taking_notice_is_told_to_everybody_who_sees_the_warning(
    console: Running, operator: Browser, supervisor: Browser, watch: None
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    async with operator.open() as mine, supervisor.open() as theirs:
        for page in (mine, theirs):
            await receive(page, "hello")
        hears(console)
        raised = await receive(mine, "warning")
        await receive(theirs, "warning")
        answer = await operator.http.post(f"/api/warnings/{raised['id']}/acknowledge", json={"outcome": "noted"})
        assert (answer.status_code, answer.json()["acknowledged_by"]) == (200, "8001")
        for page in (mine, theirs):
            frame = await receive(page, "warning")
            assert (frame["id"], frame["acknowledged_by"], frame["outcome"]) == (raised["id"], "8001", "noted")
    late = await supervisor.http.post(f"/api/warnings/{raised['id']}/acknowledge", json={"outcome": "false_alarm"})
    assert (late.status_code, late.json()["error"]) == (409, "acknowledged-already")
    again = await operator.http.post(f"/api/warnings/{raised['id']}/acknowledge", json={"outcome": "handed_over"})
    assert again.json()["outcome"] == "handed_over"


async def test_a_warning_from_before_the_answer_is_there_when_it_rings(
    console: Running, operator: Browser, watch: None
) -> None:
    stories.arrives(console.world)
    hears(console)
    await eventually(lambda: _any(console))
    async with operator.open() as page:
        await receive(page, "hello")
        stories.rings(console.world)
        await receive(page, "pop")
        found = (await operator.http.get(f"/api/calls/{CALL}/warnings")).json()
        assert [warning["code"] for warning in found] == ["gas"]
        await eventually(lambda: [login for login, _ in kept(console).told] == ["8001"])


def _any(console: Running) -> bool:
    with console.world.deps.factory() as session:
        return session.query(CallWarning).count() > 0


async def test_the_live_list_is_for_supervisors(
    console: Running, operator: Browser, supervisor: Browser, watch: None
) -> None:
    stories.arrives(console.world)
    hears(console)
    await eventually(lambda: _any(console))
    with console.world.deps.factory.begin() as session:
        session.query(CallWarning).one().raised_at = NOON
    live = (await supervisor.http.get("/api/warnings")).json()
    assert [(w["code"], w["queue"], w["acknowledged_by"]) for w in live["items"]] == [("gas", "hotline", None)]
    assert "13800006021" not in str(live)
    assert (await operator.http.get("/api/warnings")).status_code == 403
    with console.world.deps.factory.begin() as session:
        session.query(CallWarning).one().raised_at = NOON - timedelta(hours=13)
    assert (await supervisor.http.get("/api/warnings")).json()["items"] == []


async def test_a_warning_of_somebody_else_s_call_looks_like_none(
    console: Running, operator: Browser, watch: None
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world, "8002")
    hears(console)
    await eventually(lambda: _any(console))
    body = {"outcome": "noted"}
    foreign = await operator.http.post(f"/api/warnings/{kept(console).id}/acknowledge", json=body)
    missing = await operator.http.post("/api/warnings/none/acknowledge", json=body)
    assert (foreign.status_code, foreign.json()) == (404, missing.json())
    assert (await operator.http.get(f"/api/calls/{CALL}/warnings")).status_code == 404


async def test_a_supervisor_has_the_fitting_line_called_for_an_operator_s_call_and_other_operators_do_not(
    console: Running, operator: Browser, supervisor: Browser
) -> None:
    stories.arrives(console.world)
    stories.answers(console.world, "8002")
    url, line = f"/api/calls/{CALL}/hand-over", {"target": "gas"}
    refused = await operator.http.post(url, json=line)
    assert (refused.status_code, refused.json()["error"]) == (409, "hand-over-refused")
    assert (await supervisor.http.post(url, json=line)).status_code == 202
    assert console.world.hand_overs.asked == [(CALL, "9001", "gas")]


async def test_only_the_city_s_outcomes_are_taken(console: Running, operator: Browser, watch: None) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    hears(console)
    await eventually(lambda: _any(console))
    answer = await operator.http.post(f"/api/warnings/{kept(console).id}/acknowledge", json={"outcome": "slept"})
    assert (answer.status_code, answer.json()["error"]) == (422, "outcome-unknown")


async def test_the_ticket_keeps_its_warnings(console: Running, operator: Browser, watch: None) -> None:
    stories.arrives(console.world)
    stories.answers(console.world)
    hears(console)
    await eventually(lambda: _any(console))
    ticket = (await operator.http.post(f"/api/calls/{CALL}/ticket", json={"values": TICKET})).json()
    page = (await operator.http.get(f"/api/tickets/{ticket['number']}")).json()
    assert [(w["code"], w["name"], w["acknowledged_by"]) for w in page["warnings"]] == [("gas", "燃气泄漏", None)]
    with console.world.deps.factory() as session:
        assert session.query(TicketEvent).one().data == {"warnings": [kept(console).id]}
