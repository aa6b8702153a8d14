"""Tables of the journal; the database refuses to change or delete their rows (migration ``guards``)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class TicketEvent(Base):
    """One move of one ticket. ``hash`` covers every other column and the event before it (``prev``).

    ``data`` holds what the move was about, by id (assignment, reply, letter, attachments), never a citizen's data.
    """

    __tablename__ = "ticket_events"
    __table_args__ = (UniqueConstraint("ticket", "seq"), Index("ix_ticket_events_actor", "actor", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    department: Mapped[str | None] = mapped_column(String(16))
    move: Mapped[str] = mapped_column(String(24))
    from_status: Mapped[str] = mapped_column(String(24))
    to_status: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text, default="")
    call_id: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalSeal(Base):
    """A seal over all events up to ``last_event``: it chains the tickets' chains, so that none can vanish whole."""

    __tablename__ = "journal_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_event: Mapped[int]
    last_event: Mapped[int]
    events: Mapped[int]
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
