"""A made-up past has the course of a real one: it grows, and rests when the city does."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from crm.casework import Casework
from hotline.fill.town import GROWTH, moments
from tests.city import demo_city
from tests.console_fakes import NOON

pytestmark = pytest.mark.unit

CALENDAR = Casework(demo_city()).calendar(NOON)


@pytest.fixture(scope="module")
def drawn() -> list[datetime]:
    return moments(60_000, NOON, 2 * 365, CALENDAR, Random(1))


def test_a_year_brings_more_than_the_year_before(drawn: list[datetime]) -> None:
    newer = sum(at > NOON - timedelta(days=365) for at in drawn)
    assert newer / (len(drawn) - newer) == pytest.approx(GROWTH, rel=0.05)


def test_nothing_lies_in_the_future_and_everything_in_order(drawn: list[datetime]) -> None:
    assert drawn == sorted(drawn)
    assert drawn[-1] < NOON
    assert {at.tzinfo for at in drawn} == {NOON.tzinfo}


def test_holidays_are_quieter_than_weekends_and_weekends_than_days_of_work(drawn: list[datetime]) -> None:
    days = Counter(at.astimezone(ZoneInfo("Asia/Shanghai")).date() for at in drawn)
    holidays, weekends, work = (
        sum(days[date(2026, 10, first) + timedelta(days=n)] for n in range(2)) for first in (1, 17, 20)
    )
    assert holidays < weekends < work
