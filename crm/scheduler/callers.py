"""Lists' own time: entries that end, and numbers over the limits that are proposed."""

from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.callers.upkeep import keep_time, propose
from crm.casework import Casework
from crm.db import SessionFactory
from crm.scheduler.marks import claimed

EVERY_MINUTES = 10
"""Between two looks at how often numbers call."""


def keep_callers(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """End entries whose time is over; every ten minutes propose numbers over the limits."""
    done = attempt(factory, partial(_keep, now=now))
    return done + attempt(factory, partial(_propose, casework=casework, now=now))


def _keep(session: Session, now: datetime) -> Counter[str]:
    return Counter(keep_time(session, now))


def _propose(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    look = f"{now:%Y-%m-%dT%H}:{now.minute // EVERY_MINUTES}"
    if not claimed(session, "callers", look, now):
        return Counter()
    return Counter(caller_entry_proposed=propose(session, casework.rules(now).callers, now))
