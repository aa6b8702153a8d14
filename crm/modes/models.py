"""The table of modes that were switched on."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class LineMode(Base):
    """A mode the line is or was in. It ends by itself at ``until``, or earlier when somebody ends it.

    Attributes:
        mode: Its name in the flow; ``name`` and ``name_en`` are what it was called then.
        reason: Why it was switched on.
    """

    __tablename__ = "line_modes"
    __table_args__ = (Index("ix_line_modes_until", "until", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    name_en: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(String(16))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(16))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
