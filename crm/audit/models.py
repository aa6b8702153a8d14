"""Tables of the audit; the database refuses to change or delete its events (``crm.guards``)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class AuditHead(Base):
    """The one row that is locked while an event is added; ``hash`` is that of the last event."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditEvent(Base):
    """Something was done with one row of an audited table; all events are one chain.

    Attributes:
        kind: Which table (``crm.audit.subjects``).
        subject: Id of the row.
        digest: Keyed hash of what the row said then, of its sealed values in clear.
        hash: Keyed hash of every other column, the event before it (``prev``) among them.
    """

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "kind", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[int]
    move: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
