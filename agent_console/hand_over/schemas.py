"""Hand-overs as pages see them."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from crm.bus.events import HandOverChanged
from crm.calls.states import HandOverKind, HandOverState, HandOverWay

NOTE_LENGTH = 200


class HandOverRequest(BaseModel):
    """To whom a call is handed over: code of a line (``Lists.lines``), login of an operator, or name of a queue."""

    model_config = ConfigDict(extra="forbid")

    kind: HandOverKind = HandOverKind.LINE
    target: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")
    way: HandOverWay = HandOverWay.CONFERENCE
    note: str = Field(default="", max_length=NOTE_LENGTH)


class HandOverNow(BaseModel):
    """A hand-over that goes on, or how it ended.

    ``holder`` is the operator who had the call, ``seat`` the one who is called.
    """

    call_id: str
    kind: HandOverKind
    target: str
    name: str
    way: HandOverWay
    by: str
    holder: str
    seat: str
    note: str
    state: HandOverState
    since: datetime

    @classmethod
    def of(cls, event: HandOverChanged) -> Self:
        """Return what an event tells."""
        told = event.asked.values()
        told |= {"call_id": event.call_id, "holder": event.holder, "state": event.state}
        return cls.model_validate(told | {"since": event.at})


class HandOverOut(BaseModel):
    """A hand-over as it was (紧急已转 when it is a line's and ``connected_at`` is set)."""

    model_config = ConfigDict(from_attributes=True)

    call_id: str
    kind: str
    target: str
    name: str
    seat: str
    way: str
    note: str
    by: str
    at: datetime
    state: str
    connected_at: datetime | None
    ended_at: datetime | None


class SeatOut(BaseModel):
    """An operator to whom a call can be handed over; ``state`` is an ``OperatorState``."""

    login: str
    name: str
    queues: list[str]
    state: str
    since: datetime


class QueueTarget(BaseModel):
    """A queue to which a call can be handed over.

    Attributes:
        there: How many of its operators are at work.
        free: How many of them are ready.
        waiting: Citizens who wait there; whoever is handed over goes before them.
        wait_min: Minutes to wait by the present rate; nothing while there is none, nobody is there, or one is ready.
        closed: Whether its hours are over; then no call can be handed over to it.
        opens_at: When it opens again, if that is in sight.
    """

    queue: str
    name: str
    there: int
    free: int
    waiting: int
    wait_min: int | None
    closed: bool
    opens_at: datetime | None


class TargetsOut(BaseModel):
    """Who can be called for a call besides the city's lines; the ready ones first."""

    operators: list[SeatOut]
    queues: list[QueueTarget]
