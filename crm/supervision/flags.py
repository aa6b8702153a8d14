"""A ticket's three colours."""

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.supervision.models import FlagChange
from crm.supervision.rules import FLAGS, heavier
from crm.tickets.models import Ticket


def lower_flag(session: Session, ticket: Ticket, reasons: Collection[str], why: str, at: datetime) -> bool:
    """Take back the colours raised for some reasons; the heaviest that another reason gave stays.

    Returns:
        Whether the colour changed.
    """
    query = select(FlagChange).where(FlagChange.ticket == ticket.number).order_by(FlagChange.id.desc())
    standing = takewhile(lambda change: change.flag, session.scalars(query))
    left = max((one.flag for one in standing if one.reason not in reasons), key=FLAGS.index, default="")
    changed = left != ticket.flag
    if changed:
        ticket.flag = left
        session.add(FlagChange(ticket=ticket.number, at=at, flag=left, reason=why))
    return changed


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
