"""Made-up pasts to forecast from."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from config.rules.calendar import CalendarRules
from config.rules.planning import HistoryRule
from crm.clock.calendar import WorkCalendar
from crm.planning.history import HALF_HOURS, Came, History

QUEUE = "hotline"
ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(CalendarRules.model_validate({"hours": [{"start": "08:30", "until": "17:30"}]}), ZONE)
RULE = HistoryRule(weeks=12, half_life_weeks=2, fewest_days=4, fewest_calls=30)


def wall(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment by the city's clocks."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def days(first: date, count: int) -> list[date]:
    """Return so many days from one on."""
    return [first + timedelta(days=n) for n in range(count)]


def past(of: Iterable[date], calls: Callable[[date, int], int], handling_s: float = 300) -> History:
    """Return a past with so many calls in each half hour of these days, every one handled."""
    kept = tuple(of)
    came = {
        (QUEUE, day, n): Came(calls(day, n), calls(day, n), calls(day, n) * handling_s)
        for day in kept
        for n in range(HALF_HOURS)
    }
    return History(kept, came)
