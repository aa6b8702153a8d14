"""A proposed week covers what it can and breaks no rule."""

import pytest

from crm.planning.checks import faults, gaps
from crm.planning.proposals import propose
from crm.planning.shifts import Shift
from crm.planning.staffing import DayRequired
from crm.planning.weeks import week_days
from tests.unit.crm.planning.weeks import CALENDAR, MONDAY, RULES, needs, person, shifts, wish

pytestmark = pytest.mark.unit

AROUND_THE_CLOCK = {n: range(48) for n in range(7)}


def proposed(count: int, wanted: list[DayRequired], stay: list[Shift], around: list[Shift]) -> list[Shift]:
    operators = [person(f"80{n:02d}") for n in range(count)]
    return propose(stay, around, operators, wanted, week_days(MONDAY), CALENDAR, RULES)


def test_enough_people_cover_the_whole_week_without_a_fault() -> None:
    wanted = needs(AROUND_THE_CLOCK)
    found = proposed(16, wanted, [], [])
    known = {f"80{n:02d}": person(f"80{n:02d}") for n in range(16)}
    assert faults(found, [], known, RULES) == []
    # Until six on Monday the night shift of the week before sits there.
    assert {gap.starts_at for gap in gaps(found, wanted)} <= {half.starts_at for half in wanted[0].half_hours[:12]}


def test_too_few_people_work_what_they_may_and_the_rest_stays_open() -> None:
    wanted = needs(AROUND_THE_CLOCK)
    found = proposed(1, wanted, [], [])
    assert faults(found, [], {"8000": person("8000")}, RULES) == []
    assert 4 <= len(found) <= 6
    assert gaps(found, wanted)


def test_what_is_planned_stays_and_is_not_planned_twice() -> None:
    mine = shifts(wish("8000", 0, "early_a"))
    found = proposed(3, needs({0: range(12, 20)}), mine, [])
    assert found == mine


def test_who_worked_the_night_before_the_week_is_left_to_sleep() -> None:
    before = shifts(wish("8000", 0, "night_a"))
    found = proposed(2, needs({1: range(12, 20)}), [], before)
    assert [shift.operator for shift in found] == ["8001"]


def test_nobody_is_proposed_for_a_queue_they_do_not_answer() -> None:
    assert proposed(2, needs({0: range(12, 20)}, "enterprise"), [], []) == []


def test_work_is_shared_out() -> None:
    found = proposed(7, needs({n: range(17, 34) for n in range(7)}), [], [])
    assert {sum(shift.operator == f"800{n}" for shift in found) for n in range(7)} <= {1, 2, 3}
