"""Announcements turned into what pages see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from agent_console.announcements.schemas import AnnouncementOut
from agent_console.departments.names import DepartmentNames
from crm.announcements.calls import Heard, hearings
from crm.announcements.models import Announcement
from crm.announcements.service import allowed_moves, writers_of
from crm.announcements.states import standing
from crm.tickets.moves.actor import Actor

_AS_THEY_ARE = (
    "id", "text", "areas", "words", "categories", "phrase", "starts_at", "ends_at", "author", "approved_by",
    "closed_by", "closed_at", "version",
)  # fmt: skip


def announcements_out(
    session: Session, announcements: Sequence[Announcement], actor: Actor, at: datetime
) -> list[AnnouncementOut]:
    """Return announcements with what came of them, and what this person may do with each."""
    ids = [one.id for one in announcements]
    names, heard, writers = DepartmentNames(session), hearings(session, ids), writers_of(session, ids)
    return [
        AnnouncementOut(
            **{name: getattr(one, name) for name in _AS_THEY_ARE},
            standing=standing(one, at),
            department=names.named(one.department),
            spoken=_spoken(one),
            callers=heard.get(one.id, Heard()).callers,
            satisfied=heard.get(one.id, Heard()).satisfied,
            moves=list(allowed_moves(one, writers[one.id], actor, at)),
        )
        for one in announcements
    ]


def _spoken(announcement: Announcement) -> Literal["recording", "phrase", "nothing"]:
    if announcement.recording:
        return "recording"
    return "phrase" if announcement.phrase else "nothing"
