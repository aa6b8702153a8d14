"""Tables of retention."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Deletion(Base):
    """Proof that something was deleted: what kind, which one, its hash before, by which rule. Append-only."""

    __tablename__ = "deletions"
    __table_args__ = (Index("ix_deletions_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(128))
    sha256: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
