"""Calls to citizens, told to whoever makes them."""

from agent_console.socket.messages import OutgoingFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import OutgoingCallChanged


class OutgoingTeller:
    """Tells of calls that go out.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages = means.pages

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {OutgoingCallChanged: self._changed}

    def _changed(self, event: OutgoingCallChanged) -> None:
        told = {name: getattr(event, name) for name in ("call_id", "ticket", "state", "outcome")}
        self._pages.send_to(event.operator, OutgoingFrame(at=event.at, since=event.at, **told))
