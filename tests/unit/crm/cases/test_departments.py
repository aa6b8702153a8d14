"""Stories of departments: signing, returning, passing down, more time, replying."""

from typing import Any

import pytest
from sqlalchemy import select

from crm.assignments.states import AssignmentStatus
from crm.attachments.models import Attachment
from crm.calls.outgoing import open_outgoing
from crm.calls.service import open_call
from crm.departments.service import NoSuchDepartmentError
from crm.dispatch.service import UnknownDispatchRuleError, matter_of, suggest
from crm.moves import IllegalMoveError
from crm.notices.models import Notice
from crm.operators.models import Operator
from crm.supervision.models import Instruction
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import (
    CoHandlersOpenError,
    ContactUnprovenError,
    MoveInputError,
    NotAllowedError,
    RecusedError,
    StaleTicketError,
)
from crm.tickets.states import Status
from tests.unit.crm.cases.people import (
    DISPATCHER,
    FRIDAY_NOON,
    INSPECTOR,
    OPERATOR,
    REVIEWER,
    SUPERVISOR,
    SYSTEM,
    Actor,
    after,
    clerk,
)
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

NOW = FRIDAY_NOON
DONE: dict[str, Any] = {
    "contact_way": "none",
    "contact_reason": "匿名来电",
    "verified": "yes",
    "solved": "solved",
    "note": "已修",
    "public_reply": "路灯已修复",
    "signed_off_by": "张科长",
}


def returned(hall: CityHall, number: str, department: str) -> None:
    hall.move(clerk(department), number, NOW, "ask_return", reason_code=hall.unproven, reason="非本单位职责")


def test_an_article_that_the_catalogue_does_not_have_is_refused_whatever_else_is_named(hall: CityHall) -> None:
    number = hall.open()
    hall.move(OPERATOR, number, NOW, "submit")
    with pytest.raises(UnknownDispatchRuleError):
        hall.move(DISPATCHER, number, NOW, "dispatch", lead=hall.bureau, basis="目录", limits="ordinary", rule="NOSUCH")
    assert hall.ticket(number).status == Status.PENDING_DISPATCH


