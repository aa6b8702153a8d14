"""From what is written about a clock to its end, its warning, and when to look at it next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.limits import Limit
from crm.clock.calendar import Stretch, WorkCalendar
from crm.clock.due import Due, before, due
from crm.deadlines.models import Deadline, DeadlinePause

WARN, OVER = "warn", "due"
"""What is to be done at ``next_check_at`` before supervision takes its own steps."""


class Calendars(Protocol):
    """Whoever knows the city's calendars (``crm.casework.Casework``)."""

    zone: ZoneInfo

    def calendar(self, at: datetime, /) -> WorkCalendar:
        """Return the working time of the rules in force at this moment."""


def day_of(casework: Calendars, at: datetime) -> date:
    """Return the city's day of a moment."""
    return at.astimezone(casework.zone).date()


def calendar_of(casework: Calendars, day: date) -> WorkCalendar:
    """Return the calendar in force on a day."""
    return casework.calendar(datetime.combine(day, time(12), casework.zone))


def pauses_of(session: Session, ids: Sequence[int]) -> dict[int, list[Stretch]]:
    """Return the pauses that are over, by clock."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    columns = select(DeadlinePause.deadline_id, DeadlinePause.began_at, DeadlinePause.ended_at)
    for deadline_id, began, ended in session.execute(columns.where(DeadlinePause.deadline_id.in_(ids))):
        if ended is not None:
            found[deadline_id].append((began, ended))
    return found


def reckon(deadline: Deadline, pauses: Sequence[Stretch], calendar: WorkCalendar) -> Due:
    """Work out the end of a clock from its limit, extensions and pauses."""
    return due(
        deadline.started_at,
        Limit.model_validate(deadline.limit),
        calendar,
        extensions=[Limit.model_validate(extension) for extension in deadline.extensions],
        pauses=pauses,
        shift=deadline.shift,
    )


def aim(deadline: Deadline, end: datetime, at: datetime, calendar: WorkCalendar) -> None:
    """Set the end of a clock, its warning, and what is looked at next.

    A warning already given is given again only if it lies ahead once more; so is the end. What supervision does after
    the end goes on undisturbed.
    """
    deadline.due_at, deadline.warn_at = end, None
    if deadline.warn is not None:
        warning = before(end, Limit.model_validate(deadline.warn), calendar, deadline.shift)
        deadline.warn_at = warning if warning > deadline.started_at else None
    if deadline.state == "paused":
        return
    pending = deadline.next_check
    if deadline.warn_at and (pending == WARN or deadline.warn_at > at):
        deadline.next_check, deadline.next_check_at = WARN, deadline.warn_at
    elif pending in (WARN, OVER) or end > at:
        deadline.next_check, deadline.next_check_at = OVER, end
