"""An operator's state as pages see it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from crm.operators.states import OperatorState


class StateRequest(BaseModel):
    """What the operator wants to be; ``reason`` is one of the city's pause reasons."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["ready", "pause", "extend"]
    reason: Annotated[str, Field(max_length=32)] = ""


class AutoAnswer(BaseModel):
    """Whether my page answers by itself."""

    model_config = ConfigDict(extra="forbid")

    on: bool


class OrderRequest(BaseModel):
    """What an operator shall be, and why; ``pause`` is one of the city's pause reasons."""

    model_config = ConfigDict(extra="forbid")

    move: Literal["ready", "pause", "sign_out"]
    pause: Annotated[str, Field(max_length=32)] = ""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class OrderOut(BaseModel):
    """Who put the operator into a state and why; ``reason`` is that of a pause, which may come after a call."""

    by: str
    by_name: str
    by_role: str
    move: Literal["ready", "pause", "sign_out"]
    reason: str
    why: str
    ordered_at: datetime


class PresenceOut(BaseModel):
    """The present state.

    ``wrap_up_until`` and ``extensions_left`` speak of a wrap-up; ``next_pause`` is the reason of a pause that comes
    after the call; ``pause_until`` is when a pause has lasted as long as it may, ``crowded`` whether more are on one.
    """

    model_config = ConfigDict(from_attributes=True)

    state: OperatorState
    reason: str
    since: datetime
    call_id: str | None
    wrap_up_until: datetime | None
    extensions_left: int
    next_pause: str | None
    pause_until: datetime | None
    crowded: bool
