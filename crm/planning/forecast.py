"""How many calls to expect in each half hour of a day, and how long one takes.

A day is forecast from the days like it: those of the same weekday that are worked, or not, as it is. What a day of rest
is, and that a make-up Saturday is a day of work, the city's calendar says; such days out of turn are forecast from all
days of their sort. Recent weeks count more: after ``half_life_weeks`` a day counts half.

The expected number is the weighted mean. The range holds four half hours in five (80 %): the days differ by at least
what chance alone makes of a mean (Poisson), and a mean of few days is itself uncertain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from config.rules.planning import HistoryRule
from crm.clock.calendar import Sort, WorkCalendar
from crm.planning.history import HALF_HOUR, HALF_HOURS, Came, History

EIGHTY_PERCENT = 1.2816
"""Standard deviations to both sides of a normal mean that hold 80 %."""

IN_TURN = (Sort.WORKING_DAY, Sort.WEEKEND)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a half hour is expected to bring: calls with their range, and mean seconds of work for one."""

    half_hour: int
    starts_at: datetime
    calls: float
    low: float
    high: float
    handling_s: float


@dataclass(frozen=True, slots=True)
class Lack:
    """Why there is no forecast: too few days alike, or too few calls whose handling is known."""

    of: Literal["days", "calls"]
    found: int
    needed: int


@dataclass(frozen=True, slots=True)
class DayForecast:
    """A queue's day: 48 half hours made from ``days`` days alike, or what is lacking."""

    queue: str
    day: date
    days: int
    half_hours: tuple[Expected, ...] = ()
    lack: Lack | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What came in one half hour of a day alike, and how much it counts."""

    weight: float
    came: Came


def history_since(rule: HistoryRule, day: date) -> date:
    """Return the first day a forecast for a day looks at."""
    return day - timedelta(weeks=rule.weeks)


def forecast(history: History, calendar: WorkCalendar, rule: HistoryRule, queue: str, day: date) -> DayForecast:
    """Return what to expect of a queue on a day, or what is lacking to say it.

    Args:
        history: The past; days that are not before ``day``, or too long ago, do not count.
        calendar: The city's days.
        rule: How much past, and how it is weighed.
        queue: Name of the queue.
        day: A day of the city.
    """
    first = history_since(rule, day)
    past = [before for before in history.days if first <= before < day]
    alike = [before for before in past if _alike(calendar, day)(before)]
    if len(alike) < rule.fewest_days:
        return DayForecast(queue, day, len(alike), lack=Lack("days", len(alike), rule.fewest_days))
    weights = [(before, 0.5 ** ((day - before) / timedelta(weeks=1) / rule.half_life_weeks)) for before in alike]
    by_half_hour = [
        [_Weighed(weight, history.at(queue, before, half_hour)) for before, weight in weights]
        for half_hour in range(HALF_HOURS)
    ]
    handled = [weighed for half_hour in by_half_hour for weighed in half_hour]
    if (calls := _handled(handled)) < rule.fewest_calls:
        return DayForecast(queue, day, len(alike), lack=Lack("calls", calls, rule.fewest_calls))
    midnight = calendar.wall(calendar.midnight(day))
    expected = (
        _expected(
            half_hour,
            calendar.utc(midnight + half_hour * HALF_HOUR),
            weighed,
            _handling_s(weighed if _handled(weighed) >= rule.fewest_calls else handled),
        )
        for half_hour, weighed in enumerate(by_half_hour)
    )
    return DayForecast(queue, day, len(alike), tuple(expected))


def _alike(calendar: WorkCalendar, day: date) -> Callable[[date], bool]:
    worked, in_turn = calendar.is_workday(day), calendar.day(day).sort in IN_TURN
    return lambda before: calendar.is_workday(before) == worked and (not in_turn or before.weekday() == day.weekday())


def _expected(half_hour: int, starts_at: datetime, weighed: Sequence[_Weighed], handling_s: float) -> Expected:
    total = sum(one.weight for one in weighed)
    mean = sum(one.weight * one.came.calls for one in weighed) / total
    squares = sum(one.weight * (one.came.calls - mean) ** 2 for one in weighed) / total
    between = squares * len(weighed) / (len(weighed) - 1)
    own = sum((one.weight / total) ** 2 for one in weighed)
    reach = EIGHTY_PERCENT * (max(mean, between) * (1 + own)) ** 0.5
    return Expected(half_hour, starts_at, mean, max(0.0, mean - reach), mean + reach, handling_s)


def _handled(weighed: Sequence[_Weighed]) -> int:
    return sum(one.came.handled for one in weighed)


def _handling_s(weighed: Sequence[_Weighed]) -> float:
    seconds = sum(one.weight * one.came.handled_s for one in weighed)
    return seconds / sum(one.weight * one.came.handled for one in weighed)
