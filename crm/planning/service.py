"""A week's plan: drafted, checked, published in versions. A week is planned by the rules in force on its Monday."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.operators.service import list_operators
from crm.planning.checks import Fault, faults
from crm.planning.errors import FaultyPlanError, NoSuchPlanError, ShiftInputError, StalePlanError
from crm.planning.models import Plan, PlannedShift
from crm.planning.shifts import Shift, kept, place
from crm.planning.states import PLAN, PlanMove, PlanState
from crm.planning.telling import tell_shifts
from crm.planning.weeks import around, plan_of, rules_of, shifts_of, week_days


@dataclass(frozen=True, slots=True)
class Wish:
    """A shift somebody is to work."""

    operator: str
    day: date
    shift: str
    queue: str


def placed(casework: Casework, monday: date, wishes: Iterable[Wish]) -> list[Shift]:
    """Return the shifts that wishes make.

    Raises:
        ShiftInputError: A day of another week, a pattern or queue that is not the city's, or the same shift twice.
    """
    rules, calendar = rules_of(casework, monday)
    found: dict[tuple[str, date, str], Shift] = {}
    for wish in wishes:
        pattern = rules.shift(wish.shift)
        if wish.day not in week_days(monday) or pattern is None or wish.queue not in casework.profile.queues:
            raise ShiftInputError(
                f"expected a day of the week from {monday}, one of the city's shifts and one of its queues, "
                f"got {wish.day}, {wish.shift!r}, {wish.queue!r}"
            )
        shift = place(calendar, pattern, wish.operator, wish.day, wish.queue)
        if shift.key in found:
            raise ShiftInputError(f"expected each shift of a person once, got {wish.shift!r} on {wish.day} again")
        found[shift.key] = shift
    return list(found.values())


def faults_of(session: Session, casework: Casework, monday: date, shifts: Sequence[Shift]) -> list[Fault]:
    """Return what forbids to publish these shifts."""
    rules, _ = rules_of(casework, monday)
    operators = {operator.login: operator for operator in list_operators(session)}
    return faults(shifts, around(session, monday), operators, rules)


def save_draft(
    session: Session,
    casework: Casework,
    monday: date,
    wishes: Sequence[Wish],
    revision: int | None,
    by: str,
    at: datetime,
) -> Plan:
    """Keep a week's shifts as its draft, faulty or not.

    Args:
        session: Session that writes.
        casework: The city's rules.
        monday: The week.
        wishes: All shifts of the week.
        revision: The draft's revision that was changed; none if there was no draft.
        by: Who.
        at: Now.

    Raises:
        ShiftInputError: A wish that cannot be.
        StalePlanError: Somebody else saved, published or dropped meanwhile.
    """
    shifts = placed(casework, monday, wishes)
    plan = _new(session, monday, PlanState.DRAFT, by, at) if revision is None else _taken(session, monday, revision)
    session.execute(delete(PlannedShift).where(PlannedShift.plan_id == plan.id))
    session.add_all(kept(shift, plan.id) for shift in shifts)
    session.flush()
    return plan


def publish(session: Session, casework: Casework, monday: date, revision: int, by: str, at: datetime) -> Plan:
    """Put a week's draft in force and tell whose shifts it makes or changes. Too few people are no reason not to.

    Raises:
        NoSuchPlanError: There is no draft.
        StalePlanError: It is not the draft that was seen.
        FaultyPlanError: Naming every fault.
    """
    plan = _taken(session, monday, revision)
    shifts, before = shifts_of(session, plan), shifts_of(session, plan_of(session, monday, PlanState.PUBLISHED))
    refuse_faults(faults_of(session, casework, monday, shifts))
    _replace(session, monday)
    plan.state = PLAN.after(PlanState(plan.state), PlanMove.PUBLISH)
    plan.published_by, plan.published_at = by, at
    tell_shifts(session, casework, plan, before, shifts, at)
    session.flush()
    return plan


def drop_draft(session: Session, monday: date, revision: int) -> None:
    """Give up a week's draft.

    Raises:
        NoSuchPlanError: There is none.
        StalePlanError: It is not the draft that was seen.
    """
    plan = _taken(session, monday, revision)
    plan.state = PLAN.after(PlanState(plan.state), PlanMove.DROP)
    session.flush()


def publish_changed(session: Session, monday: date, shifts: Sequence[Shift], by: str, at: datetime) -> Plan:
    """Put changed shifts in force as the week's next version.

    Raises:
        StalePlanError: Somebody else made a version meanwhile.
    """
    _replace(session, monday)
    plan = _new(session, monday, PlanState.PUBLISHED, by, at)
    plan.published_by, plan.published_at = by, at
    session.add_all(kept(shift, plan.id) for shift in shifts)
    session.flush()
    return plan


def refuse_faults(found: Sequence[Fault]) -> None:
    """Refuse shifts with faults.

    Raises:
        FaultyPlanError: If there are any.
    """
    if found:
        named = [
            {"kind": one.kind, "operator": one.operator, "day": one.day.isoformat(), "hours": one.hours}
            for one in found
        ]
        raise FaultyPlanError(f"expected a plan without faults, got {len(found)}", faults=named)


def _taken(session: Session, monday: date, revision: int) -> Plan:
    """Return the week's draft, its revision counted on so that nobody else changes it unseen."""
    plan = plan_of(session, monday, PlanState.DRAFT)
    if plan is None:
        raise NoSuchPlanError(f"expected a draft of the week from {monday}, there is none")
    ours = (Plan.id == plan.id, Plan.revision == revision, Plan.state == PlanState.DRAFT)
    changed = session.execute(
        update(Plan)
        .where(*ours)
        .values(revision=revision + 1)
        .returning(Plan.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        raise StalePlanError(f"expected revision {revision} of the draft, it is {plan.revision} or over")
    session.refresh(plan)
    return plan


def _new(session: Session, monday: date, state: PlanState, by: str, at: datetime) -> Plan:
    version = (session.scalar(select(func.max(Plan.version)).where(Plan.monday == monday)) or 0) + 1
    plan = Plan(monday=monday, version=version, state=state, made_by=by, made_at=at)
    session.add(plan)
    try:
        session.flush()
    except IntegrityError as error:
        raise StalePlanError(f"expected to make version {version} of the week from {monday}, it is there") from error
    return plan


def _replace(session: Session, monday: date) -> None:
    before = plan_of(session, monday, PlanState.PUBLISHED)
    if before is not None:
        before.state = PLAN.after(PlanState(before.state), PlanMove.REPLACE)
        session.flush()
