"""Which stretches of a recording are read, and for what. No I/O; seconds count from the recording's beginning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.bus.events import Leg
from crm.calls.models import CallSegment
from crm.calls.states import SegmentKind
from crm.transcripts.models import TranscriptGap, Utterance

BEFORE_S = 0.15
AFTER_S = 0.4
"""An utterance is read with so much around it, never into its neighbours."""

NEAR_S = 0.5
"""Tap and recording begin some tenths of a second apart."""

LEAST_S = 1.0
"""What is shorter and was not written down is a breath, a click or a key."""

SPOKEN: dict[Leg, frozenset[str]] = {
    "caller": frozenset(
        {SegmentKind.SPEAKING, SegmentKind.RECORDING, SegmentKind.WAITING, SegmentKind.TALKING, SegmentKind.HOLD}
    ),
    "operator": frozenset({SegmentKind.TALKING}),
}
"""Where in a call a side of the recording holds its party's voice: not the keys of the menu, not prompts and music."""

CHANNEL: dict[Leg, int] = {"caller": 0, "operator": 1}

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one side of the recording.

    Attributes:
        leg: Which side.
        start_s: Where it begins.
        end_s: Where it ends.
        gap: The gap that it fills.
        utterance: The utterance that is read once more.
    """

    leg: Leg
    start_s: float
    end_s: float
    gap: int | None = None
    utterance: int | None = None


def gap_stretches(gaps: Iterable[TranscriptGap], zero: datetime) -> list[Stretch]:
    """Return what was not heard live; ``zero`` is when the recording began."""
    return [Stretch(_leg(gap.leg), *span, gap=gap.id) for gap in gaps if (span := _span(gap, zero))[1] > span[0]]


def said_stretches(utterances: Sequence[Utterance], zero: datetime) -> list[Stretch]:
    """Return the stretch of each utterance that was not read again yet, with a little around it."""
    found = []
    for leg in CHANNEL:
        spans = [(said, *_span(said, zero)) for said in utterances if said.leg == leg]
        for at, (said, start, end) in enumerate(spans):
            if said.exact_at is not None:
                continue
            before = spans[at - 1][2] if at else 0.0
            after = spans[at + 1][1] if at + 1 < len(spans) else end + AFTER_S
            begin = min(start, max(start - BEFORE_S, before))
            found.append(Stretch(leg, begin, max(end, min(end + AFTER_S, after)), utterance=said.id))
    return found


def unheard_stretches(
    leg: Leg,
    voiced: Iterable[Span],
    segments: Iterable[CallSegment],
    known: Iterable[Utterance | TranscriptGap],
    zero: datetime,
) -> list[Stretch]:
    """Return where the recording holds a voice of which nothing is written.

    Args:
        leg: Which side.
        voiced: Where the gate found a voice on it.
        segments: What the call's time was spent on.
        known: Utterances and gaps of the call.
        zero: When the recording began.
    """
    spoken = [_span(segment, zero) for segment in segments if segment.kind in SPOKEN[leg]]
    written = [_span(one, zero) for one in known if one.leg == leg]
    found = []
    for start, end in voiced:
        for first, last in spoken:
            pieces = [(max(start, first), min(end, last))]
            for begin, over in written:
                pieces = [rest for piece in pieces for rest in _without(piece, (begin - NEAR_S, over + NEAR_S))]
            found += [Stretch(leg, *piece) for piece in pieces if piece[1] - piece[0] >= LEAST_S]
    return found


def moment(zero: datetime, at_s: float) -> datetime:
    """Return when a place in the recording was."""
    return zero + timedelta(seconds=at_s)


def _leg(name: str) -> Leg:
    return "caller" if name == "caller" else "operator"


def _span(one: Utterance | TranscriptGap | CallSegment, zero: datetime) -> Span:
    return max(0.0, (one.started_at - zero).total_seconds()), (one.ended_at - zero).total_seconds()


def _without(piece: Span, taken: Span) -> list[Span]:
    (start, end), (first, last) = piece, taken
    if last <= start or first >= end:
        return [piece]
    return [rest for rest in ((start, first), (last, end)) if rest[1] > rest[0]]
