"""Working time of the city, over the official holidays."""

from datetime import date, time
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from config.part import Part


class Period(Part):
    """A stretch of work, city time. ``until`` not after ``start`` is on the next day; 00:00 to 00:00 is a whole day."""

    start: time
    until: time

    @field_validator("start", "until")
    @classmethod
    def of_the_city(cls, value: time) -> time:
        """Refuse a zone: hours are what the city's clocks show."""
        if value.tzinfo is not None:
            raise ValueError(f"expected a time without a zone, got {value}")
        return value

    @property
    def over_midnight(self) -> bool:
        """Whether the period ends on the day after the one it begins on."""
        return self.until <= self.start


def _one_after_another(hours: tuple[Period, ...]) -> tuple[Period, ...]:
    """Refuse periods that overlap, within the day or with the same hours of the next day."""
    for earlier, later in pairwise(hours):
        if earlier.over_midnight or later.start < earlier.until:
            raise ValueError(f"expected periods one after another, got {later.start} after {earlier.until}")
    if hours[-1].over_midnight and hours[-1].until > hours[0].start:
        raise ValueError(f"expected the last period to end before {hours[0].start} of the next day")
    return hours


Hours = Annotated[tuple[Period, ...], Field(min_length=1), AfterValidator(_one_after_another)]
"""Working time of a day, in order; only the last period may pass midnight."""

MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class DayOverride(Part):
    """The city's own word about a day, stronger than the official calendar."""

    day: date
    work: bool
    name: str


class CalendarRules(Part):
    """``hours`` are those of an ordinary working day (several: a lunch break); a season may differ.

    ``shifts`` are named working times of units that do not keep office hours (``around_the_clock``). They work every
    day of the year, but those named in ``resting_shifts`` rest when the offices rest. ``complete_years`` are years
    whose holidays and make-up days ``overrides`` tell wholly; they need no official calendar.
    """

    hours: Hours
    seasons: tuple["Season", ...] = ()
    shifts: dict[str, Hours] = {}  # noqa: RUF012 pydantic copies defaults
    resting_shifts: tuple[str, ...] = ()
    overrides: tuple[DayOverride, ...] = ()
    complete_years: tuple[int, ...] = ()
    weekend: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("sat", "sun")

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        """Refuse a week without work, two words about one day, and the rest of a shift that is not there."""
        if len(set(self.weekend)) == 7:
            raise ValueError("weekend: expected at least one working day in the week")
        days = [override.day for override in self.overrides]
        if len(days) != len(set(days)):
            raise ValueError("overrides: expected each day once")
        for shift in self.resting_shifts:
            if shift not in self.shifts:
                raise ValueError(f"resting_shifts: no shift {shift!r}")
        return self


class Season(Part):
    """Other hours in a part of each year, ``MM-DD`` to ``MM-DD`` inclusive; it may pass the turn of the year."""

    start: MonthDay
    until: MonthDay
    hours: Hours

    def has(self, day: date) -> bool:
        """Whether the day lies in the season."""
        at = f"{day:%m-%d}"
        if self.start <= self.until:
            return self.start <= at <= self.until
        return at >= self.start or at <= self.until
