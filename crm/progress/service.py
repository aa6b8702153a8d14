"""Which tickets a caller is told of, and what of them.

A caller id can be forged, so the number somebody calls from opens only what does no harm; the query code opens the
rest; confidential tickets are opened by nothing and answered as if they were not there
(``docs/decisions/progress.md``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.calls.models import Call
from crm.calls.service import get_call
from crm.deadlines.models import Deadline
from crm.deadlines.service import Kind as Clock
from crm.progress.models import ProgressLookup
from crm.progress.states import STAGES, LookupAnswer, LookupWay, Stage
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.numbers import DIGITS
from crm.tickets.states import ENDED, TICKET_RULES, Move, Role, Status

CITIZEN = Actor("citizen", Role.SYSTEM)
"""A citizen who does something by key."""

BY_NUMBER = ("open", "normal")
"""Confidentiality of the tickets that the number somebody calls from is enough for."""

MOST = 5
"""Own tickets that are read out; the newest first."""

WRONG_ALLOWED = 10
WRONG_WINDOW = timedelta(hours=1)
"""Wrong answers for one ticket, and for one number; as an operator has (``agent_console.sign_in.tries``)."""

NO_CODE = "------"
"""Compared with where there is no ticket: no citizen can type it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What is told of a ticket: nothing of its content, nor of whoever told it.

    Attributes:
        number: The ticket.
        stage: How it stands.
        department: Code of the department in charge; empty before there is one.
        due_at: Until when that department has; ``None`` if no clock runs.
        overdue: Whether that is over.
        can_be_urged: Whether somebody still has to act.
    """

    number: str
    stage: Stage
    department: str
    due_at: datetime | None
    overdue: bool
    can_be_urged: bool


def own_tickets(session: Session, call_id: str) -> Sequence[str]:
    """Return numbers of the caller's open tickets that the number they call from is enough for, newest first.

    Raises:
        NoSuchCallError: If the call is not there.
    """
    call = get_call(session, call_id)
    harmless = (
        Ticket.status.not_in(ENDED),
        Ticket.confidentiality.in_(BY_NUMBER),
        ~Ticket.accusations.any(),
    )
    query = select(Ticket.number).where(*_theirs(call), *harmless)
    return session.scalars(query.order_by(Ticket.created_at.desc(), Ticket.number.desc()).limit(MOST)).all()


def tell_own(session: Session, call_id: str, number: str, at: datetime) -> Progress:
    """Return how one of the caller's own tickets stands, and write down that it was told."""
    _write(session, call_id, number, LookupWay.NUMBER, LookupAnswer.TOLD, at)
    return progress_of(session, number, at)


def tell_by_code(session: Session, call_id: str, typed: str, code: str, at: datetime) -> Progress | None:
    """Return how a ticket stands if the code is its own; ``None``, whatever the cause, is answered in the same words.

    Every answer without a ticket takes the same questions to the database.

    Args:
        session: Open session.
        call_id: The citizen's call.
        typed: The whole number, or the last digits of one that the number they call from belongs to.
        code: The query code as it was typed.
        at: Now.

    Raises:
        NoSuchCallError: If the call is not there.
    """
    call = get_call(session, call_id)
    ticket = _meant(session, call, typed)
    right = compare_digest(code.encode(), (ticket.query_code if ticket else NO_CODE).encode())
    allowed = _wrong(session, call, ticket.number if ticket else typed, at) < WRONG_ALLOWED
    opens = ticket is not None and ticket.confidentiality != "confidential"
    told = right and allowed and opens
    answer = LookupAnswer.TOLD if told else LookupAnswer.REFUSED
    _write(session, call_id, ticket.number if ticket else None, LookupWay.CODE, answer, at)
    return progress_of(session, ticket.number, at) if ticket and told else None


def progress_of(session: Session, number: str, at: datetime) -> Progress:
    """Return how a ticket stands."""
    ticket = session.get_one(Ticket, number)
    status = Status(ticket.status)
    due_at = _due(session, ticket)
    return Progress(
        number=number,
        stage=STAGES[status],
        department=ticket.lead_department or "",
        due_at=due_at,
        overdue=due_at is not None and due_at < at,
        can_be_urged=status in TICKET_RULES[Move.REMIND].start,
    )


def asked_about(session: Session, call_id: str) -> Sequence[Ticket]:
    """Return the tickets a call was told of, in the order they were first asked about."""
    told = ProgressLookup.call_id == call_id, ProgressLookup.answer == LookupAnswer.TOLD
    first = select(ProgressLookup.ticket, func.min(ProgressLookup.id).label("first")).where(*told)
    asked = first.group_by(ProgressLookup.ticket).subquery()
    return session.scalars(select(Ticket).join(asked, asked.c.ticket == Ticket.number).order_by(asked.c.first)).all()


def _theirs(call: Call) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a caller's tickets; whoever is not known has none."""
    return Ticket.citizen_id.is_not(None), Ticket.citizen_id == (call.citizen_id or 0)


def _meant(session: Session, call: Call, typed: str) -> Ticket | None:
    """Return the ticket of a number, or the caller's only one that ends so."""
    if len(typed) == DIGITS:
        return session.get(Ticket, typed)
    query = select(Ticket).where(*_theirs(call), Ticket.number.endswith(typed, autoescape=True))
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _wrong(session: Session, call: Call, ticket: str, at: datetime) -> int:
    """Return how many answers were lately refused for a ticket, or to a number, whichever are more.

    Whoever withholds their number counts as one caller.
    """
    lately = ProgressLookup.answer == LookupAnswer.REFUSED, ProgressLookup.at > at - WRONG_WINDOW
    refused = select(func.count()).select_from(ProgressLookup).where(*lately)
    of_ticket = session.scalar(refused.where(ProgressLookup.ticket == ticket)) or 0
    own = refused.join(Call, Call.id == ProgressLookup.call_id).where(Call.number_index == call.number)
    return max(of_ticket, session.scalar(own) or 0)


def _due(session: Session, ticket: Ticket) -> datetime | None:
    """Return until when the department in charge has for the matter; no end is known of a clock that stands still."""
    clocks = select(Deadline.due_at).join(Assignment, Assignment.id == Deadline.assignment_id)
    theirs = Assignment.department == ticket.lead_department, Deadline.ticket == ticket.number
    running = Deadline.kind == Clock.HANDLE, Deadline.state == "running"
    return session.scalar(clocks.where(*theirs, *running).order_by(Deadline.id.desc()).limit(1))


def _write(
    session: Session, call_id: str, ticket: str | None, way: LookupWay, answer: LookupAnswer, at: datetime
) -> None:
    lookup = ProgressLookup(call_id=call_id, ticket=ticket, way=way, answer=answer, at=at)
    session.add(lookup)
    session.flush()
    append(session, Kind.LOOKUP, lookup.id, CITIZEN, answer, at)
