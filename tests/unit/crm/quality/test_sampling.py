"""What chance draws out of an operator's week."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.quality import SampleRule
from crm.quality.sampling import Drawable, drawn, lot
from tests.databases import VAULT

pytestmark = pytest.mark.unit

MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]
SUNDAY = WEEK[-1]

calls = st.lists(
    st.builds(
        Drawable, st.uuids().map(str), st.sampled_from(WEEK), st.floats(min_value=0, max_value=1, exclude_max=True)
    ),
    max_size=60,
)
rules = st.builds(
    lambda share, least, more: SampleRule(share=share, least=least, most=least + more),
    st.floats(min_value=0, max_value=1),
    st.integers(0, 10),
    st.integers(0, 10),
)


def whole_week(week: list[Drawable], rule: SampleRule) -> list[str]:
    """Return what the seven draws of a week take, each made when its day is over."""
    return [one for day in WEEK for one in drawn([call for call in week if call.day <= day], rule, day)]


@given(calls, rules)
def test_a_week_has_no_more_than_the_most_and_no_less_than_the_least_there_are(
    week: list[Drawable], rule: SampleRule
) -> None:
    taken = whole_week(week, rule)
    assert len(taken) == len(set(taken))
    assert min(rule.least, len(week)) <= len(taken) <= rule.most


@given(calls, rules)
def test_drawing_again_draws_the_same_whatever_came_later_and_in_whichever_order(
    week: list[Drawable], rule: SampleRule
) -> None:
    for day in WEEK:
        assert drawn(week[::-1], rule, day) == drawn([call for call in week if call.day <= day], rule, day)


@given(calls)
def test_without_a_most_in_the_way_chance_takes_what_lies_below_the_share(week: list[Drawable]) -> None:
    rule = SampleRule(share=0.3, least=0, most=1000)
    assert sorted(whole_week(week, rule)) == sorted(call.call_id for call in week if call.lot < 0.3)


def test_only_the_last_day_fills_up_to_the_least() -> None:
    week = [Drawable("mon", MONDAY, 0.9), Drawable("tue", WEEK[1], 0.8), Drawable("sun", SUNDAY, 0.95)]
    rule = SampleRule(share=0.1, least=2, most=5)
    assert [set(drawn(week, rule, day)) for day in WEEK] == [*[set()] * 6, {"mon", "tue"}]


def test_lots_are_keyed_and_spread_evenly() -> None:
    lots = [lot(VAULT, f"hotline-{n}.1") for n in range(2000)]
    assert lots == [lot(VAULT, f"hotline-{n}.1") for n in range(2000)]
    assert all(0 <= one < 1 for one in lots)
    tenths = [sum(n <= 10 * one < n + 1 for one in lots) for n in range(10)]
    assert all(150 < count < 250 for count in tenths)
