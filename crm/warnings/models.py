"""The table of warnings."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class CallWarning(Base):
    """Words of a call that warn. ``id`` is that of the event that told of it.

    ``told`` is a list of ``[login, moment]``; ``said_at`` is when the sentence began. ``words`` and ``sentence`` go
    when the call's transcript goes.
    """

    __tablename__ = "warnings"
    __table_args__ = (Index("ix_warnings_open", "acknowledged_at", "raised_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(16))
    leg: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)
    utterance_id: Mapped[int | None]
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    acknowledged_by: Mapped[str | None] = mapped_column(String(16))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(32), default="")
