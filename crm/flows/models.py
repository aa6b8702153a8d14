"""The table of a flow's versions."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class FlowVersion(Base):
    """A flow that was put in force. Nothing is ever changed or taken away here: going back is a new version too.

    Attributes:
        number: Counts from 1; 0 stands for the flow of the profile.
        text: The file as it was given.
        back_to: The version whose text this is, if somebody went back.
    """

    __tablename__ = "flow_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    back_to: Mapped[int | None]
    published_by: Mapped[str] = mapped_column(String(16))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
