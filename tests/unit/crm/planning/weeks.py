"""A week to plan: people of the demonstration city, and what it takes."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.operators.models import Operator
from crm.planning.forecast import Expected
from crm.planning.history import HALF_HOUR, HALF_HOURS
from crm.planning.service import Wish, placed
from crm.planning.shifts import Shift
from crm.planning.staffing import DayRequired, Required
from crm.planning.weeks import rules_of
from tests.city import demo_city

CASEWORK = Casework(demo_city())
MONDAY = date(2026, 11, 30)
RULES, CALENDAR = rules_of(CASEWORK, MONDAY)
FRIDAY_BEFORE = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


def day(n: int) -> date:
    """Return a day of the week: 0 is Monday."""
    return MONDAY + timedelta(days=n)


def person(login: str, *queues: str, active: bool = True) -> Operator:
    """Return an account that answers queues."""
    return Operator(
        login=login,
        name=login,
        role="operator",
        queues=list(queues or ("hotline",)),
        password_hash="",
        active=active,
        created_at=FRIDAY_BEFORE,
    )


def people(session: Session, *logins: str) -> None:
    """Keep accounts that answer the hotline."""
    session.add_all(person(login) for login in logins)
    session.flush()


def wish(operator: str, n: int, shift: str, queue: str = "hotline") -> Wish:
    """Return a wish for a day of the week."""
    return Wish(operator, day(n), shift, queue)


def shifts(*wishes: Wish) -> list[Shift]:
    """Return the shifts that wishes make."""
    return placed(CASEWORK, MONDAY, wishes)


def needs(of: Mapping[int, Iterable[int]], queue: str = "hotline") -> list[DayRequired]:
    """Return that one person is needed in these half hours of these days of the week, and nobody in others."""
    return [
        DayRequired(queue, day(n), 10, tuple(_half_hour(day(n), h, h in half_hours) for h in range(HALF_HOURS)), None)
        for n, half_hours in ((n, set(half_hours)) for n, half_hours in of.items())
    ]


def _half_hour(on: date, half_hour: int, needed: bool) -> Required:
    starts_at = CALENDAR.midnight(on) + half_hour * HALF_HOUR
    return Required(Expected(half_hour, starts_at, 1.0, 0.0, 2.0, 300.0), int(needed), int(needed), 0.99)
