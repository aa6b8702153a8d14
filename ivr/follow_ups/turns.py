"""Whose turn it is to be asked how it went. Pure rules: live callers first, one call a citizen, within the hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from config.rules.dialled import FollowUpCallRules
from crm.clock.calendar import WorkCalendar
from crm.follow_ups.machine import Waiting
from ivr.call_backs.turns import Line
from ivr.routing.opening import open_at


class Why(StrEnum):
    """Why the line does not ask a citizen just now, in the order in which it is looked at."""

    CALLED = "called"
    NUMBER = "number"
    ON_LINE = "on_line"
    PAUSE = "pause"
    HOURS = "hours"
    NOBODY = "nobody"
    LIVE = "live"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Turns:
    """Whom to ask now, in order, why the others wait and, of those that pause, until when."""

    dial: tuple[str, ...] = ()
    why: Mapping[str, Why] = field(default_factory=dict)
    next_at: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class City:
    """What a city decides: the rules, its working days, and the queue in which a person answers to key 0."""

    rules: FollowUpCallRules
    calendar: WorkCalendar
    queue: str


def turns(waiting: Sequence[Waiting], line: Line, city: City, now: datetime) -> Turns:
    """Return whom the line asks now.

    Nobody is dialled while a single citizen waits for an operator, nor while no operator is at work to whom key 0
    could lead; and never more at once than the city allows.

    Args:
        waiting: Those to be asked, the most pressing first, and those being called.
        line: Who waits and who is there.
        city: What the city decides.
        now: The present moment.
    """
    dial: list[str] = []
    why: dict[str, Why] = {}
    free = city.rules.at_once - sum(one.called for one in waiting)
    for one in waiting:
        if reason := _not_now(one, line, city, now):
            why[one.ticket] = reason
        elif len(dial) < free:
            dial.append(one.ticket)
        else:
            why[one.ticket] = Why.TURN
    pauses = {one.ticket: not_before(one, city.rules) for one in waiting if why.get(one.ticket) is Why.PAUSE}
    return Turns(tuple(dial), why, pauses)


def not_before(one: Waiting, rules: FollowUpCallRules) -> datetime:
    """Return the first moment at which a citizen who was called before may be called again."""
    if one.last_tried_at is None:
        raise ValueError("expected somebody who was called before, got another")
    return one.last_tried_at + rules.pause(one.tries)


def _not_now(one: Waiting, line: Line, city: City, now: datetime) -> Why | None:
    asked: Iterator[tuple[Why, bool]] = iter(
        (
            (Why.CALLED, one.called),
            (Why.NUMBER, not one.callable),
            (Why.ON_LINE, one.on_line),
            (Why.PAUSE, one.last_tried_at is not None and now < not_before(one, city.rules)),
            (Why.HOURS, not open_at(city.rules.hours, city.calendar, now)),
            (Why.NOBODY, not line.at_work.get(city.queue)),
            (Why.LIVE, bool(line.callers)),
        )
    )
    return next((why for why, holds in asked if holds), None)
