"""Days of work and rest, working time, and what a calendar may not say."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from config.rules.calendar import CalendarRules
from crm.clock.calendar import WorkCalendar, within_work
from tests.unit.crm.clock.city import OFFICE, RULES, SHANGHAI
from tests.unit.crm.clock.test_due import at, shown

pytestmark = pytest.mark.unit

CITY = WorkCalendar(RULES, SHANGHAI)


@pytest.mark.parametrize(
    ("day", "work", "zh", "en"),
    [
        (date(2026, 11, 20), True, "工作日", "working day"),
        (date(2026, 11, 21), False, "周末", "weekend"),
        (date(2026, 10, 1), False, "国庆节放假", "National Day holiday"),
        (date(2026, 2, 14), True, "春节调休上班", "make-up working day for Spring Festival"),
        (date(2026, 9, 25), False, "中秋节放假", "Mid-autumn Festival holiday"),
        (date(2026, 3, 20), False, "暴雪停工（本市规定放假）", "暴雪停工 (off by the city's rule)"),
        (date(2026, 3, 28), True, "补班（本市规定上班）", "补班 (worked by the city's rule)"),
    ],
)
def test_every_day_has_its_reason(day: date, work: bool, zh: str, en: str) -> None:
    assert (CITY.is_workday(day), CITY.why(day), CITY.why(day, "en")) == (work, zh, en)


@pytest.mark.parametrize(
    ("day", "shift", "hours"),
    [
        (date(2026, 11, 20), "", ["08:30-12:00", "14:00-18:00"]),
        (date(2026, 7, 1), "", ["08:00-12:00", "14:30-18:00"]),
        (date(2026, 1, 5), "", ["09:00-12:00", "13:30-17:30"]),
        (date(2026, 12, 15), "", ["09:00-12:00", "13:30-17:30"]),
        (date(2026, 10, 1), "", []),
        (date(2026, 10, 1), "counter", []),
        (date(2026, 10, 1), "night", ["20:00-06:00"]),
        (date(2026, 10, 1), "around_the_clock", ["00:00-00:00"]),
    ],
)
def test_working_time_by_season_and_shift(day: date, shift: str, hours: list[str]) -> None:
    found = [(a.astimezone(SHANGHAI), b.astimezone(SHANGHAI)) for a, b in CITY.periods(day, shift)]
    assert [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in found] == hours


@pytest.mark.parametrize(
    ("moment", "shift", "opening"),
    [
        ("2026-11-20 10:00", "", "2026-11-20 10:00"),
        ("2026-11-20 12:00", "", "2026-11-20 14:00"),
        ("2026-11-20 18:00", "", "2026-11-23 08:30"),
        ("2026-09-30 18:00", "", "2026-10-08 08:30"),
        ("2026-10-02 03:00", "night", "2026-10-02 03:00"),
        ("2026-10-02 06:00", "night", "2026-10-02 20:00"),
        ("2026-10-02 00:00", "around_the_clock", "2026-10-02 00:00"),
    ],
)
def test_within_work_waits_for_the_opening(moment: str, shift: str, opening: str) -> None:
    assert shown(within_work(at(moment), CITY, shift)) == opening


def test_next_years_calendar_is_missed_from_november_on() -> None:
    calendar = WorkCalendar(OFFICE, SHANGHAI)
    assert calendar.missing_years(at("2026-10-31 23:59")) == []
    assert calendar.missing_years(at("2026-11-01 00:00")) == [2027]
    assert calendar.missing_years(at("2027-12-01 00:00")) == [2027, 2028]
    assert CITY.missing_years(at("2026-11-01 00:00")) == []


def test_a_year_not_loaded_rests_on_weekends_only() -> None:
    calendar = WorkCalendar(OFFICE, SHANGHAI)
    assert not calendar.known(2027)
    assert [calendar.is_workday(date(2027, 10, day)) for day in (1, 2, 3, 4)] == [True, False, False, True]


def hours(*pairs: str) -> list[dict[str, str]]:
    return [dict(zip(("start", "until"), pair.split("-"), strict=True)) for pair in pairs]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"hours": []}, "at least 1"),
        ({"hours": hours("08:30-12:00", "11:00-17:30")}, "one after another"),
        ({"hours": hours("20:00-06:00", "07:00-08:00")}, "one after another"),
        ({"shifts": {"late": hours("08:00-12:00", "14:00-09:00")}}, "of the next day"),
        ({"resting_shifts": ["late"]}, "no shift 'late'"),
        ({"weekend": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}, "at least one working day"),
        (
            {"overrides": [{"day": "2026-11-20", "work": work, "name": "停工"} for work in (True, False)]},
            "each day once",
        ),
        ({"seasons": [{"start": "6-1", "until": "09-30", "hours": hours("08:00-12:00")}]}, "pattern"),
    ],
)
def test_a_calendar_that_cannot_be_kept_is_refused(change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        CalendarRules.model_validate({"hours": hours("08:30-12:00")} | change)


def test_midnight_is_the_citys() -> None:
    assert CITY.midnight(date(2026, 11, 20)) == datetime.fromisoformat("2026-11-19T16:00:00+00:00")
