"""Citizens book a place beforehand: as many as there are, one a number, and nothing of them stays after the report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm.leader_shifts.bookings import BookingNumberError, book, bookings_of, lead_booked, withdraw_booking
from crm.leader_shifts.errors import BookedAlreadyError, NotBookableError
from crm.leader_shifts.models import ShiftBooking
from crm.leader_shifts.states import ShiftMove
from crm.moves import IllegalMoveError
from tests.unit.crm.cases.people import FRIDAY_NOON, OPERATOR, after
from tests.unit.crm.leader_shifts.conftest import PLAN, Shifts

pytestmark = pytest.mark.unit

NUMBER, OTHER, THIRD = "13800006021", "13900001111", "13700002222"


def books(shifts: Shifts, shift: int, number: str = NUMBER, at: timedelta = timedelta()) -> int:
    with shifts.factory.begin() as session:
        return book(session, shift, number, "王建国", "小区停暖", OPERATOR, FRIDAY_NOON + at).id


def found(shifts: Shifts, shift: int) -> list[ShiftBooking]:
    with shifts.factory() as session:
        return list(bookings_of(session, shift))


def test_only_a_published_shift_takes_bookings(shifts: Shifts) -> None:
    shift = shifts.plan()
    with pytest.raises(NotBookableError):
        books(shifts, shift)
    for move in (ShiftMove.SUBMIT, ShiftMove.APPROVE, ShiftMove.PUBLISH):
        shifts.move(shift, move)
    books(shifts, shift)
    with pytest.raises(NotBookableError):
        books(shifts, shift, OTHER, timedelta(hours=4))


def test_places_are_limited_and_one_given_back_is_free_again(shifts: Shifts) -> None:
    shift = shifts.published()
    first = books(shifts, shift)
    books(shifts, shift, OTHER)
    with pytest.raises(NotBookableError):
        books(shifts, shift, THIRD)
    with shifts.factory.begin() as session:
        withdraw_booking(session, shift, first)
    books(shifts, shift, THIRD)


def test_a_number_has_one_place_in_a_shift_however_it_is_written(shifts: Shifts) -> None:
    shift = shifts.published()
    books(shifts, shift)
    with pytest.raises(BookedAlreadyError):
        books(shifts, shift, f"+86{NUMBER}")
    with pytest.raises(BookingNumberError):
        books(shifts, shift, "不知道")


def test_whoever_came_keeps_the_place_through_a_second_handing_over(shifts: Shifts) -> None:
    shift = shifts.running()
    booking = books(shifts, shift)
    shifts.call("c-1", NUMBER, "8001")
    for _ in range(2):
        with shifts.factory.begin() as session:
            assert lead_booked(session, shifts.get(shift), NUMBER, "c-1")
    with pytest.raises(IllegalMoveError), shifts.factory.begin() as session:
        withdraw_booking(session, shift, booking)
    assert [(one.state, one.call_id) for one in found(shifts, shift)] == [("led", "c-1")]


def test_after_the_shift_it_is_known_who_did_not_come_and_after_the_report_not_who_it_was(shifts: Shifts) -> None:
    shift = shifts.running(replace(PLAN, ends_at=after(hours=3)))
    books(shifts, shift)
    shifts.tick(hours=3)
    (missed,) = found(shifts, shift)
    assert (missed.state, missed.number) == ("not_come", NUMBER)
    shifts.move(shift, ShiftMove.REPORT)
    (left,) = found(shifts, shift)
    assert (left.state, left.number, left.number_index, left.name, left.matter) == ("not_come", "", None, "", "")
