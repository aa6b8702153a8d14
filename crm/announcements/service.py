"""Writes announcements, and makes each move by the table. Every function is one decision in the caller's session."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from config.announcements import AnnouncementRules
from config.rules.city import CityRules
from crm.announcements.content import AnnouncementContent, check_content
from crm.announcements.errors import (
    AnnouncementInvalidError,
    AnnouncementOverError,
    NoSuchAnnouncementError,
    OwnAnnouncementError,
    StaleAnnouncementError,
)
from crm.announcements.models import Announcement, AnnouncementEvent
from crm.announcements.states import ANNOUNCEMENT, MAY, AnnouncementMove, AnnouncementState
from crm.cursors import Stretch, newest_rows
from crm.rows import held_row
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role

LONGEST_REASON = 200
_CLOSED = (AnnouncementState.ENDED, AnnouncementState.WITHDRAWN)
_CLOSING = (AnnouncementMove.END, AnnouncementMove.WITHDRAW)


def get_announcement(session: Session, announcement_id: int) -> Announcement:
    """Return one announcement.

    Raises:
        NoSuchAnnouncementError: There is none.
    """
    found = session.get(Announcement, announcement_id)
    if found is None:
        raise NoSuchAnnouncementError("expected the id of an announcement, none has this one")
    return found


def list_announcements(
    session: Session, at: datetime, *, over: bool, cursor: str = "", limit: int = 50
) -> Stretch[Announcement]:
    """Return those that are written, coming or in force, or those that are over; the newest first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    ran_out = and_(Announcement.state == AnnouncementState.APPROVED, Announcement.ends_at <= at)
    past = or_(Announcement.state.in_(_CLOSED), ran_out)
    query = select(Announcement).where(past if over else ~past)
    name = "announcements-over" if over else "announcements"
    return newest_rows(session, query, Announcement.id, name, cursor, limit)


def begin(
    session: Session,
    content: AnnouncementContent,
    city: CityRules,
    rules: AnnouncementRules,
    actor: Actor,
    at: datetime,
) -> Announcement:
    """Make a draft.

    Raises:
        NotAllowedError: It is not this person's work, or another office's announcement.
        AnnouncementInvalidError: The city has no such thing, or the moments make no sense.
    """
    _may(content.department, actor, AnnouncementMove.WRITE)
    check_content(content, city, rules, at)
    announcement = Announcement(state=AnnouncementState.DRAFT, **_columns(content), author=actor.login, written_at=at)
    session.add(announcement)
    session.flush()
    _note(session, announcement, actor, AnnouncementMove.WRITE, at)
    return announcement


def write(
    session: Session,
    announcement_id: int,
    content: AnnouncementContent,
    city: CityRules,
    rules: AnnouncementRules,
    actor: Actor,
    at: datetime,
    *,
    version: int,
) -> Announcement:
    """Replace what a draft says; a recording of it stays.

    Raises:
        NoSuchAnnouncementError, StaleAnnouncementError, NotAllowedError, IllegalMoveError: It cannot be written now.
        AnnouncementInvalidError: The city has no such thing, or the moments make no sense.
    """
    _may(content.department, actor, AnnouncementMove.WRITE)
    check_content(content, city, rules, at)
    announcement = _held(session, announcement_id, actor, AnnouncementMove.WRITE, version)
    for name, value in _columns(content).items():
        setattr(announcement, name, value)
    return _written(session, announcement, actor, at)


def set_recording(session: Session, announcement_id: int, sha256: str, actor: Actor, at: datetime) -> Announcement:
    """Let a draft be spoken by a recording, which goes before what the line says by itself; by none if empty.

    Raises:
        NoSuchAnnouncementError, NotAllowedError, IllegalMoveError: It cannot be written now.
    """
    announcement = _held(session, announcement_id, actor, AnnouncementMove.WRITE)
    announcement.recording = sha256
    return _written(session, announcement, actor, at)


