"""The official calendar: holidays and make-up days as the State Council's office announces them each year.

The package behind it leaves out nothing between its first and its last year, weekends within a holiday included.
"""

from datetime import date

import chinese_calendar

FIRST_YEAR: int = min(chinese_calendar.holidays).year
LAST_YEAR: int = max(chinese_calendar.holidays).year
"""Years the installed calendar knows."""

_ZH: dict[str, str] = {festival.value: festival.chinese for festival in chinese_calendar.Holiday}
_WITH_DAY = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def knows(year: int) -> bool:
    """Whether the installed calendar has this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def holiday(day: date) -> str:
    """Return the English name of the holiday this day is off for; empty for any other day."""
    name: str = chinese_calendar.holidays.get(day, "")
    return name


def make_up(day: date) -> str:
    """Return the English name of the holiday this day of a weekend is worked for; empty for any other day."""
    name: str = chinese_calendar.workdays.get(day, "")
    return name


def in_chinese(name: str) -> str:
    """Return a holiday's Chinese name, in the form people say."""
    chinese = _ZH.get(name, name)
    return _WITH_DAY.get(chinese, chinese)
