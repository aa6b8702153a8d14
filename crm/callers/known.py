"""What the line knows of who calls: lists, and how often the number called."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.callers import OVER_LIMIT, CallerList
from config.rules.callers import CallerLimits
from crm.callers.models import CallerEntry
from crm.callers.states import HOLDS
from crm.calls.models import Call
from crm.calls.states import Direction, Outcome

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNLIMITED = {CallerList.ELDERLY, CallerList.LEADER}
"""Whoever is on one of these may call as often as they like."""

IDLE = (Outcome.LEFT_IN_MENU, Outcome.LEFT_WHILE_SPEAKING)
"""How calls end that asked for nothing; who hung up while waiting for us asked."""


def callers_of(session: Session, call_id: str, limits: CallerLimits, at: datetime) -> frozenset[str]:
    """Return what a condition may know of who makes this call; nothing of a withheld number.

    Args:
        session: Open session.
        call_id: A citizen's call.
        limits: How often a number may call.
        at: Now.
    """
    call = session.get(Call, call_id)
    if call is None or not call.number:
        return frozenset()
    lists = lists_of(session, call.number, at)
    over = not lists & UNLIMITED and is_over(session, call.number_index, limits, at)
    return frozenset({*lists, OVER_LIMIT} if over else lists)


def lists_of(session: Session, number: str, at: datetime) -> set[CallerList]:
    """Return the lists a normalised number is on."""
    holds = (CallerEntry.live.is_(True), CallerEntry.state.in_(HOLDS), CallerEntry.expires_at > at)
    query = select(CallerEntry.list).where(CallerEntry.number_index == number, *holds)
    return {CallerList(one) for one in session.scalars(query)}


def is_over(session: Session, index: str, limits: CallerLimits, at: datetime) -> bool:
    """Return whether a number, given by its index, called more often than it may."""
    theirs = (Call.number_index == index, Call.direction == Direction.IN, Call.started_at > at - DAY)
    query = select(Call.started_at, Call.outcome, Call.wrap_up).where(*theirs).limit(limits.per_day + 1)
    calls = session.execute(query.order_by(Call.started_at.desc())).all()
    in_an_hour = sum(call.started_at > at - HOUR for call in calls)
    idle = sum(call.outcome in IDLE or call.wrap_up in limits.idle_codes for call in calls)
    return len(calls) > limits.per_day or in_an_hour > limits.per_hour or idle > limits.idle_per_day
