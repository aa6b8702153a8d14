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


def remember_citizen(
    session: Session,
    *,
    number: str,
    name: str,
    at: datetime,
    id_number: str = "",
    address: str = "",
    known: Citizen | None = None,
) -> Citizen:
    """Return the citizen of this number, made if new; what is given now is kept, empty keeps what is known.

    Args:
        session: Open session.
        number: Normalised number; empty if none was given: then the identity number tells who it is.
        name: What the citizen calls themselves.
        at: Now.
        id_number: Normalised identity number.
        address: Where the citizen lives.
        known: Who it is, if that is known without a number.
    """
    known = known or known_citizen(session, number, id_number)
    citizen = known or Citizen(created_at=at)
    if name:
        citizen.name = name[:64]
        citizen.name_index = normalise_name(citizen.name)
    if id_number:
        citizen.id_number, citizen.id_number_index = id_number, id_number
    if address:
        citizen.address = address[:256]
    if known is None:
        session.add(citizen)
        session.flush()
        if number:
            index = blind_index(session, number)
            session.add(CitizenNumber(number_index=index, number=number, citizen_id=citizen.id))
    return citizen


def known_citizen(session: Session, number: str, id_number: str) -> Citizen | None:
    """Return who is known under this number; without a number, who has this identity number. Both are normalised."""
    if number or not id_number:
        return find_citizen(session, number)
    return session.scalars(select(Citizen).where(Citizen.id_number_index == id_number).order_by(Citizen.id)).first()
