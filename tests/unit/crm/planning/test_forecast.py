"""A day is forecast from the days like it, and not at all from too few of them."""

from datetime import date, timedelta
from random import Random

import pytest

from crm.planning.forecast import forecast
from crm.planning.history import HALF_HOURS
from tests.unit.crm.planning.pasts import CALENDAR, QUEUE, RULE, days, past, wall

pytestmark = pytest.mark.unit

MONDAY = date(2026, 8, 31)
BEFORE = days(MONDAY - timedelta(weeks=10), 70)


def weekday_calls(day: date, _: int) -> int:
    return 10 * (day.weekday() + 1)


def test_a_monday_is_expected_to_be_like_mondays() -> None:
    found = forecast(past(BEFORE, weekday_calls), CALENDAR, RULE, QUEUE, MONDAY)
    assert found.days == 10
    assert len(found.half_hours) == HALF_HOURS
    assert {round(one.calls) for one in found.half_hours} == {10}
    assert {one.handling_s for one in found.half_hours} == {300}
    assert found.half_hours[17].starts_at == wall(MONDAY, 8, 30)


def test_a_make_up_saturday_is_expected_to_be_a_working_day_and_a_holiday_a_day_of_rest() -> None:
    def calls(day: date, _: int) -> int:
        return 50 if CALENDAR.is_workday(day) else 5

    holiday, make_up = date(2026, 10, 1), date(2026, 10, 10)
    until = past(days(date(2026, 7, 1), 92), calls)
    assert forecast(until, CALENDAR, RULE, QUEUE, holiday).half_hours[20].calls == pytest.approx(5)
    assert forecast(until, CALENDAR, RULE, QUEUE, make_up).half_hours[20].calls == pytest.approx(50, rel=1e-4)


def test_a_holiday_in_the_past_makes_no_ordinary_weekday_quieter() -> None:
    def calls(day: date, _: int) -> int:
        return 50 if CALENDAR.is_workday(day) else 5

    after_the_holidays = date(2026, 10, 22)
    found = forecast(past(days(date(2026, 7, 30), 84), calls), CALENDAR, RULE, QUEUE, after_the_holidays)
    assert found.days == 11
    assert found.half_hours[20].calls == pytest.approx(50, rel=1e-4)


def test_four_half_hours_in_five_lie_in_the_range() -> None:
    random = Random(7)
    drawn = {(day, n): sum(random.random() < 0.04 for _ in range(500)) for day in BEFORE for n in range(HALF_HOURS)}
    found = forecast(past(BEFORE, lambda day, n: drawn[day, n]), CALENDAR, RULE, QUEUE, MONDAY)
    coming = [sum(random.random() < 0.04 for _ in range(500)) for _ in range(20 * HALF_HOURS)]
    hits = [
        found.half_hours[n % HALF_HOURS].low <= calls <= found.half_hours[n % HALF_HOURS].high
        for n, calls in enumerate(coming)
    ]
    assert 0.74 < sum(hits) / len(hits) < 0.9


def test_too_few_days_alike_are_said_and_nothing_is_guessed() -> None:
    found = forecast(past(BEFORE[-21:], weekday_calls), CALENDAR, RULE, QUEUE, MONDAY)
    assert found.half_hours == ()
    assert found.lack is not None
    assert (found.lack.of, found.lack.found, found.lack.needed) == ("days", 3, 4)


def test_a_queue_without_handled_calls_is_said_to_lack_them() -> None:
    found = forecast(past(BEFORE, lambda *_: 0), CALENDAR, RULE, QUEUE, MONDAY)
    assert found.lack is not None
    assert (found.lack.of, found.lack.found) == ("calls", 0)


def test_a_half_hour_with_few_calls_takes_the_handling_time_of_the_whole_day() -> None:
    lonely = past(BEFORE, lambda _, n: 1 if n == 6 else 20)
    for day in BEFORE:
        lonely.came[QUEUE, day, 6].handled_s = 3600
    found = forecast(lonely, CALENDAR, RULE, QUEUE, MONDAY)
    assert 300 < found.half_hours[6].handling_s < 310
    assert found.half_hours[7].handling_s == 300


def test_days_from_the_day_itself_on_and_from_long_ago_do_not_count() -> None:
    around = past(days(MONDAY - timedelta(weeks=20), 7 * 24), lambda day, _: 10 if day < MONDAY else 99)
    found = forecast(around, CALENDAR, RULE, QUEUE, MONDAY)
    assert found.days == 12
    assert found.half_hours[0].calls == pytest.approx(10)
