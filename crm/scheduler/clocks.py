"""What happens when a clock's moment has come: a warning, the end, and what follows a missed end."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.assignments.states import AssignmentRole, AssignmentStatus
from crm.calls.contacts import first_contact
from crm.casework import Casework
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind, meet
from crm.notices.service import tell_department
from crm.scheduler.journal import note_issued
from crm.scheduler.report import Outcome
from crm.supervision.rules import overdue_steps, triggered
from crm.supervision.service import bring
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import MoveRequest, Plain, Reasoned, Sign
from crm.tickets.numbers import spoken
from crm.tickets.states import TICKET_RULES, Move, Status
from crm.tickets.urgency import is_urgent

WARN, OVER, OVERDUE = "warn", "due", "overdue"
"""Values of ``Deadline.next_check``; the first two are set by ``crm.deadlines``, the last here."""

MOVES: dict[str, Callable[[Deadline], MoveRequest]] = {
    Kind.SIGN: lambda clock: Sign(move="sign", assignment_id=clock.assignment_id),
    Kind.INFO: lambda _: Reasoned(move="close_without_info", reason="逾期未补充"),
    Kind.CLOSE: lambda _: Plain(move="close", reason="到期自动结案"),
    Kind.ARCHIVE: lambda _: Plain(move="archive", reason="期满归档"),
}
"""Moves that the system makes when nobody made them in time. Other missed ends stay somebody's turn, and late."""


def look(
    session: Session, casework: Casework, clock: Deadline, ticket: Ticket, moment: datetime, now: datetime
) -> Outcome:
    """Do what a clock's moment asks for, and say when to look at it next.

    Args:
        session: Open session.
        casework: The city's rules.
        clock: A running clock whose ``next_check_at`` was just taken.
        ticket: Its ticket.
        moment: The moment that was taken; it may be long over.
        now: Now; what is done is done now.
    """
    outcome = Outcome()
    if clock.next_check == WARN:
        _warn(session, casework, clock, ticket, now, outcome)
        clock.next_check, clock.next_check_at = OVER, clock.due_at
    elif clock.kind == Kind.HANDLE:
        _overdue(session, casework, clock, ticket, moment, now, outcome)
    elif clock.kind in MOVES:
        _move(session, casework, clock, ticket, now, outcome)
    elif clock.kind == Kind.CONTACT:
        _contacted(session, casework, clock, ticket, now, outcome)
    elif clock.kind == Kind.FEEDBACK:
        _tell(session, casework, clock, ticket, "feedback_due", "应报阶段反馈", now)
        outcome.did["feedback_due"] += 1
    elif clock.kind != Kind.RETURN:  # the time to return a ticket just passes; everything else is late now
        outcome.did["late"] += 1
    outcome.again = clock.next_check_at
    return outcome


def _move(
    session: Session, casework: Casework, clock: Deadline, ticket: Ticket, now: datetime, outcome: Outcome
) -> None:
    request = MOVES[clock.kind](clock)
    part = session.get(Assignment, clock.assignment_id) if clock.assignment_id else None
    waits = part is None or part.status == AssignmentStatus.TO_SIGN
    if waits and Status(ticket.status) in TICKET_RULES[Move(request.move)].start:
        make_move(session, casework, SYSTEM, ticket.number, request, now)
        outcome.did[request.move] += 1


def _contacted(
    session: Session, casework: Casework, clock: Deadline, ticket: Ticket, now: datetime, outcome: Outcome
) -> None:
    """The time to speak with the citizen is over: a call that was answered in time met it."""
    part = session.get_one(Assignment, clock.assignment_id)
    spoken_at = first_contact(session, part)
    if spoken_at is not None and spoken_at <= clock.due_at:
        meet(session, clock, spoken_at)
        outcome.did["contacted"] += 1
        return
    _tell(session, casework, clock, ticket, "contact_due", "先行联系时限已过", now)
    outcome.did["late"] += 1


def _warn(
    session: Session, casework: Casework, clock: Deadline, ticket: Ticket, now: datetime, outcome: Outcome
) -> None:
    outcome.did[WARN] += 1
    rules = casework.rules(now).supervision
    if clock.kind == Kind.HANDLE:
        issued = _raise(session, casework, clock, ticket, triggered(rules, "warn"), WARN, now, outcome)
        if not issued:
            _tell(session, casework, clock, ticket, "due_soon", "办理期限将至", now)


def _overdue(
    session: Session,
    casework: Casework,
    clock: Deadline,
    ticket: Ticket,
    moment: datetime,
    now: datetime,
    outcome: Outcome,
) -> None:
    """Take one step after a missed end; steps that lie further ahead get a moment of their own."""
    calendar = casework.calendar(now)
    steps = [
        step
        for step in overdue_steps(casework.rules(now).supervision, clock.due_at, calendar, clock.shift)
        if step.at >= moment
    ]
    issued = False
    if steps and steps[0].at <= now:
        issued = _raise(session, casework, clock, ticket, steps.pop(0).what, OVERDUE, now, outcome)
    if clock.next_check == OVER:
        outcome.did[OVERDUE] += 1
        if not issued:
            _tell(session, casework, clock, ticket, OVERDUE, "已超过办理期限", now)
    clock.next_check = OVERDUE if steps else ""
    clock.next_check_at = steps[0].at if steps else None


def _raise(
    session: Session,
    casework: Casework,
    clock: Deadline,
    ticket: Ticket,
    what: tuple[str, ...] | list[str],
    trigger: str,
    now: datetime,
    outcome: Outcome,
) -> bool:
    """Bring colours and letters; the colour follows the lead alone, units below answer to the one above them."""
    part = session.get(Assignment, clock.assignment_id) if clock.assignment_id else None
    issued = False
    for one in what:
        if part is None or part.role == AssignmentRole.SUB:
            continue
        if one.startswith("flag:"):
            if part.role == AssignmentRole.LEAD:
                before = ticket.flag
                bring(session, casework, ticket, one, trigger, "", SYSTEM.login, now)
                outcome.did[one] += ticket.flag != before
            continue
        made = bring(
            session, casework, ticket, one, trigger, _occasion(trigger, clock), SYSTEM.login, now,
            department=part.department,
        )  # fmt: skip
        if made:
            issued = True
            outcome.did[one] += 1
            note_issued(session, ticket, made, now)
    return issued


def _occasion(trigger: str, clock: Deadline) -> str:
    """Return what a letter is issued for once: each end that was extended is a new one."""
    return ":".join([trigger, str(clock.id), *([str(len(clock.extensions))] if clock.extensions else [])])


def _tell(
    session: Session, casework: Casework, clock: Deadline, ticket: Ticket, kind: str, words: str, now: datetime
) -> None:
    part = session.get(Assignment, clock.assignment_id) if clock.assignment_id else None
    if part is None:
        return
    tell_department(
        session,
        casework,
        f"{kind}:{clock.id}:{clock.due_at:%Y%m%d%H%M}",
        kind,
        part.department,
        ticket.number,
        f"工单 {spoken(ticket.number)} {words}",
        f"工单 {spoken(ticket.number)} {words}\uff0c请尽快处理。",
        now,
        urgent=is_urgent(casework, ticket),
    )
