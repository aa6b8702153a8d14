"""A shift begins and ends by the clock; a leader who does not appear is told of, and nobody waits for them."""

import pytest
from sqlalchemy import select

from crm.call_backs.models import CallBack
from crm.leader_shifts.bookings import book
from crm.leader_shifts.errors import LeaderAbsentError, NoShiftNowError, ShiftFullError, SummaryMissingError
from crm.leader_shifts.line import check_room, lead_to_leader
from crm.leader_shifts.service import move_shift
from crm.leader_shifts.states import ShiftMove
from crm.leader_shifts.times import shift_at
from crm.notices.models import Notice
from crm.operators.models import OperatorPresence
from crm.operators.states import OperatorState
from tests.unit.crm.cases.people import LEADER, SUPERVISOR, after
from tests.unit.crm.leader_shifts.conftest import Shifts

pytestmark = pytest.mark.unit

NUMBER, OTHER = "13800006021", "13900001111"


def present(shifts: Shifts, state: OperatorState, **since: float) -> None:
    with shifts.factory.begin() as session:
        session.merge(OperatorPresence(operator=LEADER.login, state=state, since=after(**since)))


def lead(shifts: Shifts, call_id: str = "c-1", note: str = "路灯坏了三天", **at: float) -> bool:
    with shifts.factory.begin() as session:
        return lead_to_leader(session, call_id, note, after(**at))


def notices(shifts: Shifts) -> list[Notice]:
    with shifts.factory() as session:
        return list(session.scalars(select(Notice)))


def test_a_published_shift_begins_and_ends_in_its_time_and_once(shifts: Shifts) -> None:
    shift = shifts.published()
    assert shifts.tick(hours=1.9)["leader_shift_begun"] == 0
    assert shifts.tick(hours=2)["leader_shift_begun"] == 1
    assert shifts.tick(hours=2)["leader_shift_begun"] == 0
    assert shifts.tick(hours=4.2)["leader_shift_over"] == 1
    kept = shifts.get(shift)
    assert (kept.state, kept.over_at) == ("over", after(hours=4))


def test_what_was_not_published_never_begins(shifts: Shifts) -> None:
    shifts.plan()
    assert shifts.tick(hours=2)["leader_shift_begun"] == 0


def test_calls_are_of_the_shift_from_its_first_moment_to_before_its_last(shifts: Shifts) -> None:
    shift = shifts.running()
    with shifts.factory() as session:
        moments = [shift_at(session, after(hours=hours)) for hours in (1.99, 2, 3.99, 4)]
    assert [found.id if found else None for found in moments] == [None, shift, shift, None]


def test_the_officer_on_duty_is_told_once_of_a_leader_who_does_not_appear(shifts: Shifts) -> None:
    shifts.running()
    assert shifts.tick(hours=2, minutes=9)["leader_absent"] == 0
    assert shifts.tick(hours=2, minutes=10)["leader_absent"] == 1
    assert shifts.tick(hours=2, minutes=11)["leader_absent"] == 0
    (told,) = notices(shifts)
    assert (told.address, told.subject) == (SUPERVISOR.login, "何市长未到岗接听，来电按常规办理")


def test_a_leader_who_is_ready_is_missed_by_nobody_also_during_a_pause_later(shifts: Shifts) -> None:
    shift = shifts.running()
    present(shifts, OperatorState.READY, hours=1.5)
    shifts.tick(hours=2, minutes=1)
    present(shifts, OperatorState.PAUSED, hours=2.1)
    shifts.tick(hours=2, minutes=30)
    assert shifts.get(shift).came_at == after(hours=2)
    assert notices(shifts) == []


def test_nobody_is_led_to_a_leader_who_is_absent_until_they_come(shifts: Shifts) -> None:
    shifts.running()
    shifts.call("c-1", NUMBER, "8001")
    shifts.tick(hours=2, minutes=10)
    with pytest.raises(LeaderAbsentError):
        lead(shifts, hours=2.5)
    present(shifts, OperatorState.READY, hours=2.6)
    shifts.tick(hours=2.7)
    assert lead(shifts, hours=2.8) is False


def test_nobody_is_led_to_a_leader_outside_the_hours(shifts: Shifts) -> None:
    shifts.published()
    shifts.call("c-1", NUMBER, "8001")
    with pytest.raises(NoShiftNowError):
        lead(shifts, hours=1)
    shifts.tick(hours=2)
    with pytest.raises(NoShiftNowError):
        lead(shifts, hours=4)


def test_a_leader_is_told_in_a_sentence_what_it_is_about(shifts: Shifts) -> None:
    shifts.running()
    shifts.call("c-1", NUMBER, "8001")
    with pytest.raises(SummaryMissingError):
        lead(shifts, note=" ", hours=2.5)


def test_who_booked_has_a_place(shifts: Shifts) -> None:
    shift = shifts.running()
    shifts.call("c-1", NUMBER, "8001")
    shifts.call("c-2", OTHER, "8001")
    with shifts.factory.begin() as session:
        book(session, shift, OTHER, "王建国", "供热", SUPERVISOR, after(hours=2))
    assert [lead(shifts, call_id, hours=2.5) for call_id in ("c-1", "c-2")] == [False, True]


def test_no_more_wait_for_a_leader_than_may(shifts: Shifts) -> None:
    check_room(shifts.rules, shifts.rules.waiting - 1)
    with pytest.raises(ShiftFullError):
        check_room(shifts.rules, shifts.rules.waiting)


def test_whoever_nobody_answered_within_a_shift_is_marked_in_the_call_backs(shifts: Shifts) -> None:
    shift = shifts.running()
    shifts.call("c-1", NUMBER)
    shifts.call("c-2", OTHER, hours=1)
    with shifts.factory() as session:
        marks = [session.get_one(CallBack, shifts.kept(one).call_back).leader_shift for one in ("c-1", "c-2")]
    assert marks == [shift, None]


def test_a_shift_that_ends_early_takes_no_more_calls(shifts: Shifts) -> None:
    shift = shifts.running()
    with shifts.factory.begin() as session:
        move_shift(session, shift, ShiftMove.END, SUPERVISOR, after(hours=3), shifts.zone)
    with shifts.factory() as session:
        assert shift_at(session, after(hours=3.5)) is None
