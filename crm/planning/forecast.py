"""How many calls to expect in each half hour of a day, and how long one takes.

A day is forecast from the days like it: those of the same weekday, in turn. What a day of rest is, and that a make-up
Saturday is a day of work, the city's calendar says; such days out of turn are forecast from those of their sort, or, if
there are too few, from all days of rest or of work. A half hour's calls are the level to expect on the day
(``crm.planning.levels``) times the share such days had of theirs. Days that were odd, a storm's or an outage's, do not
count.

The range holds four half hours in five (80 %): the days differ by at least what chance alone makes of a mean (Poisson),
and what was expected is itself uncertain.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from config.rules.planning import HistoryRule
from crm.clock.calendar import WorkCalendar
from crm.planning.history import HALF_HOUR, HALF_HOURS, Came, History
from crm.planning.levels import in_turn, levels

EIGHTY_PERCENT = 1.2816
"""Standard deviations to both sides of a normal mean that hold 80 %."""


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
    """What came in one half hour of a day alike, the level of that day, and how much its handling time counts."""

    level: float
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
    calls = {before: history.calls(queue, before) for before in history.days if first <= before < day}
    if not calls:
        return DayForecast(queue, day, 0, lack=Lack("days", 0, rule.fewest_days))
    found = levels(calls, calendar, rule.half_life_weeks)
    alike = _alike(found.of_days, calendar, day, rule.fewest_days)
    if len(alike) < rule.fewest_days:
        return DayForecast(queue, day, len(alike), lack=Lack("days", len(alike), rule.fewest_days))
    weights = {before: 0.5 ** ((day - before) / timedelta(weeks=1) / rule.half_life_weeks) for before in alike}
    by_half_hour = [
        [_Weighed(found.of_days[before], weights[before], history.at(queue, before, half_hour)) for before in alike]
        for half_hour in range(HALF_HOURS)
    ]
    handled = [weighed for half_hour in by_half_hour for weighed in half_hour]
    if (known := _handled(handled)) < rule.fewest_calls:
        return DayForecast(queue, day, len(alike), lack=Lack("calls", known, rule.fewest_calls))
    midnight, level = calendar.wall(calendar.midnight(day)), found.ahead(day)
    expected = (
        _expected(
            half_hour,
            calendar.utc(midnight + half_hour * HALF_HOUR),
            weighed,
            level,
            _handling_s(weighed if _handled(weighed) >= rule.fewest_calls else handled),
        )
        for half_hour, weighed in enumerate(by_half_hour)
    )
    return DayForecast(queue, day, len(alike), tuple(expected))


def _alike(past: Iterable[date], calendar: WorkCalendar, day: date, fewest: int) -> list[date]:
    worked, ordinary = calendar.is_workday(day), in_turn(calendar, day)
    same = [before for before in past if calendar.is_workday(before) == worked]
    if ordinary:
        return [before for before in same if before.weekday() == day.weekday() and in_turn(calendar, before)]
    sort = [before for before in same if not in_turn(calendar, before)]
    return sort if len(sort) >= fewest else same


def _expected(
    half_hour: int, starts_at: datetime, weighed: Sequence[_Weighed], level: float, handling_s: float
) -> Expected:
    base = sum(one.level for one in weighed)
    share = sum(one.came.calls for one in weighed) / base
    mean = level * share
    fits = [(one.came.calls, one.level * share) for one in weighed]
    spread = sum((calls - fit) ** 2 / fit for calls, fit in fits if fit) / (len(fits) - 1)
    reach = EIGHTY_PERCENT * (mean * max(1.0, spread) * (1 + level / base)) ** 0.5
    return Expected(half_hour, starts_at, mean, max(0.0, mean - reach), mean + reach, handling_s)


def _handled(weighed: Sequence[_Weighed]) -> int:
    return sum(one.came.handled for one in weighed)


def _handling_s(weighed: Sequence[_Weighed]) -> float:
    seconds = sum(one.weight * one.came.handled_s for one in weighed)
    return seconds / sum(one.weight * one.came.handled for one in weighed)
