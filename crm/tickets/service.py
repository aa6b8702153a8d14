"""From the form to a ticket."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import HotlineError, NotFoundError
from config.profile import Profile, TicketRules
from crm.calls.service import get_call
from crm.citizens.numbers import normalise_number
from crm.citizens.service import remember_citizen
from crm.tickets.drafts import DraftField, fields_of, type_over
from crm.tickets.models import Ticket
from crm.tickets.numbers import query_code, ticket_number

REQUIRED = ("kind", "title", "content")
CLOSED = ("closed", "archived")
NODE = 1


class NoSuchTicketError(NotFoundError):
    """No ticket has this number."""

    slug = "no-such-ticket"


class TicketInputError(HotlineError):
    """The form is not complete, or holds a value the city's lists do not have."""

    slug = "ticket-invalid"
    status = 422


def save_ticket(
    session: Session, call_id: str, operator: str, values: Mapping[str, str], profile: Profile, at: datetime
) -> Ticket:
    """Make the call's ticket from its form, or correct the one made before.

    Args:
        session: Open session.
        call_id: The call the matter was told in.
        operator: Who saves.
        values: What the operator typed or confirmed, laid over the draft.
        profile: The city's lists, and its time zone for the number.
        at: Now.

    Raises:
        TicketInputError: Naming the fields that are missing or wrong.
        NoSuchCallError: If the call does not exist.
    """
    call = get_call(session, call_id)
    form = {name: field.value.strip() for name, field in fields_of(type_over(session, call_id, values, at)).items()}
    _check(form, profile.ticket)
    ticket = session.scalar(select(Ticket).where(Ticket.call_id == call_id))
    if ticket is None:
        ticket = Ticket(
            number=_free_number(session, profile.zone, at),
            query_code=query_code(),
            call_id=call_id,
            operator=operator,
            created_at=at,
            version=0,
        )
        session.add(ticket)
    for name in ("kind", "category", "district", "address", "title", "content", "wants", "callback_number"):
        setattr(ticket, name, form.get(name, ""))
    ticket.urgency = form.get("urgency") or profile.ticket.urgencies[0]
    ticket.updated_at = at
    ticket.version += 1
    if number := call.number or normalise_number(ticket.callback_number):
        call.citizen_id = remember_citizen(session, number=number, name=form.get("citizen_name", ""), at=at).id
    ticket.citizen_id = call.citizen_id
    session.flush()
    return ticket


def get_ticket(session: Session, number: str) -> Ticket:
    """Return one ticket.

    Raises:
        NoSuchTicketError: If there is none.
    """
    ticket = session.get(Ticket, number)
    if ticket is None:
        raise NoSuchTicketError("expected the number of a ticket, no ticket has this one")
    return ticket


def ticket_of_call(session: Session, call_id: str) -> Ticket | None:
    """Return the ticket a call led to."""
    return session.scalar(select(Ticket).where(Ticket.call_id == call_id))


def tickets_of(session: Session, citizen_id: int | None, *, open_only: bool, limit: int = 5) -> Sequence[Ticket]:
    """Return a citizen's tickets, newest first."""
    if citizen_id is None:
        return []
    query = select(Ticket).where(Ticket.citizen_id == citizen_id)
    if open_only:
        query = query.where(Ticket.status.not_in(CLOSED))
    return session.scalars(query.order_by(Ticket.created_at.desc()).limit(limit)).all()


def values_of(fields: Mapping[str, DraftField]) -> dict[str, str]:
    """Return the bare values of a form."""
    return {name: field.value for name, field in fields.items()}


def _check(form: Mapping[str, str], rules: TicketRules) -> None:
    wrong = [name for name in REQUIRED if not form.get(name)]
    lists = {
        "kind": rules.kinds,
        "category": tuple(c.path for c in rules.categories),
        "urgency": rules.urgencies,
    }
    wrong += [name for name, known in lists.items() if form.get(name) and form[name] not in known]
    if wrong:
        raise TicketInputError(
            f"expected {', '.join(REQUIRED)} filled and lists respected, got {', '.join(wrong)} missing or unknown",
            fields=wrong,
        )


def _free_number(session: Session, zone: str, at: datetime) -> str:
    """Draw a sequence until the number is free; two in one second rarely draw the same of ten thousand."""
    while True:
        number = ticket_number(at, zone, NODE, secrets.randbelow(10_000))
        if session.get(Ticket, number) is None:
            return number
