"""How long a citizen who is handed over to a queue may have to wait there."""

import math
from datetime import datetime, timedelta

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.calls.states import Direction

LOOKED_AT = timedelta(hours=2)
"""Calls that began within this time tell how long one takes."""


def talk_s_of(session: Session, at: datetime) -> dict[str, float]:
    """Return the mean seconds from answer to end by queue, of queues in which any call ended lately."""
    length = extract("epoch", Call.ended_at) - extract("epoch", Call.answered_at)
    lately = (Call.started_at > at - LOOKED_AT, Call.started_at <= at, Call.direction == Direction.IN)
    query = (
        select(Call.queue, func.avg(length))
        .where(*lately, Call.queue.is_not(None), Call.answered_at.is_not(None), Call.ended_at.is_not(None))
        .group_by(Call.queue)
    )
    return {queue: float(mean) for queue, mean in session.execute(query)}


def wait_min(there: int, talk_s: float | None) -> int | None:
    """Return the minutes, rounded up, until one of so many who all talk is free; nothing if nobody can say.

    Whoever is handed over goes before those who came by themselves, so that they do not count.
    """
    if not there or talk_s is None:
        return None
    return max(1, math.ceil(talk_s / there / 60))
