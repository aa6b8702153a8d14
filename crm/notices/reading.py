"""Notices that are read in the console: whose they are, and who read them.

A department without an address reads its notices in the console; what is about the knowledge base its editors read for
every department; what belongs to no department is for one of the hotline's own people, or, without an address, for all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.knowledge.states import EDITORS
from crm.notices.models import Notice, NoticeReading
from crm.operators.service import hold
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role

SHOWN_FOR = timedelta(days=90)
"""An older notice is history: what it was about stands with its ticket or article."""

MOST_COUNTED = 100
ORDER = "notices"
KNOWLEDGE = "knowledge"
EVERYBODY = ""
"""The address of what is for all of the hotline's own people."""


@dataclass(frozen=True, slots=True)
class Read:
    """A notice, and when this person read it."""

    notice: Notice
    read_at: datetime | None


def list_notices(
    session: Session, actor: Actor, now: datetime, *, unread: bool = False, cursor: str = "", limit: int = 50
) -> Stretch[Read]:
    """Return a person's notices, the newest first.

    Raises:
        CursorError: The cursor is not one of this list.
    """
    query = select(Notice, NoticeReading.read_at).outerjoin(NoticeReading, _by(actor)).where(*_theirs(actor, now))
    if unread:
        query = query.where(NoticeReading.read_at.is_(None))
    if place := read_cursor(ORDER, cursor, dated=False):
        query = query.where(Notice.id < int(place.key))
    rows = session.execute(query.order_by(Notice.id.desc()).limit(limit + 1))
    return stretch([Read(*row) for row in rows], limit, ORDER, lambda last: Place(None, str(last.notice.id)))


def count_unread(session: Session, actor: Actor, now: datetime) -> int:
    """Return how many a person has not read, counted as far as ``MOST_COUNTED``."""
    query = select(Notice.id).outerjoin(NoticeReading, _by(actor)).where(*_theirs(actor, now))
    some = query.where(NoticeReading.read_at.is_(None)).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def mark_read(session: Session, actor: Actor, ids: Iterable[int], now: datetime) -> Sequence[int]:
    """Keep that a person read these notices; what is not theirs, or read already, changes nothing.

    Returns:
        Those that were unread.
    """
    hold(session, actor.login)  # two pages at once
    query = select(Notice.id).outerjoin(NoticeReading, _by(actor)).where(*_theirs(actor, now))
    unread = session.scalars(query.where(NoticeReading.read_at.is_(None), Notice.id.in_(set(ids)))).all()
    session.add_all([NoticeReading(notice_id=one, operator=actor.login, read_at=now) for one in unread])
    return unread


def _by(actor: Actor) -> ColumnElement[bool]:
    return and_(NoticeReading.notice_id == Notice.id, NoticeReading.operator == actor.login)


def _theirs(actor: Actor, now: datetime) -> tuple[ColumnElement[bool], ...]:
    shown = (Notice.channel == "console", Notice.not_before <= now, Notice.not_before > now - SHOWN_FOR)
    if actor.role == Role.CLERK:
        return *shown, Notice.department == actor.department
    own = and_(Notice.department.is_(None), Notice.address.in_((EVERYBODY, actor.login)))
    if actor.role in EDITORS:
        return *shown, or_(own, Notice.kind == KNOWLEDGE)
    return *shown, own
