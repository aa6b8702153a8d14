"""Work out all running clocks again when the calendar changed. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.deadlines.models import Deadline
from crm.deadlines.reckoning import Calendars, aim, day_of, pauses_of, reckon
from crm.deadlines.service import GOES_ON, Kind

BATCH = 1000
"""Clocks of one batch."""


@dataclass(frozen=True, slots=True)
class Change:
    """A clock whose end moved from ``old`` to ``new`` because the calendar changed."""

    deadline_id: int
    ticket: str
    kind: Kind
    assignment_id: int | None
    old: datetime
    new: datetime


def recalculate(session: Session, casework: Calendars, at: datetime, *, ids: range | None = None) -> list[Change]:
    """Work out all clocks that have not ended again, with the calendar in force now.

    Needed when the calendar changed: a city's day, a new edition of the rules, next year's holidays. Limits stay as
    they were when the clocks started.

    Args:
        session: The open transaction. It writes; with many clocks take one transaction for each of ``batches``, so
            that calls never wait for it.
        casework: Calendars of the city.
        at: The present moment.
        ids: Only these clocks; empty for all.

    Returns:
        The clocks that end at another moment now, in order of their ids.
    """
    calendar, today, changes = casework.calendar(at), day_of(casework, at), list[Change]()
    for some in batches(session) if ids is None else [ids]:
        goes_on = (Deadline.state.in_(GOES_ON), Deadline.id >= some.start, Deadline.id < some.stop)
        deadlines = session.scalars(select(Deadline).where(*goes_on).order_by(Deadline.id)).all()
        stretches = pauses_of(session, [deadline.id for deadline in deadlines])
        for deadline in deadlines:
            old = deadline.due_at
            aim(deadline, reckon(deadline, stretches.get(deadline.id, ()), calendar).at, at, calendar)
            deadline.rules_from = today
            if deadline.due_at != old:
                kind, duty = Kind(deadline.kind), deadline.assignment_id
                changes.append(Change(deadline.id, deadline.ticket, kind, duty, old, deadline.due_at))
        session.flush()
    return changes


def batches(session: Session, size: int | None = None) -> list[range]:
    """Return the ids of all clocks that have not ended in ranges small enough for a short transaction."""
    ids = session.scalars(select(Deadline.id).where(Deadline.state.in_(GOES_ON)).order_by(Deadline.id)).all()
    size = size or BATCH
    return [range(ids[at], ids[min(at + size, len(ids)) - 1] + 1) for at in range(0, len(ids), size)]
