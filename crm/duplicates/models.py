"""Tables of merged and repeated matters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime

UNTOLD = "untold"
"""The matter ended, and nobody told this citizen yet."""

UNWANTED = "unwanted"
"""Nobody has to tell this citizen: no answer was wanted."""


class TicketCitizen(Base):
    """A citizen who told this matter; the first one and everyone whose ticket was merged.

    ``told_at`` and ``told_way`` say when and how they heard how it ended; ``told_way`` is empty until it ends.
    """

    __tablename__ = "ticket_citizens"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    from_ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_way: Mapped[str] = mapped_column(String(16), default="")


_OWED = TicketCitizen.told_way == UNTOLD
Index("ix_ticket_citizens_untold", TicketCitizen.ticket, sqlite_where=_OWED, postgresql_where=_OWED)
