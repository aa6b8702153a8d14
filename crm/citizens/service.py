"""Finding and remembering who calls."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.numbers import normalise_name
from crm.identity.vault import blind_index

_BY_NUMBER = (
    select(Citizen)
    .join(CitizenNumber, CitizenNumber.citizen_id == Citizen.id)
    .where(CitizenNumber.number_index == bindparam("number"))
)


def find_citizen(session: Session, number: str) -> Citizen | None:
    """Return who is known under this normalised number."""
    if not number:
        return None
    return session.scalar(_BY_NUMBER, {"number": number})


def remember_citizen(session: Session, *, number: str, name: str, at: datetime) -> Citizen:
    """Return the citizen of this number, made if new; a name given now is kept.

    Args:
        session: Open session.
        number: Normalised number, not empty.
        name: What the citizen calls themselves; empty keeps what is known.
        at: Now.
    """
    known = find_citizen(session, number)
    citizen = known or Citizen(created_at=at)
    if name:
        citizen.name = name[:64]
        citizen.name_index = normalise_name(citizen.name)
    if known is None:
        session.add(citizen)
        session.flush()
        index = blind_index(session, number)
        session.add(CitizenNumber(number_index=index, number=number, citizen_id=citizen.id))
    return citizen
