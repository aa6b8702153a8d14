"""The waiting lines as citizens stand in them."""

from collections.abc import Mapping
from datetime import datetime

from crm.bus.events import QueueChanged


class WaitingLines:
    """Who waits in which queue, and since when."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, datetime]] = {}

    def join(self, queue: str, channel: str, at: datetime) -> QueueChanged:
        """Somebody joins."""
        self._lines.setdefault(queue, {}).setdefault(channel, at)
        return self._told(queue, at)

    def leave(self, queue: str, channel: str, at: datetime) -> QueueChanged | None:
        """Somebody leaves; ``None`` if they were not there."""
        if self._lines.get(queue, {}).pop(channel, None) is None:
            return None
        return self._told(queue, at)

    def replace(self, lines: Mapping[str, Mapping[str, datetime]], at: datetime) -> list[QueueChanged]:
        """Take what a snapshot shows; return the news about every queue known before or now."""
        names = self._lines.keys() | lines.keys()
        self._lines = {name: dict(lines.get(name, {})) for name in names}
        return [self._told(name, at) for name in sorted(names)]

    def _told(self, queue: str, at: datetime) -> QueueChanged:
        line = self._lines[queue]
        return QueueChanged(queue=queue, waiting=len(line), longest_since=min(line.values(), default=None), at=at)
