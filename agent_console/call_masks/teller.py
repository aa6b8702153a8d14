"""Masks, told to whom the call concerns: whoever gets it meanwhile knows that nothing of it is kept."""

from agent_console.call_masks.schemas import MaskFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import MaskChanged


class MaskTeller:
    """Tells of masks.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages = means.pages

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {MaskChanged: self._changed}

    def _changed(self, event: MaskChanged) -> None:
        frame = MaskFrame(at=event.at, call_id=event.call_id, by=event.by, start=event.start, end=event.end)
        self._pages.send_concerned(event.call_id, frame)
