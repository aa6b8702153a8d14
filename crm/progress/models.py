"""Tables of look-ups."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class ProgressLookup(Base):
    """Somebody asked by telephone how a ticket stands.

    Attributes:
        call_id: The call; whose number it came from is kept with the call alone.
        ticket: The ticket that was meant, told or not; empty if there is none.
        way: A ``LookupWay``.
        answer: A ``LookupAnswer``.
    """

    __tablename__ = "progress_lookups"
    __table_args__ = (Index("ix_progress_lookups_answer", "answer", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"), index=True)
    way: Mapped[str] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
