"""Making a move: checked against the table, done by one effect, written down, and the next turn known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from crm.assignments.states import ASSIGNMENT, DECIDERS, AssignmentStatus
from crm.calls.models import Call
from crm.casework import Casework
from crm.duplicates.service import first_teller, mark_repeat
from crm.journal.service import append
from crm.moves import IllegalMoveError
from crm.search.service import index
from crm.tickets.models import Ticket
from crm.tickets.moves import closing, dispatching, handling, intake, overlays, returning, telling, timing
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError, StaleTicketError
from crm.tickets.moves.overlays import release_of_gone
from crm.tickets.moves.requests import Correct, MoveRequest
from crm.tickets.moves.work import Done, Effects, Work
from crm.tickets.service import call_form, get_ticket, new_ticket, ticket_of_call
from crm.tickets.states import TICKET_RULES, Move, Role, Status
from crm.tickets.turn import begin, settle
from crm.warnings.service import warnings_of

EFFECTS: Effects = {
    **intake.EFFECTS,
    **dispatching.EFFECTS,
    **returning.EFFECTS,
    **timing.EFFECTS,
    **handling.EFFECTS,
    **closing.EFFECTS,
    **telling.EFFECTS,
    **overlays.EFFECTS,
}

ON_ASSIGNMENT = frozenset(move for moves in ASSIGNMENT.moves.values() for move in moves) - {Move.RECALL}


@dataclass(frozen=True, slots=True)
class Allowed:
    """A move that this person could make now, and the assignment it would be about."""

    move: Move
    assignment_id: int | None = None


def make_move(
    session: Session,
    casework: Casework,
    actor: Actor,
    number: str,
    request: MoveRequest,
    at: datetime,
    *,
    version: int | None = None,
) -> Ticket:
    """Make one move and return the ticket as it is then. The caller commits; any error leaves nothing.

    Args:
        session: Open session.
        casework: The city's rules.
        actor: Who moves.
        number: The ticket.
        request: The move with what it needs.
        at: Now.
        version: The version the actor saw; given, it must be the present one.

    Raises:
        NoSuchTicketError: There is no such ticket.
        StaleTicketError: It changed since ``version``, or while this move was being made.
        IllegalMoveError: Its status does not allow the move; names what is allowed.
        NotAllowedError: The move is not for this role or department.
        MoveInputError: Something is missing or impossible.
    """
    ticket = get_ticket(session, number, lock=True)
    if version is not None and ticket.version != version:
        raise StaleTicketError(f"expected version {ticket.version}, got {version}; read the ticket again")
    move, before = Move(request.move), Status(ticket.status)
    _check(session, casework, actor, ticket, move, at)
    _claim(session, ticket, at)
    work = Work(session, casework, ticket, actor, at)
    finish(work, move, before, EFFECTS[move](work, request))
    return ticket


def open_ticket(
    session: Session,
    casework: Casework,
    actor: Actor,
    form: Mapping[str, str],
    at: datetime,
    *,
    call: Call | None = None,
    channel: str = "phone",
) -> Ticket:
    """Make a ticket that is accepted at once, with its first event and its first clock.

    Raises:
        TicketInputError: Naming the fields that are missing or wrong.
    """
    ticket = new_ticket(session, casework, actor.login, form, at, call=call, channel=channel)
    mark_repeat(session, casework, ticket, at)
    before, ticket.status = ticket.status, Status.ACCEPTED
    clock = begin(Work(session, casework, ticket, actor, at))
    session.add(ticket)
    session.flush()  # what follows refers to it
    session.add_all((clock, first_teller(ticket)))
    warned = [warning.id for warning in warnings_of(session, call.id)] if call else []
    data, from_call = {"warnings": warned} if warned else {}, ticket.call_id
    append(
        session, ticket.number, actor, Move.ACCEPT, before, ticket.status, at, call_id=from_call, data=data, first=True
    )
    index(session, ticket)
    session.flush()
    return ticket


def save_ticket(
    session: Session, casework: Casework, actor: Actor, call_id: str, values: Mapping[str, str], at: datetime
) -> Ticket:
    """Make the call's ticket from its form, or correct the one made before.

    Args:
        session: Open session.
        casework: The city's rules.
        actor: Who saves.
        call_id: The call the matter was told in.
        values: What the operator typed or confirmed, laid over the draft.
        at: Now.

    Raises:
        TicketInputError: Naming the fields that are missing or wrong.
        NoSuchCallError: If the call does not exist.
        IllegalMoveError: The ticket left the operator's desk.
    """
    call, form = call_form(session, call_id, values, at)
    ticket = ticket_of_call(session, call_id)
    if ticket is None:
        return open_ticket(session, casework, actor, form, at, call=call)
    return make_move(session, casework, actor, ticket.number, Correct(move="correct", values=form), at)


def finish(work: Work, move: Move, before: Status, done: Done) -> None:
    """Set the status, the clocks and the turn, and write the event."""
    ticket = work.ticket
    if done.to is not None:
        ticket.status = done.to
    release_of_gone(work, done.reason)
    settle(work, before)
    append(
        work.session,
        ticket.number,
        work.actor,
        move,
        before,
        ticket.status,
        work.at,
        reason=done.reason,
        call_id=done.call_id,
        data=done.data,
    )
    if move in (Move.CORRECT, Move.ACCEPT):
        index(work.session, ticket)
    work.session.flush()


def allowed_moves(session: Session, casework: Casework, actor: Actor, ticket: Ticket, at: datetime) -> list[Allowed]:
    """Return what this person could do with the ticket now, in the order of the table."""
    work = Work(session, casework, ticket, actor, at)
    found: list[Allowed] = []
    for rule in TICKET_RULES.values():
        if Status(ticket.status) not in rule.start or actor.role not in rule.roles:
            continue
        if rule.move not in ON_ASSIGNMENT:
            found.append(Allowed(rule.move))
            continue
        for one in work.assignments:
            status = AssignmentStatus(one.status)
            mine = actor.role is not Role.CLERK or one.department == actor.department
            decides = actor.role in DECIDERS.get((status, rule.move), rule.roles)
            if mine and decides and ASSIGNMENT.allows(status, rule.move):
                found.append(Allowed(rule.move, one.id))
    return found


def _claim(session: Session, ticket: Ticket, at: datetime) -> None:
    """Raise the ticket's version before anything else is written: who comes too late has written nothing yet."""
    ticket.updated_at = at
    flag_modified(ticket, "updated_at")
    try:
        session.flush()
    except StaleDataError as error:
        raise StaleTicketError("expected the ticket unchanged while the move was made, it changed") from error


def _check(session: Session, casework: Casework, actor: Actor, ticket: Ticket, move: Move, at: datetime) -> None:
    rule = TICKET_RULES[move]
    if actor.role not in rule.roles:
        raise NotAllowedError(
            f"expected one of {', '.join(sorted(rule.roles))} for {move.value}, got {actor.role.value}",
            move=move.value,
            roles=sorted(rule.roles),
        )
    if Status(ticket.status) not in rule.start:
        allowed = sorted({a.move.value for a in allowed_moves(session, casework, actor, ticket, at)})
        raise IllegalMoveError(
            f"expected one of {', '.join(allowed) or 'nothing'} while the ticket is {ticket.status}, got {move.value}",
            state=ticket.status,
            move=move.value,
            allowed=allowed,
        )
