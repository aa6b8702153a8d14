"""What a plan of a shift says, and whether it can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.departments.models import Department
from crm.leader_shifts.errors import ShiftInvalidError, ShiftsOverlapError
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.states import ShiftState
from crm.operators.models import Operator
from crm.tickets.states import Role

LONGEST = timedelta(hours=12)
MOST_PLACES = 50
DUTY = (Role.SUPERVISOR, Role.ADMIN, Role.OPERATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """A shift as it is planned; see ``LeaderShift``."""

    leader: str
    duty: str
    starts_at: datetime
    ends_at: datetime
    scope: str
    remarks: str = ""
    companions: Mapping[str, str] = field(default_factory=dict)
    places: int = 0


def check_plan(session: Session, plan: ShiftPlan, at: datetime, *, besides: int | None = None) -> None:
    """Refuse a plan that cannot be.

    Args:
        session: Session of a transaction that nobody else plans in.
        plan: What is planned.
        at: Now.
        besides: Id of the shift that is changed.

    Raises:
        ShiftInvalidError: An account, a department, the hours or the places are none that can be.
        ShiftsOverlapError: Another shift lies within the same hours.
    """
    _account(session, plan.leader, "leader", Role.LEADER)
    _account(session, plan.duty, "duty", *DUTY)
    if not at < plan.starts_at < plan.ends_at:
        raise ShiftInvalidError("expected hours to come, from a moment to a later one", field="starts_at")
    if plan.ends_at - plan.starts_at > LONGEST:
        hours = LONGEST.total_seconds() / 3600
        raise ShiftInvalidError(f"expected at most {hours:.0f} hours, got more", field="ends_at")
    if not plan.scope.strip():
        raise ShiftInvalidError("expected the scope of matters, got none", field="scope")
    if not 0 <= plan.places <= MOST_PLACES:
        raise ShiftInvalidError(f"expected 0 to {MOST_PLACES} places, got {plan.places}", field="places")
    for code, seat in plan.companions.items():
        department = session.get(Department, code)
        if department is None or not department.active:
            raise ShiftInvalidError("expected departments that are open, got another", field="companions")
        if seat:
            _account(session, seat, "companions", *(role for role in Role if role is not Role.CLERK))
    _refuse_overlap(session, plan, besides)


def _account(session: Session, login: str, place: str, *roles: Role) -> None:
    account = session.get(Operator, login)
    if account is None or not account.active or account.role not in roles:
        known = ", ".join(roles)
        raise ShiftInvalidError(f"{place}: expected an active account of {known}, got another", field=place)


def _refuse_overlap(session: Session, plan: ShiftPlan, besides: int | None) -> None:
    """There is one line: two leaders at once would share its callers, and nobody could say whose they were."""
    within = (LeaderShift.starts_at < plan.ends_at, LeaderShift.ends_at > plan.starts_at)
    query = select(LeaderShift.id).where(*within, LeaderShift.state != ShiftState.WITHDRAWN, LeaderShift.id != besides)
    if (other := session.scalar(query.order_by(LeaderShift.id).limit(1))) is not None:
        raise ShiftsOverlapError(f"expected hours without another shift, shift {other} lies within them", shift=other)
