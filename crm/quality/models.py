"""The table of inspections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.claims import Claimable
from crm.db import Base, UtcDateTime
from crm.identity.columns import Sealed, SealedJson


class Inspection(Claimable, Base):
    """A call that is to be inspected, or was. A call has one at most, the database sees to it.

    What people wrote is sealed: they may quote the citizen.

    Attributes:
        operator: Who talked with the citizen last.
        reasons: Each a ``crm.quality.states.Reason``.
        asked_by: Who put the call in by hand, and ``asked_reason`` why.
        version: Counts the moves.
        card_day: The city's day whose rules hold the card.
        due_at: When it is late.
        scored_by: Who scored it; only inspectors see that.
        scores: Points by item of the card.
        remarks: Text by item.
        points: What the scores come to; nothing if a fatal item failed. ``most`` is what they could come to.
        seen_at: When the operator saw the result as it stands.
        first_scores: What was scored at first, if a decision changed it; ``first_points`` what that came to.
    """

    __tablename__ = "inspections"
    __table_args__ = (
        Index("ix_inspections_state", "state", "due_at", "id"),
        Index("ix_inspections_operator", "operator", "told_at", "id"),
        Index("ix_inspections_told_at", "told_at", "id"),
        Index("ix_inspections_card_day", "card_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), unique=True)
    operator: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[list[str]] = mapped_column(JSON)
    asked_by: Mapped[str | None] = mapped_column(String(16))
    asked_reason: Mapped[str] = mapped_column(Sealed, default="")
    state: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    card_day: Mapped[date] = mapped_column(Date)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scored_by: Mapped[str | None] = mapped_column(String(16))
    scores: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    remarks: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    summary: Mapped[str] = mapped_column(Sealed, default="")
    points: Mapped[int | None]
    most: Mapped[int]
    fatal_failed: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeal_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeal_reason: Mapped[str] = mapped_column(Sealed, default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str | None] = mapped_column(String(8))
    decision_reason: Mapped[str] = mapped_column(Sealed, default="")
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_scores: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    first_points: Mapped[int | None]
