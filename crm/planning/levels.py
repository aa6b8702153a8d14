"""How a queue's days went: a level that moves, what the weekday makes of it, and the days that were odd.

A day's calls are taken to be level × factor. The factor is the weekday's, the level that of seven days, counted back
from the last one known. Both come from fitting rows and columns of the table of weeks and weekdays in turn: first by
medians (Tukey's median polish), which no storm moves; days far off that fit are odd and left out, and the rest is
fitted by sums. Holidays and make-up days are out of turn and tell nothing of a level.

What comes next follows the weeks' levels by exponential smoothing with a damped trend (Holt; Gardner and McKenzie): the
newest weeks count most, and a trend goes on, less from week to week.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from crm.clock.calendar import Sort, WorkCalendar
from crm.planning.shifts import WEEK

IN_TURN = (Sort.WORKING_DAY, Sort.WEEKEND)
MIDDLE = timedelta(days=3)
"""From the middle of seven days to their last one."""
PASSES = 4
"""Turns of fitting levels and factors; a table without gaps needs two."""
FAR = 4.0
"""A day is odd that is so many times farther off than days are; chance makes one in sixteen thousand so."""
NORMAL = 1.4826
"""Standard deviation of a normal spread, in median distances."""
FEWEST = 3
"""Days that tell a week's level; a week of holidays has fewer."""
TREND = 0.5
"""Share of what moved the level that is taken for a trend."""
DAMPED = 0.9
"""Share of a trend that is left after a week."""
LEAST = 1.0
"""Calls a day; a queue with fewer has no level that could be told from chance, and all its days count alike."""

Ratio = Callable[[Iterable[tuple[float, float]]], float]


@dataclass(frozen=True, slots=True)
class Levels:
    """Where a queue's level stood and goes.

    Attributes:
        of_days: Level of each past day that was not odd, in calls a day.
        last: The last day known.
        level: In the middle of its week.
        trend: Change a week.
    """

    of_days: Mapping[date, float]
    last: date
    level: float
    trend: float

    def ahead(self, day: date) -> float:
        """Return the level to expect on a day to come."""
        weeks = (day - self.last + MIDDLE) / WEEK
        return max(LEAST, self.level + self.trend * DAMPED * (1 - math.pow(DAMPED, weeks)) / (1 - DAMPED))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A day in the table of weeks and weekdays; week 0 is the newest."""

    day: date
    week: int
    weekday: int
    calls: int


def in_turn(calendar: WorkCalendar, day: date) -> bool:
    """Whether a day is worked, or not, because of its weekday alone."""
    return calendar.day(day).sort in IN_TURN


def levels(calls: Mapping[date, int], calendar: WorkCalendar, half_life_weeks: float) -> Levels:
    """Return how the days went.

    Args:
        calls: By day; at least one.
        calendar: The city's days.
        half_life_weeks: A level counts half against one that is so much newer.
    """
    last = max(calls)
    cells = [_Cell(day, (last - day) // WEEK, day.weekday(), count) for day, count in calls.items()]
    ordinary = [cell for cell in cells if in_turn(calendar, cell.day)] or cells
    odd = _odd(ordinary)
    told = _told([cell for cell in ordinary if cell.day not in odd])
    weeks, level, trend = _smoothed(told, max(cell.week for cell in cells), 1 - 0.5 ** (1 / half_life_weeks))
    of_days = {cell.day: max(LEAST, weeks[cell.week]) for cell in cells if cell.day not in odd}
    return Levels(of_days, last, level, trend)


def _odd(cells: Sequence[_Cell]) -> set[date]:
    """Return the days far off what level and weekday make of them, farther than chance and the other days are."""
    by_week, by_weekday = _fit(cells, _median)
    fits = [(cell, by_week[cell.week] * by_weekday[cell.weekday]) for cell in cells]
    usual = NORMAL * _median([(abs(cell.calls - fit), fit) for cell, fit in fits])
    return {cell.day for cell, fit in fits if abs(cell.calls - fit) > FAR * max(math.sqrt(max(fit, 1)), usual * fit)}


def _told(cells: Sequence[_Cell]) -> dict[int, float]:
    """Return the levels of the weeks that tell one; of all if there are but such with few days."""
    by_week, _ = _fit(cells, _mean)
    days = Counter(cell.week for cell in cells)
    return {week: level for week, level in by_week.items() if days[week] >= FEWEST} or by_week


def _fit(cells: Sequence[_Cell], ratio: Ratio) -> tuple[dict[int, float], dict[int, float]]:
    """Return levels by week and factors by weekday."""
    by_weekday = {cell.weekday: 1.0 for cell in cells}
    by_week: dict[int, float] = {}
    for _ in range(PASSES):
        by_week = _grouped(((cell.week, cell.calls, by_weekday[cell.weekday]) for cell in cells), ratio)
        by_weekday = _grouped(((cell.weekday, cell.calls, by_week[cell.week]) for cell in cells), ratio)
    return by_week, by_weekday


def _grouped(of: Iterable[tuple[int, float, float]], ratio: Ratio) -> dict[int, float]:
    groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for key, *pair in of:
        groups[key].append((pair[0], pair[1]))
    return {key: ratio(pairs) for key, pairs in groups.items()}


def _median(pairs: Iterable[tuple[float, float]]) -> float:
    return median([one / other for one, other in pairs if other] or [0.0])


def _mean(pairs: Iterable[tuple[float, float]]) -> float:
    ones, others = (sum(of) for of in zip(*pairs, strict=True))
    return ones / others if others else 0.0


def _smoothed(told: Mapping[int, float], oldest: int, share: float) -> tuple[dict[int, float], float, float]:
    """Return the level of every week, those that tell none filled, and the smoothed level and trend of the newest."""
    level, trend = told[max(told)], 0.0
    weeks: dict[int, float] = {}
    for week in range(oldest, -1, -1):
        expected, trend = level + DAMPED * trend, DAMPED * trend
        off = told.get(week, expected) - expected
        level, trend = expected + share * off, trend + share * TREND * off
        weeks[week] = told.get(week, level)
    return weeks, level, trend
