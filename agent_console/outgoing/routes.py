"""Calling the citizen of a ticket. What becomes of the call arrives as ``outgoing`` frames."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.outgoing.service import call_citizen
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.paths import TicketNumber

router = APIRouter(prefix="/api/tickets", tags=["calls"], responses=refusals(403, 404, 409))


@router.post("/{number}/calls", status_code=202, summary="Call the ticket's citizen")
async def call(number: TicketNumber, signed: SignedDep, console: ConsoleDep) -> OutgoingNow:
    """Ring my own phone and, when the page has answered, the citizen's; the number is shown to nobody."""
    return await call_citizen(console.deps, signed, number)
