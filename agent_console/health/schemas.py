"""Whether the parts answer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Transcription(BaseModel):
    """Whether speech is written down, why not, and the command that mends it."""

    model_config = ConfigDict(from_attributes=True)

    status: Literal["on", "resuming", "off"] = "off"
    engine: str = ""
    model: str = ""
    reason: str = ""
    fix: str = ""


class Health(BaseModel):
    """The parts' state; ``ok`` if calls can be taken and kept."""

    ok: bool
    database: bool
    pbx_link: bool
    transcription: Transcription
    live_calls: int
    pages: int
