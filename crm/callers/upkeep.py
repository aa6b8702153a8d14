"""What happens to lists by itself: entries end, are forgotten, and numbers over the limits are proposed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from config.callers import CallerList
from config.rules.callers import CallerRules
from crm.callers.errors import ListedAlreadyError
from crm.callers.known import DAY, UNLIMITED, is_over, lists_of
from crm.callers.models import CallerEntry
from crm.callers.service import ask_entry, expire
from crm.calls.models import Call
from crm.calls.states import Direction
from crm.rows import held
from crm.tickets.moves.actor import SYSTEM

FORGOTTEN = timedelta(days=90)
"""So long after its end an entry keeps whose it was."""

PROPOSED = "超过来电次数限制，系统提请审核"


def keep_time(session: Session, at: datetime) -> dict[str, int]:
    """End what is over, and forget whose numbers were on lists long ago.

    Returns:
        How many of each, by name.
    """
    late = select(CallerEntry).where(CallerEntry.live.is_(True), CallerEntry.expires_at <= at)
    done = 0
    for entry in held(session, late, skip_taken=True).all():
        expire(session, entry, SYSTEM, at)
        done += 1
    old = (CallerEntry.over_at < at - FORGOTTEN, CallerEntry.number_index != "")
    gone = session.scalars(update(CallerEntry).where(*old).values(number="", number_index="").returning(CallerEntry.id))
    return {"caller_entry_expired": done, "caller_entry_forgotten": len(gone.all())}


def propose(session: Session, rules: CallerRules, at: datetime) -> int:
    """Ask for the block list for numbers that are over the limits; people decide. Return how many were asked for."""
    return sum(_proposed(session, rules, number, at) for number in _over(session, rules, at))


def _over(session: Session, rules: CallerRules, at: datetime) -> Iterator[str]:
    limits = rules.limits
    fewest = min(limits.per_hour, limits.per_day, limits.idle_per_day)
    calls = (Call.direction == Direction.IN, Call.started_at > at - DAY, Call.number_index != "")
    many = select(func.max(Call.id)).where(*calls).group_by(Call.number_index).having(func.count() > fewest)
    for call in session.scalars(select(Call).where(Call.id.in_(many)).order_by(Call.started_at)).all():
        if not lists_of(session, call.number, at) & UNLIMITED and is_over(session, call.number, limits, at):
            yield call.number


def _proposed(session: Session, rules: CallerRules, number: str, at: datetime) -> bool:
    since = at - timedelta(days=rules.again_days)
    lately = or_(CallerEntry.live.is_(True), CallerEntry.over_at > since)
    known = select(CallerEntry.id).where(CallerEntry.list == CallerList.BLOCKED, CallerEntry.number_index == number)
    if session.scalars(known.where(lately).limit(1)).first() is not None:
        return False
    days = rules.longest_days[CallerList.BLOCKED]
    try:
        ask_entry(session, rules, CallerList.BLOCKED, number, reason=PROPOSED, days=days, actor=SYSTEM, at=at)
    except ListedAlreadyError:
        return False
    return True
