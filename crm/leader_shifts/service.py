"""What people do with shifts. Each change is one event of the audit."""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.audit import service as audit
from crm.audit.subjects import Kind
from crm.leader_shifts.bookings import close_bookings, forget_bookings
from crm.leader_shifts.errors import SecondPersonError, ShiftInvalidError
from crm.leader_shifts.listing import held_shift
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.plans import ShiftPlan, check_plan
from crm.leader_shifts.states import MAKERS, SHIFT, ShiftMove, ShiftState
from crm.leader_shifts.wording import notice_of
from crm.operators.models import Operator
from crm.scheduler.marks import locked_mark
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError

LOCK = "leader_shifts"
"""Held by whoever plans, so that two plans never overlap."""

_M = ShiftMove
WITH_REASON = (_M.SEND_BACK, _M.WITHDRAW)


def plan_shift(session: Session, plan: ShiftPlan, actor: Actor, at: datetime) -> LeaderShift:
    """Write a new plan down.

    Raises:
        NotAllowedError: Their role plans nothing.
        ShiftInvalidError, ShiftsOverlapError: As ``check_plan``.
    """
    _may(actor, _M.PLAN)
    locked_mark(session, LOCK)
    check_plan(session, plan, at)
    shift = LeaderShift(**_values(plan), state=ShiftState.DRAFT, made_by=actor.login, made_at=at)
    session.add(shift)
    session.flush()
    audit.append(session, Kind.LEADER_SHIFT, shift.id, actor, _M.PLAN, at)
    return shift


def change_shift(session: Session, shift_id: int, plan: ShiftPlan, actor: Actor, at: datetime) -> LeaderShift:
    """Write a plan anew; only a draft can be changed.

    Raises:
        IllegalMoveError: It is no draft.
        NotAllowedError, ShiftInvalidError, ShiftsOverlapError: As ``plan_shift``.
    """
    _may(actor, _M.CHANGE)
    locked_mark(session, LOCK)
    shift = held_shift(session, shift_id)
    shift.state = SHIFT.after(ShiftState(shift.state), _M.CHANGE)
    check_plan(session, plan, at, besides=shift.id)
    for name, value in _values(plan).items():
        setattr(shift, name, value)
    shift.made_by, shift.made_at = actor.login, at
    return _told(session, shift, actor, _M.CHANGE, at)


def move_shift(
    session: Session, shift_id: int, move: ShiftMove, actor: Actor, at: datetime, zone: ZoneInfo, reason: str = ""
) -> LeaderShift:
    """Make a move that people make; ``plan`` and ``change`` have functions of their own, as they carry a plan.

    Args:
        session: Session of a transaction.
        shift_id: Which shift.
        move: What happens to it.
        actor: Who.
        at: Now.
        zone: The city's, for the notice.
        reason: Why it is sent back or withdrawn.

    Raises:
        NoSuchShiftError: There is none.
        IllegalMoveError: Its state does not allow the move.
        NotAllowedError: Their role does not make it.
        SecondPersonError: They planned it themselves.
        ShiftInvalidError: The reason is missing, or its hours have begun meanwhile.
    """
    _may(actor, move)
    shift = held_shift(session, shift_id)
    state = SHIFT.after(ShiftState(shift.state), move)
    if move in WITH_REASON and not reason.strip():
        raise ShiftInvalidError(f"expected the reason of {move}, got none", field="reason")
    if move in (_M.SUBMIT, _M.APPROVE, _M.PUBLISH) and shift.starts_at <= at:
        raise ShiftInvalidError("expected hours to come, they have begun", field="starts_at")
    match move:
        case _M.APPROVE:
            _approve(shift, actor, at)
        case _M.PUBLISH:
            leader = session.get_one(Operator, shift.leader)
            shift.notice, shift.published_at = notice_of(shift, leader.name, zone), at
        case _M.SEND_BACK | _M.WITHDRAW:
            shift.reason = reason.strip()
        case _M.END:
            shift.over_at = at
            close_bookings(session, shift)
        case _M.REPORT:
            shift.reported_at = at
            forget_bookings(session, shift)
    shift.state = state
    return _told(session, shift, actor, move, at)


def _approve(shift: LeaderShift, actor: Actor, at: datetime) -> None:
    if actor.login == shift.made_by:
        raise SecondPersonError("expected another person than the one who planned it")
    shift.approved_by, shift.approved_at, shift.reason = actor.login, at, ""


def _may(actor: Actor, move: ShiftMove) -> None:
    if actor.role not in MAKERS[move]:
        roles = MAKERS[move]
        raise NotAllowedError(f"expected one of {', '.join(roles)}, got {actor.role}", roles=list(roles))


def _told(session: Session, shift: LeaderShift, actor: Actor, move: ShiftMove, at: datetime) -> LeaderShift:
    session.flush()
    audit.append(session, Kind.LEADER_SHIFT, shift.id, actor, move, at)
    return shift


def _values(plan: ShiftPlan) -> dict[str, object]:
    return asdict(plan) | {"companions": dict(plan.companions)}
