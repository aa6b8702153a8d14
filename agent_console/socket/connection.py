"""One websocket: a page's frames out, its pings in at a bounded pace."""

import asyncio
import contextlib
import logging
from collections.abc import MutableMapping
from typing import Any, Protocol

from pydantic import ValidationError
from starlette.websockets import WebSocketDisconnect

from agent_console.pace import Pace
from agent_console.socket.messages import ErrorFrame, Frame, Ping, Pong, Resumed
from agent_console.socket.session import Session
from crm.db import Clock

log = logging.getLogger(__name__)

PER_SECOND = 20
FLUSH_S = 2.0
"""How long a last frame may take, and the closing after it."""

GOING_AWAY, UNSUPPORTED, TOO_FAST = 1001, 1003, 1008
OUR_REFUSALS = (1007, 1009)


class Socket(Protocol):
    """What is used of a websocket."""

    async def accept(self) -> None:
        """Let the page in."""

    async def send_text(self, data: str) -> None:
        """Send a text frame; waits while the other side does not read."""

    async def receive(self) -> MutableMapping[str, Any]:
        """Return the next ASGI message."""

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        """Close."""


class Connection:
    """What a page reads through.

    Args:
        socket: The websocket, not accepted yet.
        page: Whose frames go out.
        clock: The present moment.
        seq: The last frame a page has that comes back; nothing for a new one.

    Attributes:
        page: As given.
    """

    def __init__(self, socket: Socket, page: Session, clock: Clock, seq: int | None = None) -> None:
        self.page = page
        self._socket = socket
        self._clock = clock
        self._seq = seq
        self._woken = asyncio.Event()
        self._closing = asyncio.Event()
        self._flush = True
        self._code, self._reason = 1000, ""

    @property
    def is_new(self) -> bool:
        """Whether the page knows nothing yet."""
        return self._seq is None

    def wake(self) -> None:
        """There are frames to take."""
        self._woken.set()

    def close(self, code: int, reason: str, *, flush: bool = True) -> None:
        """Close; what waits goes out before, if ``flush``."""
        if self._closing.is_set():
            return
        self._code, self._reason, self._flush = code, reason, flush
        self._closing.set()
        self._woken.set()

    async def run(self) -> None:
        """Serve until either side closes; cancels everything of its own at the end."""
        await self._socket.accept()
        reader, writer = asyncio.create_task(self._read()), asyncio.create_task(self._write())
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait((reader, writer, closing), return_when=asyncio.FIRST_COMPLETED)
            if self._closing.is_set() and self._flush:
                await asyncio.wait((writer,), timeout=FLUSH_S)
        finally:
            for task in (reader, writer, closing):
                task.cancel()
            await asyncio.gather(reader, writer, closing, return_exceptions=True)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):  # the page may have gone first
            await asyncio.wait_for(self._socket.close(self._code, self._reason), FLUSH_S)

    async def _write(self) -> None:
        if self._seq is not None:
            await self._socket.send_text(Resumed(at=self._clock(), seq=self._seq).model_dump_json())
        while True:
            self._woken.clear()
            while (text := self.page.take(self)) is not None:
                await self._socket.send_text(text)
            if self._closing.is_set():
                return
            await self._woken.wait()

    async def _read(self) -> None:
        pace, loop = Pace(PER_SECOND), asyncio.get_running_loop()
        while (message := await self._socket.receive())["type"] == "websocket.receive":
            text = message.get("text")
            if not pace.take(loop.time()):
                self._refuse(TOO_FAST, f"more than {PER_SECOND} messages in a second")
            elif text is None:
                self._refuse(UNSUPPORTED, "binary frames are not understood")
            else:
                self.page.send(self._answer(text))
        code = message.get("code")
        if code in OUR_REFUSALS:
            log.warning("page of operator %s sent a frame that was refused (%s)", self.page.who.login, code)
        if code == GOING_AWAY and self.page.reader is self:
            self.page.leave(GOING_AWAY, "the page was closed", flush=False)

    def _refuse(self, code: int, why: str) -> None:
        if not self._closing.is_set():
            log.warning("page of operator %s is closed: %s (%d)", self.page.who.login, why, code)
            self.page.leave(code, why)

    def _answer(self, text: str) -> Frame:
        try:
            ping = Ping.model_validate_json(text)
        except ValidationError:
            message = 'expected {"type":"ping"}, got something else'
            return ErrorFrame(at=self._clock(), error="frame-not-understood", message=message)
        self.page.heard(ping)
        return Pong(at=self._clock())
