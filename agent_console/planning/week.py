"""A week to plan, as its page sees it, and what the page sends back."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.planning.schemas import LimitsOut, PersonOut, PlanOut, ShiftWish, WeekOut
from agent_console.planning.views import days_out, fault_out, patterns_out, queues_out, shift_out
from crm.operators.models import Operator
from crm.operators.service import list_operators
from crm.planning.models import Plan
from crm.planning.service import Wish, faults_of
from crm.planning.shifts import Shift
from crm.planning.states import PlanState
from crm.planning.weeks import around, plan_of, rules_of, shifts_of


def read_week(session: Session, deps: ConsoleDeps, monday: date, at: datetime) -> WeekOut:
    """Return the week's draft, or what is in force if there is none.

    Raises:
        ShiftInputError: The day is no Monday.
    """
    rules, calendar = rules_of(deps.casework, monday)
    draft, in_force = (plan_of(session, monday, state) for state in (PlanState.DRAFT, PlanState.PUBLISHED))
    shown = draft or in_force
    shifts, operators = shifts_of(session, shown), list_operators(session)
    names = {operator.login: operator.name for operator in operators}
    return WeekOut(
        monday=monday,
        days=days_out(calendar, monday),
        plan=plan_out(shown) if shown else None,
        published_version=in_force.version if in_force else None,
        shifts=[shift_out(shift, names) for shift in shifts],
        around=[shift_out(shift, names) for shift in around(session, monday)],
        faults=[fault_out(fault, names) for fault in faults_of(session, deps.casework, monday, shifts)],
        people=_people(operators, shifts),
        patterns=patterns_out(rules, calendar, monday),
        queues=queues_out(deps.profile),
        limits=LimitsOut(
            share=rules.target.share, within_s=rules.target.within_s, rest_h=rules.rest_h, week_h=rules.week_h
        ),
        server_time=at,
    )


def plan_out(plan: Plan) -> PlanOut:
    """Return a version of a plan."""
    return PlanOut.model_validate(plan, from_attributes=True)


def wishes_of(shifts: Iterable[ShiftWish]) -> list[Wish]:
    """Return the shifts a page wishes for."""
    return [Wish(one.operator, one.day, one.shift, one.queue) for one in shifts]


def _people(operators: Iterable[Operator], shifts: Iterable[Shift]) -> list[PersonOut]:
    """Return open accounts that answer queues, and whoever is planned nevertheless, by login."""
    planned = {shift.operator for shift in shifts}
    found = {
        one.login: PersonOut(login=one.login, name=one.name, queues=list(one.queues), active=one.active)
        for one in operators
        if (one.active and one.queues) or one.login in planned
    }
    for login in planned - found.keys():
        found[login] = PersonOut(login=login, name=login, queues=[], active=False)
    return sorted(found.values(), key=lambda one: one.login)
