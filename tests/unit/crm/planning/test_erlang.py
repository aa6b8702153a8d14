"""Erlang C says what its sources say, moves the right way, and agrees with a queue that is played."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.planning.erlang import (
    ErlangInputError,
    average_wait_s,
    erlangs,
    fewest_seats,
    occupancy,
    service_level,
    waiting_probability,
)
from tests.unit.crm.planning.queue_played import played

pytestmark = pytest.mark.unit

LOADS = st.floats(min_value=0.01, max_value=300)
HANDLING = st.floats(min_value=10, max_value=1200)
WITHIN = st.floats(min_value=0, max_value=120)
SHARES = st.floats(min_value=0.5, max_value=0.999)


@pytest.mark.parametrize(
    ("seats", "waiting", "in_20_s", "wait_s"),
    [(11, 0.682, 0.390, 122.8), (12, 0.449, 0.640, 40.4), (13, 0.285, 0.796, 17.1), (14, 0.174, 0.888, 7.8)],
)
def test_the_worked_example_of_100_calls_in_half_an_hour_comes_out(
    seats: int, waiting: float, in_20_s: float, wait_s: float
) -> None:
    load = erlangs(100, 180, 1800)
    assert load == 10
    assert waiting_probability(load, seats) == pytest.approx(waiting, abs=0.0006)
    assert service_level(load, 180, seats, 20) == pytest.approx(in_20_s, abs=0.0006)
    assert average_wait_s(load, 180, seats) == pytest.approx(wait_s, abs=0.06)


def test_the_worked_example_of_55_seats_comes_out() -> None:
    load = erlangs(360, 240, 1800)
    assert waiting_probability(load, 55) == pytest.approx(0.239, abs=0.0005)
    assert average_wait_s(load, 240, 55) == pytest.approx(8.2, abs=0.05)
    assert service_level(load, 240, 55, 15) == pytest.approx(0.846, abs=0.0006)
    assert occupancy(load, 55) == pytest.approx(0.873, abs=0.0005)


@pytest.mark.parametrize(("calls_an_hour", "seats"), [(256, 35), (478, 59), (1_000, 116), (4_960, 524)])
def test_cities_need_so_many_seats_for_95_percent_within_15_s(calls_an_hour: int, seats: int) -> None:
    assert fewest_seats(erlangs(calls_an_hour, 360, 3600), 360, share=0.95, within_s=15) == seats


@given(load=LOADS, handling_s=HANDLING, within_s=WITHIN, share=SHARES)
def test_the_fewest_seats_reach_the_target_and_one_less_does_not(
    load: float, handling_s: float, within_s: float, share: float
) -> None:
    seats = fewest_seats(load, handling_s, share=share, within_s=within_s)
    assert service_level(load, handling_s, seats, within_s) >= share
    assert service_level(load, handling_s, seats - 1, within_s) < share


@given(load=LOADS, handling_s=HANDLING, within_s=WITHIN, seats=st.integers(min_value=1, max_value=400))
def test_another_seat_never_makes_anybody_wait_longer(
    load: float, handling_s: float, within_s: float, seats: int
) -> None:
    assert waiting_probability(load, seats + 1) <= waiting_probability(load, seats)
    assert service_level(load, handling_s, seats + 1, within_s) >= service_level(load, handling_s, seats, within_s)
    assert average_wait_s(load, handling_s, seats + 1) <= average_wait_s(load, handling_s, seats)


@given(load=LOADS, more=st.floats(min_value=0.01, max_value=50), handling_s=HANDLING, share=SHARES, within_s=WITHIN)
def test_more_load_never_needs_fewer_seats(
    load: float, more: float, handling_s: float, share: float, within_s: float
) -> None:
    fewer = fewest_seats(load, handling_s, share=share, within_s=within_s)
    assert fewest_seats(load + more, handling_s, share=share, within_s=within_s) >= fewer


@given(load=LOADS, seats=st.integers(min_value=1, max_value=400), handling_s=HANDLING)
def test_shares_are_shares_and_all_who_do_not_wait_are_in_time(load: float, seats: int, handling_s: float) -> None:
    assume(seats > load)
    waiting = waiting_probability(load, seats)
    assert 0 <= waiting <= 1
    assert service_level(load, handling_s, seats, 0) == pytest.approx(1 - waiting)
    assert occupancy(load, seats) == pytest.approx(load / seats)


def test_operators_are_not_kept_busier_than_asked_for() -> None:
    seats = fewest_seats(200, 360, share=0.8, within_s=60, most_occupied=0.85)
    assert occupancy(200, seats) <= 0.85 < occupancy(200, seats - 1)


def test_a_queue_with_too_few_seats_grows_without_end() -> None:
    assert waiting_probability(10, 10) == 1
    assert service_level(10, 180, 10, 15) == 0
    assert average_wait_s(10, 180, 10) == math.inf
    assert occupancy(10, 8) == 1


def test_without_calls_nobody_waits_and_nobody_is_needed() -> None:
    assert fewest_seats(0, 0, share=0.95, within_s=15) == 0
    assert waiting_probability(0, 0) == 0
    assert service_level(0, 0, 0, 15) == 1
    assert average_wait_s(0, 0, 0) == 0


def test_a_load_of_thousands_overflows_nothing() -> None:
    seats = fewest_seats(20_000, 360, share=0.95, within_s=15)
    assert 20_000 < seats < 20_500


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("load", lambda: waiting_probability(-1, 5)),
        ("load", lambda: waiting_probability(math.nan, 5)),
        ("load", lambda: erlangs(1e9, 360, 60)),
        ("calls", lambda: erlangs(-1, 360, 1800)),
        ("span_s", lambda: erlangs(1, 360, 0)),
        ("seats", lambda: occupancy(3, -1)),
        ("handling_s", lambda: average_wait_s(3, 0, 5)),
        ("handling_s", lambda: fewest_seats(3, math.inf, share=0.95, within_s=15)),
        ("within_s", lambda: service_level(3, 180, 5, -1)),
        ("share", lambda: fewest_seats(3, 180, share=1, within_s=15)),
        ("most_occupied", lambda: fewest_seats(3, 180, share=0.9, within_s=15, most_occupied=0)),
    ],
)
def test_what_cannot_be_is_refused_by_name(field: str, asked: object) -> None:
    assert callable(asked)
    with pytest.raises(ErlangInputError) as refused:
        asked()
    assert refused.value.details["field"] == field


@pytest.mark.parametrize(
    ("load", "handling_s", "seats"), [(0.5, 180, 2), (3.0, 240, 5), (10.0, 180, 13), (25.6, 360, 30), (47.8, 360, 55)]
)
def test_a_queue_that_is_played_waits_as_long_as_erlang_c_says(load: float, handling_s: float, seats: int) -> None:
    expected = {
        "waiting": waiting_probability(load, seats),
        "in_time": service_level(load, handling_s, seats, 15),
        "wait_s": average_wait_s(load, handling_s, seats),
    }
    for name, (mean, error) in played(seats, load, handling_s, seats, 15).items():
        assert abs(mean - expected[name]) < 4 * error, (name, mean, expected[name], error)
