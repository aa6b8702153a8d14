"""Which matters cannot wait, and which come first."""

from datetime import datetime

from crm.casework import Casework
from crm.clock.due import before
from crm.tickets.models import Ticket


def is_urgent(casework: Casework, ticket: Ticket) -> bool:
    """Return whether a matter cannot wait for working time: whatever the city rates above its ordinary urgency."""
    return ticket.urgency != casework.profile.ticket.urgencies[0]


def pressing_at(casework: Casework, end: datetime, reminders: int, at: datetime) -> datetime:
    """Return the moment by which inboxes sort what ends at ``end``: each reminder that counts brings it forward."""
    rule, calendar = casework.rules(at).supervision.reminders, casework.calendar(at)
    for _ in range(min(reminders, rule.counted)):
        end = before(end, rule.ahead, calendar)
    return end
