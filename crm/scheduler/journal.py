"""How the scheduler writes into the journal what it did without a move."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from crm.deadlines.recalculation import Change
from crm.journal.service import append
from crm.supervision.models import Supervision
from crm.supervision.recalculation import Moved
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM
from crm.tickets.states import Move

RECALCULATED = "recalculated"
"""No move of anybody's: clocks end at another moment, because the calendar changed."""


def note_issued(session: Session, ticket: Ticket, made: Supervision, at: datetime) -> None:
    """Write that a level of supervision was issued by itself."""
    data = {"supervision": made.id, "level": made.level, "trigger": made.trigger, "department": made.department}
    ticket.updated_at = at
    append(session, ticket.number, SYSTEM, Move.SUPERVISE, ticket.status, ticket.status, at, data=data)


def note_recalculated(session: Session, ticket: Ticket, changes: Sequence[Change], at: datetime) -> None:
    """Write which of a ticket's clocks end at another moment."""
    moved = [
        {
            "deadline": change.deadline_id,
            "kind": change.kind.value,
            "old": change.old.isoformat(),
            "new": change.new.isoformat(),
        }
        for change in changes
    ]
    append(session, ticket.number, SYSTEM, RECALCULATED, ticket.status, ticket.status, at, data={"deadlines": moved})


def note_moved(session: Session, ticket: Ticket, changes: Sequence[Moved], at: datetime) -> None:
    """Write which ends of the supervision over a ticket are others now."""
    moved = [
        {"what": change.what, "id": change.id, "old": change.old.isoformat(), "new": change.new.isoformat()}
        for change in changes
    ]
    append(session, ticket.number, SYSTEM, RECALCULATED, ticket.status, ticket.status, at, data={"supervision": moved})
