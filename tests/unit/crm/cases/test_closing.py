"""Stories of the end: follow-ups, rework, closing, the last word, the archive."""

from typing import Any

import pytest
from sqlalchemy import select

from crm.notices.models import Notice
from crm.supervision.models import Supervision
from crm.tickets.moves.errors import MoveInputError
from crm.tickets.states import Status
from tests.unit.crm.cases.people import (
    DISPATCHER,
    FRIDAY_NOON,
    INSPECTOR,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    SYSTEM,
    VISITOR,
    after,
    clerk,
)
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.cases.test_departments import DONE

pytestmark = pytest.mark.unit

NOW = FRIDAY_NOON
HAPPY: dict[str, Any] = {
    "reached": True,
    "contacted": "yes",
    "solved": "yes",
    "result": "satisfied",
    "attitude": "satisfied",
}


def handled(hall: CityHall, number: str) -> None:
    department = hall.ticket(number).lead_department or ""
    hall.move(clerk(department), number, NOW, "sign")
    hall.move(clerk(department), number, NOW, "reply", **DONE)
    hall.move(REVIEWER, number, NOW, "approve")


def unhappy(hall: CityHall, number: str) -> None:
    code = hall.casework.rules(NOW).intake.dissatisfactions[0].code
    hall.move(VISITOR, number, NOW, "follow_up", reached=True, solved="no", result="dissatisfied", reason_code=code)


def test_a_satisfied_citizen_ends_it(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    hall.move(REVIEWER, number, NOW, "close")
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.close_reason) == (Status.CLOSED, "solved")
    assert (ticket.first_result, ticket.final_result) == ("satisfied", "satisfied")
    hall.move(SYSTEM, number, after(days=40), "archive")
    assert hall.ticket(number).status == Status.ARCHIVED
    assert [c.state for c in hall.clocks(number) if c.state in ("running", "paused")] == []


def test_nobody_is_satisfied_by_default(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    for attempt in range(1, 4):
        assert hall.ticket(number).status == Status.PENDING_VISIT, attempt
        hall.move(VISITOR, number, after(hours=attempt), "follow_up", reached=False)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.first_result, ticket.final_result) == (Status.CLOSING, None, "not_evaluated")


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([{**HAPPY, "solved": "partly"}], "explained"),
        ([{**HAPPY, "solved": "unknown", "result": "fairly"}], "explained"),
        ([{"reached": False}] * 3, "explained"),
        ([{"reached": False}, HAPPY], "solved"),
    ],
)
def test_solved_is_what_the_citizen_says_is_solved(hall: CityHall, answers: list[dict[str, Any]], why: str) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    for hours, answer in enumerate(answers, 1):
        hall.move(VISITOR, number, after(hours=hours), "follow_up", **answer)
    hall.move(REVIEWER, number, after(hours=9), "close")
    assert hall.ticket(number).close_reason == why


def test_where_nobody_can_be_asked_the_reviewed_record_says_whether_it_is_solved(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, reply_wanted="no")
    handled(hall, number)
    hall.move(REVIEWER, number, NOW, "close")
    assert hall.ticket(number).close_reason == "solved"


def test_a_reopened_ticket_is_evaluated_from_the_beginning(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    unhappy(hall, number)
    handled(hall, number)
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    hall.move(REVIEWER, number, NOW, "close")
    hall.move(REVIEWER, number, NOW, "reopen", reason="又坏了")
    hall.move(DISPATCHER, number, NOW, "dispatch", lead=hall.bureau, basis="按目录")
    handled(hall, number)
    unhappy(hall, number)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.first_result, ticket.reworks) == (Status.DISPATCHED, "dissatisfied", 2)
    handled(hall, number)
    unhappy(hall, number)
    assert hall.ticket(number).status == Status.PENDING_SUPERVISION


