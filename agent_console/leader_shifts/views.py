"""Shifts and bookings turned into what pages see."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.departments.names import DepartmentNames
from agent_console.leader_shifts.schemas import BookingOut, Companion, PeopleOut, Person, ShiftOut
from crm.casework import Casework
from crm.citizens.numbers import mask_number
from crm.identity.masks import mask_name, mask_text
from crm.leader_shifts.bookings import taken
from crm.leader_shifts.hours import is_absent
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.leader_shifts.states import MAKERS, SHIFT, ShiftMove, ShiftState
from crm.leader_shifts.times import unusual
from crm.leader_shifts.wording import notice_of
from crm.operators.models import Operator
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

_AS_THEY_ARE = (
    "id", "starts_at", "ends_at", "scope", "remarks", "places", "state", "made_by", "approved_by", "published_at",
    "reason", "came_at", "over_at", "reported_at",
)  # fmt: skip


def shift_out(session: Session, casework: Casework, shift: LeaderShift, actor: Actor, at: datetime) -> ShiftOut:
    """Return a shift with what its reader may do."""
    names, leader = DepartmentNames(session), person(session, shift.leader)
    companions = [
        Companion(department=names.named(code), seat=person(session, seat) if seat else None)
        for code, seat in shift.companions.items()
    ]
    return ShiftOut(
        **{name: getattr(shift, name) for name in _AS_THEY_ARE},
        leader=leader,
        duty=person(session, shift.duty),
        companions=companions,
        taken=taken(session, shift.id),
        notice=shift.notice or notice_of(shift, leader.name, casework.zone),
        absent=is_absent(shift),
        unusual=list(unusual(shift, casework.calendar(at))),
        moves=[move for move in ShiftMove if _may(shift, move, actor)],
    )


def booking_out(booking: ShiftBooking) -> BookingOut:
    """Return a booking, its citizen masked."""
    return BookingOut(
        id=booking.id,
        number_shown=mask_number(booking.number) if booking.number else "",
        name_shown=mask_name(booking.name),
        matter=mask_text(booking.matter, [booking.name], places=False),
        ticket=booking.ticket,
        state=booking.state,
        by=booking.by,
        at=booking.at,
    )


def people_out(session: Session) -> PeopleOut:
    """Return whom a plan can name."""
    query = select(Operator).where(Operator.active, Operator.role != Role.CLERK).order_by(Operator.login)
    accounts = session.scalars(query).all()
    leaders = [Person(login=one.login, name=one.name) for one in accounts if one.role == Role.LEADER]
    seats = [Person(login=one.login, name=one.name) for one in accounts if one.role != Role.LEADER]
    return PeopleOut(leaders=leaders, seats=seats)


def person(session: Session, login: str) -> Person:
    """Return an account by its login."""
    account = session.get(Operator, login)
    return Person(login=login, name=account.name if account else login)


def _may(shift: LeaderShift, move: ShiftMove, actor: Actor) -> bool:
    own = move is ShiftMove.APPROVE and actor.login == shift.made_by
    return actor.role in MAKERS[move] and SHIFT.allows(ShiftState(shift.state), move) and not own
