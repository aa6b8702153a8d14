"""Showing a citizen's data in clear."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.identity.schemas import RevealedOut, RevealRequest
from agent_console.reading import reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.paths import TicketNumber
from crm.identity.service import reveal
from crm.tickets.access import readable_ticket

router = APIRouter(prefix="/api/tickets", tags=["identity"], responses=refusals(403, 404, 409, 413))


@router.post("/{number}/reveal", summary="Show a citizen's data in clear")
def show(number: TicketNumber, asked: RevealRequest, signed: SignedDep, console: ConsoleDep) -> RevealedOut:
    """Return one value in clear, for a reason and for some minutes; who saw it is kept."""
    deps = console.deps
    with deps.factory.begin() as session:
        ticket = readable_ticket(reader_of(session, deps, signed), number)
        found = reveal(
            session,
            deps.casework,
            signed.actor,
            ticket,
            asked.field,
            asked.reason,
            deps.clock(),
            citizen_id=asked.citizen_id,
        )
        return RevealedOut(field=asked.field, value=found.value, until=found.until)
