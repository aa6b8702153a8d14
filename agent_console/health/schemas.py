"""Whether the parts answer."""

from datetime import datetime
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


class HearingOut(BaseModel):
    """Recognisers at work: processes that should and do listen, sides heard and left for later, how well it goes."""

    model_config = ConfigDict(from_attributes=True)

    workers: int
    listening: int
    live: int
    later: int
    load: float
    late_s: float
    dropped: int
    lost: int
    unread: int
    exact: str


class RoundTrips(BaseModel):
    """How long pings took to the server and back in the last minute, as the pages measured it; 0 without any."""

    measured: int
    p50_ms: int
    p99_ms: int


class StatesOut(BaseModel):
    """Our states beside Asterisk's since the start: looks, differences found by kind, mended, standing now."""

    model_config = ConfigDict(from_attributes=True)

    looks: int
    looked_at: datetime | None
    took_s: float
    found: dict[str, int]
    mended: int
    standing: int
    longest_s: float


class Health(BaseModel):
    """The parts' state; ``ok`` if calls can be taken and kept."""

    ok: bool
    database: bool
    pbx_link: bool
    transcription: Transcription
    hearing: HearingOut
    states: StatesOut
    live_calls: int
    pages: int
    round_trips: RoundTrips