def move(
    session: Session,
    announcement_id: int,
    wanted: AnnouncementMove,
    actor: Actor,
    at: datetime,
    *,
    version: int,
    reason: str = "",
) -> Announcement:
    """Approve, end or withdraw.

    Raises:
        NoSuchAnnouncementError, StaleAnnouncementError, NotAllowedError, IllegalMoveError: It cannot be done now.
        OwnAnnouncementError: Who wrote something of it wants to approve it.
        AnnouncementOverError: It would be over before it begins.
        AnnouncementInvalidError: What is withdrawn needs its reason.
    """
    announcement = _held(session, announcement_id, actor, wanted, version)
    if wanted is AnnouncementMove.APPROVE:
        if actor.login in writers_of(session, [announcement_id])[announcement_id]:
            raise OwnAnnouncementError("expected somebody who wrote nothing of it, got one who did")
        if announcement.ends_at <= at:
            raise AnnouncementOverError("expected an announcement that ends in the future, its end has passed")
        announcement.approved_by, announcement.approved_at = actor.login, at
    if wanted is AnnouncementMove.WITHDRAW and not reason.strip():
        raise AnnouncementInvalidError("reason: expected why it is withdrawn, got nothing")
    if wanted in _CLOSING:
        announcement.closed_by, announcement.closed_at = actor.login, at
    announcement.state = ANNOUNCEMENT.after(AnnouncementState(announcement.state), wanted)
    session.flush()
    _note(session, announcement, actor, wanted, at, reason.strip())
    return announcement


def writers_of(session: Session, announcement_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return everybody who wrote something of each of these announcements."""
    event, writers = AnnouncementEvent, {one: set[str]() for one in announcement_ids}
    wrote = event.announcement_id.in_(announcement_ids), event.move == AnnouncementMove.WRITE
    for announcement_id, actor in session.execute(select(event.announcement_id, event.actor).where(*wrote)):
        writers[announcement_id].add(actor)
    return writers


def allowed_moves(
    announcement: Announcement, writers: Collection[str], actor: Actor, at: datetime
) -> Iterator[AnnouncementMove]:
    """Yield what somebody may do with an announcement at a moment; nothing with one that is over."""
    if announcement.ends_at <= at and announcement.state == AnnouncementState.APPROVED:
        return
    for wanted in ANNOUNCEMENT.moves[AnnouncementState(announcement.state)]:
        own = actor.role is not Role.CLERK or announcement.department == actor.department
        approves = wanted is not AnnouncementMove.APPROVE or (actor.login not in writers and announcement.ends_at > at)
        if actor.role in MAY[wanted] and own and approves:
            yield wanted


def _held(
    session: Session, announcement_id: int, actor: Actor, wanted: AnnouncementMove, version: int | None = None
) -> Announcement:
    """Return an announcement this person may move so just now, held until the transaction is over."""
    announcement = held_row(session, Announcement, announcement_id)
    if announcement is None:
        raise NoSuchAnnouncementError("expected the id of an announcement, none has this one")
    _may(announcement.department, actor, wanted)
    if version is not None and announcement.version != version:
        raise StaleAnnouncementError(f"expected version {announcement.version} of the announcement, got {version}")
    ANNOUNCEMENT.after(AnnouncementState(announcement.state), wanted)
    return announcement


def _may(department: str, actor: Actor, wanted: AnnouncementMove) -> None:
    if actor.role not in MAY[wanted]:
        raise NotAllowedError(f"expected one of {', '.join(MAY[wanted])}, got {actor.role}", roles=list(MAY[wanted]))
    if actor.role is Role.CLERK and department != actor.department:
        raise NotAllowedError("expected an announcement of the clerk's own department, got another's")


def _written(session: Session, announcement: Announcement, actor: Actor, at: datetime) -> Announcement:
    announcement.author, announcement.written_at = actor.login, at
    session.flush()
    _note(session, announcement, actor, AnnouncementMove.WRITE, at)
    return announcement


def _columns(content: AnnouncementContent) -> dict[str, object]:
    return content.model_dump(exclude={"areas", "words", "categories"}) | {
        "areas": [area.model_dump() for area in content.areas],
        "words": list(content.words),
        "categories": list(content.categories),
    }


def _note(
    session: Session, announcement: Announcement, actor: Actor, wanted: AnnouncementMove, at: datetime, reason: str = ""
) -> None:
    content = {
        "text": announcement.text,
        "department": announcement.department,
        "areas": announcement.areas,
        "words": announcement.words,
        "categories": announcement.categories,
        "phrase": announcement.phrase,
        "recording": announcement.recording,
        "starts_at": announcement.starts_at.isoformat(),
        "ends_at": announcement.ends_at.isoformat(),
    }
    session.add(
        AnnouncementEvent(
            announcement_id=announcement.id,
            at=at,
            actor=actor.login,
            role=actor.role,
            move=wanted,
            reason=reason[:LONGEST_REASON],
            content=content,
        )
    )
