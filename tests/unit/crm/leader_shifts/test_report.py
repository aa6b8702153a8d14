"""The report is right to the call, tells nobody's name, and the years add up."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from crm.calls.states import Outcome
from crm.leader_shifts.figures import ShiftFigures, figures_of
from crm.leader_shifts.report import report_of
from crm.leader_shifts.states import ShiftMove
from crm.leader_shifts.years import leader_years
from crm.supervision.models import Supervision
from crm.tickets.models import Ticket
from tests.unit.crm.cases.people import DISPATCHER, LEADER, OPERATOR, after
from tests.unit.crm.leader_shifts.conftest import PLAN, Shifts

pytestmark = pytest.mark.unit

LED, SERVED, MISSED, TWICE = "13800006021", "13900001111", "13700002222", "13600003333"


def afternoon(shifts: Shifts) -> tuple[int, str]:
    """Let a leader talk with one of six callers; return the shift and the number of the leader's matter."""
    shift = shifts.running()
    shifts.call("led", LED, OPERATOR.login, LEADER.login)
    shifts.call("served", SERVED, OPERATOR.login)
    shifts.call("missed", MISSED)
    shifts.call("twice-1", TWICE, hours=2.5)
    shifts.call("twice-2", TWICE, hours=2.6, outcome=Outcome.LEFT_WHILE_RINGING)
    shifts.call("hidden", "")
    shifts.call("before", SERVED, OPERATOR.login, hours=1.9)
    shifts.call("after", SERVED, LEADER.login, hours=4)
    number = shifts.hall.dispatched(
        shifts.hall.bureau, after(hours=2.7), citizen_name="王建国", title="王建国反映路灯不亮"
    )
    shifts.belongs(number, "led")
    shifts.hall.move(LEADER, number, after(hours=2.8), "instruct", leader="何市长", text="请王建国所在社区三天内修好")
    return shift, number


def test_every_call_of_the_hours_is_counted_once(shifts: Shifts) -> None:
    shift, _ = afternoon(shifts)
    with shifts.factory() as session:
        found = figures_of(session, shifts.get(shift))
    assert found == ShiftFigures(
        calls=6,
        by_leader=1,
        by_operator=1,
        to_call_back=3,
        without_number=1,
        matters=1,
        assigned=1,
        instructed=1,
    )


def test_matters_of_the_leader_s_calls_carry_a_mark_and_no_others(shifts: Shifts) -> None:
    shift, number = afternoon(shifts)
    other = shifts.hall.dispatched(shifts.hall.bureau, after(hours=2.9))
    shifts.belongs(other, "served")
    assert [shifts.tick(hours=hours)["leader_shift_marked"] for hours in (3, 3.1)] == [1, 0]
    with shifts.factory() as session:
        marks = [session.get_one(Ticket, one).leader_shift for one in (number, other)]
    assert marks == [shift, None]


def test_a_ticket_that_is_written_after_the_shift_carries_the_mark_too(shifts: Shifts) -> None:
    shift = shifts.running()
    shifts.call("led", LED, OPERATOR.login, LEADER.login)
    shifts.tick(hours=4.1)
    number = shifts.hall.dispatched(shifts.hall.bureau, after(hours=4.2))
    shifts.belongs(number, "led")
    assert shifts.tick(hours=4.3)["leader_shift_marked"] == 1
    with shifts.factory() as session:
        assert session.get_one(Ticket, number).leader_shift == shift


def test_whoever_is_reached_afterwards_is_called_back_with_all_their_calls(shifts: Shifts) -> None:
    shift, _ = afternoon(shifts)
    shifts.call("again", TWICE, OPERATOR.login, hours=5)
    with shifts.factory() as session:
        found = figures_of(session, shifts.get(shift))
    assert (found.to_call_back, found.called_back) == (3, 2)


def test_an_instruction_of_the_shift_supervises_at_once_with_its_own_short_limit(shifts: Shifts) -> None:
    _, number = afternoon(shifts)
    with shifts.factory() as session:
        (raised,) = session.scalars(select(Supervision).where(Supervision.ticket == number))
    assert (raised.level, raised.trigger) == (2, "leader_shift")
    assert raised.due_at
    assert raised.due_at.astimezone(shifts.zone).isoformat() == "2026-11-23T17:30:00+08:00"


def test_an_instruction_outside_a_shift_supervises_nothing_at_once(shifts: Shifts) -> None:
    number = shifts.hall.dispatched(shifts.hall.bureau)
    shifts.hall.move(LEADER, number, after(hours=1), "instruct", leader="何市长", text="请尽快解决")
    with shifts.factory() as session:
        assert session.scalars(select(Supervision).where(Supervision.ticket == number)).all() == []


def test_the_report_tells_the_figures_and_nobodys_name(shifts: Shifts) -> None:
    shift, _ = afternoon(shifts)
    shifts.tick(hours=4)
    shifts.move(shift, ShiftMove.REPORT)
    with shifts.factory() as session:
        paper = report_of(session, shifts.casework, shifts.get(shift))
    told = "\n".join(paper.paragraphs)
    assert paper.title == "何市长接听日情况报告"
    assert "共来电6个：何市长接听1个，话务员接听1个，未接通4个，其他方式结束0个" in told
    assert "形成诉求1件：当场答复0件，交办1件，作出批示1件，已办结0件" in told
    assert "批示：请王**所在社区三天内修好" in told
    assert "王建国" not in told


def test_what_was_confided_is_no_story(shifts: Shifts) -> None:
    shift, number = afternoon(shifts)
    shifts.hall.move(
        DISPATCHER, number, after(hours=3), "set_confidentiality", confidentiality="confidential", reason="来电人要求"
    )
    with shifts.factory() as session:
        paper = report_of(session, shifts.casework, shifts.get(shift))
    assert not any("路灯" in line for line in paper.paragraphs)


def test_a_leaders_years_add_up(shifts: Shifts) -> None:
    afternoon(shifts)
    shifts.tick(hours=4)
    shifts.running(replace(PLAN, starts_at=after(hours=6), ends_at=after(hours=7)), hours=6)
    shifts.call("evening", LED, LEADER.login, hours=6.5)
    shifts.tick(hours=7)
    with shifts.factory() as session:
        (year,) = leader_years(session, shifts.zone)
    assert (year.leader, year.year, year.shifts) == (LEADER.login, 2026, 2)
    assert (year.figures.calls, year.figures.by_leader, year.figures.matters) == (7, 2, 1)
