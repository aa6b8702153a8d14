"""Tables of messages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.claims import Claimable
from crm.db import Base, UtcDateTime
from crm.identity.columns import Sealed


class Message(Claimable, Base):
    """A message of a citizen. Sound, words, number and form are its call's, and are deleted with the call's.

    Attributes:
        call_id: The call it was left in; a call has one.
        state: A ``MessageState``.
        left_at: When the call ended.
        recorded_s: Whole seconds that were recorded.
        close_reason: What the person wrote who ended it without a ticket.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_state", "state", "left_at", "id"),
        Index("ix_messages_closed_at", "closed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    left_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_s: Mapped[int]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(16))
    close_reason: Mapped[str] = mapped_column(Sealed, default="")
