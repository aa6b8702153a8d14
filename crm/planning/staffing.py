"""How many seats a forecast takes, and how many people have to be planned for them."""

import math
from dataclasses import dataclass
from datetime import date, datetime

from config.rules.planning import PlanningRules
from crm.planning.erlang import erlangs, fewest_seats, service_level
from crm.planning.forecast import DayForecast, Expected, Lack
from crm.planning.history import HALF_HOUR


@dataclass(frozen=True, slots=True)
class Required:
    """What a half hour takes.

    Attributes:
        seats: Operators who answer at any moment.
        people: Operators to be planned, because some of those planned are away.
        in_time: Share of calls the seats answer in time, 0 to 1.
    """

    expected: Expected
    seats: int
    people: int
    in_time: float

    @property
    def starts_at(self) -> datetime:
        """When the half hour begins."""
        return self.expected.starts_at


@dataclass(frozen=True, slots=True)
class DayRequired:
    """What a queue's day takes, or why nobody can say; ``days`` alike stand behind it."""

    queue: str
    day: date
    days: int
    half_hours: tuple[Required, ...]
    lack: Lack | None

    @property
    def people(self) -> tuple[int, ...]:
        """Operators to be planned for each half hour."""
        return tuple(half_hour.people for half_hour in self.half_hours)


def required(forecast: DayForecast, rules: PlanningRules) -> DayRequired:
    """Return what each half hour of a forecast takes by Erlang C.

    Calls of a half hour are taken to come at an even rate, and a half hour to begin with an empty queue.
    """
    half_hours = tuple(_required(expected, rules) for expected in forecast.half_hours)
    return DayRequired(forecast.queue, forecast.day, forecast.days, half_hours, forecast.lack)


def _required(expected: Expected, rules: PlanningRules) -> Required:
    target, handling_s = rules.target, expected.handling_s
    load = erlangs(expected.calls, handling_s, HALF_HOUR.total_seconds())
    seats = fewest_seats(
        load, handling_s, share=target.share, within_s=target.within_s, most_occupied=target.most_occupied
    )
    in_time = service_level(load, handling_s, seats, target.within_s)
    return Required(expected, seats, math.ceil(round(seats / (1 - rules.away), 6)), in_time)
