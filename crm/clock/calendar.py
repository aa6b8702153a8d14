"""Which days are worked, from when to when, and why."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from config.errors import HotlineError
from config.rules.calendar import CalendarRules, Period
from crm.clock import official

ONE_DAY = timedelta(days=1)
NOVEMBER = 11
"""By November the holidays of the next year have usually been announced."""

Language = Literal["zh", "en"]
Stretch = tuple[datetime, datetime]
"""From a moment until another one, the second not included."""


class UnknownShiftError(HotlineError):
    """A unit keeps a shift that the calendar in force does not have."""

    slug: ClassVar[str] = "shift-unknown"
    status: ClassVar[int] = 422


class Sort(StrEnum):
    """What makes a day one of work or of rest."""

    WORKING_DAY = "working_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    CITY_WORKS = "city_works"
    CITY_RESTS = "city_rests"


WORKED = (Sort.WORKING_DAY, Sort.MAKE_UP, Sort.CITY_WORKS)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. ``name`` is the holiday's English name, or the city's own word; often empty."""

    sort: Sort
    name: str = ""

    @property
    def work(self) -> bool:
        """Whether the offices work."""
        return self.sort in WORKED

    def named(self, language: Language) -> str:
        """Return the name in a language; the city's own word is what it is."""
        return official.in_chinese(self.name) if language == "zh" else self.name


class WorkCalendar:
    """The city's working time: its own word on a day, then the official calendar, then the weekend.

    Days and their periods are worked out once and kept; the calendar never changes while it lives.

    Args:
        rules: Hours, seasons, shifts and the city's own days.
        zone: Zone of the city; days begin at its midnight.
    """

    def __init__(self, rules: CalendarRules, zone: ZoneInfo) -> None:
        self.rules = rules
        self.zone = zone
        self._weekend = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(d) for d in rules.weekend)
        self._own = {override.day: override for override in rules.overrides}
        self._days: dict[date, Day] = {}
        self._periods: dict[tuple[date, str], tuple[Stretch, ...]] = {}

    def known(self, year: int) -> bool:
        """Whether holidays and make-up days of the year are loaded; if not, only weekends are days of rest."""
        return official.knows(year) or year in self.rules.complete_years

    def missing_years(self, now: datetime) -> list[int]:
        """Return the years that should be loaded by now and are not: this one, and from November on the next one."""
        today = now.astimezone(self.zone)
        needed = [today.year, today.year + 1] if today.month >= NOVEMBER else [today.year]
        return [year for year in needed if not self.known(year)]

    def day(self, day: date) -> Day:
        """Return what sort of day it is."""
        if day not in self._days:
            self._days[day] = self._judge(day)
        return self._days[day]

    def is_workday(self, day: date) -> bool:
        """Whether the offices work on this day."""
        return self.day(day).work

    def rests(self, shift: str) -> bool:
        """Whether a shift rests when the offices rest; office hours (an empty name) do."""
        return not shift or shift in self.rules.resting_shifts

    def why(self, day: date, language: Language = "zh") -> str:
        """Say in a few words why the day is one of work or of rest."""
        found = self.day(day)
        zh, en = WHY[found.sort]
        return (zh if language == "zh" else en).format(found.named(language))

    def periods(self, day: date, shift: str = "") -> tuple[Stretch, ...]:
        """Return the working time that begins on this day, in order, in UTC.

        Args:
            day: A day of the city.
            shift: Name of a shift; empty for office hours.

        Raises:
            UnknownShiftError: If the rules have no such shift.
        """
        key = (day, shift)
        if key not in self._periods:
            self._periods[key] = tuple(self._placed(day, period) for period in self._hours(day, shift))
        return self._periods[key]

    def next_workday(self, day: date) -> date:
        """Return the first working day after this one."""
        day += ONE_DAY
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def midnight(self, day: date) -> datetime:
        """Return 00:00 of a day in UTC."""
        return self.utc(datetime.combine(day, datetime.min.time()))

    def wall(self, moment: datetime) -> datetime:
        """Return what the city's clocks show, without a zone."""
        return moment.astimezone(self.zone).replace(tzinfo=None, fold=0)

    def utc(self, wall: datetime) -> datetime:
        """Return the moment the city's clocks show this; the first of two, and the next one if they jump over it."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _judge(self, day: date) -> Day:
        if own := self._own.get(day):
            return Day(Sort.CITY_WORKS if own.work else Sort.CITY_RESTS, own.name)
        if name := official.holiday(day):
            return Day(Sort.HOLIDAY, name)
        if name := official.make_up(day):
            return Day(Sort.MAKE_UP, name)
        return Day(Sort.WEEKEND if day.weekday() in self._weekend else Sort.WORKING_DAY)

    def _hours(self, day: date, shift: str) -> tuple[Period, ...]:
        if shift and shift not in self.rules.shifts:
            raise UnknownShiftError(f"expected one of the shifts {sorted(self.rules.shifts)}, got {shift!r}")
        if self.rests(shift) and not self.is_workday(day):
            return ()
        if shift:
            return self.rules.shifts[shift]
        return next((season.hours for season in self.rules.seasons if season.has(day)), self.rules.hours)

    def _placed(self, day: date, period: Period) -> Stretch:
        last = day + ONE_DAY if period.over_midnight else day
        return self.utc(datetime.combine(day, period.start)), self.utc(datetime.combine(last, period.until))


WHY = {
    Sort.WORKING_DAY: ("工作日", "working day"),
    Sort.WEEKEND: ("周末", "weekend"),
    Sort.HOLIDAY: ("{}放假", "{} holiday"),
    Sort.MAKE_UP: ("{}调休上班", "make-up working day for {}"),
    Sort.CITY_WORKS: ("{}（本市规定上班）", "{} (worked by the city's rule)"),
    Sort.CITY_RESTS: ("{}（本市规定放假）", "{} (off by the city's rule)"),
}
"""Reasons in Chinese and English, with the day's name."""


def within_work(at: datetime, calendar: WorkCalendar, shift: str = "") -> datetime:
    """Return the moment itself if it is working time, otherwise the next opening (UTC)."""
    day = calendar.wall(at).date() - ONE_DAY
    while True:
        for opens, closes in calendar.periods(day, shift):
            if at < closes:
                return max(at, opens).astimezone(UTC)
        day += ONE_DAY
