"""Tables of announcements. The database refuses to change or delete events (``crm.guards``)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Announcement(Base):
    """What an office tells callers while it lasts.

    Attributes:
        areas: Where it holds, as ``crm.announcements.content.Area``; everywhere if there is none.
        words, categories: What must be mentioned, one of all of them; any matter if there is none.
        phrase: The prompt with which the line says it by itself; empty if a recording or nobody does.
        recording: SHA-256 of the office's recording in the store; empty for none.
        author: Who wrote it last; somebody who wrote nothing of it approves it.
        version: Of the row; a move on an older one is refused.
    """

    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_state", "state", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    areas: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    words: Mapped[list[str]] = mapped_column(JSON)
    categories: Mapped[list[str]] = mapped_column(JSON)
    phrase: Mapped[str] = mapped_column(String(40), default="")
    recording: Mapped[str] = mapped_column(String(64), default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(String(16))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(16))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(16))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 SQLAlchemy reads it from the class


class AnnouncementEvent(Base):
    """One move, kept for ever: who did what, and the content as it stood then."""

    __tablename__ = "announcement_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    move: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class AnnouncementHearing(Base):
    """An announcement was played to a caller, once or more often in the call."""

    __tablename__ = "announcement_hearings"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
