"""Masks of calls as pages see them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent_console.socket.messages import Frame


class MaskOut(BaseModel):
    """A stretch of a call of which neither sound nor text is kept; one that is on ends at ``end`` by itself."""

    model_config = ConfigDict(from_attributes=True)

    by: str
    start: datetime
    end: datetime


class MaskFrame(MaskOut, Frame):
    """Nothing of the call is kept from now on, or everything again: a mask began, or ended before its time."""

    type: Literal["mask"] = "mask"
    call_id: str
