"""Lines called for a call, told to whom the call concerns."""

from agent_console.socket.messages import HandOverFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import HandOverChanged


class HandOverTeller:
    """Tells of hand-overs.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._present = means.pages, means.present

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {HandOverChanged: self._changed}

    def _changed(self, event: HandOverChanged) -> None:
        now = self._present.handed_over(event)
        self._pages.send_concerned(event.call_id, HandOverFrame(at=event.at, **now.model_dump()))
