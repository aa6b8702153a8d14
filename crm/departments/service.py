"""Departments: the city's rules kept in the database, who is above and below whom, and what they hold."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.errors import NotFoundError
from config.rules.city import CityRules
from crm.assignments.models import Assignment
from crm.assignments.states import OVER
from crm.departments.models import Department


class NoSuchDepartmentError(NotFoundError):
    """No department has this code."""

    slug = "no-such-department"


def sync_departments(session: Session, rules: CityRules, at: datetime) -> list[str]:
    """Make the departments those of the rules: new ones opened, changed ones changed, closed ones opened again.

    A department that the rules no longer name is closed and keeps its history. What it holds must then be recalled
    and dispatched again: ``open_assignments`` tells what that is.

    Returns:
        Codes of the departments that were closed now, in order.
    """
    known = {found.code: found for found in session.scalars(select(Department))}
    for rule in rules.departments:
        if rule.code not in known:
            known[rule.code] = Department(code=rule.code, name=rule.name, kind=rule.kind)
            session.add(known[rule.code])
    session.flush()  # a parent must be there before a row may name it
    for rule in rules.departments:
        found = known[rule.code]
        found.name, found.name_en, found.kind, found.parent = rule.name, rule.name_en, rule.kind, rule.parent
        found.email, found.webhook = rule.email, rule.webhook
        found.active, found.closed_at = True, None
    named = {rule.code for rule in rules.departments}
    closed = [found for code, found in sorted(known.items()) if code not in named and found.active]
    for found in closed:
        found.active, found.closed_at = False, at
    session.flush()
    return [found.code for found in closed]


def department(session: Session, code: str) -> Department:
    """Return one department, open or closed.

    Raises:
        NoSuchDepartmentError: If there is none.
    """
    found = session.get(Department, code)
    if found is None:
        raise NoSuchDepartmentError("expected the code of a department, none has this one")
    return found


def below(session: Session, code: str) -> set[str]:
    """Return the codes of all units below a department, itself not among them."""
    children: dict[str | None, list[str]] = {}
    for child, parent in session.execute(select(Department.code, Department.parent)):
        children.setdefault(parent, []).append(child)
    found: set[str] = set()
    waiting = [code]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and child != code:
                found.add(child)
                waiting.append(child)
    return found


def above(session: Session, code: str) -> list[str]:
    """Return the codes of the units above a department, the nearest first."""
    found: list[str] = []
    at = session.get(Department, code)
    while at and at.parent and at.parent not in (code, *found):
        found.append(at.parent)
        at = session.get(Department, at.parent)
    return found


def shift_of(rules: CityRules, code: str) -> str:
    """Return the name of a department's shift; empty for office hours, and for a department that is closed."""
    found = rules.department(code)
    return found.shift if found else ""


def open_assignments(session: Session, code: str) -> Sequence[Assignment]:
    """Return what a department still has to do, oldest first."""
    query = select(Assignment).where(Assignment.department == code, Assignment.status.not_in(OVER))
    return session.scalars(query.order_by(Assignment.id)).all()
