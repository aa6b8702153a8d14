"""Writing an old ticket down: the matter, its citizen in the vault, its words, one event in the journal."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.citizens.service import known_citizen, remember_citizen
from crm.duplicates.models import TicketCitizen
from crm.imports.checking import OldTicket
from crm.journal.service import append
from crm.replies.models import Reply
from crm.search.service import index
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.work import Work
from crm.tickets.numbers import draw_number, query_code
from crm.tickets.service import NODE
from crm.tickets.states import CloseReason, Status
from crm.tickets.turn import settle

IMPORTED = "import"
"""Channel of the ticket, and name of its first event."""

TEXTS = (
    "kind", "category", "district", "subdistrict", "community", "address", "title", "content", "wants", "happened_at",
    "amount", "accused_party",
)  # fmt: skip
SECONDS_OF_DAY = 86_400


def write_ticket(session: Session, casework: Casework, actor: Actor, old: OldTicket, at: datetime) -> Ticket:
    """Make a ticket of a sound row.

    Its number tells when it was made there. Of a row that knows the day only, line by line another second of it is
    taken: one second has ten thousand numbers, a day of an old table may have more rows.
    """
    second = timedelta() if old.timed else timedelta(seconds=old.line % SECONDS_OF_DAY)
    codes = {c.path: c.code for c in casework.rules(at).categories}
    ticket = Ticket(
        number=draw_number(session, casework.profile.zone, NODE, old.created_at + second),
        query_code=query_code(),
        external_number=old.texts["external_number"],
        channel=IMPORTED,
        operator=old.texts.get("operator") or actor.login,
        citizen_id=_citizen(session, old, at),
        callback_number=old.phone,
        category_code=codes.get(old.texts.get("category", ""), ""),
        urgency=old.texts.get("urgency") or casework.profile.ticket.urgencies[0],
        confidentiality="confidential" if old.confidential else "normal",
        status=old.status,
        close_reason=_close_reason(old),
        created_at=old.created_at,
        closed_at=old.closed_at,
        updated_at=at,
        **{name: old.texts.get(name, "") for name in TEXTS},
    )
    session.add(ticket)
    session.flush()
    session.add(
        TicketCitizen(
            ticket=ticket.number, citizen_id=ticket.citizen_id, from_ticket=ticket.number, since=ticket.created_at
        )
    )
    if old.closed_at and old.texts.get("reply"):
        session.add(_reply(ticket, old, actor, old.closed_at))
    settle(Work(session, casework, ticket, actor, at), Status(ticket.status))
    append(session, ticket.number, actor, IMPORTED, "", ticket.status, at, data={"line": old.line})
    index(session, ticket)
    return ticket


def known_numbers(session: Session, numbers: list[str]) -> set[str]:
    """Return which numbers of another system have a ticket here already."""
    query = select(Ticket.external_number).where(Ticket.external_number.in_(numbers))
    return {number for number in session.scalars(query) if number}


def _close_reason(old: OldTicket) -> CloseReason | None:
    if old.status is Status.PENDING_ACCEPT:
        return None
    return CloseReason.SOLVED if old.solved == "solved" else CloseReason.EXPLAINED


def _reply(ticket: Ticket, old: OldTicket, actor: Actor, closed_at: datetime) -> Reply:
    """What the citizen was told then; nothing is claimed that the row does not say."""
    return Reply(
        ticket=ticket.number,
        by=actor.login,
        at=closed_at,
        contact_way="none",
        contact_reason=IMPORTED,
        verified="",
        solved=old.solved,
        note="",
        public_reply=old.texts["reply"],
        review="approved",
    )


def _citizen(session: Session, old: OldTicket, at: datetime) -> int | None:
    """Keep who told it; what is known of them already is newer than this."""
    said = {"name": old.citizen_name, "id_number": old.id_number, "address": old.home_address}
    if not old.phone and not any(said.values()):
        return None
    known = known_citizen(session, old.phone, old.id_number)
    new = {name: value for name, value in said.items() if known is None or not getattr(known, name)}
    return remember_citizen(session, number=old.phone, at=at, known=known, **{"name": "", **new}).id
