"""Table of news that waits."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class WaitingNews(Base):
    """News a system did not take yet, in the order in which it is told; ``news`` is the id it is told under."""

    __tablename__ = "waiting_news"
    __table_args__ = (UniqueConstraint("target", "news", name="uq_waiting_news_target_news"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(64))
    news: Mapped[str] = mapped_column(String(128))
    event: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    call_id: Mapped[str | None] = mapped_column(String(64))
    operator: Mapped[str | None] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(32))
    ticket: Mapped[str | None] = mapped_column(String(32))
