"""Which levels ever stood over a ticket; the ticket itself keeps what stands over it at present."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.supervision.models import Supervision
from crm.tickets.models import Ticket


def was_supervised() -> ColumnElement[bool]:
    """Return the condition that any level ever stood over a ticket."""
    return Ticket.number.in_(select(Supervision.ticket))


def highest_was(level: int) -> ColumnElement[bool]:
    """Return the condition that this is the highest level that ever stood over a ticket."""
    reached = select(Supervision.ticket).group_by(Supervision.ticket).having(func.max(Supervision.level) == level)
    return Ticket.number.in_(reached)


def highest_levels(session: Session, numbers: Collection[str]) -> Mapping[str, int]:
    """Return the highest level that ever stood over each of these tickets; those without any are left out."""
    query = select(Supervision.ticket, func.max(Supervision.level).label("highest")).where(
        Supervision.ticket.in_(numbers)
    )
    return {row.ticket: row.highest for row in session.execute(query.group_by(Supervision.ticket))}
