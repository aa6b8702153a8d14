"""Tables of the scheduler."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class SchedulerMark(Base):
    """Regular work that is done as a whole: when last, and for what (a month, an edition of the rules)."""

    __tablename__ = "scheduler_marks"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    value: Mapped[str] = mapped_column(String(128), default="")
