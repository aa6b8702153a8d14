"""Tables of follow-ups."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class FollowUp(Base):
    """One attempt to ask the citizen.

    Attributes:
        round: 0 after the first handling, 1 after the first rework, and so on.
        attempt: 1 to 3 within the round.
        way: call, survey (keys, in a call that asks about the matter), sms, web. The key at the end of the citizen's
            own call is none of these: it rates the service (``Call.survey``).
        contacted, solved: Answers to the first two questions: yes, no, unknown; solved also partly.
        result, attitude: very_satisfied, satisfied, fairly, dissatisfied, very_dissatisfied; empty if not given.
    """

    __tablename__ = "follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    round: Mapped[int]
    attempt: Mapped[int]
    way: Mapped[str] = mapped_column(String(8))
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    reached: Mapped[bool]
    contacted: Mapped[str] = mapped_column(String(8), default="")
    solved: Mapped[str] = mapped_column(String(8), default="")
    result: Mapped[str] = mapped_column(String(24), default="")
    attitude: Mapped[str] = mapped_column(String(24), default="")
    reason_code: Mapped[str] = mapped_column(String(32), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
