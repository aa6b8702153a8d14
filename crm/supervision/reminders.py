"""The citizen urges."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.notices.service import tell_department
from crm.supervision.models import Reminder
from crm.tickets.models import Ticket
from crm.tickets.numbers import spoken
from crm.tickets.urgency import is_urgent


def remind(
    session: Session, casework: Casework, ticket: Ticket, by: str, text: str, call_id: str | None, at: datetime
) -> Reminder:
    """Count that the citizen urges (催办), and push the lead department; what was said stays in the ticket."""
    reminder = Reminder(ticket=ticket.number, at=at, by=by, call_id=call_id, text=text)
    session.add(reminder)
    ticket.reminders += 1
    session.flush()
    if ticket.lead_department:
        tell_department(
            session,
            casework,
            f"reminder:{reminder.id}",
            "reminder",
            ticket.lead_department,
            ticket.number,
            f"催办：工单 {spoken(ticket.number)}",
            f"诉求人第{ticket.reminders}次催办工单 {spoken(ticket.number)}，请尽快办理并联系诉求人。",
            at,
            urgent=is_urgent(casework, ticket),
        )
    return reminder
