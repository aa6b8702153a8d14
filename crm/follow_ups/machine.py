"""Calls of the line in which it asks how it went: who waits for one, and the row that makes a call nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from config.languages import OWN
from config.rules.outgoing import OutgoingRules
from crm.calls.models import Call
from crm.calls.outgoing import allowed_number, open_outgoing
from crm.calls.states import MACHINE
from crm.citizens.numbers import normalise_number
from crm.follow_ups.by_machine import OPENLY, for_people
from crm.follow_ups.models import MachineCall, MachineVisit
from crm.follow_ups.states import KEYS, VISIT, Question, VisitMove, VisitState
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM, Actor
from crm.tickets.service import get_ticket
from crm.tickets.shown import Shown
from crm.tickets.states import Role, Status

ASKERS = (Role.FOLLOW_UP, Role.SUPERVISOR)
"""Whose work it is otherwise."""

TO_ASK = (Status.PENDING_VISIT, Status.ANSWERED)
"""Where a ticket stands whose citizen is to be asked."""

MOST = 500
"""Tickets that are looked at, the most pressing first."""


class NotToAskError(ConflictError):
    """The ticket's citizen is not to be asked, or was asked."""

    slug: ClassVar[str] = "not-to-ask"


_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket whose citizen the line may ask, or is asking.

    Attributes:
        ticket: Its number.
        tries: How often the line called about it since it was handled last.
        last_tried_at: When it was called last.
        on_line: Whether a call of the citizen's number goes on.
        callable: Whether the number is known and within the plan.
        called: Whether a call of the line goes on, or what became of it is not known yet.
    """

    ticket: str
    tries: int = 0
    last_tried_at: datetime | None = None
    on_line: bool = False
    callable: bool = True
    called: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that is about to be dialled: to which number, and in which language."""

    number: str = field(repr=False)
    language: str = OWN


def waiting_visits(session: Session, rules: OutgoingRules) -> Sequence[Waiting]:
    """Return the tickets that are the line's to ask about, the most pressing first; none if all are people's."""
    asked = rules.follow_up
    if asked is None:
        return []
    query = select(Ticket).where(*_may_be_the_lines()).order_by(Ticket.pressing_at, Ticket.number).limit(MOST)
    tickets = [ticket for ticket in session.scalars(query) if for_people(ticket, asked) is None]
    visits, numbers = visits_of(session, tickets), _numbers(session, tickets)
    talking = set(session.scalars(select(Call.number).where(Call.ended_at.is_(None))))
    return [
        _waiting(ticket, visit, rules, numbers[ticket.number], talking)
        for ticket in tickets
        if (visit := visits.get(ticket.number)) is None or visit.state in (VisitState.OPEN, VisitState.CALLED)
    ]


def visits_of(session: Session, tickets: Sequence[Ticket]) -> Mapping[str, MachineVisit]:
    """Return what the line did about tickets since each was handled last."""
    since = {ticket.number: ticket.handled_at or _EVER for ticket in tickets}
    query = select(MachineVisit).where(MachineVisit.ticket.in_(since)).order_by(MachineVisit.id)
    return {visit.ticket: visit for visit in session.scalars(query) if visit.begun_at >= since[visit.ticket]}


def calls_of(session: Session, visits: Sequence[int]) -> Mapping[int, Sequence[tuple[MachineCall, datetime]]]:
    """Return the calls of the line by what they were about, in order, each with when it was begun."""
    query = select(MachineCall, Call.started_at).join(Call, Call.id == MachineCall.call_id)
    found: dict[int, list[tuple[MachineCall, datetime]]] = {}
    for call, at in session.execute(query.where(MachineCall.visit.in_(visits)).order_by(Call.started_at)):
        found.setdefault(call.visit, []).append((call, at))
    return found


