"""How far regular work is, and who may do it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rows import held, insert_unless_there
from crm.scheduler.models import SchedulerMark

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def seen_mark(session: Session, name: str) -> SchedulerMark:
    """Return how far a piece of regular work is, without keeping others from it."""
    return session.get(SchedulerMark, name) or SchedulerMark(name=name, at=LONG_AGO, value="")


def locked_mark(session: Session, name: str) -> SchedulerMark:
    """Return the same, locked until the transaction ends: only one scheduler does the work."""
    insert_unless_there(session, SchedulerMark, name=name, at=LONG_AGO, value="")
    return held(session, select(SchedulerMark).where(SchedulerMark.name == name)).one()


def claimed(session: Session, name: str, value: str, at: datetime) -> bool:
    """Take a piece of regular work: whoever writes its new value first has it, everybody else has not."""
    if seen_mark(session, name).value == value:
        return False
    mark = locked_mark(session, name)
    if mark.value == value:
        return False
    mark.at, mark.value = at, value
    return True
