"""What the clock does with shifts: they begin, end, mark their tickets; the duty officer hears of an absent leader."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.leader_shifts import LeaderShiftRules
from crm.audit import service as audit
from crm.audit.subjects import Kind
from crm.leader_shifts.bookings import close_bookings
from crm.leader_shifts.figures import mark_matters
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.states import HELD, SHIFT, ShiftMove, ShiftState
from crm.notices.service import tell_person
from crm.operators.models import Operator, OperatorPresence
from crm.operators.states import OperatorState
from crm.rows import held
from crm.tickets.moves.actor import SYSTEM

KIND = "leader_shift"
WRITTEN_UP = timedelta(days=1)
"""So long after a shift tickets may still be written of its calls."""

AWAY = (OperatorState.OFFLINE, OperatorState.PAUSED)


def keep_hours(session: Session, rules: LeaderShiftRules, at: datetime) -> Mapping[str, int]:
    """Begin and end shifts whose moment has come, and look whether the leader is there.

    Returns:
        How many of each, by name.
    """
    done = {"leader_shift_begun": 0, "leader_shift_over": 0, "leader_absent": 0, "leader_shift_marked": 0}
    published = select(LeaderShift).where(LeaderShift.state == ShiftState.PUBLISHED, LeaderShift.starts_at <= at)
    for shift in held(session, published, skip_taken=True):
        _move(session, shift, ShiftMove.BEGIN, at)
        done["leader_shift_begun"] += 1
    for shift in held(session, select(LeaderShift).where(LeaderShift.state == ShiftState.RUNNING), skip_taken=True):
        if shift.ends_at <= at:
            shift.over_at = shift.ends_at
            _move(session, shift, ShiftMove.END, at)
            close_bookings(session, shift)
            done["leader_shift_over"] += 1
        elif shift.came_at is None:
            done["leader_absent"] += _look(session, shift, rules, at)
    lately = (LeaderShift.state.in_(HELD), LeaderShift.ends_at > at - WRITTEN_UP)
    for shift in session.scalars(select(LeaderShift).where(*lately)):
        done["leader_shift_marked"] += mark_matters(session, shift)
    return done


def is_absent(shift: LeaderShift) -> bool:
    """Return whether the leader did not appear, so that callers are served the ordinary way."""
    return shift.absent_at is not None and shift.came_at is None


def _look(session: Session, shift: LeaderShift, rules: LeaderShiftRules, at: datetime) -> int:
    present = session.get(OperatorPresence, shift.leader, populate_existing=True)
    if present and present.state not in AWAY:
        shift.came_at = max(present.since, shift.starts_at)
        return 0
    if shift.absent_at is not None or at < shift.starts_at + timedelta(minutes=rules.appears_within_min):
        return 0
    shift.absent_at = at
    leader = session.get_one(Operator, shift.leader)
    subject = f"{leader.name}未到岗接听，来电按常规办理"
    body = f"接听时间已过{rules.appears_within_min}分钟，{leader.name}尚未就绪。来电按常规接听，均已标记“接听日”。"
    tell_person(session, f"leader_absent:{shift.id}", KIND, shift.duty, subject, body, at)
    return 1


def _move(session: Session, shift: LeaderShift, move: ShiftMove, at: datetime) -> None:
    shift.state = SHIFT.after(ShiftState(shift.state), move)
    session.flush()
    audit.append(session, Kind.LEADER_SHIFT, shift.id, SYSTEM, move, at)
