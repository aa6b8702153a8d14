"""Who may read which call: operators those they took part in, supervisors all, the hotline's desks those of tickets.

Whoever took the message of a call reads it too. Inspectors read those they inspect as well.

What may not be read looks exactly like what does not exist.
"""

from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.reading import reader_of
from agent_console.sign_in.signed import Signed
from agent_console.socket.concern import call_of
from crm.calls.filters import CallFilter
from crm.calls.models import Call
from crm.calls.service import NoSuchCallError, get_call, last_taken, segments_of
from crm.messages.service import hears_message, writes_message
from crm.quality.rights import hears
from crm.tickets.models import Ticket
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.service import ticket_of_call


def readable_call(session: Session, deps: ConsoleDeps, signed: Signed, call_id: str) -> Call:
    """Return a call.

    Raises:
        NoSuchCallError: There is none, or it is not for this person.
    """
    call = get_call(session, call_id)
    if not (
        signed.sees_all
        or took_part(session, deps, signed, call)
        or _by_its_ticket(session, deps, signed, call)
        or hears_message(session, signed.login, call_id)
        or hears(session, signed.actor, call_id, deps.clock())
    ):
        raise NoSuchCallError("expected the id of a call, no call has this one")
    return call


def whose(signed: Signed, wanted: CallFilter) -> str | None:
    """Return whose calls this person may list; everybody's if it is nobody's.

    Raises:
        NotAllowedError: Somebody who does not see all calls looks for a citizen.
    """
    if signed.sees_all:
        return None
    if wanted.phone:
        raise NotAllowedError("expected somebody who sees all calls to look for a number, got another")
    return signed.login


def has_it_now(deps: ConsoleDeps, signed: Signed, call_id: str) -> bool:
    """Return whether this person talks in the call, is rung for it, or writes it up: they work with the citizen."""
    return call_of(deps, signed.login) == call_id


def took_part(session: Session, deps: ConsoleDeps, signed: Signed, call: Call) -> bool:
    """Return whether this person talked in the call or has it now."""
    if call.operator == signed.login or has_it_now(deps, signed, call.id):
        return True
    return any(segment.operator == signed.login for segment in segments_of(session, call.id))


def sees_in_clear(deps: ConsoleDeps, signed: Signed, call: Call) -> bool:
    """Return whether this person has a citizen out of a queue now; whom somebody called is masked to everybody."""
    return call.served and has_it_now(deps, signed, call.id)


def writes_its_form(session: Session, deps: ConsoleDeps, signed: Signed, call: Call) -> bool:
    """Return whether the call's form may be open at this person's desk: until they take the next call.

    Whoever has taken the message of a call has its form too.

    It can be saved after the time for writing up too, and a mask must not be saved for what it hides.
    """
    if has_it_now(deps, signed, call.id) or writes_message(session, signed.login, call.id):
        return True
    return call.id == last_taken(session, signed.login)


def _by_its_ticket(session: Session, deps: ConsoleDeps, signed: Signed, call: Call) -> bool:
    ticket = session.get(Ticket, call.ticket) if call.ticket else ticket_of_call(session, call.id)
    reader = reader_of(session, deps, signed)
    return ticket is not None and reader.may_read(ticket) and reader.may_hear(call, ticket)
