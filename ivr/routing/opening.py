"""When a queue is open, by the city's calendar."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from config.queues import WEEK, Opening, QueueRule
from config.rules.outgoing import CallBackRules
from crm.clock.calendar import ONE_DAY, Sort, Stretch, WorkCalendar

IN_SIGHT = 7
"""Days; hours that join for longer never end."""
LONGEST_CLOSED = 15
"""Days within which an opening is looked for; the longest holidays are eight."""

_BY_CALENDAR = {
    Sort.HOLIDAY: "holiday",
    Sort.CITY_RESTS: "holiday",
    Sort.MAKE_UP: "make_up",
    Sort.CITY_WORKS: "make_up",
}


def closes_in(rule: QueueRule, calendar: WorkCalendar, at: datetime) -> float:
    """Return the seconds until a queue closes: 0 if it is closed, infinite if it does not close within a week.

    Hours that end when others begin, at noon or at midnight, do not close it.
    """
    return _closes_in(rule.hours, calendar, at) if rule.hours else math.inf


def open_at(hours: Sequence[Opening], calendar: WorkCalendar, at: datetime) -> bool:
    """Return whether a moment lies within some hours."""
    return _closes_in(hours, calendar, at) > 0


def called_at(rules: CallBackRules, calendar: WorkCalendar, at: datetime) -> bool:
    """Return whether the line calls citizens back by itself at a moment."""
    return rules.machine is not None and open_at(rules.machine.hours, calendar, at)


def _closes_in(hours: Sequence[Opening], calendar: WorkCalendar, at: datetime) -> float:
    until, today = at, calendar.wall(at).date()
    for day in range(IN_SIGHT + 1):
        for opens, closes in _open_on(hours, calendar, today + day * ONE_DAY):
            if opens <= until < closes:
                until = closes
    left = until - at
    return math.inf if left >= timedelta(days=IN_SIGHT) else left.total_seconds()


def opens_at(rule: QueueRule, calendar: WorkCalendar, at: datetime) -> datetime | None:
    """Return when a queue opens next after a moment; nothing if it does not in sight."""
    today = calendar.wall(at).date()
    openings = (
        opens for day in range(LONGEST_CLOSED + 1) for opens, _ in _open_on(rule.hours, calendar, today + day * ONE_DAY)
    )
    return next((opens for opens in openings if opens > at), None)


def _open_on(hours: Sequence[Opening], calendar: WorkCalendar, day: date) -> Iterator[Stretch]:
    """Yield the hours of a day in order, in UTC."""
    kind = _BY_CALENDAR.get(calendar.day(day).sort, WEEK[day.weekday()])
    for opening in sorted((o for o in hours if kind in o.days), key=lambda opening: opening.start):
        last = day + ONE_DAY if opening.over_midnight else day
        yield (
            calendar.utc(datetime.combine(day, opening.start)),
            calendar.utc(datetime.combine(last, opening.until)),
        )
