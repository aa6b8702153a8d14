"""Forecasts held against pasts whose course is known: they come nearly as near as whoever knows the true rate."""

from datetime import date, timedelta

import pytest

from crm.clock.calendar import Sort
from crm.planning.forecast import forecast
from crm.planning.history import History
from crm.planning.staffing import required
from tests.city import demo_city
from tests.unit.crm.planning.drawn import FIRST, WEEKS, Level, back_test, drawn, weekly
from tests.unit.crm.planning.pasts import CALENDAR, QUEUE, RULE

pytestmark = pytest.mark.unit

LAST_WEEK = FIRST + timedelta(weeks=WEEKS - 1)
STORM = LAST_WEEK - timedelta(days=7)


def even(_: date) -> float:
    return 1


def growing(day: date) -> float:
    return 1 + 0.03 * ((day - FIRST).days / 7)


def falling(day: date) -> float:
    return 1 - 0.03 * ((day - FIRST).days / 7)


def stepped(day: date) -> float:
    return 1.5 if day >= LAST_WEEK - timedelta(weeks=3) else 1


def stormy(day: date) -> float:
    return 3 if day == STORM else 1


def resting(day: date) -> float:
    return 0.4 / weekly(day) if CALENDAR.day(day).sort is Sort.HOLIDAY else 1


@pytest.mark.parametrize("level", [even, growing, falling])
def test_level_and_trend_are_followed_to_little_more_than_chance(level: Level) -> None:
    found = back_test(drawn(level), level, LAST_WEEK)
    assert found.times_chance < 1.12
    assert abs(found.bias) < 0.04
    assert 0.72 < found.in_range < 0.9


def test_pure_chance_is_forecast_as_well_as_by_the_mean_of_the_same_weekdays() -> None:
    mondays = [LAST_WEEK - timedelta(weeks=back) for back in range(1, RULE.weeks + 1)]
    by_mean = ours = 0.0
    for seed in range(5):
        past = drawn(even, seed=seed)
        known = History(past.days[:-7], past.came)
        for one in forecast(known, CALENDAR, RULE, QUEUE, LAST_WEEK).half_hours:
            came = past.at(QUEUE, LAST_WEEK, one.half_hour).calls
            mean = sum(past.at(QUEUE, day, one.half_hour).calls for day in mondays) / len(mondays)
            by_mean += abs(came - mean)
            ours += abs(came - one.calls)
    assert ours < 1.02 * by_mean


def test_three_weeks_ahead_a_trend_goes_on() -> None:
    found = back_test(drawn(growing), growing, LAST_WEEK, ahead=21)
    assert abs(found.bias) < 0.06


def test_three_weeks_after_a_step_the_new_level_is_expected() -> None:
    found = back_test(drawn(stepped), stepped, LAST_WEEK)
    assert abs(found.bias) < 0.08
    assert found.times_chance < 1.3


def test_a_storm_a_week_ago_makes_no_day_busier() -> None:
    storm, calm = back_test(drawn(stormy), even, LAST_WEEK), back_test(drawn(even), even, LAST_WEEK)
    assert storm.error == pytest.approx(calm.error, rel=0.05)
    assert abs(storm.bias) < 0.04


def test_a_storm_is_no_trend_for_the_day_after_it() -> None:
    found = back_test(drawn(stormy), stormy, STORM + timedelta(days=1), 6)
    assert abs(found.bias) < 0.05


def test_a_holiday_is_forecast_quiet_and_the_days_after_it_as_ever() -> None:
    past = drawn(resting)
    assert back_test(past, resting, date(2026, 5, 1), 1).bias < 0.8
    after = back_test(past, resting, date(2026, 5, 6), 3)
    assert abs(after.bias) < 0.05
    assert after.times_chance < 1.2


def test_holidays_are_forecast_from_holidays_where_there_are_enough() -> None:
    assert abs(back_test(drawn(resting), resting, date(2026, 6, 19), 1).bias) < 0.15


def test_growing_calls_take_more_seats_than_their_mean() -> None:
    rules = demo_city().editions[0].planning
    seats = [
        sum(
            half_hour.seats
            for half_hour in required(forecast(drawn(level), CALENDAR, RULE, QUEUE, day), rules).half_hours
        )
        for day in [FIRST + timedelta(weeks=WEEKS)]
        for level in (even, growing)
    ]
    assert seats[1] > 1.3 * seats[0]
