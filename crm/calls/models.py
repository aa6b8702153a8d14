"""Tables of calls."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Blind, Sealed


class Call(Base):
    """One call of one citizen. ``id`` is the unique id of the citizen's channel, which names the PBX node too."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_number_started", "number_index", "started_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(Sealed, default="")
    number_index: Mapped[str] = mapped_column(Blind, default="")
    region: Mapped[str] = mapped_column(String(64), default="")
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    line: Mapped[str] = mapped_column(String(32), default="")
    origin: Mapped[str] = mapped_column(String(16), default="trunk")
    channel: Mapped[str] = mapped_column(String(128), default="")
    state: Mapped[str] = mapped_column(String(16), default="started")
    outcome: Mapped[str | None] = mapped_column(String(24))
    menu_path: Mapped[list[str]] = mapped_column(JSON, default=list)
    kind: Mapped[str] = mapped_column(String(16), default="")
    queue: Mapped[str] = mapped_column(String(32), default="")
    operator: Mapped[str | None] = mapped_column(String(16), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    recorded_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recording: Mapped[str | None] = mapped_column(String(128))
    survey: Mapped[int | None]


class CallSegment(Base):
    """A stretch of a call: what it was spent on, and with whom."""

    __tablename__ = "call_segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    operator: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
