"""Tables of tickets."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class Ticket(Base):
    """The matter in writing. ``number`` is 18 digits: yyMMddHHmmss, two of the node, four of a sequence."""

    __tablename__ = "tickets"

    number: Mapped[str] = mapped_column(String(18), primary_key=True)
    query_code: Mapped[str] = mapped_column(String(6))
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    status: Mapped[str] = mapped_column(String(24), default="accepted")
    kind: Mapped[str] = mapped_column(String(16))
    category: Mapped[str] = mapped_column(String(128), default="")
    district: Mapped[str] = mapped_column(String(32), default="")
    address: Mapped[str] = mapped_column(String(256), default="")
    title: Mapped[str] = mapped_column(String(128))
    content: Mapped[str] = mapped_column(Text)
    wants: Mapped[str] = mapped_column(Text, default="")
    urgency: Mapped[str] = mapped_column(String(8), default="一般")
    callback_number: Mapped[str] = mapped_column(String(32), default="")
    operator: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class TicketDraft(Base):
    """The half-written ticket of a call; ``fields`` is ``{name: DraftField as JSON}`` (``crm.tickets.drafts``)."""

    __tablename__ = "ticket_drafts"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    fields: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
