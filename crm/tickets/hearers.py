"""Which departments hear that a ticket changed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.assignments.states import GONE


def hearers(session: Session, tickets: Collection[str], since: datetime) -> Mapping[str, set[str]]:
    """Return the departments with a part in each ticket, and those whose part ended with the change.

    Whoever gave a ticket back or lost it, as the accused one does, learns nothing of what becomes of it afterwards.

    Args:
        session: Open session.
        tickets: Numbers of tickets that changed.
        since: When they changed.
    """
    has_it = or_(Assignment.status.not_in(GONE), Assignment.ended_at >= since)
    parts = select(Assignment.ticket, Assignment.department).where(Assignment.ticket.in_(tickets), has_it).distinct()
    found: dict[str, set[str]] = {number: set() for number in tickets}
    for number, code in session.execute(parts):
        found[number].add(code)
    return found
