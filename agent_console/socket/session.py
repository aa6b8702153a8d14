"""A page as the server knows it: its stream of frames, which outlives a connection that breaks."""

import logging
import secrets
from collections import deque
from datetime import datetime
from typing import Protocol

from agent_console.sign_in.signed import Signed
from agent_console.socket.line import LONGEST, Line
from agent_console.socket.messages import Frame, Ping

log = logging.getLogger(__name__)

TOO_SLOW, SIGNED_OUT, TAKEN_OVER = 1013, 4001, 4002

ROUND_TRIPS = 6
"""Round trips kept of a page: those of the last minute."""


class Reader(Protocol):
    """The connection a page reads through."""

    def wake(self) -> None:
        """There are frames to take."""

    def close(self, code: int, reason: str, *, flush: bool = True) -> None:
        """Close; what waits goes out before, if ``flush``."""


class Session:
    """A page and its stream.

    Args:
        who: Who signed in there.
        longest: Frames that may wait.

    Attributes:
        stream: The stream's name, by which the page comes back to it.
        shown: The call whose pop the page was sent.
        reader: What it is connected through; nothing after a break.
        left_at: When the connection broke.
        over: Whether it ended for good.
        round_trips_ms: How long the last pings took there and back, as the page measured them.
    """

    def __init__(self, who: Signed, longest: int = LONGEST) -> None:
        self.stream = secrets.token_urlsafe(12)
        self.who = who
        self.shown: str | None = None
        self.reader: Reader | None = None
        self.left_at: datetime | None = None
        self.over = False
        self.round_trips_ms: deque[int] = deque(maxlen=ROUND_TRIPS)
        self._longest = longest
        self._line = Line(longest)
        self._held: deque[Frame] = deque()
        self._holds = 0

    def send(self, frame: Frame) -> None:
        """Put a frame into the line; never waits. A page that reads too slowly is let go of."""
        if self.over:
            return
        if self._holds:
            self._held.append(frame)
            fits = len(self._held) <= self._longest
        else:
            fits = self._put(frame)
        if not fits:
            if self.reader:
                log.warning("page of operator %s reads too slowly, it is closed to start afresh", self.who.login)
            self.leave(TOO_SLOW, "too slow, come again", flush=False)

    def hold(self) -> None:
        """Keep further frames back until ``release``: something they build on is being read."""
        self._holds += 1

    def release(self, first: Frame | None) -> None:
        """Send what was being read, then what was kept back meanwhile."""
        self._holds -= 1
        if first is not None:
            self._put(first)
        if not self._holds:
            self._put_held()

    def leave(self, code: int, reason: str, *, flush: bool = True) -> None:
        """End for good; what is in the line goes out before, if ``flush``."""
        if self.over:
            return
        self.over = True
        self._put_held()
        if self.reader:
            self.reader.close(code, reason, flush=flush)

    def has_after(self, seq: int) -> bool:
        """Return whether the page can go on after the frame with this number."""
        return not self.over and self._line.has_after(seq)

    def attach(self, reader: Reader, seq: int | None = None) -> None:
        """Let the page read through a connection; one that is still thought to be there is closed.

        Args:
            reader: The connection.
            seq: The last frame a page that comes back has.
        """
        if self.reader:
            self.reader.close(TAKEN_OVER, "the page came back", flush=False)
        self.reader, self.left_at = reader, None
        if seq is not None:
            self._line.go_back(seq)

    def detach(self, reader: Reader, at: datetime) -> None:
        """A connection ended; the page may come back."""
        if self.reader is reader:
            self.reader, self.left_at = None, at

    def take(self, reader: Reader) -> str | None:
        """Return the next frame for a connection, if one waits and the page reads through this one."""
        return self._line.take() if self.reader is reader else None

    def heard(self, ping: Ping) -> None:
        """Keep what a ping tells: what the page has, and how long the ping before took."""
        if ping.seq is not None:
            self._line.forget(ping.seq)
        if ping.round_trip_ms is not None:
            self.round_trips_ms.append(ping.round_trip_ms)

    def _put(self, frame: Frame) -> bool:
        fits = self._line.put(frame.body)
        if self.reader:
            self.reader.wake()
        return fits

    def _put_held(self) -> None:
        while self._held:
            self._put(self._held.popleft())
