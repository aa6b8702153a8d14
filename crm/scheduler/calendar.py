"""When the calendar changes, clocks that run end at another moment, and so does what supervision waits for."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.deadlines.models import Deadline
from crm.deadlines.recalculation import Change, batches, recalculate
from crm.deadlines.service import GOES_ON
from crm.rows import held
from crm.scheduler.journal import note_moved, note_recalculated
from crm.scheduler.marks import claimed, locked_mark, seen_mark
from crm.supervision.recalculation import Moved, supervised
from crm.supervision.recalculation import recalculate as recalculate_supervision
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.moves.work import Work
from crm.tickets.service import locked_tickets
from crm.tickets.turn import refresh

MARK = "calendar"
AT_ONCE = 200
"""Clocks worked out in one transaction: a call that writes never waits long for it."""


def follow_calendar(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Work out all ends anew when the calendar in force is another one than at the last pass.

    What was cut short begins anew; a clock whose end was moved already does not move again.
    """
    present = _fingerprint(casework, now)
    with factory() as session:
        before = seen_mark(session, MARK).value
        changed = before not in ("", present)
        ranges = batches(session, AT_ONCE) if changed else []
        tickets = supervised(session) if changed else []
    if before == present:
        return Counter()
    work = partial(_recalculate, casework=casework, present=present, now=now)
    moved = sum(attempt(factory, partial(work, ids=ids)) for ids in ranges)
    supervise = partial(_recalculate_supervision, casework=casework, present=present, now=now)
    for start in range(0, len(tickets), AT_ONCE):
        moved += attempt(factory, partial(supervise, numbers=tickets[start : start + AT_ONCE]))
    attempt(factory, partial(claimed, name=MARK, value=present, at=now))
    return Counter(recalculated=moved)


def _recalculate(session: Session, casework: Casework, present: str, now: datetime, ids: range) -> int:
    """Move the clocks of one range with their tickets locked, so that an extension granted meanwhile is not lost."""
    if locked_mark(session, MARK).value == present:
        return 0
    ours = (Deadline.state.in_(GOES_ON), Deadline.id >= ids.start, Deadline.id < ids.stop)
    locked = select(Ticket).where(Ticket.number.in_(select(Deadline.ticket).where(*ours)))
    tickets = {t.number: t for t in held(session, locked.order_by(Ticket.number))}
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in recalculate(session, casework, now, ids=ids):
        changes[change.ticket].append(change)
    for number, moved in changes.items():
        refresh(Work(session, casework, tickets[number], SYSTEM, now))
        note_recalculated(session, tickets[number], moved, now)
    return sum(map(len, changes.values()))


def _recalculate_supervision(
    session: Session, casework: Casework, present: str, now: datetime, numbers: Sequence[str]
) -> int:
    """Move when answers are due, levels rise and triggers fire, with their tickets locked."""
    if locked_mark(session, MARK).value == present:
        return 0
    tickets = locked_tickets(session, numbers)
    changes: dict[str, list[Moved]] = defaultdict(list)
    for change in recalculate_supervision(session, casework, numbers, now):
        changes[change.ticket].append(change)
    for number, moved in changes.items():
        note_moved(session, tickets[number], moved, now)
    return sum(map(len, changes.values()))


def _fingerprint(casework: Casework, now: datetime) -> str:
    """Return what tells calendars apart: the rules in force, and the years whose holidays are loaded."""
    rules, calendar = casework.rules(now), casework.calendar(now)
    year = now.astimezone(casework.zone).year
    known = [y for y in (year, year + 1) if calendar.known(y)]
    said = f"{rules.calendar.model_dump_json()} {known}"
    return hashlib.sha256(said.encode()).hexdigest()
