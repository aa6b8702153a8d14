"""Pasts drawn by chance around what is known of them, and forecasts held against what came."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from crm.planning.forecast import forecast
from crm.planning.history import HALF_HOURS, Came, History
from tests.unit.crm.planning.pasts import CALENDAR, QUEUE, RULE, days

FIRST = date(2026, 3, 2)
WEEKS = 20
BUSY = (1.2, 1.0, 1.0, 1.0, 0.95, 0.7, 0.6)
"""Share of each weekday."""

Level = Callable[[date], float]


def weekly(day: date) -> float:
    """Return what the weekday makes of a level."""
    return BUSY[day.weekday()]


def rate(day: date, half_hour: int) -> float:
    """Return the calls of a half hour: few at night, many at ten; on Mondays most in the first hour of work."""
    busy = 2 + 38 * math.exp(-(((half_hour - 20) / 7) ** 2))
    return weekly(day) * busy * (1.5 if day.weekday() == 0 and half_hour in (17, 18) else 1)


def drawn(level: Level, count: int = 7 * WEEKS, *, seed: int = 7) -> History:
    """Return a past drawn by chance (Poisson) around rate times level."""
    random = Random(seed)
    kept = days(FIRST, count)
    came = {}
    for day in kept:
        for half_hour in range(HALF_HOURS):
            calls = _poisson(random, rate(day, half_hour) * level(day))
            came[QUEUE, day, half_hour] = Came(calls, calls, calls * 300.0)
    return History(tuple(kept), came)


@dataclass(frozen=True)
class Result:
    """How far forecasts were off: mean distance in calls, of the forecast and of the true rate; and off all in all."""

    error: float
    chance: float
    bias: float
    in_range: float

    @property
    def times_chance(self) -> float:
        """The error in errors that nobody can avoid."""
        return self.error / self.chance


def back_test(history: History, level: Level, first: date, count: int = 7, *, ahead: int = 0) -> Result:
    """Forecast days from what lay ``ahead`` days before the first of them."""
    known = History(tuple(day for day in history.days if day < first - timedelta(days=ahead)), history.came)
    error = chance = came = expected = 0.0
    hits = []
    for day in days(first, count):
        for one in forecast(known, CALENDAR, RULE, QUEUE, day).half_hours:
            actual = history.at(QUEUE, day, one.half_hour).calls
            error += abs(actual - one.calls)
            chance += abs(actual - rate(day, one.half_hour) * level(day))
            came += actual
            expected += one.calls
            hits.append(one.low <= actual <= one.high)
    return Result(error, chance, expected / came - 1, sum(hits) / len(hits))


def _poisson(random: Random, mean: float) -> int:
    """Draw by Knuth's product of random numbers; in parts, for the product of many is too small a number."""
    count = 0
    while mean > 0:
        limit, product = math.exp(-min(mean, 50.0)), random.random()
        while product > limit:
            count, product = count + 1, product * random.random()
        mean -= 50.0
    return count
