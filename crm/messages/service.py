"""What people do with messages. One person has one at a time, so that no matter becomes two tickets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from config.messages import MessageRules
from crm.claims import give_to, has, may_take, set_free
from crm.cursors import Dated, Stretch, dated_rows
from crm.messages.models import Message
from crm.messages.states import MESSAGE, OVER, WORK, MessageMove, MessageState
from crm.rows import held, held_row
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

HEARERS = (Role.OPERATOR, Role.SUPERVISOR)
"""Whose work it is."""

WAITING = Dated("messages", Message.left_at, Message.id)
ENDED = Dated("messages-over", Message.closed_at, Message.id, last_first=True)


class NoSuchMessageError(NotFoundError):
    """No message has this id."""

    slug: ClassVar[str] = "no-such-message"


class MessageTakenError(ConflictError):
    """Somebody else has it."""

    slug: ClassVar[str] = "message-taken"


def get_message(session: Session, message_id: int) -> Message:
    """Return one message, held until the transaction is over.

    Raises:
        NoSuchMessageError: There is none.
    """
    message = held_row(session, Message, message_id)
    if message is None:
        raise NoSuchMessageError("expected the id of a message, none has this one")
    return message


def list_messages(session: Session, *, over: bool, cursor: str = "", limit: int = 50) -> Stretch[Message]:
    """Return those that wait, the one that waits longest first; or those that are over, the last one first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    query = select(Message).where(Message.state.in_(OVER if over else WORK))
    return dated_rows(session, query, ENDED if over else WAITING, cursor, limit)


def count_states(session: Session) -> Mapping[str, int]:
    """Return how many messages wait in each state that is no end."""
    query = select(Message.state, func.count()).where(Message.state.not_in(OVER)).group_by(Message.state)
    return {state: number for state, number in session.execute(query)}  # noqa: C416 rows are no pairs to a type checker


def claim(session: Session, message_id: int, actor: Actor, rules: MessageRules, at: datetime) -> Message:
    """Take a message for a while, or for a while longer; a claim that ran out may be taken over.

    Raises:
        MessageTakenError: Somebody else has it.
        IllegalMoveError: It is over.
    """
    message = get_message(session, message_id)
    if message.state == MessageState.CLAIMED:
        if not may_take(message, actor.login, at):
            raise MessageTakenError(f"expected a message nobody has, {message.claimed_by} has it")
        message.state = MESSAGE.after(MessageState.CLAIMED, MessageMove.RELEASE)
    message.state = MESSAGE.after(MessageState(message.state), MessageMove.CLAIM)
    give_to(message, actor.login, rules.claim_minutes, at)
    return message


def release(session: Session, message_id: int, actor: Actor) -> Message:
    """Give a message of one's own back to all.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
    """
    message = own_message(session, message_id, actor)
    message.state = MESSAGE.after(MessageState(message.state), MessageMove.RELEASE)
    set_free(message)
    return message


def own_message(session: Session, message_id: int, actor: Actor) -> Message:
    """Return a message that this person has taken, held until the transaction is over.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
    """
    message = get_message(session, message_id)
    if not has(message, actor.login):
        raise MessageTakenError("expected a message you have taken, got another")
    return message


def close(message: Message, move: MessageMove, actor: Actor, at: datetime, reason: str = "") -> Message:
    """End a message of one's own.

    Raises:
        IllegalMoveError: It does not end so from where it stands.
    """
    message.state = MESSAGE.after(MessageState(message.state), move)
    set_free(message)
    message.closed_at, message.closed_by, message.close_reason = at, actor.login, reason
    return message


def hears_message(session: Session, login: str, call_id: str) -> bool:
    """Return whether this person has, or ended, the message of a call: what was said is theirs to hear."""
    theirs = or_(Message.claimed_by == login, Message.closed_by == login)
    return session.scalar(select(Message.id).where(Message.call_id == call_id, theirs)) is not None


def writes_message(session: Session, login: str, call_id: str) -> bool:
    """Return whether this person has the message of a call, and so its form."""
    query = select(Message.id).where(Message.call_id == call_id, Message.claimed_by == login)
    return session.scalar(query) is not None


def keep_time(session: Session, rules: MessageRules, at: datetime) -> Mapping[str, int]:
    """Give claims back that ran out, and show what waited too long for its recording: nobody is forgotten.

    Returns:
        How many of each, by name.
    """
    done = {"message_released": 0, "message_without_recording": 0}
    late = select(Message).where(Message.state == MessageState.CLAIMED, Message.claimed_until <= at)
    for message in held(session, late, skip_taken=True):
        message.state = MESSAGE.after(MessageState.CLAIMED, MessageMove.RELEASE)
        set_free(message)
        done["message_released"] += 1
    old = at - timedelta(minutes=rules.recording_minutes)
    waiting = select(Message).where(Message.state == MessageState.ARRIVING, Message.left_at <= old)
    for message in held(session, waiting, skip_taken=True):
        message.state = MESSAGE.after(MessageState.ARRIVING, MessageMove.STAND)
        done["message_without_recording"] += 1
    return done
