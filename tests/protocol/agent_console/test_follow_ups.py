"""Follow-ups of the line over HTTP: why each waits, what was answered, and taking one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crm.calls.service import end_call
from crm.calls.states import Outcome
from crm.follow_ups.machine import begin_call, keep_answer
from crm.follow_ups.settling import settle
from ivr.follow_ups.turns import Turns, Why
from tests.console_fakes import NOON
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.office import NAME, OPERATOR, REVIEWER, SUPERVISOR, VISITOR, Office, open_office

pytestmark = pytest.mark.protocol


@pytest.fixture(autouse=True)
def no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing to chance: it would give one ticket of twenty to people."""
    monkeypatch.setattr("crm.follow_ups.by_machine._lot", lambda _: 0.99)


async def to_ask(office: Office) -> str:
    number = await office.handled()
    await office.move(REVIEWER, number, "approve")
    return number


def called(office: Office, number: str, call_id: str = "visit-1", **answers: str) -> None:
    """Let the line call about a ticket, and let the call end after these answers."""
    deps = office.world.deps
    rules = deps.casework.rules(NOON).outgoing
    with deps.factory.begin() as session:
        assert begin_call(session, number, rules, call_id, NOON)
        for asked, answer in answers.items():
            keep_answer(session, call_id, asked, answer)
        end_call(session, call_id, Outcome.ANSWERED, NOON)
    with deps.factory.begin() as session:
        settle(session, deps.casework, call_id, NOON)


async def test_it_is_told_which_are_the_lines_and_why_each_waits(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await to_ask(office)
        until = NOON + timedelta(hours=2)
        turns = Turns((), {number: Why.PAUSE}, {number: until})
        console = office.app.state.console
        office.app.state.console = replace(console, deps=replace(console.deps, asking=lambda: turns))
        (row,) = await office.read(VISITOR, "/follow-ups")
        assert (row["ticket"], row["state"], row["tries"], row["for_people"]) == (number, "open", 0, "")
        assert (row["why"], row["next_at"], row["calls"]) == ("pause", "2026-11-20T06:00:00Z", [])
        assert NAME not in str(row)
        assert stories.NUMBER not in str(row)


async def test_a_person_takes_one_and_it_is_the_lines_no_more(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await to_ask(office)
        refused = await office.ask(OPERATOR, "POST", f"/follow-ups/{number}/take")
        assert refused.status_code == 403
        taken = (await office.ask(VISITOR, "POST", f"/follow-ups/{number}/take")).json()
        assert (taken["state"], taken["taken_by"]) == ("people", VISITOR)
        assert await office.read(VISITOR, "/follow-ups") == []
        again = await office.ask(SUPERVISOR, "POST", f"/follow-ups/{number}/take")
        assert (again.status_code, again.json()["error"]) == (409, "illegal-move")


async def test_whoever_asks_in_person_sees_what_was_answered_before_the_citizen_hung_up(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await to_ask(office)
        called(office, number, confirmed="", contacted="no")
        found = await office.read(VISITOR, f"/follow-ups/{number}")
        assert (found["state"], found["left"], found["tries"]) == ("people", "interrupted", 1)
        (call,) = found["calls"]
        assert (call["call_id"], call["outcome"], call["contacted"], call["solved"]) == (
            "visit-1",
            "interrupted",
            "no",
            "",
        )
        assert (await office.read(VISITOR, f"/tickets/{number}"))["follow_ups"] == []


async def test_the_answers_stand_in_the_ticket_as_a_follow_up_of_the_line(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await to_ask(office)
        answers = {"contacted": "yes", "solved": "yes", "result": "fairly", "attitude": "satisfied"}
        called(office, number, confirmed="", **answers, over="answered")
        page = await office.read(VISITOR, f"/tickets/{number}")
        assert (page["status"], page["final_result"]) == ("closing", "fairly")
        (told,) = [entry["data"] for entry in page["time_line"] if entry["kind"] == "evaluation"]
        assert (told["way"], told["result"]) == ("machine", "fairly")
        (asked,) = page["follow_ups"]
        assert (asked["way"], asked["reached"], asked["call_id"]) == ("machine", True, "visit-1")


async def test_why_only_people_ask_is_told(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await to_ask(office)
        await office.move(SUPERVISOR, number, "supervise", level=2, reason="久拖不决")
        found = await office.read(VISITOR, f"/follow-ups/{number}")
        assert (found["state"], found["for_people"]) == ("people", "supervised")
        assert await office.read(VISITOR, "/follow-ups") == []
