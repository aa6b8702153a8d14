"""The table of the lists' entries."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Blind, Sealed


class CallerEntry(Base):
    """A number on a list, or asked to be.

    Attributes:
        list: A ``CallerList``.
        number_index: The number, empty when an entry that is over was forgotten.
        live: True as long as it is not over, else empty: a number has one such entry a list, the database sees to it.
        state: An ``EntryState``.
        reason: Why it was asked for.
        asked_by: Work number of whoever asked; ``system`` for a proposal by the limits.
        decided_by: Who agreed, or refused; empty where nobody need agree.
        appeal: What the citizen says against it; ``appeal_by`` wrote it down.
        verdict: What was decided about the appeal, or why it was ended.
        over_by: Who ended it; empty if it ended by itself.
    """

    __tablename__ = "caller_entries"
    __table_args__ = (
        UniqueConstraint("list", "number_index", "live", name="uq_caller_entries_live"),
        Index("ix_caller_entries_number", "number_index", "list"),
        Index("ix_caller_entries_state", "state", "expires_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(Sealed)
    number_index: Mapped[str] = mapped_column(Blind)
    live: Mapped[bool | None]
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Sealed)
    asked_by: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(Sealed, default="")
    appeal: Mapped[str] = mapped_column(Sealed, default="")
    appeal_by: Mapped[str | None] = mapped_column(String(16))
    appeal_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(Sealed, default="")
    verdict_by: Mapped[str | None] = mapped_column(String(16))
    over_by: Mapped[str | None] = mapped_column(String(16))
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
