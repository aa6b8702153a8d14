"""What is over for long enough, in conditions for queries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select, union

from crm.follow_ups.models import FollowUp
from crm.replies.models import Reply
from crm.tickets.models import Ticket
from crm.tickets.states import ENDED


def open_ticket() -> ColumnElement[bool]:
    """Return the condition that somebody still has to act."""
    return Ticket.status.not_in(ENDED)


def not_over(cutoff: datetime) -> ColumnElement[bool]:
    """Return the condition that a ticket is open, or ended after the moment."""
    return or_(open_ticket(), func.coalesce(Ticket.closed_at, Ticket.updated_at) > cutoff)


def evidence(keep_kinds: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a ticket's calls are still evidence: it is open, of such a kind, or was supervised."""
    return or_(open_ticket(), Ticket.kind.in_(keep_kinds), Ticket.supervision_level > 0)


def calls_of(condition: ColumnElement[bool]) -> CompoundSelect[tuple[str | None]]:
    """Return the calls that belong to such tickets: the first one, those of follow-ups, those a department made."""
    return union(
        select(Ticket.call_id).where(condition, Ticket.call_id.is_not(None)),
        select(FollowUp.call_id)
        .join(Ticket, Ticket.number == FollowUp.ticket)
        .where(condition, FollowUp.call_id.is_not(None)),
        select(Reply.contact_call_id)
        .join(Ticket, Ticket.number == Reply.ticket)
        .where(condition, Reply.contact_call_id.is_not(None)),
    )
