"""Who may read what: operators the calls they took part in, supervisors all.

What may not be read looks exactly like what does not exist.
"""

from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.socket.concern import call_of
from crm.calls.models import Call
from crm.calls.service import NoSuchCallError, get_call, segments_of
from crm.tickets.models import Ticket
from crm.tickets.service import NoSuchTicketError, get_ticket


def readable_call(session: Session, deps: ConsoleDeps, signed: Signed, call_id: str) -> Call:
    """Return a call.

    Raises:
        NoSuchCallError: There is none, or it is not for this operator.
    """
    call = get_call(session, call_id)
    if not _took_part(session, deps, signed, call):
        raise NoSuchCallError("expected the id of a call, no call has this one")
    return call


def readable_ticket(session: Session, deps: ConsoleDeps, signed: Signed, number: str) -> Ticket:
    """Return a ticket: one's own, one of a call one took part in, or one of the citizen on the line.

    Raises:
        NoSuchTicketError: There is none, or it is not for this operator.
    """
    ticket = get_ticket(session, number)
    if signed.sees_all or ticket.operator == signed.login:
        return ticket
    if ticket.call_id and _took_part(session, deps, signed, get_call(session, ticket.call_id)):
        return ticket
    present = session.get(Call, call_of(deps, signed.login) or "")
    if present and ticket.citizen_id is not None and present.citizen_id == ticket.citizen_id:
        return ticket
    raise NoSuchTicketError("expected the number of a ticket, no ticket has this one")


def _took_part(session: Session, deps: ConsoleDeps, signed: Signed, call: Call) -> bool:
    if signed.sees_all or call.operator == signed.login or call_of(deps, signed.login) == call.id:
        return True
    return any(segment.operator == signed.login for segment in segments_of(session, call.id))
