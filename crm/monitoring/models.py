"""The table of monitoring."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class MonitoringEvent(Base):
    """A supervisor began to take part in a call, changed how, or left. Append-only.

    Attributes:
        leg: Unique id of the supervisor's channel; the rows of one stay share it.
        operator: Whose call it was.
        way: A ``crm.monitoring.states.Way``.
    """

    __tablename__ = "monitoring_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    leg: Mapped[str] = mapped_column(String(64), index=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    supervisor: Mapped[str] = mapped_column(ForeignKey("operators.login"), index=True)
    operator: Mapped[str] = mapped_column(String(16))
    way: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
