"""Tables of follow-ups."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.db import Base, UtcDateTime


class FollowUp(Base):
    """One attempt to ask the citizen.

    Attributes:
        round: 0 after the first handling, 1 after the first rework, and so on.
        attempt: 1 to 3 within the round.
        way: call, machine (the line asks by keys), survey, sms, web. The key at the end of the citizen's own call is
            none of these: it rates the service (``Call.survey``).
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


class MachineVisit(Base):
    """A follow-up that the line makes by itself, from its first call, or since a person took it from the line.

    Attributes:
        ticket: Which. It has another one after each handling.
        state: A ``VisitState``.
        begun_at: When the row was made; one made before the ticket was handled last counts no more.
        tries: How often the line called.
        taken_by: Login of who took it from the line.
        left: The ``VisitResult`` with which the line left it to people; ``tries`` if it never reached anybody.
    """

    __tablename__ = "machine_visits"
    __table_args__ = (Index("ix_machine_visits_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(ForeignKey("tickets.number"), index=True)
    state: Mapped[str] = mapped_column(String(8))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    last_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[str | None] = mapped_column(String(16))
    left: Mapped[str] = mapped_column(String(16), default="")


class MachineCall(Base):
    """A call of the line in which it asks, with what was answered so far, however it ended.

    Attributes:
        confirmed: Whether whoever took it up said that it is their ticket.
        spoken: Whether they were asked for the reason, after a tone.
        over: What the dialplan did last: ``answered``, ``silent`` or ``person``; empty if they hung up before.
        outcome: A ``VisitResult``; empty until it is known.
        contacted, solved, result, attitude: As in ``FollowUp``.
    """

    __tablename__ = "machine_calls"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    visit: Mapped[int] = mapped_column(ForeignKey("machine_visits.id"), index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
    spoken: Mapped[bool] = mapped_column(default=False)
    over: Mapped[str] = mapped_column(String(16), default="")
    outcome: Mapped[str] = mapped_column(String(16), default="")
    contacted: Mapped[str] = mapped_column(String(8), default="")
    solved: Mapped[str] = mapped_column(String(8), default="")
    result: Mapped[str] = mapped_column(String(24), default="")
    attitude: Mapped[str] = mapped_column(String(24), default="")
