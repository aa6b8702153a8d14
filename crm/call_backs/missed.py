"""What calls do to call-backs: a missed one begins or joins one, a talk ends it, a try that failed gives it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.call_backs.models import CallBack
from crm.call_backs.states import CALL_BACK, OVER, CallBackMove, CallBackState
from crm.calls.models import Call
from crm.calls.states import MISSED, Direction, Outcome
from crm.leader_shifts.times import shift_at
from crm.rows import held, held_row, insert_unless_there


def follow_end(session: Session, call: Call, outcome: Outcome, at: datetime) -> None:
    """Take a call that ended: of a citizen, unanswered, it is to be called back; a try of ours that failed is over."""
    if call.direction == Direction.OUT:
        if call.call_back is not None and call.answered_at is None:
            _failed(session, call.call_back)
    elif outcome in MISSED and call.answered_at is None and call.number and call.call_back is None:
        _join(session, call, at)


def follow_answer(session: Session, call: Call, at: datetime) -> None:
    """Take a call in which somebody talks with the citizen: there is nothing left to call back about."""
    if call.direction == Direction.OUT:
        found = held_row(session, CallBack, call.call_back) if call.call_back is not None else None
    else:
        found = _open_of(session, call.number) if call.number else None
    if found and found.state not in OVER:
        close(found, CallBackMove.REACH, call.operator, at)


def ask_for(session: Session, call: Call, at: datetime) -> CallBack | None:
    """Return the call-back of a citizen's call, begun if there is none; a number that was withheld has none."""
    task = _open_of(session, call.number) if call.number else None
    if task is None and call.number:
        _join(session, call, at)
        task = _open_of(session, call.number)
    return task


def close(task: CallBack, move: CallBackMove, by: str | None, at: datetime, reason: str = "") -> None:
    """End a call-back; its number may have another one from now on.

    Raises:
        IllegalMoveError: It does not end so from where it stands.
    """
    task.state = CALL_BACK.after(CallBackState(task.state), move)
    task.number_index = task.claimed_by = task.claimed_until = None
    task.closed_at, task.closed_by, task.close_reason = at, by, reason


def _join(session: Session, call: Call, at: datetime) -> None:
    begun = {"state": CallBackState.OPEN, "missed": 0, "tries": 0, "queue": "", "close_reason": ""}
    insert_unless_there(session, CallBack, number_index=call.number, first_missed_at=at, last_missed_at=at, **begun)
    task = _open_of(session, call.number)
    if task is None:
        return
    task.missed += 1
    task.last_missed_at = max(task.last_missed_at, at)
    task.queue = call.queue or task.queue
    if shift := shift_at(session, call.started_at):
        task.leader_shift = shift.id
    call.call_back = task.id


def _open_of(session: Session, number: str) -> CallBack | None:
    return held(session, select(CallBack).where(CallBack.number_index == number)).one_or_none()


def _failed(session: Session, task_id: int) -> None:
    task = held_row(session, CallBack, task_id)
    if task and task.state == CallBackState.CALLED:
        task.state = CALL_BACK.after(CallBackState.CALLED, CallBackMove.FAIL)
        task.claimed_by = task.claimed_until = None
