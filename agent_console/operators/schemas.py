"""An operator's state as pages see it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm.operators.states import OperatorState


class StateRequest(BaseModel):
    """What the operator wants to be; ``reason`` is one of the city's pause reasons."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["ready", "pause", "extend"]
    reason: Annotated[str, Field(max_length=32)] = ""


class PresenceOut(BaseModel):
    """The present state. ``wrap_up_until`` is set during wrap-up only."""

    model_config = ConfigDict(from_attributes=True)

    state: OperatorState
    reason: str
    since: datetime
    call_id: str | None
    wrap_up_until: datetime | None
