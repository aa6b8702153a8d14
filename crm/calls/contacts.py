"""Calls by which a department spoke with the citizen (先行联系)."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from crm.assignments.models import Assignment
from crm.calls.models import Call
from crm.calls.states import Direction
from crm.departments.service import above, below
from crm.operators.models import Operator


def contacts(session: Session, part: Assignment) -> Select[Call]:
    """Return the query of answered calls about the ticket that the unit of this part made since it has it.

    Units above and below it count as the unit itself.
    """
    line = (part.department, *above(session, part.department), *below(session, part.department))
    return select(Call).where(
        Call.ticket == part.ticket,
        Call.direction == Direction.OUT,
        Call.answered_at.is_not(None),
        Call.started_at >= part.dispatched_at,
        Call.operator.in_(select(Operator.login).where(Operator.department.in_(line))),
    )


def first_contact(session: Session, part: Assignment) -> datetime | None:
    """Return when the citizen first answered such a call; nothing if never."""
    return session.scalar(contacts(session, part).with_only_columns(func.min(Call.answered_at)))
