"""Making a ticket once, and telling the pages that one changed."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from agent_console.calls.access import readable_call
from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.tickets.schemas import NewTicket
from crm.bus.events import TicketChanged
from crm.idempotency.service import once
from crm.tickets.access import Reader
from crm.tickets.form import TEXTS
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import open_ticket
from crm.tickets.moves.requests import Correct, MoveRequest
from crm.tickets.service import get_ticket
from crm.tickets.shown import Shown


def create(session: Session, deps: ConsoleDeps, signed: Signed, key: str, asked: NewTicket) -> Ticket:
    """Make a ticket, or return the one that was made with this key and body before.

    Raises:
        TicketInputError: Naming the fields that are missing or wrong.
        NoSuchCallError: The call is not there, or not for this person.
    """
    at, made = deps.clock(), list[Ticket]()

    def work() -> dict[str, str]:
        call = readable_call(session, deps, signed, asked.call_id) if asked.call_id else None
        form = asked.form()
        ticket = open_ticket(session, deps.casework, signed.actor, form, at, call=call, channel=asked.channel)
        made.append(ticket)
        return {"number": ticket.number}

    answer = once(session, signed.login, key, asked.model_dump(mode="json"), work, at)
    return made[0] if made else get_ticket(session, answer["number"])


def without_masks(reader: Reader, ticket: Ticket, request: MoveRequest) -> MoveRequest:
    """Return the request without the texts that came back as they were shown: a mask must not replace what it hides."""
    if not isinstance(request, Correct):
        return request
    shown = Shown(reader, [ticket])
    values = {
        name: value
        for name, value in request.values.items()
        if name not in TEXTS or value != shown.text(getattr(ticket, name)) or value == getattr(ticket, name)
    }
    return request.model_copy(update={"values": values})


def told(deps: ConsoleDeps, ticket: Ticket, departments: Iterable[str] = ()) -> None:
    """Say on the bus that a ticket changed, and which departments hear of it; to be called after the commit."""
    deps.bus.publish(
        TicketChanged(
            ticket=ticket.number,
            status=ticket.status,
            turn_role=ticket.turn_role,
            turn_department=ticket.turn_department,
            version=ticket.version,
            departments=tuple(sorted(set(departments))),
            at=deps.clock(),
        )
    )
