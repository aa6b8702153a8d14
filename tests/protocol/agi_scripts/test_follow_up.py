"""The line asks how it went, over the socket."""

import pytest
from sqlalchemy import Engine, text

from agi_scripts.context import AgiContext
from crm.calls.outgoing import open_outgoing
from crm.calls.service import get_call
from crm.follow_ups.models import MachineCall, MachineVisit
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from tests.protocol.agi_scripts.conftest import NOON
from tests.protocol.fake_asterisk import FakeAsterisk
from tests.unit.crm.cases.people import FORM

pytestmark = pytest.mark.protocol


@pytest.fixture
def call(desk: AgiContext, asterisk: FakeAsterisk) -> str:
    """A call of the line about a ticket."""
    with desk.factory.begin() as session:
        ticket = open_ticket(session, desk.casework, Actor("8001", Role.OPERATOR), FORM, NOON)
        visit = MachineVisit(ticket=ticket.number, state="called", begun_at=NOON, tries=1)
        session.add(visit)
        session.flush()
        open_outgoing(session, asterisk.unique_id, ticket, None, FORM["callback_number"], NOON)
        session.add(MachineCall(call_id=asterisk.unique_id, visit=visit.id))
    return asterisk.unique_id


def ask(asterisk: FakeAsterisk, key: str = "", **changed: str) -> dict[str, str]:
    """Press a key at what was asked last."""
    told = asterisk.variables
    tries, memo = told.get("HOTLINE_TRY", ""), told.get("HOTLINE_MEMO", "")
    return asterisk.ask("follow_up", "0", tries, key, memo, "0042", **changed)


def answers(desk: AgiContext, call: str) -> tuple[object, ...]:
    with desk.factory() as session:
        row = session.get_one(MachineCall, call)
        return row.confirmed, row.contacted, row.solved, row.result, row.attitude, row.spoken, row.over


def test_it_is_asked_whose_ticket_it_is_by_the_end_of_its_number_and_nothing_of_the_matter(
    asterisk: FakeAsterisk, desk: AgiContext, call: str
) -> None:
    told = ask(asterisk)
    assert (told["HOTLINE_STEP"], told["HOTLINE_TIMEOUT"]) == ("follow-up", "10")
    assert told["HOTLINE_PROMPT"] == "follow_up_whose_1&num_0&num_0&num_4&num_2&follow_up_whose_2"
    assert answers(desk, call) == (False, "", "", "", "", False, "")


def test_whoever_is_spoken_to_in_english_is_asked_in_english(asterisk: FakeAsterisk, call: str) -> None:
    told = ask(asterisk, agi_language="en")
    assert told["HOTLINE_PROMPT"] == "follow_up_whose_1&num_0&num_0&num_4&num_2&follow_up_whose_2"


def test_each_answer_is_kept_at_once_and_who_is_not_satisfied_is_asked_why(
    asterisk: FakeAsterisk, desk: AgiContext, call: str
) -> None:
    ask(asterisk)
    for key in "123":
        told = ask(asterisk, key)
    assert (told["HOTLINE_PROMPT"], told["HOTLINE_TRY"]) == ("follow_up_result", "1")
    assert answers(desk, call) == (True, "no", "no", "", "", False, "")
    ask(asterisk, "4")
    told = ask(asterisk, "2")
    assert (told["HOTLINE_STEP"], told["HOTLINE_PROMPT"]) == ("record", "follow_up_reason")
    assert answers(desk, call) == (True, "no", "no", "dissatisfied", "satisfied", True, "answered")
    told = asterisk.ask("answer", "0", told["HOTLINE_NODE"], "1", "#")
    assert (told["HOTLINE_STEP"], told["HOTLINE_PROMPT"]) == ("end", "follow_up_heard")


def test_zero_leads_to_the_queue_and_silence_to_a_goodbye(asterisk: FakeAsterisk, desk: AgiContext, call: str) -> None:
    ask(asterisk)
    told = ask(asterisk, "0")
    assert (told["HOTLINE_STEP"], told["HOTLINE_QUEUE"]) == ("queue", "hotline")
    with desk.factory() as session:
        assert get_call(session, call).queue == "hotline"
    assert answers(desk, call)[-1] == "person"
    asterisk.variables.clear()
    for _ in range(3):
        told = ask(asterisk)
    assert (told["HOTLINE_STEP"], told["HOTLINE_PROMPT"]) == ("end", "follow_up_silent")


def test_while_the_database_is_away_it_is_asked_on_and_the_answers_wait_on_the_disk(
    asterisk: FakeAsterisk, desk: AgiContext, engine: Engine, call: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE machine_calls RENAME TO away"))
    ask(asterisk)
    ask(asterisk, "1")
    assert ask(asterisk, "1")["HOTLINE_PROMPT"] == "follow_up_solved"
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO machine_calls"))
    desk.spool.replay(desk.factory)
    assert answers(desk, call)[:2] == (True, "yes")
