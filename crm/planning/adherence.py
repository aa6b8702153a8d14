"""Whether people worked as they were planned, from the log of their states.

Work is every state but paused and offline. Planned work is the shift without its breaks; what is worked outside of it,
or rested within a break, changes nothing. For a shift that is still running, planned is what lies behind.

    planned = worked + late + early + paused
    adherence = worked / planned

Late is planned work before the first moment of work in the shift, early what follows the last one once the shift is
over, paused the rest. Who did not come at all is late by everything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.clock.calendar import ONE_DAY, Stretch
from crm.operators.models import OperatorStateLog
from crm.operators.states import OperatorState
from crm.planning.shifts import Shift
from crm.planning.weeks import published_shifts

AWAY = (OperatorState.OFFLINE, OperatorState.PAUSED)
NONE = timedelta()
SEEN_BEFORE = ONE_DAY
"""A state that began longer before a shift is not known: nobody is signed in for a day."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one state; ``reason`` of a pause."""

    state: str
    reason: str
    starts_at: datetime
    ends_at: datetime

    @property
    def is_work(self) -> bool:
        """Whether this is work."""
        return self.state not in AWAY


@dataclass(frozen=True, slots=True)
class Adherence:
    """How one shift was kept, and the states it is reckoned from.

    Attributes:
        over: Whether the shift has ended.
    """

    shift: Shift
    planned: timedelta
    worked: timedelta
    late: timedelta
    early: timedelta
    over: bool
    spans: tuple[Span, ...]

    @property
    def paused(self) -> timedelta:
        """Planned work between the first and the last moment of work that was not worked."""
        return self.planned - self.worked - self.late - self.early

    @property
    def share(self) -> float | None:
        """Adherence, 0 to 1; none before any work was planned."""
        return self.worked / self.planned if self.planned else None


def adherence_of(session: Session, day: date, at: datetime, operator: str | None = None) -> list[Adherence]:
    """Return how the shifts that begin on a day were kept; those that have not begun are left out.

    Args:
        session: Open session.
        day: A day of the city.
        at: Now.
        operator: Only this person's.
    """
    shifts = [shift for shift in published_shifts(session, day, day, operator) if shift.starts_at < at]
    if not shifts:
        return []
    begins, ends = min(shift.starts_at for shift in shifts), min(at, max(shift.ends_at for shift in shifts))
    spans = _spans(session, begins, ends, operator)
    return [kept_to(shift, spans.get(shift.operator, ()), at) for shift in shifts]


def kept_to(shift: Shift, spans: Iterable[Span], at: datetime) -> Adherence:
    """Return how a shift was kept by somebody who was in these states, in order."""
    until = min(shift.ends_at, at)
    within = tuple(cut for span in spans if (cut := _cut(span, shift.starts_at, until)))
    work = [(begins, min(ends, until)) for begins, ends in shift.work if begins < until]
    worked = [(span.starts_at, span.ends_at) for span in within if span.is_work]
    planned = _length(work)
    over = shift.ends_at <= at
    if not worked:
        return Adherence(shift, planned, NONE, planned, NONE, over, within)
    return Adherence(
        shift,
        planned,
        sum((_common(work, stretch) for stretch in worked), NONE),
        _common(work, (shift.starts_at, worked[0][0])),
        _common(work, (worked[-1][1], until)) if over else NONE,
        over,
        within,
    )


def _spans(session: Session, begins: datetime, ends: datetime, operator: str | None) -> Mapping[str, Sequence[Span]]:
    log = OperatorStateLog
    query = select(log.operator, log.state, log.reason, log.at).where(log.at >= begins - SEEN_BEFORE, log.at < ends)
    if operator is not None:
        query = query.where(log.operator == operator)
    spans: dict[str, list[Span]] = defaultdict(list)
    open_: dict[str, tuple[str, str, datetime]] = {}
    for login, state, reason, at in session.execute(query.order_by(log.at, log.id)):
        if login in open_:
            spans[login].append(Span(*open_[login], at))
        open_[login] = (state, reason, at)
    for login, last in open_.items():
        spans[login].append(Span(*last, ends))
    return spans


def _cut(span: Span, begins: datetime, ends: datetime) -> Span | None:
    starts_at, ends_at = max(span.starts_at, begins), min(span.ends_at, ends)
    return Span(span.state, span.reason, starts_at, ends_at) if starts_at < ends_at else None


def _common(stretches: Iterable[Stretch], other: Stretch) -> timedelta:
    return _length((max(begins, other[0]), min(ends, other[1])) for begins, ends in stretches)


def _length(stretches: Iterable[Stretch]) -> timedelta:
    return sum((ends - begins for begins, ends in stretches if begins < ends), NONE)
