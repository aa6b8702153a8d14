"""A ticket's three colours."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm.supervision.models import FlagChange
from crm.supervision.rules import FLAGS, heavier
from crm.tickets.models import Ticket


def raise_flag(session: Session, ticket: Ticket, flag: str, reason: str, at: datetime) -> bool:
    """Give the ticket a heavier colour, or take it down (empty). A lighter or equal one changes nothing.

    Returns:
        Whether the colour changed.
    """
    changed = heavier(flag, ticket.flag) if flag else bool(ticket.flag)
    if changed:
        ticket.flag = FLAGS[FLAGS.index(flag)]
        session.add(FlagChange(ticket=ticket.number, at=at, flag=flag, reason=reason[:32]))
    return changed
