"""One tap's audio on its way to the gate: cut into frames, bounded, and kept in step with the clock. No I/O."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from asr.audio import FRAME_BYTES, FRAMES_PER_S, SILENT_FRAME
from crm.bus.events import Leg
from crm.db import Clock

FRAME_TIME = timedelta(seconds=1) / FRAMES_PER_S

BUFFERED = 2 * FRAMES_PER_S
"""Frames that may wait; when more come, the oldest are dropped."""

LATE = FRAMES_PER_S * 2 // 5
"""Frames missing by the clock before silence is put in their place (a network's hiccup is shorter)."""

KEPT_BEHIND = FRAMES_PER_S // 5
"""How far behind the clock silence stops, so that frames which do come find their place."""


@dataclass(frozen=True, slots=True)
class Tap:
    """Whose voice this is. ``operator`` is empty on the caller's leg."""

    call_id: str
    leg: Leg
    operator: str = ""


class LegSink(Protocol):
    """Takes one leg's frames in order, without gaps in time. Nothing here may wait."""

    def begin(self, at: datetime, since: datetime | None = None) -> None:
        """The first frame begins now; an earlier tap of the same voice, if there was one, ended ``since``."""

    def hear(self, frame: bytes) -> None:
        """The next 20 ms."""

    def lose(self, frames: int) -> None:
        """So many frames came but were dropped; their time has passed."""

    def close(self) -> None:
        """Nothing more comes."""


class TapStream:
    """Bounded buffer and clock of one tap.

    Args:
        sink: Takes the frames.
        clock: Gives the present moment, for the time of the first frame.
        steady: Gives seconds that no correction of the clock moves, for what has passed since.
        since: When an earlier tap of the same voice ended.
    """

    def __init__(
        self,
        sink: LegSink,
        clock: Clock,
        steady: Callable[[], float] = time.monotonic,
        since: datetime | None = None,
    ) -> None:
        self.dropped = 0
        self._sink = sink
        self._clock = clock
        self._steady = steady
        self._since = since
        self._frames: deque[bytes] = deque()
        self._rest = b""
        self._lost = 0
        self._began: datetime | None = None
        self._began_s = 0.0
        self._passed = 0

    @property
    def heard_until(self) -> datetime | None:
        """Until when the voice was handed on, by this tap or the one before it."""
        return self._began + self._passed * FRAME_TIME if self._began else self._since

    def push(self, data: bytes) -> None:
        """Take what the socket delivered, an even number of bytes; never waits."""
        if self._began is None:
            self._began, self._began_s = self._clock(), self._steady()
            self._sink.begin(self._began, self._since)
        data = self._rest + data
        whole = len(data) - len(data) % FRAME_BYTES
        self._rest = data[whole:]
        for at in range(0, whole, FRAME_BYTES):
            if len(self._frames) >= BUFFERED:
                self._frames.popleft()
                self._lost += 1
                self.dropped += 1
            self._frames.append(data[at : at + FRAME_BYTES])

    def pump(self) -> None:
        """Hand on what is there, and silence for what should be."""
        if self._began is None:
            return
        if self._lost:
            self._sink.lose(self._lost)
            self._passed += self._lost
            self._lost = 0
        while self._frames:
            self._sink.hear(self._frames.popleft())
            self._passed += 1
        expected = timedelta(seconds=self._steady() - self._began_s) // FRAME_TIME
        if expected - self._passed > LATE:
            for _ in range(expected - KEPT_BEHIND - self._passed):
                self._sink.hear(SILENT_FRAME)
                self._passed += 1

    def close(self) -> None:
        """Hand on the rest and end the leg."""
        if self._rest:
            self._frames.append(self._rest.ljust(FRAME_BYTES, b"\0"))
            self._rest = b""
        self.pump()
        self._sink.close()
