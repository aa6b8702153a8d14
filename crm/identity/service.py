"""Showing a citizen's data in clear: for a reason, for a while, so many times a day, and never unseen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError, NotFoundError
from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.casework import Casework
from crm.citizens.models import Citizen, CitizenNumber
from crm.duplicates.models import TicketCitizen
from crm.identity.models import Reveal
from crm.moments import day_began
from crm.operators.service import hold
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

RevealField = Literal["name", "number", "id_number", "address", "callback_number"]
FIELDS: tuple[RevealField, ...] = get_args(RevealField)
SHOW = "show"
HIDDEN_FROM_CLERKS = ("confidential", "anonymous")


class RevealRefusedError(HotlineError):
    """This person never sees this in clear."""

    slug = "reveal-refused"
    status = 403


class RevealLimitError(ConflictError):
    """So many were shown today that somebody must ask why."""

    slug = "reveal-limit"


class RevealInputError(HotlineError):
    """No such field, or no reason given."""

    slug = "reveal-invalid"
    status = 422


class NoSuchCitizenError(NotFoundError):
    """The ticket has no such citizen."""

    slug = "no-such-citizen"


@dataclass(frozen=True, slots=True)
class Revealed:
    """A value in clear, to be hidden again at ``until``; empty if it is not known."""

    value: str = field(repr=False)
    until: datetime


def reveal(
    session: Session,
    casework: Casework,
    actor: Actor,
    ticket: Ticket,
    field: RevealField,
    reason: str,
    at: datetime,
    *,
    citizen_id: int | None = None,
) -> Revealed:
    """Return a value in clear and keep who saw it, why, and until when.

    Args:
        session: Open session.
        casework: The city's rules.
        actor: Who wants to see it; may read the ticket.
        ticket: The matter it is needed for.
        field: What.
        reason: What for, in words.
        at: Now.
        citizen_id: One of several citizens of the ticket; its first one unless given.

    Raises:
        RevealInputError: The field is unknown or the reason empty.
        RevealRefusedError: A department's clerk, unless the city's rules allow the field and the ticket is an open one.
        RevealLimitError: The day's number is used up.
        NoSuchCitizenError: The citizen has nothing to do with the ticket.
    """
    rules = casework.rules(at).intake
    if field not in FIELDS or not reason.strip():
        raise RevealInputError(f"expected a field out of {', '.join(FIELDS)} and a reason, one of them is not there")
    if actor.role is Role.SYSTEM:
        raise RevealRefusedError("expected a person, the system never looks")
    if actor.role is Role.CLERK and (ticket.confidentiality in HIDDEN_FROM_CLERKS or field not in rules.clerks_see):
        raise RevealRefusedError("expected somebody of the hotline, departments call the citizen through the platform")
    if _shown_today(session, casework, actor.login, at) >= rules.reveals_per_day:
        raise RevealLimitError(f"expected at most {rules.reveals_per_day} a day, they are used up")
    citizen = _citizen(session, ticket, citizen_id)
    until = at + timedelta(minutes=rules.reveal_minutes)
    shown = Reveal(
        ticket=ticket.number,
        citizen_id=citizen.id if citizen else None,
        by=actor.login,
        field=field,
        reason=reason.strip(),
        at=at,
        until=until,
    )
    session.add(shown)
    session.flush()
    append(session, Kind.REVEAL, shown.id, actor, SHOW, at)
    return Revealed(_value(session, ticket, citizen, field), until)


def _shown_today(session: Session, casework: Casework, login: str, at: datetime) -> int:
    hold(session, login)
    today = Reveal.at >= day_began(at, casework.zone)
    return session.scalar(select(func.count()).where(Reveal.by == login, today)) or 0


def _citizen(session: Session, ticket: Ticket, citizen_id: int | None) -> Citizen | None:
    if citizen_id is not None and citizen_id != ticket.citizen_id:
        told = select(TicketCitizen.id).where(
            TicketCitizen.ticket == ticket.number, TicketCitizen.citizen_id == citizen_id
        )
        if session.scalar(told.limit(1)) is None:
            raise NoSuchCitizenError("expected a citizen who told this matter, got another")
    wanted = citizen_id or ticket.citizen_id
    return session.get(Citizen, wanted) if wanted is not None else None


def _value(session: Session, ticket: Ticket, citizen: Citizen | None, field: RevealField) -> str:
    if field == "callback_number" and (citizen is None or citizen.id == ticket.citizen_id) and ticket.callback_number:
        return ticket.callback_number
    if citizen is None:
        return ""
    if field in ("number", "callback_number"):
        numbers = select(CitizenNumber.number).where(CitizenNumber.citizen_id == citizen.id)
        return " ".join(session.scalars(numbers))
    return str(getattr(citizen, field))
