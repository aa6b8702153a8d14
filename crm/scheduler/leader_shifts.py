"""Leaders' shifts by the clock."""

from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from config.leader_shifts import LeaderShiftRules
from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.leader_shifts.hours import keep_hours


def keep_leader_shifts(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Begin and end shifts, and tell the officer on duty when the leader does not appear."""
    rules = casework.profile.leader_shifts
    return attempt(factory, partial(_keep, rules=rules, now=now)) if rules else Counter()


def _keep(session: Session, rules: LeaderShiftRules, now: datetime) -> Counter[str]:
    return Counter(keep_hours(session, rules, now))
