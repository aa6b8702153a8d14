"""Checks of tickets' work: the city's rules, departments, clocks, notices, the journal, files."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.clock import utc_now
from config.errors import HotlineError
from config.profile import load_profile
from config.settings import Settings
from crm import migrate
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from crm.departments.models import Department
from crm.departments.service import open_assignments
from crm.journal.models import JournalSeal, TicketEvent
from crm.notices.service import stuck_notices
from crm.scheduler.models import SchedulerMark
from crm.scheduler.queue import MOMENTS
from crm.scheduler.service import LAST_PASS
from hotline.doctor.check import Check, ok, warn

MANY = 200
"""``stuck_notices`` gives no more; as many or more than this are told as such."""

PATIENCE = timedelta(minutes=5)
"""What is due for longer than this, and than three passes, was not looked at: the scheduler stands, or is too slow."""

UNSEALED = timedelta(hours=3)
"""The journal is sealed every hour; events older than this without a seal show that it is not."""


def check_rules(casework: Casework, now: datetime) -> Check:
    """Which edition of the city's rules is in force, and which comes next."""
    today = now.astimezone(casework.zone).date()
    seen = f"edition of {casework.rules(now).since}"
    coming = [rules.since for rules in casework.profile.editions if rules.since > today]
    return ok("rules", f"{seen}, next {coming[0]}" if coming else f"{seen}, no later one")


def check_calendar(casework: Casework, now: datetime) -> Check:
    """Whether the holidays are known that limits will soon run over."""
    missing = casework.calendar(now).missing_years(now)
    if missing:
        years = ", ".join(map(str, missing))
        return warn(
            "calendar",
            f"holidays of {years} are missing: only weekends are days of rest there",
            "update the package chinesecalendar when it has them, or name the days in a new edition's calendar.yaml "
            "(overrides, complete_years)",
        )
    return ok("calendar", f"holidays of {now.astimezone(casework.zone).year} are known")


def check_attachments(folder: Path) -> Check:
    """Whether tickets' files can be kept; the folder is made with the first one."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return warn("attachments", f"{there.name}/ cannot be written", f"give it to the user of the hotline: {there}")
    return ok("attachments", f"{folder.name}/ can be written")


def check_departments(session: Session) -> Check:
    """Whether a department that was closed still holds tickets."""
    closed = session.scalars(select(Department.code).where(~Department.active).order_by(Department.code)).all()
    held = {code: len(open_assignments(session, code)) for code in closed}
    if told := ", ".join(f"{code} {count}" for code, count in held.items() if count):
        return warn(
            "departments",
            f"closed, still holding tickets: {told}",
            "hotline cases pass takes them back; a return that waits for a decision must be decided first",
        )
    open_ones = session.scalar(select(func.count()).select_from(Department).where(Department.active)) or 0
    return ok("departments", f"{open_ones} open, {len(closed)} closed")


def check_scheduler(session: Session, now: datetime, every_s: float) -> Check:
    """When the scheduler of cases last made a pass, and what waits for it."""
    late = now - max(PATIENCE, timedelta(seconds=3 * every_s))
    waits = sum(session.scalar(select(func.count(table.id)).where(at < late)) or 0 for table, at in MOMENTS.items())
    last = session.get(SchedulerMark, LAST_PASS)
    seen = f"last pass {_ago(now - last.at)}" if last else "no pass yet"
    if waits or last is None or last.at < late:
        return warn("scheduler", f"{seen}, {waits} clocks wait to be looked at", "hotline up, or: hotline cases pass")
    if last.value not in ("", "0"):
        return warn("scheduler", f"{seen}, {last.value} of it failed", "hotline cases pass names the tickets")
    return ok("scheduler", seen)


def check_notices(session: Session, now: datetime) -> Check:
    """Whether what departments and citizens should be told reaches them."""
    stuck = len(stuck_notices(session, now, limit=MANY).items)
    if stuck:
        seen = f"{stuck}{' or more' if stuck == MANY else ''} reached nobody"
        return warn("notices", seen, "hotline notices stuck; mend the cause, then: hotline notices retry --all")
    return ok("notices", "nothing is stuck")


def check_journal(session: Session, now: datetime) -> Check:
    """Whether the journal is sealed in time."""
    last = session.scalars(select(JournalSeal).order_by(JournalSeal.id.desc()).limit(1)).one_or_none()
    after = TicketEvent.id > (last.last_event if last else 0)
    open_since = session.scalar(select(TicketEvent.at).where(after).order_by(TicketEvent.id).limit(1))
    seen = f"last seal {_ago(now - last.at)}" if last else "no seal yet"
    if open_since is not None and open_since < now - UNSEALED:
        return warn("journal", f"{seen}, events wait since {open_since:%Y-%m-%d %H:%M} UTC", "hotline cases pass")
    return ok("journal", seen)


def cases_checks(settings: Settings) -> list[Check]:
    """Run every check of tickets' work; those of the database only if it is there in its present form."""
    now = utc_now()
    try:
        casework = Casework(load_profile(settings.city))
    except HotlineError:
        return []  # the profile's own check says what is wrong with it
    checks = [check_rules(casework, now), check_calendar(casework, now), check_attachments(settings.attachments_dir)]
    if settings.resolved_database_url.startswith("sqlite") and not (settings.data_dir / "hotline.db").exists():
        return checks
    engine = make_engine(settings.resolved_database_url)
    try:
        present, newest = migrate.versions(engine)
        if present == newest:
            with SessionFactory(engine)() as session:
                checks += [
                    check_departments(session),
                    check_scheduler(session, now, settings.cases_every_s),
                    check_notices(session, now),
                    check_journal(session, now),
                ]
    except SQLAlchemyError:
        return checks  # the database's own check says what is wrong with it
    return checks


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"
