"""What became of a shift's calls and matters, each counted once: the figures of its report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from crm.call_backs.models import CallBack
from crm.call_backs.states import CallBackState
from crm.calls.models import Call, CallSegment
from crm.calls.states import MISSED, SegmentKind
from crm.follow_ups.models import FollowUp
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.times import of_shift
from crm.supervision.monthly import EVALUATED, SATISFIED
from crm.tickets.models import Ticket
from crm.tickets.states import CloseReason, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFigures:
    """Numbers of one shift, or of several together.

    Every call is one of ``by_leader``, ``by_operator``, ``to_call_back``, ``without_number`` and ``otherwise``. Matters
    are the tickets of calls that the leader answered.

    Attributes:
        calls: That came to the line within the hours.
        by_leader: Calls the leader talked in.
        by_operator: Answered by an operator alone.
        to_call_back: Answered by nobody: each belongs to a call-back of its number.
        called_back: Of these, those whose citizen was spoken with since.
        without_number: Answered by nobody, and nobody can call them back.
        otherwise: Ended without anybody, and not missed: told by a notice, left a message, turned away.
        solved_at_once: Matters answered in the call.
        assigned: Matters given to departments.
        closed: Matters that ended.
        instructed: Matters with an instruction of a leader.
        followed_up: Matters whose citizen was reached and asked.
        evaluated: Matters with a result the citizen gave.
        satisfied: Of these, satisfied or fairly so.
    """

    calls: int = 0
    by_leader: int = 0
    by_operator: int = 0
    to_call_back: int = 0
    called_back: int = 0
    without_number: int = 0
    otherwise: int = 0
    matters: int = 0
    solved_at_once: int = 0
    assigned: int = 0
    closed: int = 0
    instructed: int = 0
    followed_up: int = 0
    evaluated: int = 0
    satisfied: int = 0

    def __add__(self, other: Self) -> Self:
        """Return both together."""
        return type(self)(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


def figures_of(session: Session, shift: LeaderShift) -> ShiftFigures:
    """Return the figures of a shift as they are now: matters go on being closed after the report."""
    tickets = matters_of(session, shift)
    asked = _followed_up(session, tickets)
    return ShiftFigures(
        **_calls(session, shift),
        matters=len(tickets),
        solved_at_once=sum(_at_once(ticket) for ticket in tickets),
        assigned=sum(ticket.dispatched_at is not None for ticket in tickets),
        closed=sum(ticket.closed_at is not None for ticket in tickets),
        instructed=sum(ticket.instructed for ticket in tickets),
        followed_up=asked,
        evaluated=sum(ticket.final_result in EVALUATED for ticket in tickets),
        satisfied=sum(ticket.final_result in SATISFIED for ticket in tickets),
    )


def matters_of(session: Session, shift: LeaderShift) -> Sequence[Ticket]:
    """Return the tickets of the calls that the leader answered, in the order of their numbers."""
    query = select(Ticket).join(Call, Call.id == Ticket.call_id).where(*of_shift(shift), by_leader(shift))
    return session.scalars(query.order_by(Ticket.number)).all()


def mark_matters(session: Session, shift: LeaderShift) -> int:
    """Mark the tickets of the calls that the leader answered: a person asks each of their citizens how it went.

    Returns:
        How many were marked that were not before.
    """
    new = (*of_shift(shift), by_leader(shift), Ticket.leader_shift.is_(None))
    numbers = session.scalars(select(Ticket.number).join(Call, Call.id == Ticket.call_id).where(*new)).all()
    if numbers:
        session.execute(update(Ticket).where(Ticket.number.in_(numbers)).values(leader_shift=shift.id))
    return len(numbers)


def by_leader(shift: LeaderShift) -> ColumnElement[bool]:
    """Return the condition that the leader talked in a call."""
    talked = (CallSegment.kind == SegmentKind.TALKING, CallSegment.operator == shift.leader)
    return select(CallSegment.id).where(CallSegment.call_id == Call.id, *talked).exists()


def _calls(session: Session, shift: LeaderShift) -> Counter[str]:
    led = by_leader(shift).label("led")
    columns = (led, Call.answered_at.is_not(None), Call.outcome, Call.call_back, CallBack.state, func.count())
    query = select(*columns).outerjoin(CallBack, CallBack.id == Call.call_back).where(*of_shift(shift))
    found: Counter[str] = Counter()
    rows = query.group_by(led, Call.answered_at.is_not(None), Call.outcome, Call.call_back, CallBack.state)
    for with_leader, answered, outcome, call_back, state, count in session.execute(rows):
        found["calls"] += count
        found[_fate(outcome, call_back, with_leader=with_leader, answered=answered)] += count
        if call_back is not None and state == CallBackState.REACHED:
            found["called_back"] += count
    return found


def _fate(outcome: str | None, call_back: int | None, *, with_leader: bool, answered: bool) -> str:
    if with_leader:
        return "by_leader"
    if answered:
        return "by_operator"
    if call_back is not None:
        return "to_call_back"
    return "without_number" if outcome in MISSED else "otherwise"


def _at_once(ticket: Ticket) -> bool:
    return ticket.status == Status.ANSWERED or ticket.close_reason == CloseReason.DIRECT


def _followed_up(session: Session, tickets: Sequence[Ticket]) -> int:
    numbers = [ticket.number for ticket in tickets]
    query = select(func.count(FollowUp.ticket.distinct())).where(FollowUp.ticket.in_(numbers), FollowUp.reached)
    return session.scalar(query) or 0
