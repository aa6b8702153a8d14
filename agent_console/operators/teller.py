"""One's own state, and the queues' lengths."""

from agent_console.socket.latest import Latest
from agent_console.socket.messages import PresenceFrame, QueueFrame
from agent_console.socket.teller import Means, Tells
from crm.bus import events as on
from crm.operators.states import OperatorState


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
        return {on.OperatorStateChanged: self._moved, on.QueueChanged: self._queue_changed}

    def _moved(self, event: on.OperatorStateChanged) -> None:
        until = self._present.presence(event.operator).wrap_up_until if event.state == OperatorState.WRAP_UP else None
        frame = PresenceFrame(
            at=event.at,
            state=OperatorState(event.state),
            reason=event.reason,
            since=event.since,
            call_id=event.call_id,
            wrap_up_until=until,
        )
        self._pages.send_to(event.operator, frame)

    def _queue_changed(self, event: on.QueueChanged) -> None:
        count = self._present.queue_changed(event)
        self._queues.put(event.queue, QueueFrame(at=event.at, **count.model_dump()))