def test_names_and_words_come_without_marks_that_turn_the_reading_direction(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(INSPECTOR, number, NOW, "instruct", leader="\u202e市长", text="从\u200b速办理")
    with hall.reading() as session:
        (kept,) = session.scalars(select(Instruction))
        assert (kept.leader, kept.text) == ("市长", "从速办理")


def test_the_clock_starts_at_dispatch_not_at_signing(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    due = {c.kind: c.due_at for c in hall.clocks(number) if c.assignment_id}
    hall.move(clerk(hall.bureau), number, after(hours=1), "sign")
    assert {c.kind: c.due_at for c in hall.clocks(number) if c.assignment_id} == due
    assert hall.ticket(number).due_at == due["handle"]
    assert [c.state for c in hall.clocks(number) if c.kind == "sign"] == ["met"]


def test_only_the_departments_own_clerk_signs(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with pytest.raises(Exception, match="assignment"):
        hall.move(clerk(hall.utility), number, NOW, "sign")
    assert hall.ticket(number).status == Status.DISPATCHED


def test_signing_by_itself_is_the_systems(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(SYSTEM, number, after(days=3), "sign")
    (lead,) = hall.assignments(number)
    assert (lead.signed_by, lead.status) == ("system", AssignmentStatus.WORKING)
    assert hall.events(number)[-1].data["automatic"] is True


def test_a_granted_return_goes_back_to_the_dispatcher_and_frees_the_co_handlers(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, NOW, hall.district)
    returned(hall, number, hall.bureau)
    assert hall.ticket(number).status == Status.RETURN_REVIEW
    hall.move(REVIEWER, number, NOW, "grant_return", reason="确非其职责")
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_role, ticket.lead_department, ticket.returns) == (
        "pending_dispatch",
        "dispatcher",
        None,
        1,
    )
    assert [a.status for a in hall.assignments(number)] == ["returned", "recalled"]
    assert all(c.state not in ("running", "paused") for c in hall.clocks(number) if c.assignment_id)


def test_a_refused_return_is_final_for_that_department_and_never_stopped_the_clock(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    due = next(c.due_at for c in hall.clocks(number) if c.kind == "handle")
    returned(hall, number, hall.bureau)
    hall.move(REVIEWER, number, after(hours=2), "refuse_return", reason="属其职责")
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.due_at) == (Status.IN_PROGRESS, due)
    with pytest.raises(MoveInputError, match="refused for good"):
        returned(hall, number, hall.bureau)


def test_the_second_return_of_a_ticket_is_decided_in_arbitration(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    returned(hall, number, hall.bureau)
    hall.move(REVIEWER, number, NOW, "grant_return", reason="重派")
    hall.move(DISPATCHER, number, NOW, "dispatch", lead=hall.utility, basis="改派")
    returned(hall, number, hall.utility)
    assert hall.ticket(number).status == Status.ARBITRATION
    with pytest.raises(NotAllowedError, match="arbitration"):
        hall.move(REVIEWER, number, NOW, "refuse_return", reason="不同意")
    hall.move(INSPECTOR, number, NOW, "refuse_return", reason="会商定责")
    assert hall.ticket(number).status == Status.IN_PROGRESS


def test_a_return_after_its_limit_is_refused(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with pytest.raises(MoveInputError, match="limit is over"):
        hall.move(clerk(hall.bureau), number, after(days=6), "ask_return", reason_code=hall.unproven, reason="晚了")


def test_the_accused_department_never_gets_it(hall: CityHall) -> None:
    number = hall.open(accused_department=hall.district)
    hall.move(OPERATOR, number, NOW, "submit")
    for concerned in (hall.district, hall.below):
        with pytest.raises(RecusedError):
            hall.move(DISPATCHER, number, NOW, "dispatch", lead=concerned, basis="属地")


def test_none_of_several_accused_departments_gets_it(hall: CityHall) -> None:
    number = hall.open(accused_department=f"{hall.district}, {hall.bureau}")
    assert hall.accused(number) == {hall.district, hall.bureau}
    hall.move(OPERATOR, number, NOW, "submit")
    for concerned in (hall.district, hall.below, hall.bureau):
        with pytest.raises(RecusedError):
            hall.move(DISPATCHER, number, NOW, "dispatch", lead=concerned, basis="属地")
        with pytest.raises(RecusedError):
            hall.move(DISPATCHER, number, NOW, "dispatch", lead=hall.utility, co=(concerned,), basis="属地")
    hall.move(DISPATCHER, number, NOW, "dispatch", lead=hall.utility, basis="按目录")


def test_an_accused_department_must_be_one_of_the_city_s(hall: CityHall) -> None:
    with pytest.raises(NoSuchDepartmentError):
        hall.open(accused_department=f"{hall.district},nobody")


def a_file_of(hall: CityHall, number: str) -> int:
    with hall.factory.begin() as session:
        kept = Attachment(
            ticket=number, name="权责清单.pdf", media_type="application/pdf", size=9, sha256="ab" * 32, kind="document",
            by="c", at=NOW,
        )  # fmt: skip
        session.add(kept)
        session.flush()
        return kept.id


def test_a_return_is_proven_by_a_document_and_the_journal_keeps_its_hash(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    said: dict[str, Any] = {"reason_code": "not_duty", "reason": "非本单位职责"}
    with pytest.raises(MoveInputError) as refused:
        hall.move(clerk(hall.bureau), number, NOW, "ask_return", **said)
    assert refused.value.details["field"] == "document_id"
    document = a_file_of(hall, number)
    hall.move(clerk(hall.bureau), number, NOW, "ask_return", **said, document_id=document)
    assert hall.events(number)[-1].data["attachments"] == [{"id": document, "sha256": "ab" * 32}]


def test_a_department_that_returned_as_the_accused_one_never_gets_it_again(hall: CityHall) -> None:
    number = hall.dispatched(hall.district)
    hall.move(clerk(hall.district), number, NOW, "ask_return", reason_code="recusal", reason="反映的就是我单位")
    assert hall.accused(number) == set()
    hall.move(REVIEWER, number, NOW, "grant_return", reason="应当回避")
    assert hall.accused(number) == {hall.district}
    for concerned in (hall.district, hall.below):
        with pytest.raises(RecusedError):
            hall.move(DISPATCHER, number, NOW, "dispatch", lead=concerned, basis="属地")
    with hall.reading() as session:
        found = suggest(session, hall.casework, matter_of(session.get_one(Ticket, number)), NOW)
    assert not {hall.district, hall.below} & {code for one in found for code in (one.lead, *one.co)}


def test_a_unit_that_keeps_out_takes_those_above_and_below_it_with_it(hall: CityHall) -> None:
    """The lead is above the accused unit: whose turn it was could not even read the ticket."""
    number = hall.dispatched(hall.district, NOW, hall.bureau)
    passed_down(hall, number)
    recused_by(hall, number, hall.below)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_role, ticket.lead_department) == ("pending_dispatch", "dispatcher", None)
    assert [a.status for a in hall.assignments(number)] == ["recalled", "recalled", "returned"]
    assert all(c.state not in ("running", "paused") for c in hall.clocks(number) if c.assignment_id)


def test_a_lead_that_is_not_concerned_goes_on_when_a_unit_below_a_co_handler_keeps_out(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, NOW, hall.district)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    passed_down(hall, number)
    recused_by(hall, number, hall.below)
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.turn_department) == ("in_progress", hall.bureau)
    assert [a.status for a in hall.assignments(number)] == ["working", "recalled", "returned"]
    hall.move(clerk(hall.bureau), number, NOW, "reply", **DONE)
    assert hall.ticket(number).status == Status.HANDLED


def passed_down(hall: CityHall, number: str) -> None:
    hall.move(clerk(hall.district), number, NOW, "sign")
    hall.move(clerk(hall.district), number, NOW, "assign_sub", departments=[hall.below], days=2)


def recused_by(hall: CityHall, number: str, department: str) -> None:
    hall.move(clerk(department), number, NOW, "ask_return", reason_code="recusal", reason="反映的就是我单位")
    hall.move(REVIEWER, number, NOW, "grant_return", reason="应当回避")


def test_who_returns_as_accused_too_keeps_out_beside_whom_the_ticket_accuses(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, accused_department=hall.district)
    hall.move(clerk(hall.bureau), number, NOW, "ask_return", reason_code="recusal", reason="反映的也是我单位")
    hall.move(REVIEWER, number, NOW, "grant_return", reason="应当回避")
    assert hall.accused(number) == {hall.district, hall.bureau}


@pytest.mark.parametrize(("urgency", "waits"), [("一般", True), ("紧急", False), ("特急", False)])
def test_only_an_ordinary_matter_waits_for_the_departments_working_time(
    hall: CityHall, urgency: str, waits: bool
) -> None:
    night = after(hours=11)
    hall.dispatched(hall.bureau, night, urgency=urgency)
    with hall.reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == "dispatched")).all()
    assert told
    assert {notice.not_before > night for notice in told} == {waits}


def test_a_unit_below_gets_no_more_time_than_the_one_above(hall: CityHall) -> None:
    number = hall.dispatched(hall.district)
    hall.move(clerk(hall.district), number, NOW, "sign")
    with pytest.raises(MoveInputError, match="within the one above"):
        hall.move(clerk(hall.district), number, NOW, "assign_sub", departments=[hall.below], days=60)
    assert len(hall.assignments(number)) == 1
    hall.move(clerk(hall.district), number, NOW, "assign_sub", departments=[hall.below], days=2)
    lead, sub = hall.assignments(number)
    assert (sub.parent_id, sub.role, sub.department) == (lead.id, "sub", hall.below)
    with pytest.raises(MoveInputError, match="units below"):
        hall.move(clerk(hall.district), number, NOW, "assign_sub", departments=[hall.bureau], days=2)


def test_the_lead_replies_last(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau, NOW, hall.district)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    hall.move(clerk(hall.district), number, NOW, "sign")
    with pytest.raises(CoHandlersOpenError) as refused:
        hall.move(clerk(hall.bureau), number, NOW, "reply", **DONE)
    assert refused.value.details["departments"] == [hall.district]
    hall.move(clerk(hall.district), number, NOW, "reply", **DONE)
    assert hall.ticket(number).status == Status.IN_PROGRESS
    hall.move(clerk(hall.bureau), number, NOW, "reply", **DONE)
    assert hall.ticket(number).status == Status.HANDLED


@pytest.mark.parametrize(
    "said",
    [
        {"contact_way": "platform", "contact_call_id": "no-such-call"},
        {"contact_way": "phone"},
        {"contact_way": "phone", "contact_at": after(days=-1)},
        {"contact_way": "phone", "contact_at": after(days=1)},
        {"contact_way": "phone", "contact_at": NOW, "contact_number": "打过了"},
        {"contact_way": "none", "contact_reason": " "},
    ],
)
def test_a_contact_must_be_shown(hall: CityHall, said: dict[str, Any]) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    with pytest.raises(ContactUnprovenError):
        hall.move(clerk(hall.bureau), number, NOW, "reply", **{**DONE, **said})
    assert hall.ticket(number).status == Status.IN_PROGRESS


def test_the_citizens_own_call_proves_no_contact_of_the_department(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    with hall.factory.begin() as session:
        call = open_call(
            session, call_id="pbx-9", number="13800000001", line="12345", origin="trunk", channel="c", at=NOW
        )
        call.answered_at = NOW
    claimed = {**DONE, "contact_way": "platform", "contact_call_id": "pbx-9"}
    with pytest.raises(ContactUnprovenError):
        hall.move(clerk(hall.bureau), number, NOW, "reply", **claimed)


def test_a_part_passed_down_gets_no_more_time_than_the_one_above(hall: CityHall) -> None:
    number = hall.dispatched(hall.district)
    hall.move(clerk(hall.district), number, NOW, "sign")
    hall.move(clerk(hall.district), number, NOW, "assign_sub", departments=(hall.below,), days=5)
    hall.move(clerk(hall.below), number, NOW, "sign")
    sub = hall.assignments(number)[-1].id
    asked: dict[str, Any] = {"amount": 5, "reason": "等配件", "citizen_told": "11-20 电话告知"}
    hall.move(clerk(hall.below), number, NOW, "ask_extension", **asked)
    with pytest.raises(MoveInputError, match="unit above"):
        hall.move(REVIEWER, number, NOW, "grant_extension", assignment_id=sub, reason="同意")
    lead = hall.assignments(number)[0].id
    hall.move(clerk(hall.district), number, NOW, "ask_extension", **asked)
    hall.move(REVIEWER, number, NOW, "grant_extension", assignment_id=lead, reason="同意")
    hall.move(REVIEWER, number, NOW, "grant_extension", assignment_id=sub, reason="同意")
    due = {c.assignment_id: c.due_at for c in hall.clocks(number) if c.kind == "handle"}
    assert due[sub] <= due[lead]


def test_a_public_reply_names_nobody(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    hall.move(clerk(hall.bureau), number, NOW, "reply", **{**DONE, "public_reply": "已联系 13800000001,路灯已修复"})
    with hall.reading() as session:
        from crm.replies.models import Reply

        assert "13800000001" not in session.query(Reply).one().public_reply


@pytest.mark.parametrize(("amount", "fits"), [(5, True), (6, False)])
def test_more_time_within_the_rules(hall: CityHall, amount: int, fits: bool) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    before = hall.ticket(number).due_at
    asked: dict[str, Any] = {"amount": amount, "reason": "等配件", "citizen_told": "11-20 电话告知"}
    if not fits:
        with pytest.raises(MoveInputError, match="at most"):
            hall.move(clerk(hall.bureau), number, NOW, "ask_extension", **asked)
        return
    hall.move(clerk(hall.bureau), number, NOW, "ask_extension", **asked)
    assert hall.ticket(number).turn_role == "reviewer"
    hall.move(REVIEWER, number, NOW, "grant_extension", reason="同意")
    after_ = hall.ticket(number)
    assert before
    assert after_.due_at
    assert (after_.due_at - before).days == 7
    assert after_.status == Status.IN_PROGRESS


def test_more_time_is_asked_for_before_the_end(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    with pytest.raises(MoveInputError, match="is over"):
        hall.move(
            clerk(hall.bureau), number, after(days=30), "ask_extension", amount=1, reason="忘了", citizen_told="没有"
        )


@pytest.mark.parametrize(("amount", "fits"), [(170, True), (174, False)])
def test_a_long_matter_ends_within_its_natural_days(hall: CityHall, amount: int, fits: bool) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    asked: dict[str, Any] = {"amount": amount, "reason": "需要招标", "citizen_told": "11-20 电话告知"}
    if not fits:
        with pytest.raises(MoveInputError, match="at most 180 days"):
            hall.move(clerk(hall.bureau), number, NOW, "ask_long_extension", **asked)
        return
    hall.move(clerk(hall.bureau), number, NOW, "ask_long_extension", **asked)
    hall.move(SUPERVISOR, number, NOW, "grant_extension", reason="同意")
    (feedback,) = [clock for clock in hall.clocks(number) if clock.kind == "feedback"]
    assert (feedback.due_at.date() - NOW.date()).days == 15


def test_a_reply_that_is_sent_back_finds_its_clock_where_it_was(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    due = hall.ticket(number).due_at
    hall.move(clerk(hall.bureau), number, after(days=1), "reply", **DONE)
    hall.move(REVIEWER, number, after(days=2), "send_back", reason="未说明何时修")
    ticket = hall.ticket(number)
    assert (ticket.status, ticket.due_at, ticket.turn_department) == (Status.IN_PROGRESS, due, hall.bureau)


def test_a_paused_clock_gives_its_time_back(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    due = hall.ticket(number).due_at
    hall.move(REVIEWER, number, NOW, "pause_clock", reason="会商")
    hall.move(REVIEWER, number, after(days=7), "resume_clock", reason="会商结束")
    later = hall.ticket(number).due_at
    assert due
    assert later
    assert later > due


def test_a_version_that_is_old_changes_nothing(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    version = hall.ticket(number).version
    hall.move(clerk(hall.bureau), number, NOW, "sign", version=version)
    with pytest.raises(StaleTicketError):
        hall.move(REVIEWER, number, NOW, "note", reason="说明", version=version)


def test_an_illegal_move_names_what_is_allowed(hall: CityHall) -> None:
    number = hall.open()
    with pytest.raises(IllegalMoveError) as refused:
        hall.move(SUPERVISOR, number, NOW, "close")
    assert refused.value.details["state"] == "accepted"
    assert "submit" in refused.value.details["allowed"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("actor", "move", "said"),
    [
        (OPERATOR, "remind", {"call_id": "no-such-call"}),
        (SUPERVISOR, "transfer_emergency", {"to": "110", "summary": "被困", "call_id": "no-such-call"}),
    ],
)
def test_what_is_named_must_exist(hall: CityHall, actor: Actor, move: str, said: dict[str, Any]) -> None:
    number = hall.open()
    with pytest.raises(MoveInputError, match="call"):
        hall.move(actor, number, NOW, move, **said)


def test_a_file_of_another_ticket_proves_nothing(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    with pytest.raises(MoveInputError, match="files of this ticket"):
        hall.move(
            clerk(hall.bureau),
            number,
            NOW,
            "ask_return",
            reason_code=hall.unproven,
            reason="非本单位职责",
            document_id=77,
        )


@pytest.mark.parametrize(
    ("hours", "by", "answered", "proves"),
    [
        (-1, "5001", True, False),
        (1, "5001", False, False),
        (1, "8001", True, False),
        (1, "5002", True, False),
        (1, "5001", True, True),
    ],
)
def test_only_the_departments_own_answered_call_since_the_dispatch_proves_a_contact(
    hall: CityHall, hours: int, by: str, answered: bool, proves: bool
) -> None:
    number = hall.dispatched(hall.bureau)
    hall.move(clerk(hall.bureau), number, NOW, "sign")
    with hall.factory.begin() as session:
        for login, department in (("5001", hall.bureau), ("5002", hall.district), ("8001", None)):
            session.add(
                Operator(login=login, name=login, role="clerk", password_hash="", department=department, created_at=NOW)
            )
        session.flush()
        ticket, at = session.get_one(Ticket, number), after(hours=hours)
        call = open_outgoing(session, "pbx-9", ticket, by, "13800000001", at)
        call.answered_at = at if answered else None
    claimed = {**DONE, "contact_way": "platform", "contact_call_id": "pbx-9"}
    if proves:
        hall.move(clerk(hall.bureau), number, after(hours=2), "reply", **claimed)
        assert hall.ticket(number).status == Status.HANDLED
    else:
        with pytest.raises(ContactUnprovenError):
            hall.move(clerk(hall.bureau), number, after(hours=2), "reply", **claimed)
