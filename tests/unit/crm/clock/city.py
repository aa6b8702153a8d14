"""A city's working time for tests: lunch break, summer hours, shifts, and the year 2027 in its own words."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from config.rules.calendar import CalendarRules, DayOverride

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def _days(first: date, last: date, name: str, *, work: bool = False) -> list[DayOverride]:
    return [DayOverride(day=first + timedelta(days=n), work=work, name=name) for n in range((last - first).days + 1)]


YEAR_2027 = (
    *_days(date(2027, 1, 1), date(2027, 1, 3), "元旦"),
    *_days(date(2027, 1, 31), date(2027, 1, 31), "春节调休", work=True),
    *_days(date(2027, 2, 5), date(2027, 2, 12), "春节"),
    *_days(date(2027, 2, 20), date(2027, 2, 20), "春节调休", work=True),
    *_days(date(2027, 4, 3), date(2027, 4, 5), "清明节"),
    *_days(date(2027, 4, 25), date(2027, 4, 25), "劳动节调休", work=True),
    *_days(date(2027, 5, 1), date(2027, 5, 5), "劳动节"),
    *_days(date(2027, 5, 8), date(2027, 5, 8), "劳动节调休", work=True),
    *_days(date(2027, 6, 9), date(2027, 6, 9), "端午节"),
    *_days(date(2027, 9, 15), date(2027, 9, 15), "中秋节"),
    *_days(date(2027, 9, 26), date(2027, 9, 26), "国庆节调休", work=True),
    *_days(date(2027, 10, 1), date(2027, 10, 7), "国庆节"),
    *_days(date(2027, 10, 9), date(2027, 10, 9), "国庆节调休", work=True),
)
"""A plausible year; the official one is announced in November 2026."""

OWN_DAYS = (
    DayOverride(day=date(2026, 3, 20), work=False, name="暴雪停工"),
    DayOverride(day=date(2026, 3, 28), work=True, name="补班"),
)

RULES = CalendarRules.model_validate(
    {
        "hours": [{"start": "08:30", "until": "12:00"}, {"start": "14:00", "until": "18:00"}],
        "seasons": [
            {
                "start": "06-01",
                "until": "09-30",
                "hours": [{"start": "08:00", "until": "12:00"}, {"start": "14:30", "until": "18:00"}],
            },
            {
                "start": "12-15",
                "until": "01-31",
                "hours": [{"start": "09:00", "until": "12:00"}, {"start": "13:30", "until": "17:30"}],
            },
        ],
        "shifts": {
            "around_the_clock": [{"start": "00:00", "until": "00:00"}],
            "night": [{"start": "20:00", "until": "06:00"}],
            "counter": [{"start": "07:00", "until": "19:15"}],
        },
        "resting_shifts": ["counter"],
        "overrides": [*YEAR_2027, *OWN_DAYS],
        "complete_years": [2027],
    }
)
"""All a calendar can have at once."""

OFFICE = CalendarRules.model_validate(
    {"hours": [{"start": "08:30", "until": "12:00"}, {"start": "13:30", "until": "17:30"}]}
)
"""Office hours and nothing else."""
