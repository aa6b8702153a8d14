"""One's own state, and the queues' lengths."""

from agent_console.operators.schemas import PresenceOut
from agent_console.socket.latest import Latest
from agent_console.socket.messages import OrderFrame, PresenceFrame, QueueFrame
from agent_console.socket.teller import Means, Tells
from crm.bus import events as on


class OperatorTeller:
    """Tells operators where they stand, and how many wait for them.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._pages, self._present = means.pages, means.present
        self._queues = Latest(means.pages.send_all)

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {
            on.OperatorStateChanged: self._moved,
            on.OperatorOrdered: self._ordered,
            on.QueueChanged: self._queue_changed,
        }

    def _moved(self, event: on.OperatorStateChanged) -> None:
        now = PresenceOut.model_validate(event)
        self._pages.send_to(event.operator, PresenceFrame(at=event.at, **dict(now)))

    def _ordered(self, event: on.OperatorOrdered) -> None:
        self._pages.send_to(event.operator, OrderFrame(at=event.at, **dict(self._present.ordered(event))))

    def _queue_changed(self, event: on.QueueChanged) -> None:
        count = self._present.queue_changed(event)
        self._queues.put(event.queue, QueueFrame(at=event.at, **count.model_dump()))