def begin_call(session: Session, number: str, rules: OutgoingRules, call_id: str, at: datetime) -> Begun | None:
    """Make a call the line's own before anything is dialled.

    Whoever comes second, another process or a person, finds that it is taken.

    Args:
        session: Session of a transaction.
        number: The ticket's number.
        rules: The plan of numbers in force.
        call_id: Unique id the citizen's channel will have.
        at: Now.

    Returns:
        What to dial, for the telephone system alone; ``None`` if there is nothing to dial any more.
    """
    ticket = get_ticket(session, number, lock=True)
    if rules.follow_up is None or ticket.status not in TO_ASK or for_people(ticket, rules.follow_up):
        return None
    visit = _visit(session, ticket, at)
    if visit.state != VisitState.OPEN or visit.tries >= rules.follow_up.tries:
        return None
    try:
        to = allowed_number(rules, _numbers(session, [ticket])[number])
    except HotlineError:
        return None
    if session.scalar(select(Call.id).where(Call.number_index == to, Call.ended_at.is_(None)).limit(1)):
        return None
    call = open_outgoing(session, call_id, ticket, None, to, at)
    call.origin, call.language = MACHINE, _language(session, ticket)
    session.add(MachineCall(call_id=call_id, visit=visit.id))
    visit.state = VISIT.after(VisitState(visit.state), VisitMove.DIAL)
    visit.tries, visit.last_tried_at = visit.tries + 1, at
    return Begun(to, call.language)


def keep_answer(session: Session, call_id: str, what: str, answer: str) -> None:
    """Keep what was answered in a call of the line, at once: a call may end at any moment.

    Args:
        session: Session of a transaction.
        call_id: The call; another one than the line's is left alone.
        what: A ``Question``, ``confirmed``, ``reason`` (they are asked for it), or ``over``.
        answer: What was answered, or how it is over; nothing for the other two.
    """
    call = session.get(MachineCall, call_id)
    if call is None:
        return
    if what in set(Question) and answer in KEYS[Question(what)].values():
        setattr(call, what, answer)
    call.confirmed |= what == "confirmed"
    call.spoken |= what == "reason"
    call.over = answer if what == "over" else call.over


def take(session: Session, number: str, actor: Actor, at: datetime) -> MachineVisit:
    """Take a follow-up from the line: a person asks.

    Raises:
        NoSuchTicketError: There is no such ticket.
        NotToAskError: Its citizen is not to be asked.
        IllegalMoveError: The line is calling, or it is a person's already.
    """
    ticket = get_ticket(session, number, lock=True)
    if ticket.status not in TO_ASK:
        raise NotToAskError(f"expected a ticket whose citizen is to be asked, it is {ticket.status}")
    visit = _visit(session, ticket, at)
    visit.state, visit.taken_by = VISIT.after(VisitState(visit.state), VisitMove.TAKE), actor.login
    return visit


def _may_be_the_lines() -> tuple[ColumnElement[bool], ...]:
    """Return conditions that spare reading what waits for people: without them it could hide all others."""
    since = func.coalesce(Ticket.handled_at, MachineVisit.begun_at)
    with_people = (MachineVisit.state == VisitState.PEOPLE, MachineVisit.begun_at >= since)
    return (
        Ticket.status.in_(TO_ASK),
        Ticket.confidentiality.in_(OPENLY),
        Ticket.reply_wanted.is_(True),
        Ticket.first_result.is_(None),
        Ticket.supervision_level == 0,
        Ticket.instructed.is_(False),
        Ticket.leader_shift.is_(None),
        ~exists().where(MachineVisit.ticket == Ticket.number, *with_people),
    )


def _visit(session: Session, ticket: Ticket, at: datetime) -> MachineVisit:
    """Return what the line does about a ticket that is held, begun if there is nothing yet."""
    found = visits_of(session, [ticket]).get(ticket.number)
    if found is None:
        found = MachineVisit(ticket=ticket.number, state=VisitState.OPEN, begun_at=at, tries=0)
        session.add(found)
        session.flush()
    return found


def _waiting(
    ticket: Ticket, visit: MachineVisit | None, rules: OutgoingRules, number: str, talking: set[str]
) -> Waiting:
    return Waiting(
        ticket=ticket.number,
        tries=visit.tries if visit else 0,
        last_tried_at=visit.last_tried_at if visit else None,
        on_line=number in talking,
        callable=bool(number) and rules.permits(number),
        called=visit is not None and visit.state == VisitState.CALLED,
    )


def _numbers(session: Session, tickets: Sequence[Ticket]) -> Mapping[str, str]:
    shown = Shown(Reader(session, SYSTEM), tickets)
    return {ticket.number: normalise_number(shown.citizen(ticket).number) for ticket in tickets}


def _language(session: Session, ticket: Ticket) -> str:
    """Return what the line spoke to the citizen when they told the matter."""
    told = session.get(Call, ticket.call_id) if ticket.call_id else None
    return told.language if told else OWN
