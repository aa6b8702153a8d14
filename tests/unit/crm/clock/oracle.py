"""A second, slow answer: a table with one cell for every minute of the years, and nothing but looking at minutes.

It shares no line with the engine. Everything is whole minutes; a minute is named by the moment it begins at. Real
minutes are counted from ``ORIGIN`` in UTC, wall minutes from ``ORIGIN`` on the city's clocks.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import numpy as np
import numpy.typing as npt

from config.rules.calendar import CalendarRules, Period
from config.rules.limits import Limit

ORIGIN = datetime(2023, 10, 1)  # noqa: DTZ001 both a moment in UTC and one on the wall
DAYS = 365 * 6
DAY = 1440
QUARTER = 15
"""Zones change their offset on a quarter of an hour."""

Table = npt.NDArray[np.bool_]
Pauses = Sequence[tuple[datetime, datetime]]


class Oracle:
    """Knows of each minute whether it is worked."""

    def __init__(self, rules: CalendarRules, zone: ZoneInfo) -> None:
        self.rules = rules
        self.zone = zone
        self.worked = [self._is_worked(ORIGIN.date() + timedelta(days=n)) for n in range(DAYS)]
        self.wall_of = self._wall_minutes()
        on_the_wall = {shift: self._wall_table(shift) for shift in ("", *rules.shifts)}
        self.work = {shift: table[self.wall_of] for shift, table in on_the_wall.items()}
        self.every_minute = np.ones(DAYS * DAY, dtype=np.bool_)
        self.working_days = np.repeat(np.array(self.worked), DAY)

    def due(self, start: datetime, limit: Limit, extensions: Sequence[Limit], pauses: Pauses, shift: str) -> datetime:
        """Return the end of a limit."""
        at = self._end(start, limit, pauses, shift, first=True)
        for extension in extensions:
            at = self._end(at, extension, pauses, shift, first=False)
        return at

    def before(self, moment: datetime, limit: Limit, shift: str) -> datetime:
        """Return the last minute from which the limit is wholly left."""
        if limit.unit in ("days", "working_days"):
            table = self.working_days if limit.unit == "working_days" else self.every_minute
            end = self.wall(moment)
            return self.moment(end - self._nth(table[:end][::-1], limit.amount * DAY))
        size = 1 if limit.unit == "minutes" else 60
        table = self.work[shift] if limit.unit == "working_hours" else self.every_minute
        end = real(moment)
        return instant(end - self._nth(table[:end][::-1], limit.amount * size))

    def _end(self, start: datetime, limit: Limit, pauses: Pauses, shift: str, *, first: bool) -> datetime:
        if limit.unit not in ("days", "working_days"):
            size = 1 if limit.unit == "minutes" else 60
            table = self.work[shift] if limit.unit == "working_hours" else self.every_minute
            spans = [(real(began), real(ended)) for began, ended in pauses]
            return instant(self._spent(table, real(start), limit.amount * size, spans))
        if limit.end != "same_clock":
            return self._whole_days(start, limit, pauses, shift, first=first)
        table = self.working_days if limit.unit == "working_days" else self.every_minute
        begin = self.wall(start)
        if first and limit.start == "next_day":
            begin = (begin // DAY + 1) * DAY
        if first and limit.start == "next_working_day":
            begin = self._opening(begin // DAY, shift)
        spans = [(self.wall(began), self.wall(ended)) for began, ended in pauses]
        return self.moment(self._spent(table, begin, limit.amount * DAY, spans))

    def _whole_days(self, start: datetime, limit: Limit, pauses: Pauses, shift: str, *, first: bool) -> datetime:
        """Walk through the days and look at the minute before the end of each: did the clock run then?"""
        if not first and limit.amount == 0:
            return start
        today = self.wall(start) // DAY
        stood = [(real(began), real(ended)) for began, ended in pauses]

        def end(day: int) -> int:
            closes = self._closing(day, shift) if limit.end == "end_of_work" else None
            return real(self.moment((day + 1) * DAY if closes is None else closes))

        def counts(day: int) -> bool:
            last = end(day) - 1
            worked = self.worked[day] or limit.unit == "days"
            return worked and not any(began <= last < ended for began, ended in stood)

        if not first:
            edges = {day: (end(day), real(self.moment((day + 1) * DAY))) for day in (today - 1, today)}
            finished = [day for day, ends in edges.items() if real(start) in ends]
            today = finished[-1] if finished else today
        if first and limit.start == "next_working_day" and limit.unit == "days" and limit.amount:
            today = self._next_worked(today) - 1
        if limit.amount == 0:
            days = [day for day in range(today, today + 200) if counts(day) and end(day) > real(start)]
            day = days[0]
        else:
            days = [day for day in range(today + 1, today + 400) if counts(day)]
            day = days[limit.amount - 1]
        while limit.end == "end_of_work" and (
            self._closing(day, shift) is None or any(b <= end(day) - 1 < e for b, e in stood)
        ):
            day += 1
        return instant(end(day))

    def _spent(self, table: Table, start: int, amount: int, pauses: Sequence[tuple[int, int]]) -> int:
        """Return the minute after the one in which the amount is full."""
        cells = table[start : start + 200 * DAY].copy()
        for began, ended in pauses:
            cells[max(began - start, 0) : max(ended - start, 0)] = False
        return start + self._nth(cells, amount)

    def _nth(self, cells: Table, amount: int) -> int:
        """Return how many minutes to look at until so many of them counted."""
        if amount == 0:
            return 0
        reach = 4 * DAY
        while int(np.count_nonzero(cells[:reach])) < amount:
            reach *= 2
        return int(np.flatnonzero(cells[:reach])[amount - 1]) + 1

    def _is_worked(self, day: date) -> bool:
        for override in self.rules.overrides:
            if override.day == day:
                return override.work
        if day.year <= 2026:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def _periods(self, day: int, shift: str) -> tuple[Period, ...]:
        if (shift in ("", *self.rules.resting_shifts)) and not self.worked[day]:
            return ()
        if shift:
            return self.rules.shifts[shift]
        date_ = ORIGIN.date() + timedelta(days=day)
        for season in self.rules.seasons:
            edge = (date_.month, date_.day)
            low = (int(season.start[:2]), int(season.start[3:]))
            high = (int(season.until[:2]), int(season.until[3:]))
            if low <= edge <= high or (low > high and (edge >= low or edge <= high)):
                return season.hours
        return self.rules.hours

    def _spans(self, day: int, shift: str) -> list[tuple[int, int]]:
        spans = []
        for period in self._periods(day, shift):
            opens = period.start.hour * 60 + period.start.minute
            closes = period.until.hour * 60 + period.until.minute
            spans.append((day * DAY + opens, day * DAY + closes + (DAY if closes <= opens else 0)))
        return spans

    def _closing(self, day: int, shift: str) -> int | None:
        spans = self._spans(day, shift)
        return max(closes for _, closes in spans) if spans else None

    def _opening(self, day: int, shift: str) -> int:
        return min(opens for opens, _ in self._spans(self._next_worked(day), shift))

    def _next_worked(self, day: int) -> int:
        return next(later for later in range(day + 1, day + 100) if self.worked[later])

    def _wall_table(self, shift: str) -> Table:
        table = np.zeros(DAYS * DAY + 2 * DAY, dtype=np.bool_)
        for day in range(DAYS):
            for opens, closes in self._spans(day, shift):
                table[opens:closes] = True
        return table

    def _wall_minutes(self) -> npt.NDArray[np.int64]:
        """Return what the wall shows at each real minute."""
        quarters = [self.wall(instant(minute)) for minute in range(0, DAYS * DAY, QUARTER)]
        return (np.array(quarters)[:, None] + np.arange(QUARTER)[None, :]).ravel()

    def wall(self, moment: datetime) -> int:
        """Return the minute on the wall."""
        shown = moment.astimezone(self.zone).replace(tzinfo=None)
        return int((shown - ORIGIN).total_seconds()) // 60

    def moment(self, wall: int) -> datetime:
        """Return when the wall shows a minute."""
        return (ORIGIN + timedelta(minutes=wall)).replace(tzinfo=self.zone).astimezone(UTC)


def real(moment: datetime) -> int:
    """Return the minute in UTC."""
    return int((moment.astimezone(UTC).replace(tzinfo=None) - ORIGIN).total_seconds()) // 60


def instant(minute: int) -> datetime:
    """Return the moment of a minute in UTC."""
    return (ORIGIN + timedelta(minutes=minute)).replace(tzinfo=UTC)
