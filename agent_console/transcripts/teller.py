"""What is said, and what is not heard, told to whom the call concerns."""

from agent_console.calls.schemas import GapOut
from agent_console.socket.messages import GapFrame, HearingFrame, PartialFrame, TranscriptFrame, UtteranceFrame
from agent_console.socket.teller import Means, Tells
from crm.bus import events as on
from crm.transcripts.gaps import GapState


class TranscriptTeller:
    """Tells what is written down.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._present = means.pages, means.present

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {
            on.TranscriptPartial: self._partial,
            on.TranscriptFinal: self._final,
            on.HearingChanged: self._hearing_changed,
            on.GapChanged: self._gap_changed,
            on.TranscriptRevised: self._revised,
        }

    def _partial(self, event: on.TranscriptPartial) -> None:
        partial = self._present.said_so_far(event)
        self._pages.send_concerned(event.call_id, PartialFrame(at=event.at, **partial.model_dump()))

    def _final(self, event: on.TranscriptFinal) -> None:
        self._present.said(event)
        names = ("call_id", "leg", "text", "language", "started_at", "ended_at")
        told = {name: getattr(event, name) for name in names}
        self._pages.send_concerned(event.call_id, UtteranceFrame(at=event.at, id=event.utterance_id, **told))

    def _hearing_changed(self, event: on.HearingChanged) -> None:
        side = self._present.hearing_changed(event)
        self._pages.send_concerned(event.call_id, HearingFrame(at=event.at, **side.model_dump()))

    def _gap_changed(self, event: on.GapChanged) -> None:
        self._pages.send_concerned(event.call_id, GapFrame(at=event.at, **GapOut.of(event).model_dump()))
        if event.state != GapState.WAITING:
            self._revised(event)

    def _revised(self, event: on.TranscriptRevised | on.GapChanged) -> None:
        self._pages.send_all(TranscriptFrame(at=event.at, call_id=event.call_id))
