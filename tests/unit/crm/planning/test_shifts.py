"""A shift placed on a day works what its pattern says, breaks left out."""

from datetime import timedelta

import pytest

from tests.unit.crm.planning.pasts import wall
from tests.unit.crm.planning.weeks import day, shifts, wish

pytestmark = pytest.mark.unit


def test_a_night_shift_ends_on_the_next_day_and_rests_in_between() -> None:
    [night] = shifts(wish("8001", 0, "night_a"))
    assert (night.starts_at, night.ends_at) == (wall(day(0), 22), wall(day(1), 6))
    assert night.breaks == ((wall(day(1), 1, 30), wall(day(1), 2)),)
    assert night.worked == timedelta(hours=7, minutes=30)


def test_a_person_sits_in_whole_half_hours_of_work_only() -> None:
    [day_shift] = shifts(wish("8001", 0, "day_a"))
    starts = [starts_at for _, starts_at in day_shift.seats()]
    assert starts[0] == wall(day(0), 8, 30)
    assert starts[-1] == wall(day(0), 17)
    assert wall(day(0), 11, 30) not in starts
    assert wall(day(0), 12) not in starts
    assert len(starts) == 16
