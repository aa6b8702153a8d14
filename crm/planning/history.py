"""What came in the past: calls and the work they made, by queue, day and half hour."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, extract, func, select
from sqlalchemy.orm import Session

from crm.calls.models import Call, CallSegment
from crm.calls.states import Direction, SegmentKind
from crm.clock.calendar import ONE_DAY, WorkCalendar

HALF_HOUR = timedelta(minutes=30)
HALF_HOURS = ONE_DAY // HALF_HOUR
HANDLING = (SegmentKind.TALKING, SegmentKind.HOLD, SegmentKind.WRAP_UP)
"""What an operator's time for a call is made of."""

_QUEUED = extract("epoch", Call.queued_at)
_HALF_HOUR = _QUEUED - _QUEUED % int(HALF_HOUR.total_seconds())
"""When the half hour began in which a call came to its queue, in seconds since 1970."""

Place = tuple[str, date, int]
"""Queue, day of the city, and half hour of the day from 0 to 47 by the city's clocks."""


@dataclass(slots=True)
class Came:
    """Calls that asked for a person in one half hour.

    Attributes:
        calls: All of them, missed ones too: who was not answered is load all the same.
        handled: Calls somebody worked on.
        handled_s: Seconds of work on them, after the call included.
    """

    calls: int = 0
    handled: int = 0
    handled_s: float = 0.0


NOTHING = Came()


@dataclass(frozen=True)
class History:
    """A stretch of the past. A half hour without calls has no entry.

    Attributes:
        days: Whole days on which the line was open, in order: any call came to any queue.
    """

    days: tuple[date, ...] = ()
    came: Mapping[Place, Came] = field(default_factory=dict)

    def at(self, queue: str, day: date, half_hour: int) -> Came:
        """Return what came then."""
        return self.came.get((queue, day, half_hour), NOTHING)

    def calls(self, queue: str, day: date) -> int:
        """Return how many calls a day had."""
        return sum(self.at(queue, day, half_hour).calls for half_hour in range(HALF_HOURS))


def read_history(session: Session, calendar: WorkCalendar, since: date, before: date) -> History:
    """Read what came to all queues.

    The day of the first call is left out: the line may have been opened in its middle.

    Args:
        session: Open session.
        calendar: The city's days and clocks.
        since: First day.
        before: The day after the last one.
    """
    came: dict[Place, Came] = defaultdict(Came)
    begins, ends = calendar.midnight(since), calendar.midnight(before)
    for queue, start, calls in session.execute(_calls(begins, ends)):
        came[_place(calendar, queue, start)].calls += calls
    days = sorted({day for _, day, _ in came if day < before})[1:]
    for queue, start, handled, seconds in session.execute(_handling(begins, ends)):
        found = came[_place(calendar, queue, start)]
        found.handled += handled
        found.handled_s += float(seconds)
    return History(tuple(days), dict(came))


def half_hour_of(wall: datetime) -> int:
    """Return which half hour of the day the city's clocks are in."""
    return wall.hour * 2 + wall.minute // 30


def _calls(begins: datetime, ends: datetime) -> Select[str, int, int]:
    return (
        select(Call.queue, _HALF_HOUR.label("start"), func.count())
        .where(*_asked_for_a_person(begins, ends))
        .group_by(Call.queue, "start")
    )


def _handling(begins: datetime, ends: datetime) -> Select[str, int, int, int]:
    seconds = extract("epoch", CallSegment.ended_at) - extract("epoch", CallSegment.started_at)
    return (
        select(Call.queue, _HALF_HOUR.label("start"), func.count(CallSegment.call_id.distinct()), func.sum(seconds))
        .join(CallSegment, CallSegment.call_id == Call.id)
        .where(*_asked_for_a_person(begins, ends), CallSegment.kind.in_(HANDLING), CallSegment.operator.is_not(None))
        .group_by(Call.queue, "start")
    )


def _asked_for_a_person(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ...]:
    """Fit calls by their beginning, which has an index; the queue follows within the menu's minute."""
    within = (Call.started_at >= begins, Call.started_at < ends)
    return (*within, Call.direction == Direction.IN, Call.queued_at.is_not(None))


def _place(calendar: WorkCalendar, queue: str, start: int) -> Place:
    wall = calendar.wall(datetime.fromtimestamp(int(start), UTC))
    return queue, wall.date(), half_hour_of(wall)
