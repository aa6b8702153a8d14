"""How fast citizens who asked for a person got one, reckoned call by call (domain.md §10, 口径 A).

Asterisk's own ``ServicelevelPerf`` leaves abandoned calls out and forgets at a reload; it is not used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.calls.states import Direction
from crm.db import UtcDateTime
from crm.seconds import seconds_between

IN_TIME_S = 15
"""An answer within so many seconds of asking for a person is in time (GB/T 33358; 15 秒接通率)."""

SHORT_S = 5
"""Whoever hangs up so early hardly meant to wait (短放弃)."""


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """Counts of citizens' calls that asked for a person, each call once however often it was handed on or came back.

    Left out are calls that never asked for a person (they ended in the menu or while speaking), calls of ours, and
    calls that wait for no longer than ``IN_TIME_S``: nothing is decided about them. Nothing else is left out, neither
    short abandons nor what ended by a fault of ours.

    Attributes:
        offered: All of them; the denominator.
        answered: Those an operator answered.
        in_time: Those answered within ``IN_TIME_S``; the numerator.
        abandoned: Those that ended without an answer.
        short: Those of them that ended within ``SHORT_S``.
        longest_s: Longest time waited, of whoever still waits too.
        answer_s: Sum of the times to the answer.
    """

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    short: int = 0
    longest_s: float = 0.0
    answer_s: float = 0.0

    @property
    def share(self) -> float | None:
        """口径 A: answered in time ÷ everybody who asked for a person; ``None`` if nobody did."""
        return _ratio(self.in_time, self.offered)

    @property
    def share_of_answered(self) -> float | None:
        """口径 B: answered in time ÷ answered."""
        return _ratio(self.in_time, self.answered)

    @property
    def abandoned_share(self) -> float | None:
        """放弃率: ended without an answer ÷ everybody who asked for a person."""
        return _ratio(self.abandoned, self.offered)

    @property
    def lasting_abandoned_share(self) -> float | None:
        """放弃率 without short abandons, on both sides of the line."""
        return _ratio(self.abandoned - self.short, self.offered - self.short)

    @property
    def average_s(self) -> float | None:
        """ASA: mean time to the answer of the answered."""
        return _ratio(self.answer_s, self.answered)


def service_levels(session: Session, since: datetime, until: datetime, now: datetime) -> dict[str, ServiceLevel]:
    """Return the figures of the calls that came from ``since`` on and before ``until``, by queue.

    Time runs from the moment a call asked for a person to its first answer, over all queues it stood in; it counts for
    the queue it stood in last.

    Args:
        session: Open session.
        since: Begin of the stretch.
        until: End of the stretch, itself outside.
        now: The present moment, for whoever still waits.
    """
    over = func.coalesce(Call.answered_at, Call.ended_at, literal(now, UtcDateTime()))
    calls = (
        select(
            Call.queue,
            Call.answered_at.is_not(None).label("answered"),
            Call.ended_at.is_not(None).label("ended"),
            seconds_between(Call.queued_at, over).label("waited"),
        )
        .where(Call.direction == Direction.IN, Call.queued_at.is_not(None))
        .where(Call.started_at >= since, Call.started_at < until)
        .subquery()
    )
    one = calls.c
    left = and_(~one.answered, one.ended)
    query = (
        select(
            one.queue,
            func.count(),
            _count(one.answered),
            _count(and_(one.answered, one.waited <= IN_TIME_S)),
            _count(left),
            _count(and_(left, one.waited <= SHORT_S)),
            func.max(one.waited),
            func.sum(case((one.answered, one.waited), else_=0.0)),
        )
        .where(or_(one.answered, one.ended, one.waited > IN_TIME_S))
        .group_by(one.queue)
    )
    return {queue: ServiceLevel(*figures) for queue, *figures in session.execute(query)}


def together(levels: Iterable[ServiceLevel]) -> ServiceLevel:
    """Return the figures of several queues as those of one."""
    every = list(levels)
    sums = {field.name: sum(getattr(one, field.name) for one in every) for field in fields(ServiceLevel)}
    return ServiceLevel(**{**sums, "longest_s": max((one.longest_s for one in every), default=0.0)})


def _count(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((what, 1), else_=0), type_=Integer)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
