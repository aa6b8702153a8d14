"""Places that citizens book beforehand. An operator takes them down; they go first when they are led to the leader."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.errors import HotlineError
from crm.citizens.numbers import normalise_number
from crm.leader_shifts.errors import BookedAlreadyError, NoSuchBookingError, NotBookableError
from crm.leader_shifts.listing import held_shift
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.leader_shifts.states import BOOKABLE, BOOKING, BookingMove, BookingState
from crm.rows import held, held_row
from crm.tickets.moves.actor import Actor


class BookingNumberError(HotlineError):
    """A place is kept for a telephone number."""

    slug: ClassVar[str] = "booking-number"
    status: ClassVar[int] = 422


def book(
    session: Session,
    shift_id: int,
    number: str,
    name: str,
    matter: str,
    actor: Actor,
    at: datetime,
    ticket: str | None = None,
) -> ShiftBooking:
    """Keep a place for a citizen.

    Raises:
        NoSuchShiftError: There is no such shift.
        NotBookableError: It takes none, or its places are taken.
        BookingNumberError: The number is none.
        BookedAlreadyError: The number has a place.
    """
    known = normalise_number(number)
    if not known:
        raise BookingNumberError("expected a telephone number, got none")
    shift = held_shift(session, shift_id)
    if shift.state not in BOOKABLE or shift.ends_at <= at:
        raise NotBookableError(f"expected a shift that takes bookings, it is {shift.state}", state=shift.state)
    if _open_of(session, shift.id, known) is not None:
        raise BookedAlreadyError("expected a number without a place in this shift, it has one")
    if taken(session, shift.id) >= shift.places:
        raise NotBookableError(f"expected a free place, all {shift.places} are taken", places=shift.places)
    booking = ShiftBooking(
        shift=shift.id,
        number=known,
        number_index=known,
        name=name.strip(),
        matter=matter.strip(),
        ticket=ticket,
        state=BookingState.BOOKED,
        by=actor.login,
        at=at,
    )
    session.add(booking)
    session.flush()
    return booking


def withdraw_booking(session: Session, shift_id: int, booking_id: int) -> ShiftBooking:
    """Give a place back.

    Raises:
        NoSuchBookingError: The shift has no such booking.
        IllegalMoveError: The citizen came already, or the shift is over.
    """
    booking = held_row(session, ShiftBooking, booking_id)
    if booking is None or booking.shift != shift_id:
        raise NoSuchBookingError("expected the id of a booking of this shift, none has this one")
    _end(booking, BookingMove.WITHDRAW)
    return booking


def bookings_of(session: Session, shift_id: int) -> Sequence[ShiftBooking]:
    """Return the bookings of a shift in the order in which they were taken."""
    query = select(ShiftBooking).where(ShiftBooking.shift == shift_id)
    return session.scalars(query.order_by(ShiftBooking.id)).all()


def taken(session: Session, shift_id: int) -> int:
    """Return how many places are taken."""
    query = select(func.count()).where(ShiftBooking.shift == shift_id, ShiftBooking.state != BookingState.WITHDRAWN)
    return session.scalar(query) or 0


def lead_booked(session: Session, shift: LeaderShift, number: str, call_id: str) -> bool:
    """Keep that whoever booked is led to the leader, and return whether this number has a place."""
    booking = _open_of(session, shift.id, number) if number else None
    if booking is None:
        return False
    booking.state = BOOKING.after(BookingState(booking.state), BookingMove.LEAD)
    booking.call_id = call_id
    return True


def close_bookings(session: Session, shift: LeaderShift) -> None:
    """Keep who had a place and did not come."""
    left = select(ShiftBooking).where(ShiftBooking.shift == shift.id, ShiftBooking.state == BookingState.BOOKED)
    for booking in held(session, left):
        booking.state = BOOKING.after(BookingState(booking.state), BookingMove.CLOSE)


def forget_bookings(session: Session, shift: LeaderShift) -> None:
    """Delete what says who booked: with the report nobody needs it any more."""
    for booking in held(session, select(ShiftBooking).where(ShiftBooking.shift == shift.id)):
        booking.number = booking.name = booking.matter = ""
        booking.number_index = None


def _end(booking: ShiftBooking, move: BookingMove) -> None:
    booking.state = BOOKING.after(BookingState(booking.state), move)
    booking.number_index = None


def _open_of(session: Session, shift_id: int, number: str) -> ShiftBooking | None:
    query = select(ShiftBooking).where(ShiftBooking.shift == shift_id, ShiftBooking.number_index == number)
    return held(session, query).one_or_none()
