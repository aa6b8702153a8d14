"""Calls are found by what they were, counted as they are listed, and taken out as tickets are."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from crm.calls.models import Call
from crm.calls.service import end_call, get_call, record_survey
from crm.calls.states import Direction, Outcome
from crm.calls.wrap_up import record_wrap_up
from tests.console_fakes import NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running
from tests.protocol.agent_console.test_calls import TICKET

pytestmark = pytest.mark.protocol
SHORT, LONG, LOST, OURS = "hotline-1.1", "hotline-1.2", "hotline-1.3", "out-1"


@pytest.fixture
def calls(console: Running) -> None:
    """A short call of yesterday, a long one of another operator, one that nobody answered, and one of ours."""
    world = console.world
    stories.ended(world, "8001", SHORT, days_ago=1)
    stories.ended(world, "8002", LONG)
    stories.arrives(world, LOST, "13900001111")
    del world.tracker.live[LOST]
    with world.deps.factory.begin() as session:
        end_call(session, LONG, Outcome.ANSWERED, NOON + timedelta(minutes=9, milliseconds=900))
        record_wrap_up(world.deps.profile, get_call(session, LONG), "ticket")
        record_survey(session, LONG, 5)
        end_call(session, LOST, Outcome.LEFT_IN_QUEUE, NOON + timedelta(seconds=40))
        session.add(
            Call(id=OURS, direction=Direction.OUT, operator="8001", started_at=NOON - timedelta(hours=1), menu_path=[])
        )


@pytest.fixture
async def supervisor(console: Running, calls: None) -> AsyncIterator[Browser]:
    async with console.browser() as browser:
        await browser.sign_in("9001")
        yield browser


async def found(browser: Browser, **wanted: Any) -> set[str]:
    answer = await browser.http.get("/api/calls", params=wanted)
    assert answer.status_code == 200, answer.text
    return {row["id"] for row in answer.json()["items"]}


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"direction": "out"}, {OURS}),
        ({"queue": "hotline", "operator": "8001"}, {SHORT}),
        ({"outcome": ["left_in_queue", "timed_out"]}, {LOST}),
        ({"wrap_up": "ticket"}, {LONG}),
        ({"wrap_up": "-"}, {SHORT}),
        ({"survey": [4, 5]}, {LONG}),
        ({"shortest": 541}, set()),
        ({"shortest": 540}, {LONG}),
        ({"longest": 60}, {SHORT}),
        ({"phone": "+86 139 0000 1111"}, {LOST}),
        ({"phone": "nobody"}, set()),
        ({"from": NOON.isoformat()}, {LONG, LOST}),
        ({"to": (NOON - timedelta(hours=2)).isoformat()}, {SHORT}),
        ({"ticket": False, "operator": "8002"}, {LONG}),
        ({"ticket": True}, set()),
    ],
)
async def test_calls_are_found_by_what_they_were(supervisor: Browser, wanted: dict[str, Any], ids: set[str]) -> None:
    assert await found(supervisor, **wanted) == ids


async def test_a_call_with_a_ticket_is_told_from_one_without(supervisor: Browser, console: Running) -> None:
    async with console.browser() as operator:
        await operator.sign_in("8001")
        made = await operator.http.post(f"/api/calls/{SHORT}/ticket", json={"values": TICKET})
        assert made.status_code == 200, made.text
    assert await found(supervisor, ticket=True) == {SHORT}


async def test_each_number_is_of_the_calls_the_list_shows(supervisor: Browser) -> None:
    totals = (await supervisor.http.get("/api/calls/totals")).json()
    assert totals["direction"] == {"in": 3, "out": 1}
    assert totals["wrap_up"] == {"ticket": 1, "-": 1}
    for group, counts in totals.items():
        for value, number in counts.items():
            assert len(await found(supervisor, **{group: value})) == number, (group, value)


async def test_operators_find_and_count_their_own_calls_and_look_for_no_number(operator: Browser, calls: None) -> None:
    assert await found(operator) == {SHORT, OURS}
    assert await found(operator, operator="8002") == set()
    totals = (await operator.http.get("/api/calls/totals")).json()
    assert totals["outcome"] == {"answered": 1}
    for path in ("/api/calls", "/api/calls/totals"):
        refused = await operator.http.get(path, params={"phone": stories.NUMBER})
        assert (refused.status_code, refused.json()["error"]) == (403, "not-allowed")


async def test_calls_leave_with_a_reason_a_mark_and_no_number_in_clear(supervisor: Browser) -> None:
    wish = {"what": "calls", "filter": {"outcome": ["left_in_queue"]}, "reason": "周报"}
    asked = (await supervisor.http.post("/api/exports", json=wish)).json()
    assert (asked["what"], asked["rows"], asked["state"]) == ("calls", 1, "granted")
    file = await supervisor.http.get(f"{asked['file_url']}?format=csv")
    mark, head, row = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert f"导出编号{asked['id']} 工号9001" in mark[0]
    line = dict(zip(head, row, strict=True))
    assert (line["通话编号"], line["号码"], line["结果"]) == (LOST, "139****1111", "left_in_queue")


async def test_many_calls_wait_for_another_person_as_tickets_do(supervisor: Browser, console: Running) -> None:
    with console.world.deps.factory.begin() as session:
        for n in range(201):
            session.add(Call(id=f"many-{n}", operator="8001", started_at=NOON, menu_path=[]))
    wish = {"what": "calls", "filter": {}, "reason": "年报"}
    asked = (await supervisor.http.post("/api/exports", json=wish)).json()
    assert (asked["state"], asked["file_url"]) == ("asked", None)


async def test_calls_leave_with_those_who_see_them_all(console: Running) -> None:
    wish = {"what": "calls", "filter": {}, "reason": "周报"}
    async with console.browser() as dispatcher:
        await dispatcher.sign_in("7001")
        assert (await dispatcher.http.post("/api/exports", json=wish)).status_code == 403
        unknown = await dispatcher.http.post("/api/exports", json={**wish, "what": "people"})
        assert (unknown.status_code, unknown.json()["error"]) == (422, "invalid-input")
