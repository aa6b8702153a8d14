"""Modes as pages see them."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from crm.modes.service import LONGEST_REASON


class ModeOut(BaseModel):
    """A mode the line is or was in."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    mode: str
    name: str
    name_en: str
    reason: str
    set_by: str
    set_at: datetime
    until: datetime
    ended_by: str | None
    ended_at: datetime | None


class ModeChoice(BaseModel):
    """What the line can be switched to."""

    mode: str
    name: str
    name_en: str


class ModeNow(BaseModel):
    """The mode the line is in, if any."""

    now: ModeOut | None


class ModesOut(ModeNow):
    """With what it can be switched to, and what it was switched to, the last one first."""

    choices: list[ModeChoice]
    history: list[ModeOut]


class SwitchBody(BaseModel):
    """What the line is to be switched to, why, and until when."""

    model_config = ConfigDict(extra="forbid")

    mode: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_REASON)]
    until: AwareDatetime
