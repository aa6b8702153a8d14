"""Work done as a whole from time to time: the journal's seal, departments' colours, articles, keys of requests."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.idempotency.service import expire
from crm.journal.service import seal
from crm.scheduler.calendar import follow_calendar
from crm.scheduler.call_backs import keep_call_backs
from crm.scheduler.callers import keep_callers
from crm.scheduler.closed import follow_departments, recall_closed
from crm.scheduler.knowledge import keep_knowledge
from crm.scheduler.leader_shifts import keep_leader_shifts
from crm.scheduler.marks import claimed, locked_mark, seen_mark
from crm.scheduler.messages import keep_messages
from crm.scheduler.quality import keep_inspections
from crm.supervision.monthly import flag_departments

SEAL_EVERY = timedelta(hours=1)


def seal_journal(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Seal the journal once an hour."""
    return attempt(factory, partial(_seal, now=now))


def flag_months(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Give departments their colours of the months that ended since the last time; of the last month at first."""
    return attempt(factory, partial(_flag, casework=casework, now=now))


def forget_requests(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Forget once a day what was kept for requests that come twice."""
    return attempt(factory, partial(_forget, casework=casework, now=now))


class Regular(Protocol):
    """A piece of regular work; it looks at its mark and says what it did."""

    __name__: str

    def __call__(self, factory: SessionFactory, casework: Casework, now: datetime, /) -> Counter[str]:
        """Do it if it is time."""


REGULAR: tuple[Regular, ...] = (
    follow_departments,
    recall_closed,
    follow_calendar,
    flag_months,
    keep_knowledge,
    seal_journal,
    forget_requests,
    keep_call_backs,
    keep_messages,
    keep_inspections,
    keep_callers,
    keep_leader_shifts,
)
"""In this order: a clock of a department that is gone need not be worked out anew."""


def _seal(session: Session, now: datetime) -> Counter[str]:
    if seen_mark(session, "seal").at > now - SEAL_EVERY:
        return Counter()
    done = locked_mark(session, "seal")
    if done.at > now - SEAL_EVERY:
        return Counter()
    done.at = now
    return Counter(seal=1 if seal(session, now) else 0)


def _flag(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    this = now.astimezone(casework.zone).date().replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    if seen_mark(session, "department_flags").value == last.isoformat():
        return Counter()
    done = locked_mark(session, "department_flags")
    month = _next(date.fromisoformat(done.value)) if done.value else last
    made = 0
    while month < this:
        made += len(flag_departments(session, casework, month, now))
        done.at, done.value = now, month.isoformat()
        month = _next(month)
    return Counter(department_flag=made)


def _forget(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    today = now.astimezone(casework.zone).date().isoformat()
    return Counter(forgotten=expire(session, now) if claimed(session, "requests", today, now) else 0)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
