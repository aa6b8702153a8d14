"""Every frame of the console's websocket. Names are snake_case, moments ISO 8601 in UTC."""

from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent_console.calls.schemas import GapOut, PopOut
from agent_console.hand_over.schemas import HandOverNow
from agent_console.health.schemas import Transcription
from agent_console.operators.schemas import OrderOut, PresenceOut
from agent_console.outgoing.schemas import OutgoingNow
from agent_console.tickets.schemas import FieldOut
from crm.calls.states import CallState


class Frame(BaseModel):
    """What all frames have. ``seq`` counts the frames of a stream from 1; ``at`` is when it happened."""

    type: str
    seq: int = 0
    at: datetime

    @cached_property
    def body(self) -> str:
        """Return the frame as it is sent but for its beginning, which is its number; the same for all pages."""
        return self.model_dump_json(exclude={"seq"})[1:]


class QueueCount(BaseModel):
    """How many wait, and since when the longest."""

    queue: str
    name: str
    waiting: int
    longest_since: datetime | None


class PartialText(BaseModel):
    """What seems to be said just now on one leg."""

    call_id: str
    leg: Literal["caller", "operator"]
    text: str
    started_at: datetime


class SideHeard(BaseModel):
    """Whether a side is written down while it speaks, or after the call because the machine has no time."""

    call_id: str
    leg: Literal["caller", "operator"]
    live: bool


class Hello(Frame):
    """First frame of a stream: the whole present state, so that a page that was reloaded goes on where it was."""

    type: Literal["hello"] = "hello"
    stream: str
    presence: PresenceOut
    order: OrderOut | None
    call: PopOut | None
    call_state: CallState | None
    hand_over: HandOverNow | None
    outgoing: OutgoingNow | None
    partials: list[PartialText]
    later: list[Literal["caller", "operator"]]
    queues: list[QueueCount]
    transcription: Transcription
    pbx_up: bool
    server_time: datetime


class Resumed(Frame):
    """First frame of a connection that goes on with a stream; ``seq`` is the last one the page has."""

    type: Literal["resumed"] = "resumed"


class PresenceFrame(PresenceOut, Frame):
    """The operator's own state changed."""

    type: Literal["presence"] = "presence"


class OrderFrame(OrderOut, Frame):
    """Somebody put the operator into a state."""

    type: Literal["order"] = "order"


class PopFrame(Frame):
    """It rings; also when a call arrives without ringing."""

    type: Literal["pop"] = "pop"
    pop: PopOut


class PopClosed(Frame):
    """It rings no more, and was not answered by this operator."""

    type: Literal["pop_closed"] = "pop_closed"
    call_id: str
    reason: Literal["no_answer", "caller_left", "answered_elsewhere"]


class CallFrame(Frame):
    """The operator's call moved on; ``outcome`` is set at its end."""

    type: Literal["call"] = "call"
    call_id: str
    state: CallState
    since: datetime
    outcome: str | None = None


class HandOverFrame(HandOverNow, Frame):
    """Whoever was called for the call rings, answered, refused, or left."""

    type: Literal["hand_over"] = "hand_over"


class OutgoingFrame(OutgoingNow, Frame):
    """The call I make moved on."""

    type: Literal["outgoing"] = "outgoing"


class PartialFrame(PartialText, Frame):
    """Replaces the partial text before it on this leg."""

    type: Literal["partial"] = "partial"


class UtteranceFrame(Frame):
    """A finished utterance; ends the partial text of its leg."""

    type: Literal["utterance"] = "utterance"
    call_id: str
    id: int
    leg: Literal["caller", "operator"]
    text: str
    language: str = ""
    started_at: datetime
    ended_at: datetime


class HearingFrame(SideHeard, Frame):
    """A side is left for after the call, or heard again."""

    type: Literal["hearing"] = "hearing"


class GapFrame(GapOut, Frame):
    """A side of the operator's call was not heard for a while, or that was read from the recording."""

    type: Literal["gap"] = "gap"


class TranscriptFrame(Frame):
    """The recording told more of a call: what the page knows of its transcript is old.

    It holds no word that was said: every page that shows the call reads it again, if its person may.
    """

    type: Literal["transcript"] = "transcript"
    call_id: str


class DraftFrame(Frame):
    """The form filled itself further."""

    type: Literal["draft"] = "draft"
    call_id: str
    fields: dict[str, FieldOut]
    version: int


class QueueFrame(QueueCount, Frame):
    """A queue's length changed."""

    type: Literal["queue"] = "queue"


class TranscriptionFrame(Transcription, Frame):
    """Transcription began, stopped or resumes."""

    type: Literal["transcription"] = "transcription"


class PbxFrame(Frame):
    """The link to the telephone system came or went."""

    type: Literal["pbx"] = "pbx"
    up: bool


class CasesFrame(Frame):
    """A ticket changed, or any may have: what the page knows of it, and of its inbox, is old."""

    type: Literal["cases"] = "cases"
    ticket: str | None


class SignedOutFrame(Frame):
    """The sign-in ended; the socket is closed with 4001 after this."""

    type: Literal["signed_out"] = "signed_out"
    reason: str


class Pong(Frame):
    """Answer to a ping."""

    type: Literal["pong"] = "pong"


class ErrorFrame(Frame):
    """What the page sent was not understood."""

    type: Literal["error"] = "error"
    error: str
    message: str


class Ping(BaseModel):
    """Every ten seconds, with the last frame the page has and how long the ping before took there and back."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["ping"]
    seq: Annotated[int | None, Field(ge=0)] = None
    round_trip_ms: Annotated[int | None, Field(ge=0, le=600_000)] = None
