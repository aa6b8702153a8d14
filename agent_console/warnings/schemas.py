"""Warnings as pages see them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent_console.socket.messages import Frame


class LineOut(BaseModel):
    """An emergency or utility line that fits."""

    code: str
    name: str
    name_en: str


class WarningOut(BaseModel):
    """A warning. ``words`` stand in ``sentence``; ``lines`` are the lines that fit, the best first.

    ``outcome`` is the code of what was done about it, empty as long as nobody took notice.
    """

    id: str
    call_id: str
    code: str
    name: str
    name_en: str
    level: Literal["danger", "serious"]
    leg: Literal["caller", "operator"]
    words: str
    sentence: str
    utterance_id: int | None
    said_at: datetime
    raised_at: datetime
    lines: list[LineOut]
    queue: str = ""
    operator: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    outcome: str = ""
    outcome_name: str = ""
    outcome_name_en: str = ""


class WarningFrame(WarningOut, Frame):
    """Words of a call warn, or somebody took notice: replaces what was known of this warning."""

    type: Literal["warning"] = "warning"


class Acknowledgement(BaseModel):
    """Taking notice. ``outcome`` is one of the city's outcomes."""

    model_config = ConfigDict(extra="forbid")

    outcome: Annotated[str, Field(max_length=32, pattern=r"^[a-z_]+$")]


class LiveWarnings(BaseModel):
    """The warnings of the last hours, open ones first."""

    items: list[WarningOut]
