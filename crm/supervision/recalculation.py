"""Work out the ends of supervision again when the calendar changed. Nothing here commits.

Limits stay as they were: those of the rules in force when a level was issued, or when the event was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.clock.calendar import WorkCalendar
from crm.clock.due import due
from crm.departments.service import shift_of
from crm.supervision.models import PendingTrigger, Supervision
from crm.supervision.rules import level_rule, triggered_later

EVERY_COUNT = 10_000
"""How often an event happened does not matter once it set something off."""

_WAITING = (Supervision.released_at.is_(None), Supervision.feedback_at.is_(None))


@dataclass(frozen=True, slots=True)
class Moved:
    """An end that moved from ``old`` to ``new``: of an answer, of a promotion, or of what an event brings later."""

    ticket: str
    what: str
    id: int
    old: datetime
    new: datetime


def supervised(session: Session) -> Sequence[str]:
    """Return the tickets over which something of supervision still has an end, in order."""
    letters = select(Supervision.ticket).where(*_WAITING)
    later = select(PendingTrigger.ticket).where(PendingTrigger.fire_at.is_not(None))
    return sorted(session.scalars(union(letters, later)))


def recalculate(session: Session, casework: Casework, tickets: Sequence[str], at: datetime) -> list[Moved]:
    """Work out what still has an end over these tickets, with the calendar in force now.

    What was written before anyone kept from when it counts stays as it is.
    """
    calendar = casework.calendar(at)
    letters = session.scalars(select(Supervision).where(Supervision.ticket.in_(tickets), *_WAITING))
    later = select(PendingTrigger).where(PendingTrigger.ticket.in_(tickets), PendingTrigger.fire_at.is_not(None))
    moved = [
        *(change for one in letters for change in _letter(casework, one, calendar)),
        *(change for one in session.scalars(later) for change in _trigger(casework, one, calendar)),
    ]
    session.flush()
    return moved


def _letter(casework: Casework, one: Supervision, calendar: WorkCalendar) -> Iterator[Moved]:
    rules = casework.rules(one.issued_at)
    rule, shift = level_rule(rules.supervision, one.level), shift_of(rules, one.department or "")
    end = due(one.issued_at, rule.answer, calendar, shift=shift).at
    if one.due_at and end != one.due_at:
        yield Moved(one.ticket, "answer", one.id, one.due_at, end)
        one.due_at = end
    first = one.promote_from == one.issued_at
    limit = rule.promote_after if first else rule.answer
    if one.promote_at is None or one.promote_from is None or limit is None:
        return
    end = due(one.promote_from, limit, calendar, shift=shift).at
    if end != one.promote_at:
        yield Moved(one.ticket, "promotion", one.id, one.promote_at, end)
        one.promote_at = end


def _trigger(casework: Casework, one: PendingTrigger, calendar: WorkCalendar) -> Iterator[Moved]:
    if one.at is None or one.fire_at is None:
        return
    rules = casework.rules(one.at).supervision
    after = next((limit for what, limit in triggered_later(rules, one.trigger, EVERY_COUNT) if what == one.what), None)
    if after is None:
        return
    end = due(one.at, after, calendar).at
    if end != one.fire_at:
        yield Moved(one.ticket, one.what, one.id, one.fire_at, end)
        one.fire_at = end
