"""Tables of transcripts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Utterance(Base):
    """A finished stretch of speech of one side. ``words`` is a list of ``[text, start_s, end_s]`` from its start."""

    __tablename__ = "utterances"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    leg: Mapped[str] = mapped_column(String(16))
    operator: Mapped[str | None] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[list[str | float]]] = mapped_column(JSON, default=list)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    engine: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16), default="live")


class TranscriptGap(Base):
    """A stretch that was not heard live. Filled from the recording when it is there."""

    __tablename__ = "transcript_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    leg: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(32))
    filled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
