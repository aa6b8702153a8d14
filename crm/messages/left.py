"""How messages come to be: a call ends that nobody answered, and its recording shows whether the citizen spoke."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.call_backs.missed import follow_end as to_be_called_back
from crm.calls.models import Call, CallSegment
from crm.calls.states import Direction, Outcome, SegmentKind
from crm.messages.models import Message
from crm.messages.states import MESSAGE, MessageMove, MessageState
from crm.rows import held, insert_unless_there

LEAVING = (
    Outcome.LEFT_MESSAGE,
    Outcome.LEFT_IN_MENU,
    Outcome.LEFT_WHILE_SPEAKING,
    Outcome.INFORMED,
    Outcome.REFUSED,
    Outcome.INTERRUPTED,
)
"""How a call ends that may hold a message. Whoever went on to a queue wanted a person, and is called back."""


def follow_end(session: Session, call: Call, outcome: Outcome, at: datetime) -> Outcome:
    """Take a call that ends: what was recorded for a message is one until its recording is heard.

    Returns:
        How the call ended, the message known.
    """
    if call.answered_at is not None or outcome not in LEAVING:
        return outcome
    if call.direction == Direction.OUT:
        # What is said to the recorder when the line asks how it went is part of that.
        return Outcome.ANSWERED if outcome is Outcome.LEFT_MESSAGE else outcome
    recorded = sum((one.ended_at - one.started_at for one in recorded_segments(session, call.id)), timedelta())
    if not recorded and outcome is not Outcome.LEFT_MESSAGE:
        return outcome
    begun = {"state": MessageState.ARRIVING, "recorded_s": round(recorded.total_seconds()), "close_reason": ""}
    insert_unless_there(session, Message, call_id=call.id, left_at=at, **begun)
    return Outcome.LEFT_MESSAGE


def recorded_segments(session: Session, call_id: str) -> Sequence[CallSegment]:
    """Return when a call's citizen spoke to the recorder."""
    query = select(CallSegment).where(CallSegment.call_id == call_id, CallSegment.kind == SegmentKind.RECORDING)
    return session.scalars(query).all()


def unheard(session: Session) -> Sequence[Call]:
    """Return the calls whose messages wait to be heard and whose recordings are there."""
    query = select(Call).join(Message, Message.call_id == Call.id)
    return session.scalars(query.where(Message.state == MessageState.ARRIVING, Call.recording.is_not(None))).all()


def settle(session: Session, call_id: str, *, spoken: bool, at: datetime) -> MessageState | None:
    """Let a message stand, or know that nothing was said: then the citizen is one whom nobody answered.

    Returns:
        Where it stands then; nothing if it was settled before, or there is none.
    """
    query = select(Message).where(Message.call_id == call_id, Message.state == MessageState.ARRIVING)
    message = held(session, query).one_or_none()
    if message is None:
        return None
    move = MessageMove.STAND if spoken else MessageMove.FIND_EMPTY
    message.state = MESSAGE.after(MessageState.ARRIVING, move)
    if not spoken:
        message.closed_at = at
        call = session.get_one(Call, call_id)
        call.outcome = Outcome.EMPTY_MESSAGE
        to_be_called_back(session, call, Outcome.EMPTY_MESSAGE, message.left_at)
    return MessageState(message.state)
