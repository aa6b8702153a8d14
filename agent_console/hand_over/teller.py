"""Calls that are handed over, told to whom the call concerns and to everybody who had a part in it."""

from agent_console.socket.messages import HandOverFrame
from agent_console.socket.teller import Means, Tells
from crm.bus.events import HandOverChanged, OperatorRinging


class HandOverTeller:
    """Tells of hand-overs.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._present = means.pages, means.present

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {HandOverChanged: self._changed, OperatorRinging: self._rings}

    def _changed(self, event: HandOverChanged) -> None:
        now = self._present.handed_over(event)
        for login in self._pages.concerned(event.call_id) | {now.by, now.holder, now.seat}:
            self._pages.send_to(login, HandOverFrame(at=event.at, **now.model_dump()))

    def _rings(self, event: OperatorRinging) -> None:
        """Say after the pop from whom the call comes."""
        if now := self._present.hand_over(event.call_id):
            self._pages.send_to(event.operator, HandOverFrame(at=event.at, **now.model_dump()))
