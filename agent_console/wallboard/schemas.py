"""The wallboard as pages see it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent_console.socket.messages import Frame, QueueCount
from crm.monitoring.states import Way
from crm.operators.states import OperatorState

Alarm = Literal["", "serious", "danger"]


class MonitorNow(BaseModel):
    """A supervisor in an operator's call."""

    model_config = ConfigDict(from_attributes=True)

    supervisor: str
    way: Way


class SeatNow(BaseModel):
    """What an operator does.

    Attributes:
        queues: Which queues they answer.
        queue: Where the citizen of their call waited, or waits; empty without a call.
        waiting_since: Since when the citizen waits at whom it rings.
        warning: The gravest open warning of their call.
        monitors: The supervisors in it.
    """

    login: str
    name: str
    queues: list[str]
    state: OperatorState
    reason: str
    since: datetime
    call_id: str | None
    queue: str = ""
    waiting_since: datetime | None = None
    warning: Alarm = ""
    monitors: list[MonitorNow] = []


class LevelNow(BaseModel):
    """Today's figures (``crm.calls.service_level.ServiceLevel``); a share of nothing is no number."""

    model_config = ConfigDict(from_attributes=True)

    offered: int
    answered: int
    in_time: int
    abandoned: int
    short: int
    longest_s: float
    share: float | None
    share_of_answered: float | None
    abandoned_share: float | None
    average_s: float | None


class QueueNow(QueueCount):
    """A queue, with its figures of today."""

    level: LevelNow


class OpenWarnings(BaseModel):
    """Warnings nobody took notice of."""

    danger: int
    serious: int


class WallboardNow(BaseModel):
    """Everything on the wallboard. A frame with this ``version`` or an earlier one is in it already."""

    version: int
    at: datetime
    seats: list[SeatNow]
    queues: list[QueueNow]
    level: LevelNow
    warnings: OpenWarnings


class WallboardFrame(Frame):
    """What changed on the wallboard, whole seats and queues. A ``version`` left out means: read it again."""

    type: Literal["wallboard"] = "wallboard"
    version: int
    seats: list[SeatNow]
    queues: list[QueueNow]
    level: LevelNow | None
    warnings: OpenWarnings | None
