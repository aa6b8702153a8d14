"""Call-backs' own time: claims that ran out, tries that were enough, waits that were too long."""

from collections import Counter
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from crm.attempts import attempt
from crm.call_backs.service import keep_time
from crm.casework import Casework
from crm.db import SessionFactory


def keep_call_backs(factory: SessionFactory, casework: Casework, now: datetime) -> Counter[str]:
    """Give claims back that ran out, and end what waited too long or was tried often enough."""
    return attempt(factory, partial(_keep, casework=casework, now=now))


def _keep(session: Session, casework: Casework, now: datetime) -> Counter[str]:
    return Counter(keep_time(session, casework.rules(now).outgoing, now))
