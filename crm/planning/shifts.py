"""A pattern placed on a day: when somebody works, and which half hours that covers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from config.rules.planning import ShiftPattern
from crm.clock.calendar import Stretch, WorkCalendar
from crm.planning.history import HALF_HOUR
from crm.planning.models import PlannedShift

WEEK = timedelta(weeks=1)
Seat = tuple[str, datetime]
"""A queue, and when a half hour begins (UTC)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of one person for one queue."""

    operator: str
    day: date
    code: str
    queue: str
    starts_at: datetime
    ends_at: datetime
    breaks: tuple[Stretch, ...] = ()

    @property
    def work(self) -> tuple[Stretch, ...]:
        """The shift without its breaks, in order."""
        bounds = [self.starts_at, *(moment for pause in self.breaks for moment in pause), self.ends_at]
        return tuple((begins, ends) for begins, ends in zip(bounds[::2], bounds[1::2], strict=True) if begins < ends)

    @property
    def worked(self) -> timedelta:
        """How long the work is."""
        return sum((ends - begins for begins, ends in self.work), timedelta())

    @property
    def key(self) -> tuple[str, date, str]:
        """What names a shift in every version of a plan."""
        return self.operator, self.day, self.code

    def seats(self) -> list[Seat]:
        """Return the half hours in which this person sits from beginning to end."""
        found = []
        for begins, ends in self.work:
            start = datetime.fromtimestamp(-(-begins.timestamp() // _S) * _S, begins.tzinfo)
            while start + HALF_HOUR <= ends:
                found.append((self.queue, start))
                start += HALF_HOUR
        return found

    def given_to(self, operator: str) -> "Shift":
        """Return the same shift of somebody else."""
        return replace(self, operator=operator)


_S = HALF_HOUR.total_seconds()


def place(calendar: WorkCalendar, pattern: ShiftPattern, operator: str, day: date, queue: str) -> Shift:
    """Return a pattern's shift that begins on a day of the city, by the city's clocks."""
    wall = datetime.combine(day, pattern.start)
    breaks = tuple(
        (calendar.utc(wall + begins), calendar.utc(wall + ends))
        for begins, ends in (pattern.offsets(pause) for pause in pattern.breaks)
    )
    starts_at, ends_at = calendar.utc(wall), calendar.utc(wall + pattern.length)
    return Shift(operator, day, pattern.code, queue, starts_at, ends_at, breaks)


def planned(row: PlannedShift) -> Shift:
    """Return a kept shift."""
    breaks = tuple((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in row.breaks)
    return Shift(row.operator, row.day, row.shift, row.queue, row.starts_at, row.ends_at, breaks)


def kept(shift: Shift, plan_id: int) -> PlannedShift:
    """Return the row that keeps a shift in a plan."""
    return PlannedShift(
        plan_id=plan_id,
        operator=shift.operator,
        day=shift.day,
        shift=shift.code,
        queue=shift.queue,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        breaks=[[begins.isoformat(), ends.isoformat()] for begins, ends in shift.breaks],
    )


def seated(shifts: Iterable[Shift]) -> Mapping[Seat, int]:
    """Return how many people sit in each queue in each half hour."""
    count: dict[Seat, int] = defaultdict(int)
    for shift in shifts:
        for seat in shift.seats():
            count[seat] += 1
    return count
