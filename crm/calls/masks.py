"""Stretches of a call that are kept neither as sound nor as text: a card or identity number is spoken (录音屏蔽)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit.service import append
from crm.audit.subjects import Kind
from crm.calls.models import Call, CallMask
from crm.calls.service import get_call
from crm.tickets.moves.actor import Actor

LONGEST = timedelta(seconds=60)
"""A mask that is forgotten ends by itself."""

MARGIN = timedelta(seconds=0.3)
"""Kept neither before nor after a mask: moments in a recording, and of a tap's sound, are known to within this."""

BEGIN, END = "begin", "end"


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch that is not kept, and who masked it."""

    by: str
    start: datetime
    end: datetime


def begin_mask(session: Session, call_id: str, actor: Actor, at: datetime) -> Masked:
    """Begin to keep nothing of a call; a mask that is on stays as it is.

    Raises:
        NoSuchCallError: If the call does not exist.
    """
    get_call(session, call_id)
    mask = _mask_on(session, call_id, at)
    if mask is None:
        mask = CallMask(call_id=call_id, by=actor.login, started_at=at, ends_at=at + LONGEST)
        session.add(mask)
        session.flush()
        append(session, Kind.MASK, mask.id, actor, BEGIN, at)
    return Masked(mask.by, mask.started_at, mask.ends_at)


def end_mask(session: Session, call_id: str, actor: Actor, at: datetime) -> Masked | None:
    """Keep the call again from now on; returns the mask that was on, if one was."""
    mask = _mask_on(session, call_id, at)
    if mask is None:
        return None
    mask.ends_at = at
    session.flush()
    append(session, Kind.MASK, mask.id, actor, END, at)
    return Masked(mask.by, mask.started_at, at)


def masks_of(session: Session, call: Call) -> list[Masked]:
    """Return a call's masks in order of time; the call's end ends a mask, too."""
    query = select(CallMask).where(CallMask.call_id == call.id).order_by(CallMask.started_at, CallMask.id)
    ends = [(mask, min(mask.ends_at, call.ended_at or mask.ends_at)) for mask in session.scalars(query)]
    return [Masked(mask.by, mask.started_at, end) for mask, end in ends if end > mask.started_at]


def _mask_on(session: Session, call_id: str, at: datetime) -> CallMask | None:
    query = select(CallMask).where(CallMask.call_id == call_id, CallMask.started_at <= at, CallMask.ends_at > at)
    return session.scalars(query.order_by(CallMask.id).limit(1)).first()