def test_who_was_not_reached_said_nothing(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    with pytest.raises(MoveInputError, match="not reached"):
        hall.move(VISITOR, number, NOW, "follow_up", reached=False, result="satisfied")


def test_a_dissatisfied_citizen_gives_a_reason_and_it_is_handled_again(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    with pytest.raises(MoveInputError, match="reason"):
        hall.move(VISITOR, number, NOW, "follow_up", reached=True, result="dissatisfied")
    unhappy(hall, number)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.reworks, ticket.turn_department) == (Status.DISPATCHED, 1, hall.bureau)
    assert [a.round for a in hall.assignments(number)] == [0, 1]
    handled(hall, number)
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    ticket = hall.ticket(number)
    assert (ticket.first_result, ticket.final_result) == ("dissatisfied", "satisfied")


def test_a_second_dissatisfaction_goes_up(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    for _ in range(2):
        handled(hall, number)
        unhappy(hall, number)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_role) == (Status.PENDING_SUPERVISION, "supervisor")
    assert ticket.supervision_level >= 2
    hall.move(SUPERVISOR, number, NOW, "rectify", to="closing", reason="已尽责,解释清楚")
    hall.move(REVIEWER, number, NOW, "close")
    ticket = hall.ticket(number)
    assert (ticket.close_reason, ticket.supervision_level, ticket.flag) == ("explained", 0, "")


def test_an_answer_at_once_is_followed_up_and_counts_as_direct(hall: CityHall) -> None:
    number = hall.open(kind="咨询")
    hall.move(OPERATOR, number, NOW, "answer", public_reply="请携带身份证到窗口办理")
    assert hall.ticket(number).status == Status.ANSWERED
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    hall.move(REVIEWER, number, NOW, "close")
    assert hall.ticket(number).close_reason == "direct"


def test_a_refused_matter_needs_two_people_and_the_way_that_is_open(hall: CityHall) -> None:
    number = hall.open()
    code = hall.casework.rules(NOW).intake.rejections[0].code
    hall.move(OPERATOR, number, NOW, "reject", reason_code=code, advice="请向有管辖权的部门提出")
    assert hall.ticket(number).turn_role == "reviewer"
    hall.move(REVIEWER, number, NOW, "confirm_rejection", reason="核实")
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.close_reason, ticket.turn_role) == (Status.CLOSED, "rejected", None)


def test_merging_keeps_every_citizen(hall: CityHall) -> None:
    from crm.duplicates.models import TicketCitizen

    main = hall.dispatched(hall.bureau)
    other = hall.open(after(minutes=5), callback_number="13800000002", citizen_name="李梅")
    hall.move(OPERATOR, other, after(minutes=6), "merge", into=main, reason="同一路灯")
    assert (hall.ticket(other).status, hall.ticket(other).merged_into) == (Status.MERGED, main)
    with hall.reading() as session:
        kept = session.query(TicketCitizen).filter_by(ticket=main).all()
    assert {row.from_ticket for row in kept} == {main, other}
    with pytest.raises(MoveInputError, match="still open"):
        hall.move(OPERATOR, main, after(minutes=7), "merge", into=other, reason="环")


def test_the_clock_stands_while_the_citizen_is_asked(hall: CityHall) -> None:
    number = hall.open()
    hall.move(OPERATOR, number, NOW, "ask_info", reason="地址不清")
    assert {c.kind: c.state for c in hall.clocks(number)} == {"dispatch": "paused", "info": "running"}
    hall.move(OPERATOR, number, after(days=1), "supply_info")
    assert {c.kind: c.state for c in hall.clocks(number)} == {"dispatch": "running", "info": "met"}


def test_reopening_and_the_last_word(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    handled(hall, number)
    hall.move(VISITOR, number, NOW, "follow_up", **HAPPY)
    hall.move(REVIEWER, number, NOW, "close")
    hall.move(REVIEWER, number, NOW, "reopen", reason="又坏了")
    assert hall.ticket(number).status == Status.PENDING_DISPATCH
    hall.move(REVIEWER, number, NOW, "withdraw", reason="市民撤回")
    hall.move(REVIEWER, number, NOW, "final_reply", text="依法终结", signed_by="局长")
    assert hall.ticket(number).status == Status.TERMINATED


def falsely_closed(hall: CityHall) -> str:
    """Let a department claim a contact that the citizen knows nothing of; return the ticket's number."""
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    claimed = {**DONE, "contact_way": "phone", "contact_at": NOW, "contact_number": "13800000001"}
    hall.move(clerk(hall.bureau), number, NOW, "reply", **claimed)
    hall.move(REVIEWER, number, NOW, "approve")
    hall.move(VISITOR, number, NOW, "follow_up", **{**HAPPY, "contacted": "no"})
    return number


def test_a_contact_the_citizen_knows_nothing_of_raises_the_red_flag(hall: CityHall) -> None:
    number = falsely_closed(hall)
    assert hall.ticket(number).flag == "red"


def test_the_highest_level_is_proposed_to_the_inspectors_and_issued_by_a_person_only(hall: CityHall) -> None:
    number = falsely_closed(hall)
    with hall.reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "proposal")).all()
        assert {notice.department for notice in told} == {"inspection"}
        assert session.scalars(select(Supervision)).all() == []
    hall.move(INSPECTOR, number, NOW, "supervise", level=5, reason="核查属实")
    assert hall.ticket(number).supervision_level == 5
