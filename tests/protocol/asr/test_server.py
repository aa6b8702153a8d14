"""The media server against clients of every kind; none of them disturbs another."""

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from asr.audio import SILENT_FRAME
from asr.media.broken import BrokenTaps
from asr.media.server import MediaServer
from asr.media.stream import LegSink, Tap
from crm.bus import MemoryBus
from tests.protocol.asr.conftest import StreamClock, until

pytestmark = [pytest.mark.protocol, pytest.mark.patient]

FRAME = b"\x01\x02" * 320
MEDIA = [Subprotocol("media")]


@dataclass
class HeardLeg:
    """A leg that only remembers."""

    tap: Tap
    frames: list[bytes] = field(default_factory=list)
    lost: int = 0
    closed: bool = False

    def begin(self, at: datetime, since: datetime | None = None) -> None:
        self.began, self.since = at, since

    def hear(self, frame: bytes) -> None:
        self.frames.append(frame)

    def lose(self, frames: int) -> None:
        self.lost += frames

    def close(self) -> None:
        self.closed = True


class Sink:
    def __init__(self) -> None:
        self.legs: list[HeardLeg] = []

    def open(self, tap: Tap) -> LegSink:
        self.legs.append(HeardLeg(tap))
        return self.legs[-1]


class Bench:
    """A server with the calls ``known`` and ``broken`` (whose lookup fails)."""

    def __init__(self) -> None:
        self.sink = Sink()
        self.clock = StreamClock()
        broken = BrokenTaps(lambda missed: None, MemoryBus(), self.clock)
        self.server = MediaServer("127.0.0.1", 0, self.sink, broken, self.is_known, self.clock, self.steady)

    def steady(self) -> float:
        return self.clock().timestamp()

    def is_known(self, call_id: str) -> bool:
        if call_id == "broken":
            raise OSError("database is away")
        return call_id == "known"

    def at(self, query: str) -> str:
        return f"ws://127.0.0.1:{self.server.port}{query}"

    async def close_of(self, query: str, *messages: str | bytes) -> tuple[int, str]:
        """Connect, send, and return the close code and reason that come back."""
        async with connect(self.at(query), subprotocols=MEDIA) as peer:
            try:
                for message in messages:
                    await peer.send(message)
                await peer.wait_closed()
            except ConnectionClosed:
                await peer.wait_closed()
            return peer.close_code or 0, peer.close_reason or ""

    async def still_hears(self) -> bool:
        """Return whether an ordinary tap is heard."""
        async with connect(self.at("/media?call=known&leg=caller"), subprotocols=MEDIA) as peer:
            await peer.send(FRAME)
            await until(lambda: self.sink.legs and FRAME in self.sink.legs[-1].frames, 5)
        return True


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    await made.server.start()
    yield made
    await made.server.stop()


async def send_all(peer: ClientConnection, *messages: str | bytes) -> None:
    for message in messages:
        await peer.send(message)


@pytest.mark.parametrize(
    ("query", "messages", "code", "word"),
    [
        ("/media?call=known&leg=caller", [FRAME[:-1]], 1003, "16-bit"),
        ("/media?call=known&leg=caller", ["hello there"], 1003, "other text"),
        ("/media?call=known&leg=caller", ['{"event":'], 1003, "other text"),
        ("/media?call=known&leg=caller", ["[" * 50_000], 1003, "other text"),
        ("/media?call=known&leg=caller", ["MEDIA_START format:ulaw"], 1003, "slin16"),
        ("/media?call=known&leg=caller", [bytes(70_000)], 1009, ""),
        ("/media?call=nobody&leg=caller", [], 4404, "unknown-call"),
        ("/media?call=broken&leg=caller", [], 1013, "cannot be looked up"),
        ("/media?leg=caller", [], 4400, "call="),
        ("/media?call=../../etc&leg=caller", [], 4400, "call="),
        ("/media?call=known&leg=both", [], 4400, "leg="),
        ("/media?call=known&leg=operator&operator=x%0d%0a", [], 4400, "operator="),
        ("/media?" + "a=1&" * 40, [], 4400, "far more"),
    ],
)
async def test_refusal_says_why_and_others_are_heard(
    bench: Bench, query: str, messages: list[str | bytes], code: int, word: str
) -> None:
    got, reason = await bench.close_of(query, *messages)
    assert got == code
    assert word in reason
    assert await bench.still_hears()


@pytest.mark.parametrize("offered", [None, [Subprotocol("sip")]])
async def test_only_the_media_protocol_is_spoken(bench: Bench, offered: list[Subprotocol] | None) -> None:
    with pytest.raises(InvalidHandshake):
        async with connect(bench.at("/media?call=known&leg=caller"), subprotocols=offered):
            pass
    assert not bench.sink.legs
    assert await bench.still_hears()


