"""One connected page: frames out through a bounded line, pings in at a bounded pace."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import MutableMapping
from typing import Any, Protocol

from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from agent_console.pace import Pace
from agent_console.sign_in.signed import Signed
from agent_console.socket.messages import ErrorFrame, Frame, Ping, Pong
from crm.db import Clock

log = logging.getLogger(__name__)

LONGEST_LINE = 256
"""Frames that may wait for a slow page; beyond, it is cheaper to start afresh with a hello."""
PER_SECOND = 20
FLUSH_S = 2.0
"""How long a last frame may take, and the closing after it."""

UNSUPPORTED, TOO_FAST, TOO_SLOW, SIGNED_OUT = 1003, 1008, 1013, 4001
OUR_REFUSALS = (1007, 1009)


class Socket(Protocol):
    """What is used of a websocket."""

    async def send_text(self, data: str) -> None:
        """Send a text frame; waits while the other side does not read."""

    async def receive(self) -> MutableMapping[str, Any]:
        """Return the next ASGI message."""

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Close."""


class Session:
    """A page that is connected.

    Args:
        socket: The accepted websocket.
        who: Who signed in there.
        clock: The present moment.
        longest: Frames that may wait.
    """

    def __init__(self, socket: Socket, who: Signed, clock: Clock, longest: int = LONGEST_LINE) -> None:
        self.who = who
        self.shown: str | None = None
        self._socket = socket
        self._clock = clock
        self._longest = longest
        self._line: deque[Frame] = deque()
        self._held: deque[Frame] = deque()
        self._holds = 0
        self._seq = 0
        self._waiting = asyncio.Event()
        self._left = asyncio.Event()
        self._flush = True
        self._code, self._reason = 1000, ""

    def send(self, frame: Frame) -> None:
        """Put a frame into the line; never waits. A page that reads too slowly is let go of."""
        line = self._held if self._holds else self._line
        if self._left.is_set():
            return
        if len(line) >= self._longest:
            log.warning("page of operator %s reads too slowly, it is closed to start afresh", self.who.login)
            self.leave(TOO_SLOW, "too slow, come again", flush=False)
            return
        line.append(frame)
        self._waiting.set()

    def hold(self) -> None:
        """Keep further frames back until ``release``: something they build on is being read."""
        self._holds += 1

    def release(self, first: Frame | None) -> None:
        """Send what was being read, then what was kept back meanwhile."""
        self._holds -= 1
        if first is not None:
            self._line.append(first)
        if not self._holds:
            self._line.extend(self._held)
            self._held.clear()
        self._waiting.set()

    def leave(self, code: int, reason: str, *, flush: bool = True) -> None:
        """Close; what is in the line goes out before, if ``flush``."""
        if self._left.is_set():
            return
        self._code, self._reason, self._flush = code, reason, flush
        self._line.extend(self._held)
        self._held.clear()
        self._left.set()
        self._waiting.set()

    async def run(self) -> None:
        """Serve until either side closes; cancels everything of its own at the end."""
        reader, writer = asyncio.create_task(self._read()), asyncio.create_task(self._write())
        left = asyncio.create_task(self._left.wait())
        try:
            await asyncio.wait((reader, writer, left), return_when=asyncio.FIRST_COMPLETED)
            if self._left.is_set() and self._flush:
                await asyncio.wait((writer,), timeout=FLUSH_S)
        finally:
            for task in (reader, writer, left):
                task.cancel()
            await asyncio.gather(reader, writer, left, return_exceptions=True)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):  # the page may have gone first
            await asyncio.wait_for(self._socket.close(self._code, self._reason), FLUSH_S)

    async def _write(self) -> None:
        while not (self._left.is_set() and not self._line):
            await self._waiting.wait()
            self._waiting.clear()
            while self._line:
                self._seq += 1
                await self._socket.send_text(self._line.popleft().as_sent(self._seq))

    async def _read(self) -> None:
        pace, loop = Pace(PER_SECOND), asyncio.get_running_loop()
        while (message := await self._socket.receive())["type"] == "websocket.receive":
            text = message.get("text")
            if not pace.take(loop.time()):
                self._refuse(TOO_FAST, f"more than {PER_SECOND} messages in a second")
            elif text is None:
                self._refuse(UNSUPPORTED, "binary frames are not understood")
            else:
                self.send(self._answer(text))
        if message.get("code") in OUR_REFUSALS:
            log.warning("page of operator %s sent a frame that was refused (%s)", self.who.login, message["code"])

    def _refuse(self, code: int, why: str) -> None:
        if not self._left.is_set():
            log.warning("page of operator %s is closed: %s (%d)", self.who.login, why, code)
            self.leave(code, why)

    def _answer(self, text: str) -> Frame:
        try:
            Ping.model_validate_json(text)
        except ValidationError:
            message = 'expected {"type":"ping"}, got something else'
            return ErrorFrame(at=self._clock(), error="frame-not-understood", message=message)
        return Pong(at=self._clock())
