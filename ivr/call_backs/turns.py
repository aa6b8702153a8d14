"""Whose turn it is to be called back. Pure rules: live callers first, one try a number, and only within the hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from config.queues import QueueRule
from config.rules.outgoing import MachineRules
from crm.call_backs.attempts import Waiting
from crm.clock.calendar import WorkCalendar
from ivr.routing.opening import closes_in, open_at


class Why(StrEnum):
    """Why the line does not dial a call-back just now, in the order in which it is asked."""

    DIALLED = "dialled"
    PEOPLE = "people"
    NUMBER = "number"
    ON_LINE = "on_line"
    PAUSE = "pause"
    HOURS = "hours"
    NOBODY = "nobody"
    PLACE = "place"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Caller:
    """A citizen who waits on the line."""

    queue: str
    since: datetime
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """The telephone system at one moment.

    Attributes:
        callers: Who waits on the line, those who were called back left out.
        at_work: Who answers each queue and is not paused.
        free: Who of them all has no call.
    """

    callers: Sequence[Caller] = ()
    at_work: Mapping[str, frozenset[str]] = field(default_factory=dict)
    free: frozenset[str] = frozenset()

    def free_for(self, queue: str) -> frozenset[str]:
        """Return who is free to answer a queue."""
        return self.at_work.get(queue, frozenset()) & self.free

    def rivals(self, queue: str) -> int:
        """Return how many wait whom somebody may answer who is free for this queue."""
        free = self.free_for(queue)
        return sum(one.queue == queue or bool(self.free_for(one.queue) & free) for one in self.callers)


@dataclass(frozen=True, slots=True)
class City:
    """What a city decides.

    Attributes:
        rules: What is dialled by itself.
        queues: Its queues.
        calendar: Its working days.
    """

    rules: MachineRules
    queues: Mapping[str, QueueRule]
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Turns:
    """Whom to dial now, in order, why the others wait and, of those that pause, until when."""

    dial: tuple[int, ...] = ()
    why: Mapping[int, Why] = field(default_factory=dict)
    next_at: Mapping[int, datetime] = field(default_factory=dict)


def turns(waiting: Sequence[Waiting], line: Line, city: City, now: datetime) -> Turns:
    """Return whom the line dials now.

    A kept place is dialled when everybody who came before is served: of those at most one more is called at once than
    operators are free, for the next one will be free soon. Whoever was missed is dialled only while more operators are
    free than citizens wait or are being called back.

    Args:
        waiting: Those to be called back, and those being called.
        line: Who waits and who is free.
        city: What the city decides.
        now: The present moment.
    """
    called = [one for one in waiting if one.call_id]
    dial: list[int] = []
    why: dict[int, Why] = {one.id: Why.DIALLED for one in called}
    for one in sorted((w for w in waiting if not w.call_id), key=_order):
        if reason := _not_now(one, city, now) or _not_its_turn(one, line, city, called):
            why[one.id] = reason
        else:
            dial.append(one.id)
            called.append(one)
    pauses = {one.id: not_before(one, city.rules) for one in waiting if why.get(one.id) is Why.PAUSE}
    return Turns(tuple(dial), why, pauses)


def not_before(one: Waiting, rules: MachineRules) -> datetime:
    """Return the first moment at which a call-back may be dialled, as far as its own time goes."""
    first = one.since if one.asked else one.since + timedelta(minutes=rules.missed_after_minutes)
    return max(first, one.last_tried_at + rules.pause(one.tries)) if one.last_tried_at else first


def _not_now(one: Waiting, city: City, now: datetime) -> Why | None:
    """Return what of itself or of the hour keeps a call-back from being dialled."""
    asked: Iterator[tuple[Why, bool]] = iter(
        (
            (Why.PEOPLE, one.tries >= city.rules.tries),
            (Why.NUMBER, not one.callable),
            (Why.ON_LINE, one.on_line),
            (Why.PAUSE, now < not_before(one, city.rules)),
            (Why.HOURS, not (open_at(city.rules.hours, city.calendar, now) and _open(one.queue, city, now))),
        )
    )
    return next((why for why, holds in asked if holds), None)


def _not_its_turn(one: Waiting, line: Line, city: City, called: Iterable[Waiting]) -> Why | None:
    """Return which citizens, or whose absence, keep a call-back from being dialled."""
    if not line.at_work.get(one.queue):
        return Why.NOBODY
    free = line.free_for(one.queue)
    rivals = sum(bool(line.free_for(other.queue) & free) or other.queue == one.queue for other in called)
    if not one.asked:
        return Why.LIVE if rivals + line.rivals(one.queue) >= len(free) else None
    if rivals > len(free):
        return Why.PLACE
    place = (-city.queues[one.queue].priority - one.sooner, one.since)
    before = (c for c in line.callers if c.queue == one.queue and (-c.priority, c.since) < place)
    return Why.PLACE if any(before) else None


def _open(queue: str, city: City, now: datetime) -> bool:
    rule = city.queues.get(queue)
    return rule is not None and closes_in(rule, city.calendar, now) > 0


def _order(one: Waiting) -> tuple[bool, int, datetime, int]:
    """Kept places before missed calls, each by how long they wait."""
    return (not one.asked, -one.sooner, one.since, one.id)
