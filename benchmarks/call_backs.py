"""Live callers' waits with and without call-backs, in virtual time, by the very rules that the hotline dials by.

Afternoons of two kinds, each played twice with the same live callers, handling times and people who do not pick up: 75
missed callers are to be called back, or nobody is; 75 citizens keep their place, or wait on. No live
caller may wait longer with call-backs by more than the longest handling, and no number may be called twice at once.
Prints one JSON line; fails if it is otherwise.
"""

import argparse
import heapq
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from benchmarks.machine import say
from config.profile import load_profile
from crm.call_backs.attempts import Waiting
from crm.casework import Casework
from ivr.call_backs.turns import Caller, City, Line, turns

CITY = load_profile("demo")
BEGIN = datetime.fromisoformat("2026-11-20T13:00:00+08:00")
QUEUE = "hotline"
PENDING = 75
HOURS = 3
EVENING_S = 6 * 3600.0
"""When nothing is looked at any more."""

LOOK_S = 5.0
RING_S = (5.0, 20.0)
"""How long a citizen lets it ring; the question and the key are part of it."""

HANDLING_S = (60.0, 300.0)
"""The shortest and the longest handling of a call, wrap-up included."""

SILENT_S = 45.0
REACHED, NOT_REACHED = 0.7, 0.85
"""Who picks up and presses the key; up to here somebody or a machine picks up, beyond nobody does."""


@dataclass(frozen=True, slots=True)
class Afternoon:
    """What happens in both worlds.

    Attributes:
        operators: How many answer.
        arrivals: When live callers come, in seconds, each with the handling that their matter needs.
        pending: Handlings that those to be called back need.
    """

    operators: int
    arrivals: list[tuple[float, float]]
    pending: list[float]


@dataclass(slots=True)
class Hall:
    """One world: operators, those who wait, those who are to be called back."""

    day: Afternoon
    waiting: dict[int, Waiting]
    city: City
    chance: random.Random
    free: int = field(init=False)
    line: list[tuple[int, float, int, float]] = field(default_factory=list)
    waits: dict[int, float] = field(default_factory=dict)
    talked: int = 0
    tries: int = 0
    most_called: int = 0
    twice: int = 0
    _events: list[tuple[float, int, str, int]] = field(default_factory=list)
    _serial: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        """Everybody is free, and every live caller is to come."""
        self.free = self.day.operators
        for number, (at, _) in enumerate(self.day.arrivals):
            self._later(at, "arrives", number)
        self._later(0.0, "look", 0)

    def play(self) -> "Hall":
        """Let the afternoon pass until nobody waits any more."""
        doing = {
            "arrives": self._arrives,
            "free": self._gets_free,
            "look": self._look,
            "taken": self._taken_up,
            "failed": self._fails,
        }
        while self._events:
            at, _, what, who = heapq.heappop(self._events)
            doing[what](at, who)
            self._serve(at)
        return self

    def _later(self, at: float, what: str, who: int) -> None:
        heapq.heappush(self._events, (at, next(self._serial), what, who))

    def _arrives(self, at: float, number: int) -> None:
        heapq.heappush(self.line, (0, at, number, self.day.arrivals[number][1]))

    def _gets_free(self, _: float, __: int) -> None:
        self.free += 1

    def _serve(self, at: float) -> None:
        while self.free and self.line:
            rank, since, number, handling = heapq.heappop(self.line)
            self.free -= 1
            self._later(at + handling, "free", number)
            if rank < 0:
                self.talked += 1
                del self.waiting[number]
            else:
                self.waits[number] = at - since

    def _look(self, at: float, _: int) -> None:
        callers = [Caller(QUEUE, _moment(since)) for rank, since, _, _ in self.line if rank == 0]
        logins = [f"{n:04}" for n in range(self.day.operators)]
        line = Line(callers, {QUEUE: frozenset(logins)}, frozenset(logins[: self.free]))
        for task_id in turns(list(self.waiting.values()), line, self.city, _moment(at)).dial:
            self._dial(at, task_id)
        self.most_called = max(self.most_called, sum(bool(one.call_id) for one in self.waiting.values()))
        if self.waiting and at < EVENING_S:
            self._later(at + LOOK_S, "look", 0)

    def _dial(self, at: float, task_id: int) -> None:
        one = self.waiting[task_id]
        self.twice += bool(one.call_id)
        self.tries += 1
        self.waiting[task_id] = replace(one, call_id=f"back-{task_id}", tries=one.tries + 1, last_tried_at=_moment(at))
        luck = self.chance.random()
        rings = self.chance.uniform(*RING_S)
        if luck < REACHED:
            self._later(at + rings, "taken", task_id)
        else:
            self._later(at + (rings if luck < NOT_REACHED else SILENT_S), "failed", task_id)

    def _taken_up(self, at: float, task_id: int) -> None:
        heapq.heappush(self.line, (-1, at, task_id, self.day.pending[task_id]))

    def _fails(self, _: float, task_id: int) -> None:
        one = replace(self.waiting[task_id], call_id="")
        if one.tries < self.city.rules.tries:
            self.waiting[task_id] = one
        else:
            del self.waiting[task_id]  # left to people


