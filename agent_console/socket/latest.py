"""Frames that replace each other: the latest is told, a few times a second, however often it changes."""

import asyncio
from collections.abc import Callable

from agent_console.socket.messages import Frame

PAUSE_S = 0.25
"""Shorter than anybody reads a number that changes; on a busy line it spares every page most of its frames."""


class Latest:
    """Tells a frame at once, and what comes within the pause after it at its end, the last of it only.

    Args:
        tell: Sends a frame.
        pause_s: How long the pause is.
    """

    def __init__(self, tell: Callable[[Frame], None], pause_s: float = PAUSE_S) -> None:
        self._tell = tell
        self._pause_s = pause_s
        self._pausing: dict[str, Frame | None] = {}

    def put(self, name: str, frame: Frame) -> None:
        """Tell a frame that replaces those of the same name."""
        if name in self._pausing:
            self._pausing[name] = frame
            return
        self._tell(frame)
        self._pausing[name] = None
        asyncio.get_running_loop().call_later(self._pause_s, self._over, name)

    def _over(self, name: str) -> None:
        if frame := self._pausing.pop(name):
            self.put(name, frame)
