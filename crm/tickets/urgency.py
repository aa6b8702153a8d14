"""Which matters are told to departments at any hour."""

from crm.casework import Casework
from crm.tickets.models import Ticket


def is_urgent(casework: Casework, ticket: Ticket) -> bool:
    """Return whether a matter cannot wait for working time: whatever the city rates above its ordinary urgency."""
    return ticket.urgency != casework.profile.ticket.urgencies[0]
