"""Seats for a forecast, and people for the seats."""

from datetime import date, timedelta

import pytest

from crm.planning.forecast import forecast
from crm.planning.staffing import required
from tests.city import demo_city
from tests.unit.crm.planning.pasts import CALENDAR, QUEUE, RULE, days, past

pytestmark = pytest.mark.unit

MONDAY = date(2026, 8, 31)
RULES = demo_city().editions[0].planning


def test_128_calls_of_six_minutes_in_half_an_hour_take_35_seats_and_39_people() -> None:
    before = past(days(MONDAY - timedelta(weeks=8), 56), lambda *_: 128, handling_s=360)
    found = required(forecast(before, CALENDAR, RULE, QUEUE, MONDAY), RULES)
    assert {half_hour.seats for half_hour in found.half_hours} == {35}
    assert set(found.people) == {39}
    assert all(half_hour.in_time >= 0.95 for half_hour in found.half_hours)


def test_a_half_hour_without_calls_takes_nobody() -> None:
    before = past(days(MONDAY - timedelta(weeks=8), 56), lambda _, n: 0 if n == 6 else 10)
    found = required(forecast(before, CALENDAR, RULE, QUEUE, MONDAY), RULES)
    assert found.people[6] == 0
    assert found.half_hours[6].in_time == 1


def test_without_a_forecast_nothing_is_required_and_it_is_said_why() -> None:
    found = required(forecast(past([], lambda *_: 0), CALENDAR, RULE, QUEUE, MONDAY), RULES)
    assert found.people == ()
    assert found.lack is not None
    assert found.lack.of == "days"
