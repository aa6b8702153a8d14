"""What a citizen is told of a ticket by telephone, and what nobody is told."""

import pytest
from sqlalchemy import event, select

from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.calls.pop import build_pop
from crm.progress.service import MOST, WRONG_ALLOWED, WRONG_WINDOW
from crm.progress.states import STAGES, Stage
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role, Status
from tests.unit.crm.cases.people import FRIDAY_NOON, REVIEWER, after, clerk
from tests.unit.crm.progress.callers import ELSEWHERE, HOME, Callers

pytestmark = pytest.mark.unit


def test_every_status_has_words_for_citizens() -> None:
    assert set(STAGES) == set(Status)


def test_the_number_somebody_calls_from_opens_their_open_tickets_newest_first(callers: Callers) -> None:
    old, new = callers.open(), callers.open(after(hours=1))
    gone = callers.open(after(hours=2))
    callers.move(REVIEWER, gone, after(hours=3), "withdraw", reason="诉求人撤回")
    callers.open(callback_number=ELSEWHERE)
    assert list(callers.own()) == [new, old]
    assert list(callers.own("")) == []
    assert list(callers.own("13912345678")) == []


def test_no_more_are_read_out_than_somebody_listens_to(callers: Callers) -> None:
    for hours in range(MOST + 1):
        callers.open(after(hours=hours))
    assert len(callers.own()) == MOST


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_a_forged_number_does_not_tell_that_there_is_a_confidential_ticket(
    callers: Callers, confidentiality: str
) -> None:
    callers.open(confidentiality=confidentiality)
    assert list(callers.own()) == []


def test_a_ticket_that_accuses_a_unit_of_the_city_needs_its_code(callers: Callers) -> None:
    number = callers.open(accused_department=callers.bureau)
    assert callers.accused(number) == {callers.bureau}
    assert list(callers.own()) == []
    assert callers.ask(callers.call(), number, callers.code(number)) is not None


def test_before_a_department_has_it_nothing_is_promised(callers: Callers) -> None:
    told = callers.told(callers.open())
    assert (told.stage, told.department, told.due_at, told.can_be_urged) == (Stage.RECEIVED, "", None, True)


def test_department_and_end_are_told_once_it_was_dispatched(callers: Callers) -> None:
    number = callers.dispatched(callers.bureau)
    handle = next(clock for clock in callers.clocks(number) if clock.kind == "handle")
    told = callers.told(number)
    assert (told.stage, told.department, told.due_at) == (Stage.DISPATCHED, callers.bureau, handle.due_at)
    callers.move(clerk(callers.bureau), number, FRIDAY_NOON, "sign")
    assert callers.told(number).stage is Stage.IN_PROGRESS
    assert not callers.told(number, handle.due_at).overdue
    assert callers.told(number, after(days=60)).overdue


def test_no_end_is_told_while_the_clock_stands_still(callers: Callers) -> None:
    number = callers.dispatched(callers.bureau)
    callers.move(clerk(callers.bureau), number, FRIDAY_NOON, "sign")
    callers.move(REVIEWER, number, FRIDAY_NOON, "pause_clock", reason="等待鉴定")
    assert callers.told(number).due_at is None


def test_an_ended_ticket_is_told_by_its_code_and_cannot_be_urged(callers: Callers) -> None:
    number = callers.open()
    callers.move(REVIEWER, number, FRIDAY_NOON, "withdraw", reason="诉求人撤回")
    told = callers.ask(callers.call(ELSEWHERE), number, callers.code(number))
    assert told is not None
    assert (told.stage, told.can_be_urged) == (Stage.CLOSED, False)


def test_number_and_code_open_a_ticket_from_any_telephone(callers: Callers) -> None:
    number = callers.open(confidentiality="anonymous")
    for caller in (HOME, ELSEWHERE, ""):
        told = callers.ask(callers.call(caller), number, callers.code(number))
        assert told is not None
        assert told.number == number


def test_the_last_digits_are_enough_only_from_the_citizens_own_telephone(callers: Callers) -> None:
    number = callers.open()
    told = callers.ask(callers.call(), number[-4:], callers.code(number))
    assert told is not None
    assert told.number == number
    assert callers.ask(callers.call(ELSEWHERE), number[-4:], callers.code(number)) is None
    assert callers.ask(callers.call(), number[-4:], callers.wrong(number)) is None


def test_an_end_that_two_tickets_share_opens_neither(callers: Callers) -> None:
    first = callers.open()
    assert callers.ask(callers.call(), "", callers.code(first)) is not None
    callers.open()
    assert callers.ask(callers.call(), "", callers.code(first)) is None


