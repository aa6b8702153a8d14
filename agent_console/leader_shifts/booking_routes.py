"""Places in a shift that citizens book beforehand; an operator takes them down."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.files import Id
from agent_console.leader_shifts.schemas import BookingBody, BookingOut
from agent_console.leader_shifts.views import booking_out
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.leader_shifts.bookings import book, bookings_of, withdraw_booking
from crm.leader_shifts.listing import get_shift
from crm.leader_shifts.states import BOOKERS, READERS
from crm.tickets.access import readable_ticket

router = APIRouter(
    prefix="/api/leader-shifts/{shift_id}/bookings", tags=["leader-shifts"], responses=refusals(403, 404)
)


@router.get("", summary="Who booked a place")
def list_them(shift_id: Id, signed: SignedDep, console: ConsoleDep) -> list[BookingOut]:
    """Return the bookings in the order in which they were taken, everybody masked."""
    only(signed, *READERS)
    with console.deps.factory() as session:
        return [booking_out(one) for one in bookings_of(session, get_shift(session, shift_id).id)]


@router.post("", status_code=201, summary="Book a place", responses=refusals(403, 404, 409, 413))
def take_down(shift_id: Id, asked: BookingBody, signed: SignedDep, console: ConsoleDep) -> BookingOut:
    """Keep a place for a citizen; there are as many as were planned, and one a number."""
    only(signed, *BOOKERS)
    deps = console.deps
    with deps.factory.begin() as session:
        if asked.ticket:
            readable_ticket(reader_of(session, deps, signed), asked.ticket)
        told = (asked.number, asked.name, asked.matter)
        return booking_out(book(session, shift_id, *told, signed.actor, deps.clock(), asked.ticket))


@router.delete("/{booking_id}", status_code=204, summary="Give a place back", responses=refusals(403, 404, 409))
def give_back(shift_id: Id, booking_id: Id, signed: SignedDep, console: ConsoleDep) -> None:
    """Let somebody else have the place."""
    only(signed, *BOOKERS)
    with console.deps.factory.begin() as session:
        withdraw_booking(session, shift_id, booking_id)
