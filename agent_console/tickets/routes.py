"""The form of a call, saving it, and reading tickets."""

from fastapi import APIRouter

from agent_console.calls.access import readable_call, readable_ticket
from agent_console.console import ConsoleDep
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.schemas import DraftOut, TicketOut, TypedValues, draft_out
from crm.tickets.drafts import draft_of, type_over
from crm.tickets.service import save_ticket

router = APIRouter(prefix="/api")


@router.get("/calls/{call_id}/draft")
def read_draft(call_id: str, signed: SignedDep, console: ConsoleDep) -> DraftOut:
    """Return the call's half-written ticket."""
    with console.deps.factory() as session:
        readable_call(session, console.deps, signed, call_id)
        return draft_out(draft_of(session, call_id))


@router.patch("/calls/{call_id}/draft")
def type_draft(call_id: str, typed: TypedValues, signed: SignedDep, console: ConsoleDep) -> DraftOut:
    """Keep what was typed; these fields are never changed by a machine again."""
    with console.deps.factory.begin() as session:
        readable_call(session, console.deps, signed, call_id)
        return draft_out(type_over(session, call_id, typed.values, console.deps.clock(), typed.version))


@router.post("/calls/{call_id}/ticket")
def save(call_id: str, typed: TypedValues, signed: SignedDep, console: ConsoleDep) -> TicketOut:
    """Make the call's ticket, or correct the one made before."""
    deps = console.deps
    with deps.factory.begin() as session:
        readable_call(session, deps, signed, call_id)
        ticket = save_ticket(session, call_id, signed.login, typed.values, deps.profile, deps.clock())
        return TicketOut.model_validate(ticket)


@router.get("/tickets/{number}")
def read_ticket(number: str, signed: SignedDep, console: ConsoleDep) -> TicketOut:
    """Return one ticket."""
    with console.deps.factory() as session:
        return TicketOut.model_validate(readable_ticket(session, console.deps, signed, number))
