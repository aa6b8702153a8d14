"""Frames for many pages, in pieces: a pop for one page never waits until all others have been told something else."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from agent_console.socket.messages import Frame
from agent_console.socket.session import Session

AT_ONCE = 100
"""Pages told before the loop turns to what else there is: some milliseconds."""


class Broadcast:
    """Sends frames to many pages; one frame after the other, each to some pages at a time."""

    def __init__(self) -> None:
        self._going: deque[tuple[Frame, Iterator[Session]]] = deque()

    def send(self, frame: Frame, pages: Iterable[Session]) -> None:
        """Send to the pages that are there now; never waits."""
        self._going.append((frame, iter(list(pages))))
        if len(self._going) == 1:
            self._go_on()

    def _go_on(self) -> None:
        frame, pages = self._going[0]
        some = list(islice(pages, AT_ONCE))
        for page in some:
            page.send(frame)
        if len(some) < AT_ONCE:
            self._going.popleft()
        if self._going:
            asyncio.get_running_loop().call_soon(self._go_on)
