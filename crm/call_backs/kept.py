"""A place in the line that is kept: who waits asks to be called back instead (保留排队位置回拨)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.outgoing import OutgoingRules
from crm.call_backs.missed import begun
from crm.call_backs.models import CallBack
from crm.call_backs.moves import keep, make_move
from crm.call_backs.states import CallBackMove, CallBackState
from crm.calls.models import Call
from crm.rows import held_row

A_DAY = timedelta(days=1)


def keep_place(session: Session, call: Call, sooner: int, at: datetime) -> None:
    """Keep the place of somebody who waits; asking twice in a call is asking once. Without a number nothing is kept.

    Args:
        session: Session of a transaction.
        call: The citizen's call.
        sooner: By how much it went before others.
        at: When they asked.
    """
    if not call.number or call.call_back is not None:
        return
    task = begun(session, call, at)
    if task is None:
        return
    if task.asked_at is None or task.place_since is None or task.asked_at < at - A_DAY:
        task.asked_at, task.place_since = at, call.queued_at or at
    task.sooner = max(task.sooner, sooner)
    keep(session, task, "ask", at, call_id=call.id)


def may_be_called(session: Session, call_id: str, rules: OutgoingRules) -> bool:
    """Return whether the number a call comes from is known and within the city's plan."""
    number = session.scalar(select(Call.number).where(Call.id == call_id)) or ""
    return bool(number) and rules.permits(number)


def is_wanted(session: Session, call_id: str) -> bool:
    """Return whether a call of the machine is still a try of a call-back that goes on."""
    query = select(CallBack.state).join(Call, Call.call_back == CallBack.id).where(Call.id == call_id)
    return session.scalar(query) == CallBackState.CALLED


def decline(session: Session, call: Call, at: datetime) -> None:
    """Take the citizen's word that no call is wanted any more."""
    task = held_row(session, CallBack, call.call_back) if call.call_back is not None else None
    if task and task.state == CallBackState.CALLED:
        make_move(session, task, CallBackMove.DECLINE, at, call_id=call.id)
