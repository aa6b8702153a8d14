"""Finding and remembering who calls."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.citizens.models import Citizen, CitizenNumber


def find_citizen(session: Session, number: str) -> Citizen | None:
    """Return who is known under this normalised number."""
    if not number:
        return None
    return session.scalar(
        select(Citizen)
        .join(CitizenNumber, CitizenNumber.citizen_id == Citizen.id)
        .where(CitizenNumber.number == number)
    )


def remember_citizen(session: Session, *, number: str, name: str, at: datetime) -> Citizen:
    """Return the citizen of this number, made if new; a name given now is kept.

    Args:
        session: Open session.
        number: Normalised number, not empty.
        name: What the citizen calls themselves; empty keeps what is known.
        at: Now.
    """
    citizen = find_citizen(session, number)
    if citizen is None:
        citizen = Citizen(name=name[:64], created_at=at)
        session.add(citizen)
        session.flush()
        session.add(CitizenNumber(number=number, citizen_id=citizen.id))
    elif name:
        citizen.name = name[:64]
    return citizen
