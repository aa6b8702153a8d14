"""Calls of ours: who may make one about a ticket, to which number, and the row it gets. No page sees the number."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError
from config.rules.outgoing import OutgoingRules
from crm.calls.models import Call
from crm.calls.states import MACHINE, CallState, Direction
from crm.citizens.numbers import normalise_number
from crm.citizens.region import region_of
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown
from crm.tickets.states import Role

CALLERS = (Role.OPERATOR, Role.DISPATCHER, Role.REVIEWER, Role.CLERK, Role.FOLLOW_UP, Role.SUPERVISOR)
"""Whose work it is to speak with citizens."""


class CallRefusedError(HotlineError):
    """This person does not call about this ticket."""

    slug: ClassVar[str] = "call-refused"
    status: ClassVar[int] = 403


class NoNumberError(ConflictError):
    """Nobody knows a number of the citizen."""

    slug: ClassVar[str] = "no-number"


class NumberNotAllowedError(ConflictError):
    """The city's plan of numbers does not have this one."""

    slug: ClassVar[str] = "number-not-allowed"


class BeingCalledError(ConflictError):
    """The line calls this citizen just now."""

    slug: ClassVar[str] = "being-called"


def number_to_call(reader: Reader, rules: OutgoingRules, ticket: Ticket) -> str:
    """Return the number of a ticket's citizen, for the telephone system alone.

    Args:
        reader: Who wants to call; may read the ticket.
        rules: The plan of numbers in force.
        ticket: What it is about.

    Raises:
        CallRefusedError: Another role, a ticket that ended or was opened by its code alone, or a department where the
            citizen wants to be known to the hotline only.
        NoNumberError: There is no number.
        NumberNotAllowedError: The plan does not have it.
        BeingCalledError: The line calls the citizen just now.
    """
    if reader.actor.role not in CALLERS or ticket.turn_role is None or reader.only_by_code(ticket):
        raise CallRefusedError("expected somebody who works on an open ticket, got another")
    if not reader.sees_citizen(ticket):
        raise CallRefusedError("expected somebody of the hotline, the citizen is known to nobody else")
    number = allowed_number(rules, normalise_number(Shown(reader, [ticket]).citizen(ticket).number))
    refuse_called(reader.session, number)
    return number


def refuse_called(session: Session, number: str) -> None:
    """Refuse a number that the line calls just now: a citizen's telephone does not ring twice for us.

    Raises:
        BeingCalledError: It does.
    """
    by_line = (Call.number_index == number, Call.origin == MACHINE, Call.ended_at.is_(None))
    if session.scalar(select(Call.id).where(*by_line)):
        raise BeingCalledError("expected a citizen whom nobody calls, the line does")


def allowed_number(rules: OutgoingRules, number: str) -> str:
    """Return a citizen's number if it may be called.

    Raises:
        NoNumberError: There is no number.
        NumberNotAllowedError: The plan does not have it.
    """
    if not number:
        raise NoNumberError("expected a number of the citizen, none is known")
    if not rules.permits(number):
        raise NumberNotAllowedError("expected a number within the city's plan, this one is not in it")
    return number


def why_not(reader: Reader, rules: OutgoingRules, ticket: Ticket) -> str:
    """Return the slug of the refusal that a call would meet; empty if there is none."""
    try:
        number_to_call(reader, rules, ticket)
    except HotlineError as refusal:
        return refusal.slug
    return ""


def open_outgoing(
    session: Session, call_id: str, ticket: Ticket | None, by: str | None, number: str, at: datetime
) -> Call:
    """Make the row of a call that is about to be dialled.

    Args:
        session: Open session.
        call_id: Unique id of the channel it begins with: our own phone's, or the citizen's if the line calls.
        ticket: What the call is about, if it is about one.
        by: Login of who calls; nobody for a call of the line itself.
        number: From ``number_to_call`` or ``allowed_number``.
        at: Now.
    """
    call = Call(
        id=call_id,
        number=number,
        number_index=number,
        region=region_of(number),
        citizen_id=ticket.citizen_id if ticket else None,
        origin="trunk",
        direction=Direction.OUT,
        ticket=ticket.number if ticket else None,
        operator=by,
        state=CallState.DIALLING,
        menu_path=[],
        started_at=at,
    )
    session.add(call)
    session.flush()
    return call
