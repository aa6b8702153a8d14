"""What people do with messages. One person has one at a time, so that no matter becomes two tickets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from config.errors import ConflictError, NotFoundError
from config.messages import MessageRules
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.messages.models import Message
from crm.messages.states import MESSAGE, OVER, WORK, MessageMove, MessageState
from crm.rows import held, held_row
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

HEARERS = (Role.OPERATOR, Role.SUPERVISOR)
"""Whose work it is."""


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
    name, moment = ("messages-over", Message.closed_at) if over else ("messages", Message.left_at)
    query = select(Message).where(Message.state.in_(OVER if over else WORK))
    if place := read_cursor(name, cursor, dated=True):
        last = int(place.key)
        further = moment < place.at if over else moment > place.at
        tied = Message.id < last if over else Message.id > last
        query = query.where(or_(further, and_(moment == place.at, tied)))
    by = (moment.desc(), Message.id.desc()) if over else (moment, Message.id)
    found = session.scalars(query.order_by(*by).limit(limit + 1)).all()
    return stretch(found, limit, name, lambda one: Place(one.closed_at if over else one.left_at, str(one.id)))


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
        if message.claimed_by != actor.login and not ran_out(message, at):
            raise MessageTakenError(f"expected a message nobody has, {message.claimed_by} has it")
        message.state = MESSAGE.after(MessageState.CLAIMED, MessageMove.RELEASE)
    message.state = MESSAGE.after(MessageState(message.state), MessageMove.CLAIM)
    message.claimed_by, message.claimed_until = actor.login, at + timedelta(minutes=rules.claim_minutes)
    return message


def release(session: Session, message_id: int, actor: Actor) -> Message:
    """Give a message of one's own back to all.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
    """
    message = own_message(session, message_id, actor)
    message.state = MESSAGE.after(MessageState(message.state), MessageMove.RELEASE)
    message.claimed_by = message.claimed_until = None
    return message


def own_message(session: Session, message_id: int, actor: Actor) -> Message:
    """Return a message that this person has taken, held until the transaction is over.

    Raises:
        MessageTakenError: It is somebody else's, or nobody's.
    """
    message = get_message(session, message_id)
    if message.claimed_by != actor.login:
        raise MessageTakenError("expected a message you have taken, got another")
    return message


def close(message: Message, move: MessageMove, actor: Actor, at: datetime, reason: str = "") -> Message:
    """End a message of one's own.

    Raises:
        IllegalMoveError: It does not end so from where it stands.
    """
    message.state = MESSAGE.after(MessageState(message.state), move)
    message.claimed_by = message.claimed_until = None
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


def ran_out(message: Message, at: datetime) -> bool:
    """Return whether a claim is over."""
    return message.claimed_until is not None and message.claimed_until <= at


def keep_time(session: Session, rules: MessageRules, at: datetime) -> Mapping[str, int]:
    """Give claims back that ran out, and show what waited too long for its recording: nobody is forgotten.

    Returns:
        How many of each, by name.
    """
    done = {"message_released": 0, "message_without_recording": 0}
    late = select(Message).where(Message.state == MessageState.CLAIMED, Message.claimed_until <= at)
    for message in held(session, late, skip_taken=True):
        message.state = MESSAGE.after(MessageState.CLAIMED, MessageMove.RELEASE)
        message.claimed_by = message.claimed_until = None
        done["message_released"] += 1
    old = at - timedelta(minutes=rules.recording_minutes)
    waiting = select(Message).where(Message.state == MessageState.ARRIVING, Message.left_at <= old)
    for message in held(session, waiting, skip_taken=True):
        message.state = MESSAGE.after(MessageState.ARRIVING, MessageMove.STAND)
        done["message_without_recording"] += 1
    return done