def _moment(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def afternoon(chance: random.Random, operators: int, load: float, before: int) -> Afternoon:
    """Return an afternoon whose live callers need so much of the operators' time; ``before`` wait from its begin."""
    pace = sum(HANDLING_S) / 2 / operators / load
    arrivals = [(0.0, chance.uniform(*HANDLING_S)) for _ in range(before)]
    at = chance.expovariate(1 / pace)
    while at < HOURS * 3600:
        arrivals.append((at, chance.uniform(*HANDLING_S)))
        at += chance.expovariate(1 / pace)
    return Afternoon(operators, arrivals, [chance.uniform(*HANDLING_S) for _ in range(PENDING)])


def missed(day: Afternoon, city: City, seed: int) -> tuple[Hall, Hall]:
    """Return the afternoon with missed callers who are called back, and without."""
    since = _moment(-3600)
    pending = {n: Waiting(n, QUEUE, asked=False, since=since) for n in range(PENDING)}
    return (
        Hall(day, pending, city, random.Random(seed)).play(),
        Hall(day, {}, city, random.Random(seed)).play(),
    )


def kept(day: Afternoon, city: City, seed: int) -> tuple[Hall, Hall]:
    """Return the afternoon in which those who wait from its begin keep their place, and in which they wait on."""
    pending = {n: Waiting(n, QUEUE, asked=True, since=_moment(-60)) for n in range(PENDING)}
    live = day.arrivals[PENDING:]
    on_line = [(0.0, handling) for handling in day.pending]
    return (
        Hall(replace(day, arrivals=live), pending, city, random.Random(seed)).play(),
        Hall(replace(day, arrivals=on_line + live), {}, city, random.Random(seed)).play(),
    )


def longer(with_: Hall, without: Hall, before: int) -> list[float]:
    """Return by how much each live caller waited longer; ``before`` others came first in the other world."""
    return [waited - without.waits[number + before] for number, waited in with_.waits.items()]


def figures(kind: str, days: int, city: City) -> tuple[list[float], list[Hall]]:
    """Return by how much live callers waited longer in so many afternoons of a kind, and those afternoons."""
    more: list[float] = []
    halls: list[Hall] = []
    before = PENDING if kind == "kept" else 0
    for seed in range(days):
        chance = random.Random(seed)
        day = afternoon(chance, chance.choice((4, 10, 20)), chance.choice((0.6, 0.8, 0.95)), before)
        with_, without = (kept if before else missed)(day, city, seed)
        more += longer(with_, without, before)
        halls.append(with_)
    return more, halls


def main() -> None:
    """Play the afternoons and say what became of the live callers."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--days", type=int, default=4, help="afternoons of each kind")
    days = arguments.parse_args().days
    rules = CITY.rules_at(BEGIN).outgoing.call_back.machine
    if rules is None:
        raise SystemExit("expected a city that calls back by itself (call_back.machine), this one does not")
    city = City(rules, CITY.queues, Casework(CITY).calendar(BEGIN))
    told: dict[str, object] = {}
    worst, twice = 0.0, 0
    for kind in ("missed", "kept"):
        more, halls = figures(kind, days, city)
        told[kind] = {
            "live_callers": len(more),
            "longer_s_mean": round(statistics.fmean(more), 1),
            "longer_s_most": round(max(more), 1),
            "called_back_and_talked": sum(hall.talked for hall in halls),
            "tries": sum(hall.tries for hall in halls),
            "most_called_at_once": max(hall.most_called for hall in halls),
        }
        worst, twice = max(worst, *more), twice + sum(hall.twice for hall in halls)
    say("call_backs", **told, two_at_once_to_one_number=twice, longest_handling_s=HANDLING_S[1])
    if worst > HANDLING_S[1] or twice:
        raise SystemExit(f"expected nobody to wait more than {HANDLING_S[1]:.0f} s longer, somebody did {worst:.0f} s")


if __name__ == "__main__":
    main()
