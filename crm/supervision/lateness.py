"""What says that a department is late, taken back once its time was extended and the end lies ahead again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.deadlines.models import Deadline
from crm.supervision.answers import release_all
from crm.supervision.flags import lower_flag
from crm.supervision.models import Supervision
from crm.tickets.models import Ticket

EXTENDED = "extended"
"""Why a colour was taken down."""


def excuse(
    session: Session,
    ticket: Ticket,
    clock: Deadline,
    department: str,
    by: str,
    reason: str,
    at: datetime,
    *,
    colours: bool,
) -> None:
    """Lift the levels that press the department for time it has again; those issued for anything else stay.

    Args:
        session: Open session.
        ticket: What it works on.
        clock: Its time to handle, already extended.
        department: Whose time it is.
        by: Who granted it.
        reason: A person's words, for the record.
        at: Now.
        colours: Whether the ticket's colour follows this clock; then what it raised is taken down as well.
    """
    untrue = _untrue(clock, at)
    if not untrue:
        return
    release_all(session, ticket, by, reason, at, standing=_issued_for(session, ticket, department, untrue))
    if colours:
        lower_flag(session, ticket, untrue, EXTENDED, at)


def _untrue(clock: Deadline, at: datetime) -> set[str]:
    """Return which triggers of lateness the clock speaks for no longer."""
    if clock.due_at <= at:
        return set()
    return {"overdue"} if clock.warn_at and clock.warn_at <= at else {"overdue", "warn"}


def _issued_for(session: Session, ticket: Ticket, department: str, triggers: Collection[str]) -> Sequence[Supervision]:
    """Return the open levels over a department set off by these triggers, and those that such a level rose to."""
    query = select(Supervision).where(Supervision.ticket == ticket.number, Supervision.department == department)
    found: dict[str, Supervision] = {}
    for one in session.scalars(query.order_by(Supervision.id)):
        if one.trigger in triggers or one.occasion in found:
            found[f"promotion:{one.id}"] = one
    return [one for one in found.values() if one.released_at is None]
