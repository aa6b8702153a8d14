"""What is over for long enough, in conditions for queries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select, union

from crm.calls.models import Call
from crm.follow_ups.models import FollowUp
from crm.journal.models import TicketEvent
from crm.replies.models import Reply
from crm.supervision.history import was_supervised
from crm.supervision.models import Reminder
from crm.tickets.models import Ticket
from crm.tickets.states import ENDED


def open_ticket() -> ColumnElement[bool]:
    """Return the condition that somebody still has to act."""
    return Ticket.status.not_in(ENDED)


def not_over(cutoff: datetime) -> ColumnElement[bool]:
    """Return the condition that a ticket is open, or ended after the moment."""
    return or_(open_ticket(), func.coalesce(Ticket.closed_at, Ticket.updated_at) > cutoff)


def evidence(keep_kinds: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a ticket's calls are evidence: it is open, of such a kind, or was ever supervised."""
    return or_(open_ticket(), Ticket.kind.in_(keep_kinds), was_supervised())


def calls_of(condition: ColumnElement[bool]) -> CompoundSelect[tuple[str | None]]:
    """Return the calls that belong to such tickets.

    They are the first one, those made about it, follow-ups, a department's, reminders (催办), and every call during
    which somebody made a move.
    """
    return union(
        select(Ticket.call_id).where(condition, Ticket.call_id.is_not(None)),
        select(Call.id).join(Ticket, Ticket.number == Call.ticket).where(condition),
        select(FollowUp.call_id)
        .join(Ticket, Ticket.number == FollowUp.ticket)
        .where(condition, FollowUp.call_id.is_not(None)),
        select(Reply.contact_call_id)
        .join(Ticket, Ticket.number == Reply.ticket)
        .where(condition, Reply.contact_call_id.is_not(None)),
        select(Reminder.call_id)
        .join(Ticket, Ticket.number == Reminder.ticket)
        .where(condition, Reminder.call_id.is_not(None)),
        select(TicketEvent.call_id)
        .join(Ticket, Ticket.number == TicketEvent.ticket)
        .where(condition, TicketEvent.call_id.is_not(None)),
    )
