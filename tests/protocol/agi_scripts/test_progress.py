"""Asking how a ticket stands, over the socket."""

import logging

import pytest
from sqlalchemy import func, select

from agi_scripts.context import AgiContext
from crm.calls.service import get_call, open_call
from crm.progress.models import ProgressLookup
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from tests.protocol.agi_scripts.conftest import NOON
from tests.protocol.fake_asterisk import FakeAsterisk
from tests.unit.crm.cases.people import FORM

pytestmark = pytest.mark.protocol

CALLER = FORM["callback_number"]


@pytest.fixture
def ticket(desk: AgiContext, asterisk: FakeAsterisk) -> Ticket:
    """The caller's ticket, and their call."""
    with desk.factory.begin() as session:
        made = open_ticket(session, desk.casework, Actor("8001", Role.OPERATOR), FORM, NOON)
        open_call(
            session, call_id=asterisk.unique_id, number=CALLER, line="12345", origin="trunk", channel="c", at=NOON
        )
        return made


def ask(asterisk: FakeAsterisk, memo: str = "", keys: str = "", tries: int = 1) -> dict[str, str]:
    return asterisk.ask("progress", "0", "progress", str(tries), keys, "hotline", "", memo)


def test_the_key_of_the_menu_leads_to_the_tickets(asterisk: FakeAsterisk, ticket: Ticket) -> None:
    step = asterisk.ask("answer", "0", "menu", "1", "8")
    assert (step["HOTLINE_STEP"], step["HOTLINE_NODE"], step["HOTLINE_MEMO"]) == ("progress", "progress", "")


def test_the_callers_ticket_is_told_and_urged(asterisk: FakeAsterisk, desk: AgiContext, ticket: Ticket) -> None:
    told = ask(asterisk)
    assert told["HOTLINE_MEMO"] == f"own:{ticket.number}"
    assert told["HOTLINE_PROMPT"].startswith("progress_own_1&num_1&progress_own_2&progress_ticket_1&")
    assert (told["HOTLINE_STEP"], told["HOTLINE_DIGITS"]) == ("progress", "1")
    assert ask(asterisk, told["HOTLINE_MEMO"], "1")["HOTLINE_PROMPT"] == "progress_urged&progress_keys"
    assert ask(asterisk, told["HOTLINE_MEMO"], "1")["HOTLINE_PROMPT"] == "progress_urged_before&progress_keys"
    with desk.factory() as session:
        assert session.get_one(Ticket, ticket.number).reminders == 1
        assert session.scalar(select(func.count()).select_from(ProgressLookup)) == 1


def test_whoever_is_spoken_to_in_english_is_told_in_english(asterisk: FakeAsterisk, ticket: Ticket) -> None:
    told = asterisk.ask("progress", "0", "progress", "1", "", "hotline", "", "", agi_language="en")
    assert told["HOTLINE_PROMPT"].startswith("progress_own_1&num_1&progress_ticket_1&")


def test_a_person_answers_after_silence_and_the_queue_is_kept(
    asterisk: FakeAsterisk, desk: AgiContext, ticket: Ticket
) -> None:
    step = ask(asterisk, f"own:{ticket.number}")
    assert (step["HOTLINE_STEP"], step["HOTLINE_QUEUE"]) == ("queue", "hotline")
    with desk.factory() as session:
        assert get_call(session, asterisk.unique_id).queue == "hotline"


@pytest.mark.parametrize("keys", ["*" * 30, "'; DROP TABLE", "９" * 18, "1,2,3"])
def test_whatever_is_typed_is_answered(asterisk: FakeAsterisk, ticket: Ticket, keys: str) -> None:
    for memo in ("number:", f"code:{ticket.number}", f"own:{ticket.number}", "own:1'", ":::"):
        assert ask(asterisk, memo, keys)["HOTLINE_STEP"] in ("progress", "queue")


def test_neither_number_nor_code_nor_caller_is_in_the_log(
    asterisk: FakeAsterisk, ticket: Ticket, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(asterisk, "number:", ticket.number)
    ask(asterisk, f"code:{ticket.number}", ticket.query_code)
    ask(asterisk, f"own:{'1' * 18}", "*")
    for secret in (CALLER, ticket.query_code, ticket.number):
        assert secret not in caplog.text
