"""Hand-overs as pages see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from crm.calls.states import HandOverState


class HandOverRequest(BaseModel):
    """Which line of the city's list (``Lists.lines``)."""

    model_config = ConfigDict(extra="forbid")

    line: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")


class HandOverNow(BaseModel):
    """The line that is called for a call, or takes part in it."""

    call_id: str
    line: str
    state: HandOverState
    since: datetime


class HandOverOut(BaseModel):
    """A hand-over as it was (紧急已转 when ``connected_at`` is set)."""

    model_config = ConfigDict(from_attributes=True)

    call_id: str
    line: str
    name: str
    by: str
    at: datetime
    state: str
    connected_at: datetime | None
    ended_at: datetime | None
