"""The product's own parts that hear taps, on a database of their own, and what they took."""

import asyncio
import collections
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import psutil

from asr.engines.base import EngineSpec
from asr.media.broken import BrokenTaps
from asr.media.server import MediaServer
from asr.pool import RecogniserPool
from asr.sizing import WANTED
from asr.store import Missed, Piece, Said, TranscriptStore
from asr.text.writer import Writer
from asr.transcriber import Transcriber
from asr.way import LegListener, LegWay
from asr.worker.process import WorkerProcess
from benchmarks.tickets_database import database
from config.clock import utc_now
from config.profile import load_profile
from config.settings import PROJECT
from crm.bus import MemoryBus
from crm.calls.service import open_call
from crm.db import SessionFactory

MOST = 64
"""Calls there are at most at once."""

EVER = 2048
"""Calls there are at most in a run: a tap of a call that had one before tells of a gap between the two."""


@dataclass
class Heard:
    """What came of one step: seconds by which text came after sound, the text of each leg, and what was lost.

    Attributes:
        first: Number of the step's first call; its text stands under ``b-0``.
    """

    first: int = 0
    partial: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)
    text: dict[tuple[str, str], list[str]] = field(default_factory=lambda: collections.defaultdict(list))
    lost: int = 0


def family() -> list[psutil.Process]:
    """Return this process and those it started, without the player."""
    me = psutil.Process()
    return [me, *(p for p in me.children(recursive=True) if "benchmarks.asr_talk" not in p.cmdline())]


def memory() -> int:
    """Return what they hold in memory, in bytes."""
    return sum(p.memory_info().rss for p in family())


async def play(port: int, calls: int, length: float, seed: int, rounds: int = 1, first: int = 0) -> None:
    """Let another process play, so many rounds one after the other; the first call has the number ``first``."""
    arguments = map(str, (port, calls, length, seed, rounds, first))
    player = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.asr_talk", *arguments, cwd=PROJECT)
    assert await player.wait() == 0


class MeasuredWay(LegWay):
    """Notes how long each piece takes from its last sound to the text that reflects it."""

    sent: "collections.deque[tuple[int, datetime]]"
    heard: Callable[[], Heard]

    def feed(self, utterance: int, pcm: bytes) -> bool:
        taken = super().feed(utterance, pcm)
        if taken:
            self.sent.append((len(pcm), self.listener._now()))  # type: ignore[attr-defined] # noqa: SLF001 - a leg's own clock
        return taken

    def _took(self, worker: WorkerProcess, taken: int) -> None:
        super()._took(worker, taken)
        while taken > 0 and self.sent:
            size, at = self.sent.popleft()
            taken -= size
            self.heard().partial.append((utc_now() - at).total_seconds())


class MeasuredPool(RecogniserPool):
    """A pool of such ways."""

    heard = Heard()

    def open_leg(self, listener: LegListener) -> LegWay:
        self._next += 1
        way = self._ways[self._next] = MeasuredWay(self, self._next, listener)
        way.sent, way.heard = collections.deque(), lambda: self.heard
        return way


class MeasuredStore(TranscriptStore):
    """Notes what the recognisers wrote, before it is written out."""

    heard: Callable[[], Heard]

    def keep(self, piece: Piece) -> None:
        super().keep(piece)
        if isinstance(piece, Said):
            heard, number = self.heard(), int(piece.tap.call_id.removeprefix("b-"))
            heard.text[f"b-{number - heard.first}", piece.tap.leg].append(piece.text)
        elif isinstance(piece, Missed):
            self.heard().lost += 1


@dataclass
class Service:
    """The product's parts that hear calls ``b-0`` to ``b-2047``, on a database of their own."""

    factory: SessionFactory
    bus: MemoryBus
    store: MeasuredStore
    pool: MeasuredPool
    transcriber: Transcriber
    port: int

    async def drained(self) -> None:
        """Wait until everything heard is written down."""
        await self.transcriber.drained(30)
        await self.store.drained()


@asynccontextmanager
async def service(spec: EngineSpec) -> AsyncIterator[Service]:
    """Start the product's parts; they listen."""
    with database("sqlite") as engine:
        factory = SessionFactory(engine)
        with factory.begin() as session:
            for number in range(EVER):
                open_call(
                    session, call_id=f"b-{number}", number="", line="12345", origin="trunk", channel="", at=utc_now()
                )
        bus = MemoryBus()
        store = MeasuredStore(factory, bus, Writer(load_profile("demo")))
        pool = MeasuredPool([spec], workers=WANTED)
        store.heard = lambda: pool.heard
        transcriber = Transcriber(store, bus)
        transcriber.pool = pool
        broken = BrokenTaps(store.keep, bus, utc_now)
        server = MediaServer("127.0.0.1", 0, transcriber, broken, lambda call_id: True, utc_now)
        store.start()
        pool.start()
        transcriber.start()
        while len(pool.listening) < WANTED:  # noqa: ASYNC110 - nothing else goes on yet
            await asyncio.sleep(0.1)
        await server.start()
        yield Service(factory, bus, store, pool, transcriber, server.port)
        await server.stop()
        await transcriber.stop()
        await store.stop()
        await pool.stop()
