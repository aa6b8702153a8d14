"""Reading a week: its rules, its plan, the shifts in force, and what it takes."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.planning import PlanningRules
from crm.casework import Casework
from crm.clock.calendar import ONE_DAY, WorkCalendar
from crm.planning.errors import ShiftInputError
from crm.planning.forecast import forecast, history_since
from crm.planning.history import read_history
from crm.planning.models import Plan, PlannedShift
from crm.planning.shifts import WEEK, Shift, planned
from crm.planning.staffing import DayRequired, required
from crm.planning.states import PlanState

NEAR = timedelta(days=2)
"""Shifts so near to the week are looked at for rest."""


def rules_of(casework: Casework, monday: date) -> tuple[PlanningRules, WorkCalendar]:
    """Return the rules a week is planned by, and the city's calendar.

    Raises:
        ShiftInputError: The day is no Monday.
    """
    if monday.weekday():
        raise ShiftInputError(f"expected a Monday, got {monday:%A %Y-%m-%d}", field="monday")
    noon = datetime.combine(monday, time(12), casework.zone)
    return casework.rules(noon).planning, casework.calendar(noon)


def week_days(monday: date) -> list[date]:
    """Return the seven days of a week."""
    return [monday + timedelta(days=n) for n in range(7)]


def plan_of(session: Session, monday: date, state: PlanState) -> Plan | None:
    """Return the week's draft or published plan."""
    return session.scalar(select(Plan).where(Plan.monday == monday, Plan.state == state))


def shifts_of(session: Session, plan: Plan | None) -> list[Shift]:
    """Return a plan's shifts by day, beginning and person; none of no plan."""
    if plan is None:
        return []
    order = (PlannedShift.day, PlannedShift.starts_at, PlannedShift.operator)
    rows = session.scalars(select(PlannedShift).where(PlannedShift.plan_id == plan.id).order_by(*order))
    return [planned(row) for row in rows]


def published_shifts(session: Session, first: date, last: date, operator: str | None = None) -> list[Shift]:
    """Return the shifts in force that begin on these days, by day and beginning; everybody's unless one is named."""
    query = (
        select(PlannedShift)
        .join(Plan, Plan.id == PlannedShift.plan_id)
        .where(Plan.state == PlanState.PUBLISHED, PlannedShift.day.between(first, last))
        .order_by(PlannedShift.day, PlannedShift.starts_at, PlannedShift.operator)
    )
    if operator is not None:
        query = query.where(PlannedShift.operator == operator)
    return [planned(row) for row in session.scalars(query)]


def around(session: Session, monday: date) -> list[Shift]:
    """Return the shifts in force just before and just after a week."""
    sunday = monday + WEEK - ONE_DAY
    before = published_shifts(session, monday - NEAR, monday - ONE_DAY)
    return before + published_shifts(session, sunday + ONE_DAY, sunday + NEAR)


def needs_of(session: Session, casework: Casework, monday: date, at: datetime) -> list[DayRequired]:
    """Return what each queue takes on each day of a week, from the past before it and before today.

    Raises:
        ShiftInputError: The day is no Monday.
    """
    rules, calendar = rules_of(casework, monday)
    before = min(monday, calendar.wall(at).date())
    history = read_history(session, calendar, history_since(rules.history, monday), before)
    return [
        required(forecast(history, calendar, rules.history, queue, day), rules)
        for queue in casework.profile.queues
        for day in week_days(monday)
    ]
