"""Tables of supervision."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Supervision(Base):
    """One level of supervision over one ticket. ``trigger`` is a rule of ``config.rules.supervision`` or ``manual``.

    ``promote_at`` is counted from ``promote_from``: from when it was issued, or from when it was looked at again.
    """

    __tablename__ = "supervisions"
    __table_args__ = (
        UniqueConstraint("ticket", "level", "occasion"),
        Index("ix_supervisions_open", "released_at", "level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    level: Mapped[int]
    occasion: Mapped[str] = mapped_column(String(64))
    """What it was issued for, once: ``overdue:<deadline id>``, ``dissatisfied:<follow-up id>``, ``manual:<time>``."""
    trigger: Mapped[str] = mapped_column(String(32))
    issuer: Mapped[str] = mapped_column(String(32))
    issued_by: Mapped[str] = mapped_column(String(16))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promote_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    promote_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promoted_to: Mapped[int | None] = mapped_column(ForeignKey("supervisions.id"))
    feedback: Mapped[str] = mapped_column(Text, default="")
    feedback_by: Mapped[str | None] = mapped_column(String(16))
    feedback_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[str | None] = mapped_column(String(16))
    release_reason: Mapped[str] = mapped_column(Text, default="")


urgency = func.coalesce(Supervision.due_at, Supervision.issued_at)
"""What open supervisions are sorted by: when an answer is due, or since when they stand."""

_OPEN = text("released_at IS NULL")
Index("ix_supervisions_urgency", Supervision.level, urgency, Supervision.id, sqlite_where=_OPEN, postgresql_where=_OPEN)


class PendingTrigger(Base):
    """A level or colour that follows an event later (``TriggerRule.after``), unless the ticket ends before.

    ``what`` is ``level:<n>`` or ``flag:<colour>``; ``at`` is when the event was; ``fire_at`` is empty once fired.
    """

    __tablename__ = "pending_triggers"
    __table_args__ = (UniqueConstraint("ticket", "occasion", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"))
    trigger: Mapped[str] = mapped_column(String(32))
    occasion: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fire_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)


class Letter(Base):
    """A numbered letter (函件). ``number`` is the city's form, ``year`` and ``sequence`` make it unique."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("series", "year", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supervision_id: Mapped[int] = mapped_column(ForeignKey("supervisions.id"), index=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    series: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(64))
    template: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Everything the letter says, so that it can be drawn again exactly; no citizen's data."""
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str | None] = mapped_column(String(16))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LetterSeries(Base):
    """The last number given out of one series in one year; its row is locked while a letter is written."""

    __tablename__ = "letter_series"

    series: Mapped[str] = mapped_column(String(32), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class FlagChange(Base):
    """A ticket's colour changed (亮牌): yellow, orange, red, or empty when taken down."""

    __tablename__ = "flag_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    flag: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(32))


class DepartmentFlag(Base):
    """A department's colour of a month, with the figures behind it: numerators, denominators, what was left out."""

    __tablename__ = "department_flags"

    department: Mapped[str] = mapped_column(ForeignKey("departments.code"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    flag: Mapped[str] = mapped_column(String(8), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reminder(Base):
    """The citizen (or the hotline) urges (催办)."""

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(16))
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    text: Mapped[str] = mapped_column(Text, default="")


class Declaration(Base):
    """A department says the matter is difficult, unreasonable or beyond its duty; the hotline decides."""

    __tablename__ = "declarations"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(String(16), default="")
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")


class Instruction(Base):
    """A leader's instruction (批示)."""

    __tablename__ = "instructions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    leader: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
