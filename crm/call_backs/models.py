"""Tables of call-backs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.claims import Claimable
from crm.db import Base, UtcDateTime
from crm.identity.columns import Blind, Sealed


class CallBack(Claimable, Base):
    """Somebody to be called back: nobody answered (漏接), or they asked for it instead of waiting.

    Their calls name it (``Call.call_back``) and know the number.

    Attributes:
        number_index: Whose it is, as long as it is not over: a number has one at a time, the database sees to it.
        state: A ``CallBackState``.
        queue: Of the call missed last.
        missed: How many calls of the number were missed since it began.
        tries: How often we called.
        asked_at: When they asked for it; empty for calls that were missed only.
        place_since: Since when they stand in the line whose place is kept for them.
        sooner: By how much they went before others there.
        close_reason: Why it was given up, as the person wrote it.
        leader_shift: The leader's shift (接听日) within which a call of theirs was missed.
    """

    __tablename__ = "call_backs"
    __table_args__ = (
        Index("ix_call_backs_state", "state", "first_missed_at", "id"),
        Index("ix_call_backs_closed_at", "closed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number_index: Mapped[str | None] = mapped_column(Blind, unique=True)
    state: Mapped[str] = mapped_column(String(16))
    queue: Mapped[str] = mapped_column(String(32), default="")
    missed: Mapped[int]
    first_missed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_missed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sooner: Mapped[int] = mapped_column(default=0, server_default="0")
    first_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(16))
    close_reason: Mapped[str] = mapped_column(Sealed, default="")
    leader_shift: Mapped[int | None] = mapped_column(ForeignKey("leader_shifts.id"))


class CallBackEvent(Base):
    """Something that happened to a call-back; rows are added and never changed.

    Attributes:
        what: A ``CallBackMove``, ``miss`` or ``ask``.
        by: Login of who did it; empty for the line and the citizen.
        call_id: The call that it is about, if it is about one.
    """

    __tablename__ = "call_back_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_back: Mapped[int] = mapped_column(ForeignKey("call_backs.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(16), default="")
    call_id: Mapped[str] = mapped_column(String(64), default="")
