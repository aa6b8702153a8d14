"""Shifts are planned by one person, approved by another, and never two at a time."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.leader_shifts.errors import SecondPersonError, ShiftInvalidError, ShiftsOverlapError
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.service import change_shift, move_shift
from crm.leader_shifts.states import ShiftMove
from crm.leader_shifts.times import unusual
from crm.moves import IllegalMoveError
from crm.tickets.moves.errors import NotAllowedError
from tests.unit.crm.cases.people import ADMIN, FRIDAY_NOON, LEADER, OPERATOR, SUPERVISOR, after
from tests.unit.crm.leader_shifts.conftest import PLAN, Shifts

pytestmark = pytest.mark.unit


def test_the_notice_says_time_leader_scope_and_what_to_mind(shifts: Shifts) -> None:
    shift = shifts.published()
    lines = shifts.get(shift).notice.splitlines()
    assert lines[:3] == [
        "接听时间：2026年11月20日（星期五）14:00—16:00",
        "接听领导：何市长",
        "受理范围：城市管理、供水供热",
    ]
    assert lines[3].startswith("注意事项：接听期间不接访")


def test_who_planned_does_not_approve(shifts: Shifts) -> None:
    shift = shifts.plan()
    shifts.move(shift, ShiftMove.SUBMIT)
    with pytest.raises(SecondPersonError), shifts.factory.begin() as session:
        move_shift(session, shift, ShiftMove.APPROVE, SUPERVISOR, FRIDAY_NOON, shifts.zone)
    with shifts.factory.begin() as session:
        move_shift(session, shift, ShiftMove.APPROVE, LEADER, FRIDAY_NOON, shifts.zone)
    assert (shifts.get(shift).state, shifts.get(shift).approved_by) == ("approved", LEADER.login)


def test_whoever_changes_a_draft_has_planned_it(shifts: Shifts) -> None:
    shift = shifts.plan()
    with shifts.factory.begin() as session:
        change_shift(session, shift, replace(PLAN, scope="供热"), ADMIN, FRIDAY_NOON)
    shifts.move(shift, ShiftMove.SUBMIT)
    with pytest.raises(SecondPersonError), shifts.factory.begin() as session:
        move_shift(session, shift, ShiftMove.APPROVE, ADMIN, FRIDAY_NOON, shifts.zone)


def test_what_was_submitted_is_changed_no_more(shifts: Shifts) -> None:
    shift = shifts.plan()
    shifts.move(shift, ShiftMove.SUBMIT)
    with pytest.raises(IllegalMoveError), shifts.factory.begin() as session:
        change_shift(session, shift, PLAN, SUPERVISOR, FRIDAY_NOON)


@pytest.mark.parametrize("move", [ShiftMove.SEND_BACK, ShiftMove.WITHDRAW])
def test_sending_back_and_withdrawing_need_a_reason(shifts: Shifts, move: ShiftMove) -> None:
    shift = shifts.plan()
    shifts.move(shift, ShiftMove.SUBMIT)
    with pytest.raises(ShiftInvalidError):
        shifts.move(shift, move)
    shifts.move(shift, move, "领导另有公务")
    assert shifts.get(shift).reason == "领导另有公务"


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [(2, 4, False), (1, 3, False), (3, 5, False), (1, 5, False), (2.5, 3, False), (1, 2, True), (4, 6, True)],
)
def test_two_shifts_never_overlap(shifts: Shifts, starts: float, ends: float, *, fits: bool) -> None:
    shifts.plan()
    other = replace(PLAN, starts_at=after(hours=starts), ends_at=after(hours=ends))
    if fits:
        shifts.plan(other)
    else:
        with pytest.raises(ShiftsOverlapError):
            shifts.plan(other)


def test_a_withdrawn_shift_leaves_its_hours_free_and_a_change_does_not_meet_itself(shifts: Shifts) -> None:
    shift = shifts.plan()
    with shifts.factory.begin() as session:
        change_shift(session, shift, replace(PLAN, ends_at=after(hours=3)), SUPERVISOR, FRIDAY_NOON)
    shifts.move(shift, ShiftMove.WITHDRAW, "改期")
    shifts.plan()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("leader", {"leader": OPERATOR.login}),
        ("duty", {"duty": LEADER.login}),
        ("starts_at", {"starts_at": FRIDAY_NOON}),
        ("starts_at", {"ends_at": PLAN.starts_at}),
        ("ends_at", {"ends_at": after(hours=14.5)}),
        ("scope", {"scope": "  "}),
        ("places", {"places": 51}),
        ("companions", {"companions": {"nowhere": ""}}),
        ("companions", {"companions": {"city-mgmt": "nobody"}}),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(shifts: Shifts, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(ShiftInvalidError) as refused:
        shifts.plan(replace(PLAN, **change))
    assert refused.value.details["field"] == field


def test_an_operator_plans_nothing(shifts: Shifts) -> None:
    shift = shifts.plan()
    with pytest.raises(NotAllowedError), shifts.factory.begin() as session:
        move_shift(session, shift, ShiftMove.SUBMIT, OPERATOR, FRIDAY_NOON, shifts.zone)


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2026-11-20T14:00:00+08:00", "2026-11-20T16:00:00+08:00", []),
        ("2026-11-20T22:00:00+08:00", "2026-11-21T00:00:00+08:00", []),
        ("2026-11-20T23:00:00+08:00", "2026-11-21T01:00:00+08:00", ["over_midnight"]),
        ("2026-10-01T09:00:00+08:00", "2026-10-01T11:00:00+08:00", ["on_holiday"]),
        ("2026-09-30T23:00:00+08:00", "2026-10-01T01:00:00+08:00", ["over_midnight", "on_holiday"]),
    ],
)
def test_hours_over_midnight_and_on_holidays_are_said(shifts: Shifts, starts: str, ends: str, said: list[str]) -> None:
    shift = LeaderShift(starts_at=datetime.fromisoformat(starts), ends_at=datetime.fromisoformat(ends))
    assert unusual(shift, shifts.casework.calendar(FRIDAY_NOON)) == said


def test_every_move_is_in_the_audit_and_a_changed_row_is_found(shifts: Shifts) -> None:
    shift = shifts.running()
    with shifts.factory.begin() as reading:
        moves = [event.move for event in reading.query(AuditEvent).order_by(AuditEvent.id)]
        assert moves == ["plan", "submit", "approve", "publish", "begin"]
        assert list(verify(reading)) == []
    with shifts.factory.begin() as writing:
        writing.get_one(LeaderShift, shift).scope = "别的"
    with shifts.factory.begin() as reading:
        assert [fault.place for fault in verify(reading)] == [f"leader_shift {shift}"]
