"""What people do with call-backs. One person has one at a time, so that a number is never called by two."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from config.rules.outgoing import OutgoingRules
from crm.call_backs.models import CallBack
from crm.call_backs.moves import make_move
from crm.call_backs.states import OVER, CallBackMove, CallBackState
from crm.calls.models import Call
from crm.calls.outgoing import allowed_number, open_outgoing, refuse_called
from crm.calls.states import Direction
from crm.claims import give_to, has, may_take
from crm.cursors import Dated, Stretch, dated_rows
from crm.rows import held, held_row
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

CALLERS = (Role.OPERATOR, Role.FOLLOW_UP, Role.SUPERVISOR)
"""Whose work it is."""

WAITING = Dated("call-backs", CallBack.first_missed_at, CallBack.id)
ENDED = Dated("call-backs-over", CallBack.closed_at, CallBack.id, last_first=True)


class NoSuchCallBackError(NotFoundError):
    """No call-back has this id."""

    slug: ClassVar[str] = "no-such-call-back"


class CallBackTakenError(ConflictError):
    """Somebody else has it."""

    slug: ClassVar[str] = "call-back-taken"


def get_call_back(session: Session, task_id: int) -> CallBack:
    """Return one call-back, held until the transaction is over.

    Raises:
        NoSuchCallBackError: There is none.
    """
    task = held_row(session, CallBack, task_id)
    if task is None:
        raise NoSuchCallBackError("expected the id of a call-back, none has this one")
    return task


def list_call_backs(session: Session, *, over: bool, cursor: str = "", limit: int = 50) -> Stretch[CallBack]:
    """Return those that wait, the one that waits longest first; or those that are over, the last one first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    query = select(CallBack).where(CallBack.state.in_(OVER) if over else CallBack.state.not_in(OVER))
    return dated_rows(session, query, ENDED if over else WAITING, cursor, limit)


def count_states(session: Session) -> Mapping[str, int]:
    """Return how many call-backs wait in each state that is no end."""
    query = select(CallBack.state, func.count()).where(CallBack.state.not_in(OVER)).group_by(CallBack.state)
    return {state: number for state, number in session.execute(query)}  # noqa: C416 rows are no pairs to a type checker


def last_missed(session: Session, task_ids: list[int]) -> Mapping[int, Call]:
    """Return the call that was missed last of each call-back."""
    query = select(Call).where(Call.call_back.in_(task_ids), Call.direction == Direction.IN)
    return {call.call_back: call for call in session.scalars(query.order_by(Call.started_at)) if call.call_back}


def claim(session: Session, task_id: int, actor: Actor, rules: OutgoingRules, at: datetime) -> CallBack:
    """Take a call-back for a while; a claim that ran out may be taken over.

    Raises:
        CallBackTakenError: Somebody else has it.
        IllegalMoveError: It is over, or is being called.
    """
    task = get_call_back(session, task_id)
    if task.state == CallBackState.CLAIMED:
        if not may_take(task, actor.login, at):
            raise CallBackTakenError(f"expected a call-back nobody has, {task.claimed_by} has it")
        make_move(session, task, CallBackMove.RELEASE, at)
    make_move(session, task, CallBackMove.CLAIM, at, actor.login)
    give_to(task, actor.login, rules.call_back.claim_minutes, at)
    return task


def release(session: Session, task_id: int, actor: Actor, at: datetime) -> CallBack:
    """Give a call-back of one's own back to all.

    Raises:
        CallBackTakenError: It is somebody else's, or nobody's.
    """
    task = _own(session, task_id, actor)
    make_move(session, task, CallBackMove.RELEASE, at, actor.login)
    return task


def give_up(session: Session, task_id: int, actor: Actor, reason: str, at: datetime) -> CallBack:
    """End a call-back of one's own without having spoken with anybody.

    Raises:
        CallBackTakenError: It is somebody else's, or nobody's.
    """
    task = _own(session, task_id, actor)
    make_move(session, task, CallBackMove.GIVE_UP, at, actor.login)
    task.close_reason = reason
    return task


def number_to_call_back(session: Session, task_id: int, actor: Actor, rules: OutgoingRules) -> str:
    """Return the number of a call-back of one's own, for the telephone system alone.

    Raises:
        CallBackTakenError: It is somebody else's, or nobody's.
        NoNumberError: The number was deleted meanwhile.
        NumberNotAllowedError: The plan does not have it.
        BeingCalledError: The line calls it just now, about something else.
    """
    return _number(session, _own(session, task_id, actor), rules)[0]


def begin_call(session: Session, task_id: int, actor: Actor, rules: OutgoingRules, call_id: str, at: datetime) -> str:
    """Make the row of a call that is about to be dialled, and return the number.

    Raises:
        CallBackTakenError: It is somebody else's, or nobody's.
        NoNumberError, NumberNotAllowedError, BeingCalledError: As ``number_to_call_back``.
    """
    task = _own(session, task_id, actor)
    number, citizen = _number(session, task, rules)
    make_move(session, task, CallBackMove.CALL, at, actor.login, call_id)
    task.tries += 1
    task.first_tried_at, task.last_tried_at = task.first_tried_at or at, at
    call = open_outgoing(session, call_id, None, actor.login, number, at)
    call.call_back, call.citizen_id = task.id, citizen
    return number


def keep_time(session: Session, rules: OutgoingRules, at: datetime) -> Mapping[str, int]:
    """Give claims back that ran out, and end what waited too long or was tried often enough.

    Returns:
        How many of each, by name.
    """
    done = {"call_back_released": 0, "call_back_given_up": 0, "call_back_expired": 0}
    late = select(CallBack).where(CallBack.state == CallBackState.CLAIMED, CallBack.claimed_until <= at)
    for task in held(session, late, skip_taken=True):
        make_move(session, task, CallBackMove.RELEASE, at)
        done["call_back_released"] += 1
    old = at - timedelta(hours=rules.call_back.expires_hours)
    over = or_(CallBack.last_missed_at <= old, CallBack.tries >= rules.call_back.tries)
    waiting = select(CallBack).where(CallBack.state == CallBackState.OPEN, over)
    for task in held(session, waiting, skip_taken=True):
        tried = task.tries >= rules.call_back.tries
        make_move(session, task, CallBackMove.GIVE_UP if tried else CallBackMove.EXPIRE, at)
        done["call_back_given_up" if tried else "call_back_expired"] += 1
    return done


def _number(session: Session, task: CallBack, rules: OutgoingRules) -> tuple[str, int | None]:
    missed = last_missed(session, [task.id]).get(task.id)
    number = allowed_number(rules, missed.number if missed else "")
    refuse_called(session, number)
    return number, missed.citizen_id if missed else None


def _own(session: Session, task_id: int, actor: Actor) -> CallBack:
    task = get_call_back(session, task_id)
    if not has(task, actor.login):
        raise CallBackTakenError("expected a call-back you have taken, got another")
    return task