@pytest.mark.parametrize("typed", ["%", "____", "*#"])
def test_what_is_no_digit_is_no_end_of_a_number(callers: Callers, typed: str) -> None:
    assert callers.ask(callers.call(), typed, callers.code(callers.open())) is None


def test_nothing_opens_a_confidential_ticket(callers: Callers) -> None:
    number = callers.open(confidentiality="confidential")
    for typed in (number, number[-4:]):
        assert callers.ask(callers.call(), typed, callers.code(number)) is None


def test_a_confidential_ticket_is_answered_by_the_same_questions_as_one_that_is_not_there(callers: Callers) -> None:
    hidden = callers.open(confidentiality="confidential")
    code, first, second = callers.code(hidden), callers.call(), callers.call()
    asked: list[str] = []
    with callers.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
    assert callers.ask(first, hidden, code) is None
    of_hidden = len(asked)
    assert callers.ask(second, "260101000000010000", code) is None
    assert asked[:of_hidden] == asked[of_hidden:]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "------", "一二三四五六"])
def test_what_is_no_code_opens_nothing(callers: Callers, code: str) -> None:
    assert callers.ask(callers.call(), callers.open(), code) is None


def test_too_many_wrong_codes_shut_a_ticket_for_everybody_until_an_hour_is_over(callers: Callers) -> None:
    number = callers.open()
    for n in range(WRONG_ALLOWED):
        assert callers.ask(callers.call(f"138000001{n:02d}"), number, callers.wrong(number)) is None
    assert callers.ask(callers.call(ELSEWHERE), number, callers.code(number)) is None
    later = FRIDAY_NOON + WRONG_WINDOW
    assert callers.ask(callers.call(ELSEWHERE), number, callers.code(number), later) is not None


@pytest.mark.parametrize("caller", [ELSEWHERE, ""])
def test_too_many_wrong_codes_shut_every_ticket_for_one_number(callers: Callers, caller: str) -> None:
    number = callers.open()
    for n in range(WRONG_ALLOWED):
        assert callers.ask(callers.call(caller), f"2601010000000100{n:02d}", "123456") is None
    assert callers.ask(callers.call(caller), number, callers.code(number)) is None
    assert callers.ask(callers.call("13700000007"), number, callers.code(number)) is not None


def test_every_look_up_is_written_down_and_audited(callers: Callers) -> None:
    number = callers.open()
    callers.told(number)
    callers.ask(callers.call(), number, callers.wrong(number))
    callers.ask(callers.call(), "260101000000010000", "123456")
    callers.ask(callers.call(), number, callers.code(number))
    assert callers.lookups() == [
        (number, "number", "told"),
        (number, "code", "refused"),
        (None, "code", "refused"),
        (number, "code", "told"),
    ]
    with callers.factory.begin() as session:
        audited = session.execute(select(AuditEvent.kind, AuditEvent.actor, AuditEvent.move)).all()
        assert [tuple(one) for one in audited] == [
            ("lookup", "citizen", answer) for answer in ("told", "refused", "refused", "told")
        ]
        assert list(verify(session)) == []


def test_the_operator_sees_which_tickets_were_told_and_no_other(callers: Callers) -> None:
    first, second, hidden = callers.open(), callers.open(after(hours=1)), callers.open(confidentiality="confidential")
    call_id = callers.call(ELSEWHERE)
    for number in (second, hidden, first, second):
        callers.ask(call_id, number, callers.code(number))
    with callers.reading() as session:
        assert [ticket.number for ticket in build_pop(session, call_id).asked_about] == [second, first]
        assert build_pop(session, callers.call()).asked_about == []


def test_a_code_typed_by_key_opens_the_ticket_to_the_operator_who_gets_the_call(callers: Callers) -> None:
    number, other = callers.open(), callers.open()
    call_id = callers.call(ELSEWHERE)
    callers.ask(call_id, number, callers.code(number))
    callers.ask(call_id, other, callers.wrong(other))
    with callers.reading() as session:
        ticket = session.get_one(Ticket, number)
        stranger = Actor("8009", Role.OPERATOR)
        reader = Reader(session, stranger, call_id)
        assert reader.may_read(ticket)
        assert reader.only_by_code(ticket)
        assert not reader.may_read(session.get_one(Ticket, other))
        assert not Reader(session, stranger, callers.call(ELSEWHERE)).may_read(ticket)
        assert not Reader(session, stranger).may_read(ticket)
