"""Who may call a ticket's citizen, to which number, and the row such a call gets."""

import pytest
from sqlalchemy.orm import Session

from config.errors import HotlineError
from config.rules.outgoing import OutgoingRules
from crm.calls.outgoing import (
    CallRefusedError,
    NoNumberError,
    NumberNotAllowedError,
    number_to_call,
    open_outgoing,
    why_not,
)
from crm.calls.service import get_call
from crm.tickets.access import Reader, readable_ticket
from crm.tickets.moves.actor import Actor
from tests.unit.crm.cases.people import (
    ADMIN,
    DISPATCHER,
    FORM,
    INSPECTOR,
    LEADER,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    VISITOR,
    after,
    clerk,
)
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

NUMBER = FORM["callback_number"]


def rules(hall: CityHall) -> OutgoingRules:
    return hall.casework.rules(after()).outgoing


def number(hall: CityHall, session: Session, actor: Actor, ticket: str, code: str = "") -> str:
    reader = Reader(session, actor, code=code)
    return number_to_call(reader, rules(hall), readable_ticket(reader, ticket))


def refused(hall: CityHall, actor: Actor, ticket: str, error: type[HotlineError], code: str = "") -> None:
    with hall.reading() as session:
        with pytest.raises(error):
            number(hall, session, actor, ticket, code)
        reader = Reader(session, actor, code=code)
        assert why_not(reader, rules(hall), readable_ticket(reader, ticket)) == error.slug


def test_whoever_works_on_an_open_ticket_may_call_its_citizen(hall: CityHall) -> None:
    ticket = hall.dispatched(hall.bureau)
    with hall.reading() as session:
        for actor in (OPERATOR, DISPATCHER, REVIEWER, clerk(hall.bureau), VISITOR, SUPERVISOR):
            assert number(hall, session, actor, ticket) == NUMBER
            reader = Reader(session, actor)
            assert why_not(reader, rules(hall), readable_ticket(reader, ticket)) == ""


@pytest.mark.parametrize("actor", [INSPECTOR, LEADER, ADMIN])
def test_who_only_reads_does_not_call(hall: CityHall, actor: Actor) -> None:
    refused(hall, actor, hall.dispatched(hall.bureau), CallRefusedError)


def test_nobody_calls_about_a_ticket_that_ended(hall: CityHall) -> None:
    ticket = hall.open()
    hall.move(OPERATOR, ticket, after(), "reject", reason_code="outside", advice="请拨打事发地12345")
    hall.move(SUPERVISOR, ticket, after(minutes=1), "confirm_rejection", reason="属实")
    assert hall.ticket(ticket).turn_role is None
    refused(hall, REVIEWER, ticket, CallRefusedError)


def test_the_query_code_opens_a_ticket_and_not_its_citizens_telephone(hall: CityHall) -> None:
    ticket = hall.dispatched(hall.bureau)
    other = Actor("8002", OPERATOR.role)
    refused(hall, other, ticket, CallRefusedError, code=hall.ticket(ticket).query_code)


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_a_department_does_not_call_who_is_known_to_the_hotline_alone(hall: CityHall, confidentiality: str) -> None:
    ticket = hall.dispatched(hall.bureau, after(), confidentiality=confidentiality)
    refused(hall, clerk(hall.bureau), ticket, CallRefusedError)


def test_the_hotline_calls_whoever_wants_to_be_known_to_it_alone(hall: CityHall) -> None:
    ticket = hall.dispatched(hall.bureau, after(), confidentiality="confidential")
    with hall.reading() as session:
        assert number(hall, session, SUPERVISOR, ticket) == NUMBER


def test_without_a_number_and_outside_the_plan_nothing_is_dialled(hall: CityHall) -> None:
    refused(hall, OPERATOR, hall.open(callback_number=""), NoNumberError)
    for outside in ("00441234567890", "16812345678", "110"):
        refused(hall, OPERATOR, hall.open(callback_number=outside), NumberNotAllowedError)


def test_the_row_stands_before_the_first_ring(hall: CityHall) -> None:
    ticket = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        reader = Reader(session, clerk(hall.bureau))
        open_outgoing(session, "out-1", readable_ticket(reader, ticket), "5001", NUMBER, after(hours=1))
    with hall.reading() as session:
        call = get_call(session, "out-1")
        assert (call.direction, call.state, call.ticket, call.operator) == ("out", "dialling", ticket, "5001")
        assert (call.number, call.started_at, call.answered_at) == (NUMBER, after(hours=1), None)
