"""Who the citizens were. Their tickets and calls stay, without anybody's name and number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text, delete, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.citizens.models import Citizen, CitizenNumber
from crm.db import SessionFactory
from crm.duplicates.models import TicketCitizen
from crm.replies.models import Reply
from crm.retention.over import calls_of, not_over
from crm.retention.proof import hash_of, prove
from crm.tickets.models import Ticket

KIND = "identity"


def due_citizens(session: Session, cutoff: datetime) -> Sequence[int]:
    """Return the citizens whose last ticket and last call ended before the moment."""
    going = Call.ended_at.is_(None) | (Call.ended_at > cutoff)
    query = select(Citizen.id).where(
        Citizen.erased_at.is_(None),
        Citizen.created_at < cutoff,
        Citizen.id.not_in(select(Ticket.citizen_id).where(not_over(cutoff), Ticket.citizen_id.is_not(None))),
        Citizen.id.not_in(
            select(TicketCitizen.citizen_id)
            .join(Ticket, Ticket.number == TicketCitizen.ticket)
            .where(not_over(cutoff), TicketCitizen.citizen_id.is_not(None))
        ),
        Citizen.id.not_in(select(Call.citizen_id).where(going, Call.citizen_id.is_not(None))),
    )
    return session.scalars(query.order_by(Citizen.id)).all()


def due_numbers(session: Session, cutoff: datetime) -> Sequence[str]:
    """Return the calls of nobody in particular that ended before the moment and still have a number."""
    query = select(Call.id).where(
        Call.citizen_id.is_(None),
        Call.ended_at < cutoff,
        or_(Call.number != "", Call.number_index != ""),
        Call.id.not_in(calls_of(not_over(cutoff))),
    )
    return session.scalars(query.order_by(Call.id)).all()


def erase_citizen(factory: SessionFactory, citizen_id: int, rule: str, at: datetime) -> None:
    """Erase a citizen at once with the proof; it is of the sealed values, as a hash of clear ones can be guessed."""
    with factory.begin() as session:
        sealed = (Citizen.name, Citizen.id_number, Citizen.address, Citizen.note)
        lying = session.execute(select(*(type_coerce(c, Text) for c in sealed)).where(Citizen.id == citizen_id)).one()
        numbers = select(type_coerce(CitizenNumber.number, Text)).where(CitizenNumber.citizen_id == citizen_id)
        proof = hash_of([list(lying), sorted(session.scalars(numbers))])
        prove(session, KIND, f"citizen {citizen_id}", proof, rule, at)
        theirs = select(Ticket.number).where(Ticket.citizen_id == citizen_id)
        session.execute(update(Reply).where(Reply.ticket.in_(theirs)).values(contact_number=""))
        session.execute(update(Ticket).where(Ticket.citizen_id == citizen_id).values(callback_number=""))
        session.execute(update(Call).where(Call.citizen_id == citizen_id).values(number="", number_index=""))
        session.execute(delete(CitizenNumber).where(CitizenNumber.citizen_id == citizen_id))
        empty = dict.fromkeys(("name", "name_index", "id_number", "id_number_index", "address", "note"), "")
        session.execute(update(Citizen).where(Citizen.id == citizen_id).values(**empty, erased_at=at))


def erase_number(factory: SessionFactory, call_id: str, rule: str, at: datetime) -> None:
    """Erase the number of a call at once with the proof."""
    with factory.begin() as session:
        lying = session.scalar(select(type_coerce(Call.number, Text)).where(Call.id == call_id))
        prove(session, KIND, f"call {call_id}", hash_of(lying), rule, at)
        session.execute(update(Call).where(Call.id == call_id).values(number="", number_index=""))
