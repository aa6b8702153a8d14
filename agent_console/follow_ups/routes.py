"""Follow-ups that the line makes, and taking one from it."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.console import Console, ConsoleDep
from agent_console.follow_ups.schemas import MachineVisitOut
from agent_console.follow_ups.views import visits_out
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.sign_in.signed import Signed
from crm.follow_ups.machine import ASKERS, take, waiting_visits
from crm.tickets.models import Ticket
from crm.tickets.service import get_ticket

router = APIRouter(prefix="/api/follow-ups", tags=["tickets"], responses=refusals(403))
Number = Annotated[str, InPath(pattern=r"^[0-9]{18}$")]


@router.get("", summary="Which follow-ups are the line's, the most pressing first")
def list_them(signed: SignedDep, console: ConsoleDep) -> list[MachineVisitOut]:
    """Return what the line is to ask or is asking about, how often it tried, and why each waits."""
    only(signed, *ASKERS)
    deps, at = console.deps, console.deps.clock()
    rules = deps.casework.rules(at).outgoing
    with deps.factory() as session:
        numbers = [one.ticket for one in waiting_visits(session, rules)]
        tickets = {one.number: one for one in session.scalars(select(Ticket).where(Ticket.number.in_(numbers)))}
        reader = reader_of(session, deps, signed)
        return visits_out(reader, [tickets[one] for one in numbers], rules.follow_up, deps.asking())


@router.get("/{number}", summary="What the line did about a ticket", responses=refusals(404))
def read(number: Number, signed: SignedDep, console: ConsoleDep) -> MachineVisitOut:
    """Return its calls since the ticket was handled last, with what was answered, or why only people ask."""
    only(signed, *ASKERS)
    with console.deps.factory() as session:
        return _out(session, console, signed, get_ticket(session, number))


@router.post("/{number}/take", summary="Take a follow-up from the line", responses=refusals(404, 409))
def take_one(number: Number, signed: SignedDep, console: ConsoleDep) -> MachineVisitOut:
    """Leave it to a person: the line does not call about it any more."""
    only(signed, *ASKERS)
    with console.deps.factory.begin() as session:
        take(session, number, signed.actor, console.deps.clock())
        session.flush()
        return _out(session, console, signed, get_ticket(session, number))


def _out(session: Session, console: Console, signed: Signed, ticket: Ticket) -> MachineVisitOut:
    deps = console.deps
    rules = deps.casework.rules(deps.clock()).outgoing.follow_up
    return visits_out(reader_of(session, deps, signed), [ticket], rules, deps.asking())[0]
