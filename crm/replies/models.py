"""Tables of replies."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Sealed


class Reply(Base):
    """A handling record (办结回复); without an assignment the operator's own answer (直办) or the last word (终结答复).

    Attributes:
        contact_way: platform (``contact_call_id`` proves it), phone, visit, or none with ``contact_reason``.
        verified: Whether the facts are as told: yes, partly, no; empty in a last word.
        solved: solved, partly, unsolved, impossible; empty in a last word.
        note: For the hotline and the department only.
        public_reply: What the citizen is told; personal data masked.
        review: approved, sent_back, or empty while open.
    """

    __tablename__ = "replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), index=True)
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    contact_way: Mapped[str] = mapped_column(String(16))
    contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contact_number: Mapped[str] = mapped_column(Sealed, default="")
    contact_call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    contact_reason: Mapped[str] = mapped_column(Text, default="")
    verified: Mapped[str] = mapped_column(String(8))
    solved: Mapped[str] = mapped_column(String(16))
    unsolved_reason: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text)
    public_reply: Mapped[str] = mapped_column(Text)
    signed_off_by: Mapped[str] = mapped_column(String(64), default="")
    review: Mapped[str] = mapped_column(String(16), default="")
    reviewed_by: Mapped[str | None] = mapped_column(String(16))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_reason: Mapped[str] = mapped_column(Text, default="")
