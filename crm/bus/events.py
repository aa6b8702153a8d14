"""What can happen, as frozen facts. Every event has an id, a moment and, where it concerns one, a call."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from config.clock import utc_now
from crm.calls.asked import Asked

Leg = Literal["caller", "operator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact. ``at`` is UTC."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    at: datetime = field(default_factory=utc_now)

    @property
    def name(self) -> str:
        """The event's name on every transport."""
        return type(self).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """A fact about one call."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStateChanged(CallEvent):
    """The call moved on; ``state`` is a ``crm.calls.states.CallState`` value."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorRinging(CallEvent):
    """The call rings at this operator, and only at this one."""

    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorRingEnded(CallEvent):
    """The ringing at this operator is over, answered or not."""

    operator: str
    reason: Literal["answered", "no_answer", "caller_left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorPhoneLost(CallEvent):
    """The phone of this operator is gone while it rang for the call, or in the middle of the talk."""

    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered(CallEvent):
    """An operator and the citizen hear each other; again after a transfer."""

    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallEvent):
    """The citizen's channel is gone; ``outcome`` is a ``crm.calls.states.Outcome`` value."""

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverChanged(CallEvent):
    """The handing over of this call moved on; ``state`` is a ``crm.calls.states.HandOverState`` value.

    ``holder`` is the operator who had the call.
    """

    asked: Asked
    holder: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringChanged(CallEvent):
    """A supervisor takes part in an operator's call, or left; ``way`` is a ``crm.monitoring.states.Way`` value."""

    supervisor: str
    operator: str
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskChanged(CallEvent):
    """Nothing of the call is kept from ``start`` to ``end``, which is over if the mask was taken back."""

    by: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingCallChanged(CallEvent):
    """A call that ``operator`` makes, about a ticket if it names one, moved on; ``outcome`` is set at its end."""

    operator: str
    ticket: str
    state: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReady(CallEvent):
    """The stereo recording is complete on disk (left: citizen, right: what the citizen heard)."""

    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorStateChanged(Event):
    """An operator's state, which is the server's; ``state`` is a ``crm.operators.states.OperatorState`` value.

    The rest is as in ``ivr.desk.presence.Presence``.
    """

    operator: str
    state: str
    reason: str = ""
    since: datetime
    call_id: str | None = None
    wrap_up_until: datetime | None = None
    extensions_left: int = 0
    next_pause: str | None = None
    pause_until: datetime | None = None
    crowded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorOrdered(Event):
    """Somebody else put an operator into a state; ``move`` is ``ready``, ``pause`` or ``sign_out``.

    ``reason`` is that of a pause; ``why`` are the words of whoever ordered it.
    """

    operator: str
    by: str
    by_name: str
    by_role: str
    move: str
    reason: str = ""
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChanged(Event):
    """How many wait, and since when the longest."""

    queue: str
    waiting: int
    longest_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptPartial(CallEvent):
    """What seems to be said just now; replaces the partial text before it on this leg.

    ``paused`` where nothing more was said for a moment after it; ``again_s``: seconds in which no other text of the
    sentence comes, where the recogniser reads it again and again.
    """

    leg: Leg
    text: str
    started_at: datetime
    paused: bool = False
    again_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptFinal(CallEvent):
    """A finished utterance, stored; ``language`` as in ``crm.transcripts.models.Utterance``."""

    utterance_id: int
    leg: Leg
    text: str
    language: str = ""
    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingChanged(CallEvent):
    """Whether this side is written down while it speaks, or after the call because the machine has no time."""

    leg: Leg
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChanged(CallEvent):
    """A side was not heard for a while, or that was read from the recording; ``state`` is a ``GapState`` value.

    See ``crm.transcripts.gaps``.
    """

    gap_id: int
    leg: Leg
    started_at: datetime
    ended_at: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRevised(CallEvent):
    """After the call the recording was read once more; the transcript changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRaised(CallEvent):
    """Words of a call warn; ``id`` names the warning, ``level`` is a ``config.rules.warnings.Level``.

    ``said_at`` is when the sentence began; while it is unfinished it has no utterance.
    """

    code: str
    level: str
    leg: Leg
    words: str
    sentence: str
    said_at: datetime
    utterance_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningAcknowledged(CallEvent):
    """Somebody took notice of a warning, or said what came of it."""

    warning_id: str
    code: str
    operator: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionChanged(Event):
    """Whether speech is written down, why not, and the command that mends it."""

    status: Literal["on", "resuming", "off"]
    engine: str = ""
    model: str = ""
    reason: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanged(CallEvent):
    """The half-written ticket of this call changed; read it from ``crm.tickets``."""

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxLinkChanged(Event):
    """Whether the telephone system's events reach us."""

    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    """A sign-in ended; ``reason`` is ``elsewhere``, ``asked`` or ``expired``."""

    operator: str
    sign_in_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged(Event):
    """A ticket was made or moved; whose turn it is now, if anybody's, and which departments hear of it."""

    ticket: str
    status: str
    turn_role: str | None
    turn_department: str | None
    version: int
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesChanged(Event):
    """So many tickets changed at once that none is named: what is shown of tickets is to be read again."""
