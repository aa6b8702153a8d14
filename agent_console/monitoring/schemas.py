"""Monitoring as pages see it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent_console.socket.messages import Frame
from crm.monitoring.states import Way


class MonitoringRequest(BaseModel):
    """How to take part."""

    model_config = ConfigDict(extra="forbid")

    way: Literal[Way.LISTEN, Way.WHISPER, Way.BARGE, Way.TAKE_OVER]


class MonitoringStretch(BaseModel):
    """For so long a supervisor took part in one way; ``to`` is empty while it goes on."""

    model_config = ConfigDict(from_attributes=True)

    supervisor: str
    operator: str
    way: Way
    since: datetime
    to: datetime | None


class MonitoringFrame(Frame):
    """A supervisor takes part in my call, or I in another's; ``left`` is its end."""

    type: Literal["monitoring"] = "monitoring"
    call_id: str
    supervisor: str
    operator: str
    way: Way
