"""Tables of clocks."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Deadline(Base):
    """A clock that runs for somebody.

    Attributes:
        kind: What must be done (``crm.deadlines.service.Kind``): dispatch, sign, return, contact, handle, feedback,
            review, visit, info, rejection, arbitration, extension, emergency, supervision, close, archive.
        limit: The limit as it was when the clock started (``config.rules.limits.Limit`` as JSON).
        extensions: Limits added later, in order, as JSON.
        shift: Whose working time counts; empty for office hours.
        warn: How long before the end the warning comes, as JSON; empty for none.
        rules_from: The city's day whose calendar ``due_at`` was last worked out with.
        state: running, paused, met, missed (met too late) or cancelled.
        next_check_at: When the scheduler must look again; empty when there is nothing more to do.
        next_check: What it does then: warn, due, or a step of ``crm.supervision``.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        Index("ix_deadlines_next_check", "next_check_at"),
        Index("ix_deadlines_ticket_state", "ticket", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    limits: Mapped[str] = mapped_column(String(32), default="")
    limit: Mapped[dict[str, Any]] = mapped_column(JSON)
    extensions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    shift: Mapped[str] = mapped_column(String(32), default="")
    warn: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rules_from: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    warn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16), default="running")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_check_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_check: Mapped[str] = mapped_column(String(16), default="")


class DeadlinePause(Base):
    """A stretch during which a clock stood still."""

    __tablename__ = "deadline_pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(128))
    by: Mapped[str] = mapped_column(String(16))
