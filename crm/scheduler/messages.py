"""Messages' own time: claims that ran out, recordings that do not come."""

from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.casework import Casework
from crm.db import SessionFactory
from crm.messages.service import keep_time


def keep_messages(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Give claims back that ran out, and show messages whose recordings do not come."""
    return attempt(factory, partial(_keep, casework=casework, now=now))


def _keep(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    return Counter(keep_time(session, casework.profile.messages, now))
