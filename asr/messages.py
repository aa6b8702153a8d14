"""Whether anybody speaks in a message: heard by the gate, so without a recogniser as well."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from asr.after_call.recorded import voiced_spans
from asr.after_call.stretches import CHANNEL, Span
from asr.audio import AudioFileError
from config.messages import MessageRules
from crm.calls.models import Call, CallSegment
from crm.db import Clock, SessionFactory
from crm.messages.left import recorded_segments, settle, unheard

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""Recording and end of a call are kept by two writers, either first, and while the database is away much later."""


class MessageListener:
    """Lets each message stand whose recording holds a voice, and knows the others for missed calls.

    Args:
        factory: Makes sessions.
        recordings: Folder of recordings.
        rules: What counts as a message.
        clock: Gives the present moment.
    """

    def __init__(self, factory: SessionFactory, recordings: Path, rules: MessageRules, clock: Clock) -> None:
        self._factory = factory
        self._recordings = recordings
        self._rules = rules
        self._clock = clock

    def hear_all(self) -> None:
        """Settle every message whose recording is there.

        Raises:
            SQLAlchemyError: The database is away; what is left is found again.
        """
        with self._factory() as session:
            waiting = [(call, recorded_segments(session, call.id)) for call in unheard(session)]
        for call, segments in waiting:
            spoken = self._spoken_s(call, segments) >= self._rules.least_spoken_s
            with self._factory.begin() as session:
                state = settle(session, call.id, spoken=spoken, at=self._clock())
            log.info("call %s: its message is %s", call.id, state)

    def _spoken_s(self, call: Call, segments: Sequence[CallSegment]) -> float:
        """Return the seconds of speech in a message; one whose recording cannot be read is left to a person."""
        zero = call.recorded_from or call.started_at
        recorded = [((s.started_at - zero).total_seconds(), (s.ended_at - zero).total_seconds()) for s in segments]
        try:
            voiced = voiced_spans(self._recordings / Path(call.recording or f"{call.id}.wav").name, CHANNEL["caller"])
        except AudioFileError as error:
            log.warning("call %s: its message is not heard: %s", call.id, error.slug)
            return self._rules.least_spoken_s
        return shared_s(voiced, recorded)


def shared_s(some: Iterable[Span], others: Sequence[Span]) -> float:
    """Return how many seconds lie in spans of both kinds."""
    return sum(max(0.0, min(end, last) - max(start, first)) for start, end in some for first, last in others)
