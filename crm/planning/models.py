"""Tables of planning."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


def _one(state: str) -> Index:
    """Return an index that lets a week have one plan of this state."""
    only = text(f"state = '{state}'")
    return Index(f"ix_plans_{state}", "monday", unique=True, sqlite_where=only, postgresql_where=only)


class Plan(Base):
    """A version of a week's plan.

    Attributes:
        monday: The week's first day.
        version: Counts the versions of the week from 1.
        revision: Counts the changes of this version, so that nobody overwrites what they have not seen.
        state: A ``PlanState``.
    """

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("monday", "version"), _one("draft"), _one("published"))

    id: Mapped[int] = mapped_column(primary_key=True)
    monday: Mapped[date]
    version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str | None] = mapped_column(String(16))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlannedShift(Base):
    """A shift somebody is planned for, kept as it was planned whatever becomes of the pattern.

    Attributes:
        day: The city's day it begins on.
        shift: Code of the pattern.
        breaks: Beginning and end of each break, in UTC.
    """

    __tablename__ = "planned_shifts"
    __table_args__ = (
        UniqueConstraint("plan_id", "operator", "day", "shift"),
        Index("ix_planned_shifts_operator", "operator", "day"),
        Index("ix_planned_shifts_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    operator: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    shift: Mapped[str] = mapped_column(String(32))
    queue: Mapped[str] = mapped_column(String(32))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    breaks: Mapped[list[list[str]]] = mapped_column(JSON, default=list)


class ShiftSwap(Base):
    """Somebody's wish to give a shift to a colleague for one of theirs, in the same week.

    Shifts are named by person, day and pattern: versions of the plan come and go meanwhile.

    Attributes:
        state: A ``SwapState``.
        answered_at: When the colleague answered.
    """

    __tablename__ = "shift_swaps"
    __table_args__ = (
        Index("ix_shift_swaps_state", "state", "id"),
        Index("ix_shift_swaps_asked_by", "asked_by", "id"),
        Index("ix_shift_swaps_colleague", "colleague", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    monday: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    shift: Mapped[str] = mapped_column(String(32))
    colleague: Mapped[str] = mapped_column(String(16))
    colleague_day: Mapped[date]
    colleague_shift: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
