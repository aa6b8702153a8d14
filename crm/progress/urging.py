"""The citizen urges by key."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.moments import day_began
from crm.progress.service import CITIZEN
from crm.progress.states import Urged
from crm.supervision.models import Reminder
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import Remind
from crm.tickets.service import get_ticket

SAID = "诉求人电话自助催办"
"""What the time line says of it."""


def urge(session: Session, casework: Casework, call_id: str, number: str, at: datetime) -> Urged:
    """Remind the department (催办), once a day for one ticket; whoever urges again hears that it was done.

    Args:
        session: Open session.
        casework: The city's rules.
        call_id: The citizen's call.
        number: The ticket.
        at: Now.

    Raises:
        NoSuchTicketError: If there is no such ticket.
        IllegalMoveError: If nobody has to act any more.
    """
    get_ticket(session, number, lock=True)
    today = Reminder.at >= day_began(at, casework.zone)
    if session.scalar(select(Reminder.id).where(Reminder.ticket == number, today).limit(1)) is not None:
        return Urged.BEFORE
    make_move(session, casework, CITIZEN, number, Remind(move="remind", text=SAID, call_id=call_id), at)
    return Urged.DONE
