"""Tables of calls."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from config.languages import OWN
from crm.calls.states import MACHINE, Direction
from crm.db import Base, UtcDateTime, index_of_some
from crm.identity.columns import Blind, Sealed

_BY_MACHINE = text(f"origin = '{MACHINE}' AND ended_at IS NULL")


class Call(Base):
    """One call with one citizen. ``id`` is the unique id of the channel it began with: the citizen's or our phone's.

    Attributes:
        direction: A ``Direction``; ``out`` is a call that ``operator`` made, about ``ticket`` or for ``call_back``.
        origin: ``trunk`` or ``web``; ``machine`` for a call that the line made by itself.
        call_back: The call-back that a missed call is to have, or that a call of ours is a try of.
        survey: The key with which the citizen rated the service of the call (服务评价), not the matter (办件评价).
        talked_s: Whole seconds from the answer to the end; empty for a call that nobody answered, or that goes on.
        wrap_up: Code of what the call came to, out of its queue's list; empty while nobody chose one.
        flow: Version of the line's flow that the call followed; 0 is the profile's own.
        language: What the line speaks to the citizen, as Asterisk names it.
        line: What was dialled, by a citizen; empty for a call of ours, whose number is the citizen's.
    """

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_number_started", "number_index", "started_at"),
        Index("ix_calls_started_at", "started_at", "id"),
        Index("ix_calls_operator", "operator", "started_at", "id"),
        index_of_some("calls", "ticket"),
        index_of_some("calls", "call_back"),
        # A number has one call of the line at a time, whatever it is about.
        Index(
            "uq_calls_by_machine",
            "number_index",
            unique=True,
            sqlite_where=_BY_MACHINE,
            postgresql_where=_BY_MACHINE,
        ),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(Sealed, default="")
    number_index: Mapped[str] = mapped_column(Blind, default="")
    region: Mapped[str] = mapped_column(String(64), default="")
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizens.id"), index=True)
    line: Mapped[str] = mapped_column(String(32), default="")
    origin: Mapped[str] = mapped_column(String(16), default="trunk")
    direction: Mapped[str] = mapped_column(String(4), default="in", server_default="in")
    ticket: Mapped[str | None] = mapped_column(ForeignKey("tickets.number", use_alter=True))
    call_back: Mapped[int | None] = mapped_column(ForeignKey("call_backs.id"))
    channel: Mapped[str] = mapped_column(String(128), default="")
    state: Mapped[str] = mapped_column(String(16), default="started")
    outcome: Mapped[str | None] = mapped_column(String(24))
    menu_path: Mapped[list[str]] = mapped_column(JSON, default=list)
    flow: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str] = mapped_column(String(8), default=OWN, server_default=OWN)
    kind: Mapped[str] = mapped_column(String(16), default="")
    queue: Mapped[str] = mapped_column(String(32), default="")
    operator: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    talked_s: Mapped[int | None]
    recorded_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recording: Mapped[str | None] = mapped_column(String(128))
    survey: Mapped[int | None]
    wrap_up: Mapped[str | None] = mapped_column(String(32))

    @hybrid_property
    def served(self) -> bool:
        """Whether it comes to operators out of a queue: a citizen called, or the line called them back."""
        return (self.direction == Direction.IN) | (self.origin == MACHINE)


class CallSegment(Base):
    """A stretch of a call: what it was spent on, and with whom."""

    __tablename__ = "call_segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    operator: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class CallMask(Base):
    """A stretch of a call that is kept neither as sound nor as text (录音屏蔽).

    Attributes:
        by: The operator.
        ends_at: When it ended or will end by itself; the end of the call ends it, too.
    """

    __tablename__ = "call_masks"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    by: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandOver(Base):
    """A live call being handed over (转接; to an emergency line: 紧急已转), whether it came to that or not.

    Attributes:
        id: Unique id of the target's channel, or a name of its own where a queue is asked.
        kind: A ``HandOverKind``.
        target: Code of the line in the city's rules, login of the operator, or name of the queue.
        name: What the target was called then.
        seat: The operator who was called, also where a queue was asked; empty for lines.
        way: A ``HandOverWay``.
        note: What the operator wrote for whoever takes over.
        state: A ``HandOverState``.
        connected_at: Since when the target took part; empty if it never did.
    """

    __tablename__ = "hand_overs"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="line", server_default="line")
    target: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    seat: Mapped[str] = mapped_column(String(16), default="", server_default="")
    way: Mapped[str] = mapped_column(String(16), default="conference", server_default="conference")
    note: Mapped[str] = mapped_column(Sealed, default="", server_default="")
    by: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))
    connected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
