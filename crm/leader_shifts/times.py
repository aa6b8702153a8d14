"""Which shift a moment belongs to, and what is unusual about a shift's hours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.calls.models import Call
from crm.calls.states import Direction
from crm.clock.calendar import Sort, WorkCalendar
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.states import HELD, ShiftState

RESTS = (Sort.HOLIDAY, Sort.CITY_RESTS)


def shift_at(session: Session, at: datetime) -> LeaderShift | None:
    """Return the shift within whose hours a moment lies; there is one at most."""
    end = func.coalesce(LeaderShift.over_at, LeaderShift.ends_at)
    query = select(LeaderShift).where(LeaderShift.state.in_(HELD), LeaderShift.starts_at <= at, end > at)
    return session.scalars(query.order_by(LeaderShift.starts_at)).first()


def running_shift(session: Session) -> LeaderShift | None:
    """Return the shift that is on."""
    return session.scalars(select(LeaderShift).where(LeaderShift.state == ShiftState.RUNNING)).first()


def shift_of_instruction(session: Session, login: str, at: datetime) -> LeaderShift | None:
    """Return the shift to which an instruction of an account belongs: its own, from the beginning to the report."""
    own = select(LeaderShift).where(LeaderShift.leader == login, LeaderShift.starts_at <= at)
    query = own.where(LeaderShift.state.in_((ShiftState.RUNNING, ShiftState.OVER)))
    return session.scalars(query.order_by(LeaderShift.starts_at.desc())).first()


def of_shift(shift: LeaderShift) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the citizens' calls that came to the line within a shift's hours."""
    end = shift.over_at or shift.ends_at
    return Call.direction == Direction.IN, Call.started_at >= shift.starts_at, Call.started_at < end


def unusual(shift: LeaderShift, calendar: WorkCalendar) -> Sequence[str]:
    """Return what whoever approves should see about the hours: ``over_midnight``, ``on_holiday``."""
    begins = calendar.wall(shift.starts_at).date()
    last = calendar.wall(shift.ends_at - timedelta(microseconds=1)).date()
    days = {begins, last}
    said = ["over_midnight"] if len(days) > 1 else []
    return [*said, "on_holiday"] if any(calendar.day(day).sort in RESTS for day in days) else said
