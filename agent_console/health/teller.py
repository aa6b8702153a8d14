"""Whether speech is written down and the telephone system answers, told to everybody."""

from agent_console.socket.messages import PbxFrame, TranscriptionFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import PbxLinkChanged, TranscriptionChanged


class HealthTeller:
    """Tells whether the parts work.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._present = means.pages, means.present

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {TranscriptionChanged: self._transcription_changed, PbxLinkChanged: self._pbx_changed}

    def _transcription_changed(self, event: TranscriptionChanged) -> None:
        now = self._present.transcription_changed(event)
        self._pages.send_all(TranscriptionFrame(at=event.at, **now.model_dump()))

    def _pbx_changed(self, event: PbxLinkChanged) -> None:
        self._pages.send_all(PbxFrame(at=event.at, up=event.up))
