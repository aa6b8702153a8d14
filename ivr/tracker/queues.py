"""The waiting lines as citizens stand in them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from crm.bus.bus import Bus
from crm.bus.events import QueueChanged
from crm.calls.states import CallState
from ivr.ami import AmiEvent
from ivr.tracker.live_calls import LiveCalls


class WaitingLines:
    """Who waits in which queue, and since when.

    Args:
        bus: Told how many wait.
        calls: The calls on the line.

    Attributes:
        hear: What takes an event of a queue, by its name.
    """

    def __init__(self, bus: Bus, calls: LiveCalls) -> None:
        self._bus, self._calls = bus, calls
        self._lines: dict[str, dict[str, datetime]] = {}
        self.hear: Mapping[str, Callable[[AmiEvent, datetime], None]] = {
            "QueueCallerJoin": self._joins,
            "QueueCallerLeave": self._leaves,
            "QueueCallerAbandon": self._abandons,
        }

    def replace(self, lines: Mapping[str, Mapping[str, datetime]], at: datetime) -> None:
        """Take what a snapshot shows, and tell of every queue known before or now."""
        names = self._lines.keys() | lines.keys()
        self._lines = {name: dict(lines.get(name, {})) for name in names}
        for name in sorted(names):
            self._tell(name, at)

    def _joins(self, event: AmiEvent, at: datetime) -> None:
        self._lines.setdefault(event["Queue"], {}).setdefault(event["Uniqueid"], at)
        self._tell(event["Queue"], at)
        if call := self._calls.by_id.get(event["Uniqueid"]):
            call.left_queue = False
            self._calls.wait_in(call, event["Queue"], at)

    def _leaves(self, event: AmiEvent, at: datetime) -> None:
        self._leave(event, at)
        if (call := self._calls.by_id.get(event["Uniqueid"])) and call.state in (CallState.WAITING, CallState.RINGING):
            call.left_queue = True

    def _abandons(self, event: AmiEvent, at: datetime) -> None:
        self._leave(event, at)
        if call := self._calls.by_id.get(event["Uniqueid"]):
            call.left_by_choice = True

    def _leave(self, event: AmiEvent, at: datetime) -> None:
        """Asterisk tells of one leaving twice, as who abandons leaves, too."""
        if self._lines.get(event["Queue"], {}).pop(event["Uniqueid"], None) is not None:
            self._tell(event["Queue"], at)

    def _tell(self, queue: str, at: datetime) -> None:
        line = self._lines[queue]
        since = min(line.values(), default=None)
        self._bus.publish(QueueChanged(queue=queue, waiting=len(line), longest_since=since, at=at))
