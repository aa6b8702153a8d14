"""What the wallboard reads from the database: who sits where, today's service level, open warnings."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.calls.service_level import ServiceLevel, service_levels
from crm.casework import Casework
from crm.moments import day_began
from crm.operators.service import list_operators
from crm.warnings.models import CallWarning
from crm.warnings.service import SHOWN_FOR


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers queues."""

    name: str
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was read.

    Attributes:
        people: By login.
        levels: By queue.
        warnings: Open ones: id → call and level.
    """

    people: dict[str, Person] = field(default_factory=dict)
    levels: dict[str, ServiceLevel] = field(default_factory=dict)
    warnings: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_figures(session: Session, casework: Casework, now: datetime) -> Figures:
    """Read what stands now; the day is the city's."""
    people = {one.login: Person(one.name, tuple(one.queues)) for one in list_operators(session) if one.active}
    return Figures(
        people={login: person for login, person in people.items() if person.queues},
        levels=service_levels(session, day_began(now, casework.zone), now, now),
        warnings=_open_warnings(session, now),
    )


def _open_warnings(session: Session, now: datetime) -> dict[str, tuple[str, str]]:
    query = select(CallWarning.id, CallWarning.call_id, CallWarning.level).where(
        CallWarning.acknowledged_at.is_(None), CallWarning.raised_at > now - SHOWN_FOR
    )
    return {warning_id: (call_id, level) for warning_id, call_id, level in session.execute(query)}
