"""Tables of exports."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Sealed, SealedJson


class ExportRequest(Base):
    """An export that needs approval, or was made: who, which list, what filter, how many rows, why, who agreed.

    Filter and reasons are sealed: a citizen's number or name may stand in them.
    """

    __tablename__ = "export_requests"
    __table_args__ = (Index("ix_export_requests_by", "by", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(String(16), default="tickets", server_default="tickets")
    filter: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    rows: Mapped[int]
    reason: Mapped[str] = mapped_column(Sealed, default="")
    state: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decision_reason: Mapped[str] = mapped_column(Sealed, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
