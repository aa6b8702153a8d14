"""Inspections' own time: claims that ran out, appeals that are too late, and once a day what yesterday's calls give."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.quality.drawing import draw
from crm.quality.service import keep_time
from crm.scheduler.marks import locked_mark, seen_mark

DRAWN = "quality_draw"
FURTHEST = timedelta(days=7)
"""Days before that are not drawn any more, if no scheduler ran for so long."""


def keep_inspections(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Give claims back, close results nobody appealed against, and draw the days that ended."""
    return attempt(factory, partial(_keep, now=now)) + attempt(factory, partial(_draw, casework=casework, now=now))


def _keep(session: Session, now: datetime) -> Counter[str]:
    return Counter(keep_time(session, now))


def _draw(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    yesterday = now.astimezone(casework.zone).date() - timedelta(days=1)
    if seen_mark(session, DRAWN).value == yesterday.isoformat():
        return Counter()
    done, made = locked_mark(session, DRAWN), 0
    last = date.fromisoformat(done.value) if done.value else yesterday - timedelta(days=1)
    day = max(last + timedelta(days=1), yesterday + timedelta(days=1) - FURTHEST)
    while day <= yesterday:
        made += draw(session, casework, day, now)
        done.at, done.value = now, day.isoformat()
        day += timedelta(days=1)
    return Counter(inspection_drawn=made)
