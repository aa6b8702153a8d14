"""Planning of operators' work: the target, what people may be asked to work, and the shifts there are."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from config.part import Part
from config.rules.calendar import Period

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Share = Annotated[float, Field(ge=0, lt=1)]
_ONE_DAY = timedelta(days=1)


class Target(Part):
    """``share`` of calls are answered within ``within_s``; nobody has a call for more than ``most_occupied``."""

    share: Share
    within_s: int = Field(ge=0, le=600)
    most_occupied: float = Field(gt=0, le=1)


class HistoryRule(Part):
    """From what past a forecast is made.

    Attributes:
        weeks: How far it looks back.
        half_life_weeks: After so many weeks a week counts half for level and trend, and a day for the time calls take.
        fewest_days: With fewer days alike there is no forecast of calls.
        fewest_calls: With fewer handled calls there is no forecast of the time one takes.
    """

    weeks: int = Field(ge=1, le=104)
    half_life_weeks: float = Field(gt=0, le=104)
    fewest_days: int = Field(ge=2, le=60)
    fewest_calls: int = Field(ge=1, le=10_000)


class Break(Period):
    """Time within a shift in which nobody takes calls; ``lunch`` for a meal."""

    lunch: bool = False


class ShiftPattern(Period):
    """A shift as it is planned, by the city's clocks; it may pass midnight."""

    code: Code
    name: str
    name_en: str
    breaks: tuple[Break, ...] = ()

    @model_validator(mode="after")
    def breaks_lie_within(self) -> Self:
        """Refuse breaks that overlap or reach beyond the shift."""
        ends = timedelta(0)
        for one in self.breaks:
            begins, until = self.offsets(one)
            if begins < ends or until > self.length:
                raise ValueError(f"expected breaks one after another within the shift, got {one.start} to {one.until}")
            ends = until
        return self

    @property
    def length(self) -> timedelta:
        """From its beginning to its end by the clock, breaks included."""
        return _from(self.start, self.until) or _ONE_DAY

    def offsets(self, part: Period) -> tuple[timedelta, timedelta]:
        """Return when a part of the shift begins and ends, from the shift's beginning."""
        begins = _from(self.start, part.start)
        return begins, begins + (_from(part.start, part.until) or _ONE_DAY)


class PlanningRules(Part):
    """All of it. Queues are planned each by itself.

    Attributes:
        away: Share of planned time in which people are not there although planned: illness, training, talks.
        rest_h: Hours between two shifts of one person.
        week_h: Hours of work in a week, breaks left out.
    """

    target: Target
    away: Share
    history: HistoryRule
    rest_h: float = Field(ge=0, le=24)
    week_h: float = Field(gt=0, le=168)
    shifts: Annotated[tuple[ShiftPattern, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def codes_differ(self) -> Self:
        """Refuse a code given to two shifts."""
        codes = [shift.code for shift in self.shifts]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"expected each shift once, got {twice} again")
        return self

    def shift(self, code: str) -> ShiftPattern | None:
        """Return the shift with this code."""
        return next((shift for shift in self.shifts if shift.code == code), None)


def _from(start: time, until: time) -> timedelta:
    return (datetime.combine(date.min, until) - datetime.combine(date.min, start)) % _ONE_DAY
