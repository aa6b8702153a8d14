"""What there is to tell about a step of a clock, before it is put into a language."""

from dataclasses import dataclass
from datetime import date, datetime, time

from crm.clock.calendar import ONE_DAY, Sort, Stretch, WorkCalendar
from crm.clock.due import Step, days_of

RESTS = (Sort.HOLIDAY, Sort.CITY_RESTS)


@dataclass(frozen=True, slots=True)
class Moment:
    """What the city's clocks show; ``clock`` is 24:00 where something ends with the day."""

    day: date
    clock: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Days of rest in a row, off for one reason; ``name`` is English or the city's own word."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a step that an ordinary week does not explain, and whether a weekend was skipped."""

    rests: tuple[Rest, ...] = ()
    weekends: bool = False
    made_up: tuple[date, ...] = ()
    worked_by_city: tuple[date, ...] = ()


def beginning(at: datetime, calendar: WorkCalendar) -> Moment:
    """Return a moment at which something begins."""
    wall = calendar.wall(at)
    return Moment(wall.date(), f"{wall:%H:%M}")


def ending(at: datetime, calendar: WorkCalendar) -> Moment:
    """Return a moment at which something ends."""
    wall = calendar.wall(at)
    return Moment(wall.date() - ONE_DAY, "24:00") if wall.time() == time() else Moment(wall.date(), f"{wall:%H:%M}")


def standing(pause: Stretch, calendar: WorkCalendar) -> tuple[Moment, Moment]:
    """Return when a clock stopped and when it went on."""
    return beginning(pause[0], calendar), beginning(pause[1], calendar)


def days(step: Step, calendar: WorkCalendar) -> Days:
    """Return which days a step skipped and which it counted against the week."""
    limit = step.limit
    if limit.unit != "working_days" and not (limit.unit == "working_hours" and calendar.rests(step.shift)):
        return Days()
    day, last = days_of(step, calendar)
    if limit.unit == "working_days" and limit.end != "same_clock" and limit.amount:
        day += ONE_DAY  # the day of the start is not counted, whatever it is
    found: dict[Sort, list[date]] = {sort: [] for sort in Sort}
    rests: list[Rest] = []
    while day <= last:
        today = calendar.day(day)
        found[today.sort].append(day)
        if today.sort in RESTS:
            if rests and rests[-1].last == day - ONE_DAY and rests[-1].name == today.name:
                rests[-1] = Rest(rests[-1].first, day, today.name)
            else:
                rests.append(Rest(day, day, today.name))
        day += ONE_DAY
    return Days(tuple(rests), bool(found[Sort.WEEKEND]), tuple(found[Sort.MAKE_UP]), tuple(found[Sort.CITY_WORKS]))
