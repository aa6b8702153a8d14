"""Tables of notices."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime, index_of_some

_UNSENT = text("state <> 'sent'")


class Notice(Base):
    """One message to one address. ``key`` says what it is about, so that it exists once.

    Attributes:
        channel: email, webhook, sms, or console (seen there, nothing is sent).
        address: Where to; ``citizen:<id>`` for a citizen, whose number only the sender looks up; in the console
            the login of whom it is for.
        not_before: Keeps it within the receiver's working time.
        urgent: Goes at once, at any hour.
        state: waiting, sending (until ``next_try_at`` it is some sender's), sent, stuck.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_state_next", "state", "next_try_at"),
        index_of_some("notices", "ticket"),
        Index("ix_notices_unsent", "not_before", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_notices_channel_department", "channel", "department", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(256))
    subject: Mapped[str] = mapped_column(String(256))
    body: Mapped[str] = mapped_column(Text)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(256), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeReading(Base):
    """A person read a notice in the console."""

    __tablename__ = "notice_readings"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    operator: Mapped[str] = mapped_column(ForeignKey("operators.login"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
