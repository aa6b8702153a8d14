"""What calls do to call-backs: a missed one begins or joins one, a talk ends it, a try that failed gives it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.call_backs.models import CallBack
from crm.call_backs.moves import keep, make_move
from crm.call_backs.states import OVER, CallBackMove, CallBackState
from crm.calls.models import Call
from crm.calls.states import MISSED, Direction, Outcome
from crm.leader_shifts.times import shift_at
from crm.rows import held, held_row, insert_unless_there

TO_CALL = (*MISSED, Outcome.KEPT)
"""Whose place was kept has a call-back by then, unless the word of it was lost: they were promised a call."""


def follow_end(session: Session, call: Call, outcome: Outcome, at: datetime) -> None:
    """Take a call that ended: of a citizen, unanswered, it is to be called back; a try of ours that failed is over."""
    if call.direction == Direction.OUT:
        if call.call_back is not None and call.answered_at is None:
            _failed(session, call, at)
    elif outcome in TO_CALL and call.answered_at is None and call.number and call.call_back is None:
        _join(session, call, at)


def follow_answer(session: Session, call: Call, at: datetime) -> None:
    """Take a call in which somebody talks with the citizen: there is nothing left to call back about."""
    if call.direction == Direction.OUT:
        found = held_row(session, CallBack, call.call_back) if call.call_back is not None else None
    else:
        found = open_of(session, call.number) if call.number else None
    if found and found.state not in OVER:
        make_move(session, found, CallBackMove.REACH, at, call.operator, call.id)


def ask_for(session: Session, call: Call, at: datetime) -> CallBack | None:
    """Return the call-back of a citizen's call, begun if there is none; a number that was withheld has none."""
    task = open_of(session, call.number) if call.number else None
    if task is None and call.number:
        _join(session, call, at)
        task = open_of(session, call.number)
    return task


def begun(session: Session, call: Call, at: datetime) -> CallBack | None:
    """Return the open call-back of a call's number, held, made if there is none; nothing for a number just sealed off.

    Args:
        session: Session of a transaction.
        call: A citizen's call whose number is known.
        at: From when on somebody waits.
    """
    new = {"state": CallBackState.OPEN, "missed": 0, "tries": 0, "queue": "", "close_reason": "", "sooner": 0}
    insert_unless_there(session, CallBack, number_index=call.number, first_missed_at=at, last_missed_at=at, **new)
    task = open_of(session, call.number)
    if task is not None:
        task.last_missed_at = max(task.last_missed_at, at)
        task.queue = call.queue or task.queue
        call.call_back = task.id
    return task


def open_of(session: Session, number: str) -> CallBack | None:
    """Return the open call-back of a number, held; nothing if there is none."""
    return held(session, select(CallBack).where(CallBack.number_index == number)).one_or_none()


def _join(session: Session, call: Call, at: datetime) -> None:
    if task := begun(session, call, at):
        task.missed += 1
        if shift := shift_at(session, call.started_at):
            task.leader_shift = shift.id
        keep(session, task, "miss", at, call_id=call.id)


def _failed(session: Session, call: Call, at: datetime) -> None:
    task = held_row(session, CallBack, call.call_back) if call.call_back is not None else None
    if task and task.state == CallBackState.CALLED:
        make_move(session, task, CallBackMove.FAIL, at, call.operator, call.id)
