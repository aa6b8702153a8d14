"""One softphone's websocket, passed through to Asterisk message by message."""

import asyncio
import contextlib
import logging

from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from agent_console.pace import Pace
from agent_console.phone.speaker import ForeignSpeakerError, Speaker
from agent_console.sign_in.signed import Signed

log = logging.getLogger(__name__)

LARGEST_MESSAGE = 64 * 1024
PER_SECOND = 50
OPEN_S = 3.0
SEND_S = 5.0
"""A browser that does not take a SIP message within this time has no working telephone."""

PING, PONG = "\r\n\r\n", "\r\n"
"""A sign of life that a page asks for, and gets from here (RFC 5626 §3.5.1): Asterisk gives none."""

FOREIGN, AWAY = 1008, 1013


async def reach_pbx(host: str, port: int) -> ClientConnection | None:
    """Open a SIP websocket to Asterisk; ``None`` if it does not answer."""
    try:
        return await connect(
            f"ws://{host}:{port}/ws",
            subprotocols=["sip"],  # type: ignore[list-item]  # Subprotocol is a NewType of str
            compression=None,
            ping_interval=None,
            open_timeout=OPEN_S,
            max_size=LARGEST_MESSAGE,
            proxy=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        log.warning("telephone system is not reached for a softphone: %s", type(error).__name__)
        return None


class Line:
    """An open line.

    Args:
        page: The accepted websocket of the browser.
        pbx: The websocket to Asterisk.
        user: The SIP user the browser may be.
        who: The sign-in behind it; none for the citizen of the demonstration.
    """

    def __init__(self, page: WebSocket, pbx: ClientConnection, user: str, who: Signed | None) -> None:
        self.who = who
        self._page = page
        self._pbx = pbx
        self._user = user
        self._speaker = Speaker(user)
        self._left = asyncio.Event()
        self._code, self._reason = AWAY, "telephone system went"

    def leave(self, code: int, reason: str) -> None:
        """Close both sides."""
        if not self._left.is_set():
            self._code, self._reason = code, reason
            self._left.set()

    async def run(self) -> None:
        """Pass messages until either side closes. Closing Asterisk's side makes it drop the contact at once."""
        tasks = [asyncio.create_task(work) for work in (self._from_page(), self._from_pbx(), self._left.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._pbx.close()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, TimeoutError):  # the page may have gone first
            await asyncio.wait_for(self._page.close(self._code, self._reason), SEND_S)

    async def _from_page(self) -> None:
        pace, loop = Pace(PER_SECOND), asyncio.get_running_loop()
        while (message := await self._page.receive())["type"] == "websocket.receive":
            data = message["text"] if message.get("text") is not None else message["bytes"]
            why = self._objection(data) if pace.take(loop.time()) else f"more than {PER_SECOND} messages in a second"
            if why:
                log.warning("softphone of %s is closed: %s", self._user, why)
                self.leave(FOREIGN, "refused")
                return
            if data == PING:
                await self._page.send_text(PONG)
                continue
            try:
                await self._pbx.send(data)
            except ConnectionClosed:
                return

    def _objection(self, data: str | bytes) -> str:
        """Return why a message may not pass; empty if it may."""
        try:
            self._speaker.check(data if isinstance(data, str) else data.decode())
        except ForeignSpeakerError as error:
            return error.message
        except UnicodeDecodeError:
            return "expected UTF-8, got something else"
        return ""

    async def _from_pbx(self) -> None:
        async for data in self._pbx:
            sending = self._page.send_text(data) if isinstance(data, str) else self._page.send_bytes(data)
            await asyncio.wait_for(sending, SEND_S)
