"""Counting: time is spent in stretches of a clock that runs, and not in pauses.

All functions take pauses that are in order and do not touch (``in_order``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from config.rules.limits import Limit
from crm.clock.calendar import ONE_DAY, Stretch, WorkCalendar

FOREVER = datetime.max.replace(tzinfo=UTC)
Pauses = Sequence[Stretch]


def in_order(pauses: Iterable[Stretch]) -> list[Stretch]:
    """Sort pauses, join those that touch, drop those that last no time."""
    joined: list[Stretch] = []
    for began, ended in sorted(pauses):
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ended))
        elif ended > began:
            joined.append((began, ended))
    return joined


def spend(start: datetime, amount: timedelta, stretches: Iterable[Stretch], pauses: Pauses) -> datetime:
    """Return the moment when the amount has been spent.

    Args:
        start: Nothing before it counts.
        amount: Time to spend, more than nothing.
        stretches: When the clock runs, in order, without end.
        pauses: When it stands all the same.
    """
    left = amount
    for opens, closes in stretches:
        for begins, ends in _outside(max(opens, start), closes, pauses):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
        start = max(start, closes)
    raise ValueError("expected stretches without end")


def spend_back(end: datetime, amount: timedelta, stretches: Iterable[Stretch]) -> datetime:
    """Return the last moment from which the amount is still there until the end; stretches run back in time."""
    left = amount
    for opens, closes in stretches:
        if (worth := min(closes, end) - opens) >= left:
            return min(closes, end) - left
        left -= max(worth, timedelta())
        end = min(end, opens)
    raise ValueError("expected stretches without end")


def working_time(day: date, calendar: WorkCalendar, shift: str, step: int = 1) -> Iterator[Stretch]:
    """Yield working time from a day on, or back from it (``step`` -1)."""
    while True:
        yield from calendar.periods(day, shift)[::step]
        day += step * ONE_DAY


def working_days(day: date, calendar: WorkCalendar, step: int = 1) -> Iterator[Stretch]:
    """Yield working days, 00:00 to 24:00 on the wall, from a day on, or back from it (``step`` -1)."""
    while True:
        if calendar.is_workday(day):
            opens = datetime.combine(day, datetime.min.time())
            yield opens, opens + ONE_DAY
        day += step * ONE_DAY


def days_on_the_wall(begin: datetime, limit: Limit, calendar: WorkCalendar, pauses: Pauses) -> datetime:
    """Spend days as 24 hours of the city's wall clock, working days only on days that are worked."""
    wall = calendar.wall(begin)
    stood = in_order((calendar.wall(began), calendar.wall(ended)) for began, ended in pauses)
    stretches: Iterable[Stretch] = [(wall, FOREVER.replace(tzinfo=None))]
    if limit.unit == "working_days":
        stretches = working_days(wall.date(), calendar)
    return calendar.utc(spend(wall, limit.amount * ONE_DAY, stretches, stood))


def whole_days(
    start: datetime, limit: Limit, calendar: WorkCalendar, pauses: Pauses, shift: str, *, goes_on: bool
) -> datetime:
    """Count days that end while the clock runs; the day of the start is none of them.

    Args:
        start: When the clock starts, or the end before the extension.
        limit: A limit of days or working days that ends with a day or with work.
        calendar: Working time.
        pauses: A day whose end lies in a pause does not count.
        shift: Whose work ends the day.
        goes_on: Whether this is an extension: a start at the very end of a day belongs to that day.
    """

    def end(day: date) -> datetime:
        periods = calendar.periods(day, shift) if limit.end == "end_of_work" else ()
        return periods[-1][1] if periods else calendar.midnight(day + ONE_DAY)

    def runs(moment: datetime) -> bool:
        return not any(began < moment <= ended for began, ended in pauses)

    counts: Callable[[date], bool] = calendar.is_workday if limit.unit == "working_days" else lambda _: True
    day = calendar.wall(start).date()
    if goes_on and start in (calendar.midnight(day), end(day - ONE_DAY)):
        day -= ONE_DAY
    elif limit.amount == 0:
        day = next(d for d in _days(day) if counts(d) and end(d) > start and runs(end(d)))
    elif limit.start == "next_working_day" and not goes_on:
        day = calendar.next_workday(day) - ONE_DAY
    left = limit.amount
    while left:
        day += ONE_DAY
        if counts(day) and runs(end(day)):
            left -= 1
    if limit.end == "end_of_work":
        day = next(d for d in _days(day) if calendar.periods(d, shift) and runs(end(d)))
    return end(day).astimezone(UTC)


def _days(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE_DAY


def _outside(opens: datetime, closes: datetime, pauses: Pauses) -> Iterator[Stretch]:
    """Yield what a stretch has outside the pauses."""
    for began, ended in pauses:
        if ended <= opens:
            continue
        if began >= closes:
            break
        if began > opens:
            yield opens, began
        opens = ended
    if opens < closes:
        yield opens, closes