async def test_other_addresses_are_not_found(bench: Bench) -> None:
    with pytest.raises(InvalidHandshake, match="404"):
        async with connect(bench.at("/other?call=known&leg=caller"), subprotocols=MEDIA):
            pass


async def test_garbage_instead_of_a_websocket(bench: Bench) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", bench.server.port)
    writer.write(b"\x16\x03\x01" + bytes(range(256)) * 8)
    await writer.drain()
    writer.close()
    assert await bench.still_hears()


async def test_frame_of_ten_megabytes_is_refused_by_its_header(bench: Bench) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", bench.server.port)
    writer.write(
        b"GET /media?call=known&leg=caller HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: media\r\n\r\n"
    )
    assert b"101" in await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x82\xff" + struct.pack("!Q", 10_000_000) + bytes(4))
    close = await reader.readexactly(4)
    assert (close[0], struct.unpack("!H", close[2:])[0]) == (0x88, 1009)
    writer.close()
    assert await bench.still_hears()


async def test_audio_before_or_without_media_start_is_heard_whole(bench: Bench) -> None:
    pcm = bytes(range(256)) * 25  # ten frames
    async with connect(bench.at("/media?call=known&leg=operator&operator=8001"), subprotocols=MEDIA) as peer:
        for at in range(0, len(pcm), 100):
            await peer.send(pcm[at : at + 100])
        await send_all(peer, "MEDIA_START connection_id:asr format:slin16", '{"event":"DTMF_END","digit":"1"}')
    await until(lambda: bench.sink.legs and bench.sink.legs[0].closed)
    (leg,) = bench.sink.legs
    assert leg.tap == Tap("known", "operator", "8001")
    assert b"".join(leg.frames) == pcm


async def test_silence_takes_the_place_of_frames_that_do_not_come(bench: Bench) -> None:
    async with connect(bench.at("/media?call=known&leg=caller"), subprotocols=MEDIA) as peer:
        await peer.send(FRAME)
        await until(lambda: bench.sink.legs and bench.sink.legs[0].frames)
        for _ in range(100):
            bench.clock.pass_frame()
        await until(lambda: len(bench.sink.legs[0].frames) >= 90)
        await peer.send(FRAME)
        await until(lambda: bench.sink.legs[0].frames[-1] == FRAME)
    frames = bench.sink.legs[0].frames
    assert set(frames[1:-1]) == {SILENT_FRAME}
    assert len(frames) <= 101


async def test_newer_tap_of_the_same_leg_replaces_the_older(bench: Bench) -> None:
    query = bench.at("/media?call=known&leg=caller")
    async with connect(query, subprotocols=MEDIA) as older:
        await older.send(FRAME)
        await until(lambda: bench.sink.legs and bench.sink.legs[0].frames)
        async with connect(query, subprotocols=MEDIA) as newer:
            await newer.send(FRAME)
            await older.wait_closed()
            assert older.close_code == 4409
            await until(lambda: len(bench.sink.legs) == 2 and bench.sink.legs[1].frames)
            assert bench.sink.legs[0].closed
            assert bench.server.streams == 1


async def test_client_that_vanishes_ends_its_leg(bench: Bench) -> None:
    peer = await connect(bench.at("/media?call=known&leg=caller"), subprotocols=MEDIA)
    await peer.send(FRAME)
    await until(lambda: bench.sink.legs and bench.sink.legs[0].frames)
    peer.transport.abort()
    await until(lambda: bench.sink.legs[0].closed)
    assert bench.server.streams == 0


async def test_a_tap_that_died_and_is_there_again_tells_its_leg_since_when_nothing_was_heard(bench: Bench) -> None:
    async def tap(query: str) -> HeardLeg:
        earlier = len(bench.sink.legs)
        async with connect(bench.at(f"/media?call=known&{query}"), subprotocols=MEDIA) as peer:
            await peer.send(FRAME)
            (leg,) = await until(lambda: bench.sink.legs[earlier:])
            await until(lambda: leg.frames)
        await until(lambda: not bench.server.streams)
        bench.clock.at += timedelta(seconds=5)
        return leg

    first = await tap("leg=caller")
    other = await tap("leg=operator&operator=8001")
    again = await tap("leg=caller")
    next_operator = await tap("leg=operator&operator=8002")
    assert (first.since, other.since) == (None, None)
    assert again.since == first.began + timedelta(milliseconds=20)
    assert next_operator.since is None, "somebody else spoke there before"


async def test_frames_dropped_stay_counted_when_their_tap_has_ended(bench: Bench) -> None:
    async with connect(bench.at("/media?call=known&leg=caller"), subprotocols=MEDIA) as peer:
        await send_all(peer, *[FRAME * 100] * 60)
        await until(lambda: bench.server.dropped)
    await until(lambda: not bench.server.streams)
    assert bench.server.dropped == bench.sink.legs[0].lost > 0
