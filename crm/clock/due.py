"""When a limit is over, step by step, and how long before that.

How time is counted:

* Minutes and hours are real time, working hours the working time of the shift. What lies in a pause is not counted.
* Days that end at the same clock are 24 hours of the city's wall clock each, working days only on days that are
  worked. A start on a day of rest waits for the next working day, so that every working day is a whole one: Saturday
  10:00 and one working day is Monday 24:00. What lies in a pause is not counted.
* Days that end with the day (24:00) or with work are counted whole; the day of the start is none of them. A day is
  used up at its end. If its end lies in a pause, it does not count, and the limit takes one day more. An end of work
  that falls on a day of rest is that of the next working day. Amount 0 is the first such end after the start.
* Extensions are added in order, each to the end before it; only their amount, unit and end matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from config.rules.limits import Limit
from crm.clock.calendar import ONE_DAY, Stretch, WorkCalendar
from crm.clock.count import (
    FOREVER,
    Pauses,
    days_on_the_wall,
    in_order,
    spend,
    spend_back,
    whole_days,
    working_days,
    working_time,
)

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "working_hours": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Step:
    """The limit itself, or one extension.

    Attributes:
        begun: The start of the clock, or the end before the extension (UTC).
        until: When this much is over (UTC).
        limit: What was counted.
        pauses: Those that made a difference to this step (UTC).
        extends: Whether the step is an extension.
        shift: Whose working time counted; empty for office hours.
    """

    begun: datetime
    until: datetime
    limit: Limit
    pauses: tuple[Stretch, ...] = ()
    extends: bool = False
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a limit.

    Attributes:
        at: When it is over (UTC).
        steps: How it came about; the first is the limit, the others its extensions.
        provisional: Whether it rests on a year whose holidays are not loaded; it will be worked out again.
        calendar: The calendar it was worked out with.
    """

    at: datetime
    steps: tuple[Step, ...]
    provisional: bool
    calendar: WorkCalendar = field(repr=False, compare=False)


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    extensions: Sequence[Limit] = (),
    pauses: Iterable[Stretch] = (),
    shift: str = "",
) -> Due:
    """Work out when a limit is over.

    Args:
        start: When the clock starts; any zone.
        limit: How long it may run.
        calendar: Working time of the city.
        extensions: More time, in order.
        pauses: When the clock stood; any order.
        shift: Working time of the unit; empty for office hours.

    Raises:
        ValueError: If the start has no zone.
        UnknownShiftError: If working time counts and the calendar has no such shift.
    """
    if start.tzinfo is None:
        raise ValueError("expected a start with a time zone, got one without")
    stood = in_order((began.astimezone(UTC), ended.astimezone(UTC)) for began, ended in pauses)
    begun, steps = start.astimezone(UTC), list[Step]()
    for more in (limit, *extensions):
        until = _end(begun, more, calendar, stood, shift, goes_on=bool(steps))
        between = tuple(pause for pause in stood if pause[0] < until and pause[1] > begun)
        steps.append(Step(begun, until, more, between, bool(steps), shift))
        begun = until
    return Due(begun, tuple(steps), _provisional(steps, calendar), calendar)


def before(moment: datetime, limit: Limit, calendar: WorkCalendar, shift: str = "") -> datetime:
    """Return the last moment at which the whole limit is still left; start and end rules do not matter.

    Raises:
        ValueError: If the moment has no zone.
        UnknownShiftError: If working time counts and the calendar has no such shift.
    """
    if moment.tzinfo is None:
        raise ValueError("expected a moment with a time zone, got one without")
    moment = moment.astimezone(UTC)
    if limit.amount == 0:
        return moment
    wall = calendar.wall(moment)
    match limit.unit:
        case "working_hours":
            time = working_time(wall.date(), calendar, shift, step=-1)
            return spend_back(moment, limit.amount * UNITS[limit.unit], time)
        case "days":
            return calendar.utc(wall - limit.amount * ONE_DAY)
        case "working_days":
            days = working_days(wall.date(), calendar, step=-1)
            return calendar.utc(spend_back(wall, limit.amount * ONE_DAY, days))
        case _:
            return moment - limit.amount * UNITS[limit.unit]


def needs_calendar(limit: Limit) -> bool:
    """Whether it matters to the limit which days are worked."""
    if limit.unit == "days":
        return limit.start == "next_working_day" or limit.end == "end_of_work"
    return limit.unit in ("working_hours", "working_days")


def unknown_years(step: Step, calendar: WorkCalendar) -> list[int]:
    """Return the years a step rests on though their holidays are not loaded."""
    if not needs_calendar(step.limit):
        return []
    first, last = days_of(step, calendar)
    return [year for year in range(first.year, last.year + 1) if not calendar.known(year)]


def days_of(step: Step, calendar: WorkCalendar) -> tuple[date, date]:
    """Return the first and the last day a step touches; 24:00 belongs to the day that ends."""
    first = calendar.wall(step.begun).date()
    return first, max(first, (calendar.wall(step.until) - timedelta(microseconds=1)).date())


def _end(
    begun: datetime, limit: Limit, calendar: WorkCalendar, pauses: Pauses, shift: str, *, goes_on: bool
) -> datetime:
    """Work out the end of one step."""
    if limit.unit in UNITS:
        amount = limit.amount * UNITS[limit.unit]
        if not amount:
            return begun
        if limit.unit == "working_hours":
            yesterday = calendar.wall(begun).date() - ONE_DAY
            return spend(begun, amount, working_time(yesterday, calendar, shift), pauses)
        return spend(begun, amount, [(begun, FOREVER)], pauses)
    if goes_on and not limit.amount:
        return begun
    if limit.end != "same_clock":
        return whole_days(begun, limit, calendar, pauses, shift, goes_on=goes_on)
    first = begun if goes_on else _first_moment(begun, limit, calendar, shift)
    return days_on_the_wall(first, limit, calendar, pauses) if limit.amount else first


def _first_moment(start: datetime, limit: Limit, calendar: WorkCalendar, shift: str) -> datetime:
    """Return when the clock begins to run."""
    if limit.start == "at_once":
        return start
    today = calendar.wall(start).date()
    if limit.start == "next_day":
        return calendar.midnight(today + ONE_DAY)
    return calendar.periods(calendar.next_workday(today), shift)[0][0]


def _provisional(steps: Iterable[Step], calendar: WorkCalendar) -> bool:
    return any(unknown_years(step, calendar) for step in steps)
