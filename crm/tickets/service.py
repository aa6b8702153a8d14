"""Making tickets, from a call's form or without a call, and finding them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from crm.calls.models import Call
from crm.calls.service import get_call
from crm.casework import Casework
from crm.rows import held, held_row
from crm.tickets.drafts import DraftField, fields_of, type_over
from crm.tickets.form import fill
from crm.tickets.models import Ticket
from crm.tickets.numbers import draw_number, query_code
from crm.tickets.states import ENDED, Status

NODE = 1


class NoSuchTicketError(NotFoundError):
    """No ticket has this number."""

    slug = "no-such-ticket"


def new_ticket(
    session: Session,
    casework: Casework,
    by: str,
    form: Mapping[str, str],
    at: datetime,
    *,
    call: Call | None = None,
    channel: str = "phone",
) -> Ticket:
    """Return a ticket with its number, filled from a form; ``crm.tickets.moves.engine.open_ticket`` writes it down.

    Raises:
        TicketInputError: Naming the fields that are missing or wrong.
    """
    ticket = Ticket(
        query_code=query_code(),
        call_id=call.id if call else None,
        channel=channel,
        operator=by,
        status=Status.PENDING_ACCEPT,
        created_at=at,
        updated_at=at,
    )
    ticket.number = draw_number(session, casework.profile.zone, NODE, at)
    fill(session, casework, ticket, form, at, call)
    return ticket


def call_form(session: Session, call_id: str, values: Mapping[str, str], at: datetime) -> tuple[Call, dict[str, str]]:
    """Lay what the operator typed over the call's draft and return both, ready for a ticket.

    Raises:
        NoSuchCallError: If the call does not exist.
        DraftInputError: A value that cannot stand in the form.
    """
    call = get_call(session, call_id)
    fields = fields_of(type_over(session, call_id, values, at))
    return call, {name: field.value.strip() for name, field in fields.items()}


def get_ticket(session: Session, number: str, *, lock: bool = False) -> Ticket:
    """Return one ticket; with ``lock``, as it is in the database now and held until the transaction is over.

    Raises:
        NoSuchTicketError: If there is none.
    """
    ticket = held_row(session, Ticket, number) if lock else session.get(Ticket, number)
    if ticket is None:
        raise NoSuchTicketError("expected the number of a ticket, no ticket has this one")
    return ticket


def locked_tickets(session: Session, numbers: Sequence[str]) -> Mapping[str, Ticket]:
    """Return tickets by number, locked; always in one order, so that no two wait for each other crosswise.

    Raises:
        NoSuchTicketError: One of them is not there.
    """
    query = select(Ticket).where(Ticket.number.in_(numbers)).order_by(Ticket.number)
    found = {ticket.number: ticket for ticket in held(session, query)}
    if len(found) < len(set(numbers)):
        raise NoSuchTicketError("expected the numbers of tickets, some have none")
    return found


def ticket_of_call(session: Session, call_id: str) -> Ticket | None:
    """Return the ticket a call led to."""
    return session.scalar(select(Ticket).where(Ticket.call_id == call_id))


def tickets_of_calls(session: Session, call_ids: Collection[str]) -> dict[str, Ticket]:
    """Return the tickets these calls led to, by call."""
    if not call_ids:
        return {}
    found = session.scalars(select(Ticket).where(Ticket.call_id.in_(call_ids)))
    return {ticket.call_id: ticket for ticket in found if ticket.call_id is not None}


def tickets_of(session: Session, citizen_id: int | None, *, open_only: bool, limit: int = 5) -> Sequence[Ticket]:
    """Return a citizen's tickets, newest first."""
    if citizen_id is None:
        return []
    query = select(Ticket).where(Ticket.citizen_id == citizen_id)
    if open_only:
        query = query.where(Ticket.status.not_in(ENDED))
    return session.scalars(query.order_by(Ticket.created_at.desc()).limit(limit)).all()


def values_of(fields: Mapping[str, DraftField]) -> dict[str, str]:
    """Return the bare values of a form."""
    return {name: field.value for name, field in fields.items()}
