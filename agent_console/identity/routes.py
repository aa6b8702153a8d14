"""Showing a citizen's data in clear, and who was shown it."""

from fastapi import APIRouter

from agent_console.console import ConsoleDep
from agent_console.identity.schemas import RevealedOut, RevealOut, RevealRequest
from agent_console.identity.views import reveals_out
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.tickets.paths import TicketNumber
from crm.identity.listing import list_reveals
from crm.identity.service import reveal
from crm.tickets.access import readable_ticket
from crm.tickets.states import Role

router = APIRouter(prefix="/api", tags=["identity"], responses=refusals(403))


@router.get("/reveals", summary="Who was shown a citizen's data in clear")
def reveals(signed: SignedDep, console: ConsoleDep, cursor: Cursor = "", limit: Limit = 50) -> Page[RevealOut]:
    """Return who was shown what, why and until when, the latest first."""
    only(signed, Role.SUPERVISOR, Role.ADMIN)
    with console.deps.factory() as session:
        reader, found = reader_of(session, console.deps, signed), list_reveals(session, cursor, limit)
        return Page(items=reveals_out(reader, found.items), next_cursor=found.next_cursor)


@router.post(
    "/tickets/{number}/reveal", summary="Show a citizen's data in clear", responses=refusals(403, 404, 409, 413)
)
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
