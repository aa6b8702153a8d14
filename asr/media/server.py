"""Websocket server for the taps: ``/media?call=…&leg=caller|operator&operator=…``, sub-protocol ``media``.

It always reads: an Asterisk that cannot write holds up the caller's channel. Everything else is refused with a reason.
"""

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from asr.media.broken import BrokenTaps
from asr.media.control import read_control
from asr.media.stream import LegSink, Tap, TapStream
from crm.db import Clock

log = logging.getLogger(__name__)

CALL_ID = re.compile(r"^[A-Za-z0-9_.-]{1,64}$")
OPERATOR = re.compile(r"^[0-9]{0,16}$")
PUMP_S = 0.06
"""Three frames; it must go on when nothing comes, because silence takes the place of what is missing."""

LARGEST = 65_536
ASK_S = 2.0


class Refusal(Exception):  # noqa: N818 - it is an answer to the peer, not an error of ours
    """Why a tap is not heard, as a websocket close code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class TapSink(Protocol):
    """Opens a leg for each tap."""

    def open(self, tap: Tap) -> LegSink:
        """Return where the tap's frames go."""


def read_tap(path: str) -> Tap:
    """Read whose voice a request's address announces.

    Raises:
        Refusal: Saying what was expected.
    """
    try:
        query = parse_qs(urlsplit(path).query, max_num_fields=16)
    except ValueError as error:
        raise Refusal(4400, "expected call, leg and operator, got far more") from error
    call_id, leg, operator = (query.get(name, [""])[0] for name in ("call", "leg", "operator"))
    if not CALL_ID.match(call_id):
        raise Refusal(4400, "expected call=<call id> of 1 to 64 letters, digits, _ . or -")
    if not OPERATOR.match(operator):
        raise Refusal(4400, "expected operator=<login> of digits")
    if leg == "caller":
        return Tap(call_id, "caller")
    if leg == "operator":
        return Tap(call_id, "operator", operator)
    raise Refusal(4400, "expected leg=caller or leg=operator")


class MediaServer:
    """Hears every tap.

    Args:
        host: Address to listen on.
        port: Port; 0 takes a free one (see ``port`` after ``start``).
        sink: Opens legs.
        broken: Told of taps that end, and asked about those that begin.
        is_known: Whether a call of this id exists; asked in a thread.
        clock: Gives the present moment.
        steady: Gives seconds that no correction of the clock moves.
    """

    def __init__(
        self,
        host: str,
        port: int,
        sink: TapSink,
        broken: BrokenTaps,
        is_known: Callable[[str], bool],
        clock: Clock,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.host = host
        self.port = port
        self.refused = 0
        self._sink = sink
        self._broken = broken
        self._is_known = is_known
        self._clock = clock
        self._steady = steady
        self._dropped = 0
        self._streams: dict[tuple[str, str], tuple[Tap, ServerConnection, TapStream]] = {}
        self._server: Server | None = None
        self._pump: asyncio.Task[None] | None = None
        self._farewells: set[asyncio.Task[None]] = set()

    @property
    def streams(self) -> int:
        """How many taps are heard just now."""
        return len(self._streams)

    @property
    def dropped(self) -> int:
        """Frames dropped since the start."""
        return self._dropped + sum(stream.dropped for *_, stream in self._streams.values())

    async def start(self) -> None:
        """Listen."""
        self._server = await serve(
            self._hear,
            self.host,
            self.port,
            subprotocols=[Subprotocol("media")],
            process_request=_only_media,
            max_size=LARGEST,
            compression=None,
            ping_interval=None,  # Asterisk before 22.8 ends the channel at a ping
            close_timeout=2,
            logger=logging.getLogger(f"{__name__}.peer"),
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._pump = asyncio.create_task(self._pump_all(), name="media-pump")

    async def stop(self) -> None:
        """Close every tap and stop listening."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()
        if self._pump:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump

    async def _pump_all(self) -> None:
        while True:
            await asyncio.sleep(PUMP_S)
            for number, (*_, stream) in enumerate(tuple(self._streams.values())):
                stream.pump()
                if number % 16 == 15:  # many taps, whose frames may not wait meanwhile
                    await asyncio.sleep(0)

    async def _hear(self, peer: ServerConnection) -> None:
        try:
            tap = read_tap(peer.request.path if peer.request else "")
            await self._check_known(tap.call_id)
            await self._hear_tap(peer, tap)
        except Refusal as refusal:
            self.refused += 1
            log.warning("tap refused: %s", refusal.reason)
            await peer.close(refusal.code, refusal.reason)
        except ConnectionClosed:
            log.debug("tap closed without a farewell")

    async def _check_known(self, call_id: str) -> None:
        try:
            known = await asyncio.wait_for(asyncio.to_thread(self._is_known, call_id), ASK_S)
        except Exception as error:
            log.warning("tap not checked: %s", type(error).__name__)
            raise Refusal(1013, "calls cannot be looked up just now") from error
        if not known:
            raise Refusal(4404, "unknown-call: expected the id of a call in progress")

    async def _hear_tap(self, peer: ServerConnection, tap: Tap) -> None:
        key = (tap.call_id, tap.leg)
        if older := self._streams.pop(key, None):
            before, its_peer, its_stream = older
            self._close(before, its_stream)
            farewell = asyncio.create_task(its_peer.close(4409, "replaced by a newer tap of the same leg"))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)
        stream = TapStream(self._sink.open(tap), self._clock, self._steady, self._broken.again(tap))
        self._streams[key] = (tap, peer, stream)
        try:
            async for message in peer:
                if isinstance(message, str):
                    _check_control(message)
                elif len(message) % 2:
                    raise Refusal(1003, f"expected 16-bit samples, got {len(message)} bytes")
                else:
                    stream.push(message)
        finally:
            if self._streams.get(key) == (tap, peer, stream):
                del self._streams[key]
                self._close(tap, stream)

    def _close(self, tap: Tap, stream: TapStream) -> None:
        stream.close()
        self._dropped += stream.dropped
        if until := stream.heard_until:
            self._broken.ended(tap, until)


def _check_control(text: str) -> None:
    control = read_control(text)
    if control is None:
        raise Refusal(1003, "expected audio or a control message, got other text")
    if control["event"] == "MEDIA_START" and control.get("format", "slin16") != "slin16":
        raise Refusal(1003, "expected format slin16")


def _only_media(peer: ServerConnection, request: Request) -> Response | None:
    if urlsplit(request.path).path == "/media":
        return None
    return peer.respond(HTTPStatus.NOT_FOUND, "expected /media\n")
