"""Tables of leaders' shifts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime
from crm.identity.columns import Blind, Sealed


class LeaderShift(Base):
    """Hours in which a leader takes calls. Every call that comes to the line within them is one of the shift.

    Attributes:
        leader: Account of the leader.
        duty: Account of the officer on duty, who is told when the leader does not appear.
        scope: Which matters the leader takes (受理范围).
        remarks: What citizens should know besides (注意事项).
        companions: Accompanying departments by their code, each with the login of whoever sits for it; or empty.
        places: How many citizens may book.
        state: A ``ShiftState``.
        made_by: Who wrote the plan last.
        approved_by: Another person.
        notice: The public notice as it was published.
        reason: Why it was sent back or withdrawn.
        came_at: When the leader was first seen ready.
        absent_at: When the leader had not appeared for too long.
        over_at: When it ended.
    """

    __tablename__ = "leader_shifts"
    __table_args__ = (
        Index("ix_leader_shifts_starts_at", "starts_at", "id"),
        Index("ix_leader_shifts_leader", "leader", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leader: Mapped[str] = mapped_column(ForeignKey("operators.login"))
    duty: Mapped[str] = mapped_column(ForeignKey("operators.login"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scope: Mapped[str] = mapped_column(Text)
    remarks: Mapped[str] = mapped_column(Text, default="")
    companions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    places: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by: Mapped[str | None] = mapped_column(String(16))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notice: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    came_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    absent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShiftBooking(Base):
    """A citizen's place in a shift, booked beforehand; what says who it is goes when the shift is reported.

    Attributes:
        number_index: Whose it is, as long as it holds.
        matter: What they want to speak of.
        ticket: Number of the ticket about it, if there is one.
        state: A ``BookingState``.
        call_id: The call in which they came.
        by: Who took it down.
    """

    __tablename__ = "shift_bookings"
    __table_args__ = (Index("ix_shift_bookings_number", "shift", "number_index", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift: Mapped[int] = mapped_column(ForeignKey("leader_shifts.id"))
    number: Mapped[str] = mapped_column(Sealed, default="")
    number_index: Mapped[str | None] = mapped_column(Blind)
    name: Mapped[str] = mapped_column(Sealed, default="")
    matter: Mapped[str] = mapped_column(Sealed, default="")
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number"))
    state: Mapped[str] = mapped_column(String(16))
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id"))
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
