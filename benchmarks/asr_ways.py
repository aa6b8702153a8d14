"""Two ways of hearing many taps at once: the product's own parts, and what public recogniser servers do."""

import asyncio
import collections
import concurrent.futures
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import psutil
import vosk
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from asr.audio import FRAME_BYTES, RATE, seconds
from asr.engines.base import EngineSpec
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
from crm.bus.events import TranscriptFinal
from crm.calls.service import open_call
from crm.db import SessionFactory

MOST = 64
"""Calls there are at most."""

PIECE = 5 * FRAME_BYTES
"""What the plain way decodes at once."""


@dataclass
class Heard:
    """What came of one step: seconds by which text came after sound, the text of each leg, and what was lost."""

    partial: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)
    text: dict[tuple[str, str], list[str]] = field(default_factory=lambda: collections.defaultdict(list))
    lost: int = 0


class Step(Protocol):
    """Plays so many calls of so many seconds, the first with this seed; perhaps several rounds of such calls."""

    def __call__(self, calls: int, length: float, seed: int, rounds: int = 1, /) -> Awaitable[Heard]: ...


def family() -> list[psutil.Process]:
    """Return this process and those it started, without the player."""
    me = psutil.Process()
    return [me, *(p for p in me.children(recursive=True) if "benchmarks.asr_talk" not in p.cmdline())]


def memory() -> int:
    """Return what they hold in memory, in bytes."""
    return sum(p.memory_info().rss for p in family())


async def play(port: int, calls: int, length: float, seed: int, rounds: int = 1) -> None:
    """Let another process play, so many rounds one after the other."""
    arguments = (str(port), str(calls), str(length), str(seed), str(rounds))
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
            self.heard().text[piece.tap.call_id, piece.tap.leg].append(piece.text)
        elif isinstance(piece, Missed):
            self.heard().lost += 1


@asynccontextmanager
async def ours(spec: EngineSpec) -> AsyncIterator[Step]:
    """The product's way, with its own parts."""
    with database("sqlite") as engine:
        factory = SessionFactory(engine)
        with factory.begin() as session:
            for number in range(MOST):
                open_call(
                    session, call_id=f"b-{number}", number="", line="12345", origin="trunk", channel="", at=utc_now()
                )
        bus = MemoryBus()
        store = MeasuredStore(factory, bus, Writer(load_profile("demo")))
        pool = MeasuredPool([spec], workers=WANTED)
        store.heard = lambda: pool.heard
        transcriber = Transcriber(store, bus)
        transcriber.pool = pool
        server = MediaServer("127.0.0.1", 0, transcriber, lambda call_id: True, utc_now)
        finals = bus.subscribe(TranscriptFinal)

        async def note() -> None:
            async for event in finals:
                if isinstance(event, TranscriptFinal):
                    pool.heard.final.append((event.at - event.ended_at).total_seconds())

        async def step(calls: int, length: float, seed: int, rounds: int = 1) -> Heard:
            pool.heard = Heard()
            await play(server.port, calls, length, seed, rounds)
            await transcriber.drained(30)
            await store.drained()
            return pool.heard

        noting = asyncio.create_task(note())
        store.start()
        pool.start()
        transcriber.start()
        while len(pool.listening) < WANTED:  # noqa: ASYNC110 - nothing else goes on yet
            await asyncio.sleep(0.1)
        await server.start()
        yield step
        await server.stop()
        await transcriber.stop()
        await store.stop()
        await pool.stop()
        finals.close()
        await noting


def plain_model(spec: EngineSpec) -> Any:
    """Load a model as it comes."""
    vosk.SetLogLevel(-1)
    return vosk.Model(spec.path)


def plain_text(model: Any, pcm: bytes) -> str:
    """Return what the plain way writes of one leg when nothing else goes on."""
    recogniser, texts = vosk.KaldiRecognizer(model, RATE), []
    for at in range(0, len(pcm), PIECE):
        if said := _accept(recogniser, pcm[at : at + PIECE]):
            texts.append(str(said["text"]))
    return " ".join([*texts, json.loads(recogniser.FinalResult())["text"]])


def _accept(recogniser: Any, pcm: bytes) -> dict[str, object] | None:
    if recogniser.AcceptWaveform(pcm):
        said: dict[str, object] = json.loads(recogniser.Result())
        return said
    recogniser.PartialResult()
    return None


@asynccontextmanager
async def plain(spec: EngineSpec) -> AsyncIterator[Step]:
    """One recogniser per connection, all audio through it, a partial result after each tenth of a second."""
    model = plain_model(spec)
    threads = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
    loop = asyncio.get_running_loop()
    heard = Heard()

    async def serve_one(peer: ServerConnection) -> None:
        assert peer.request
        query = dict(pair.split("=") for pair in peer.request.path.split("?")[1].split("&"))
        leg = query["call"], query["leg"]
        recogniser = await loop.run_in_executor(threads, vosk.KaldiRecognizer, model, RATE)
        recogniser.SetWords(True)
        start, passed, waiting = 0.0, 0, b""
        async for message in peer:
            start = start or time.monotonic()
            waiting += message if isinstance(message, bytes) else b""
            if len(waiting) < PIECE:
                continue
            passed += len(waiting)
            said = await loop.run_in_executor(threads, _accept, recogniser, waiting)
            waiting = b""
            now = time.monotonic() - start
            heard.partial.append(now - seconds(passed))
            words = said.get("result") if said else None
            if said and isinstance(words, list) and words:
                heard.final.append(now - float(words[-1]["end"]))
                heard.text[leg].append(str(said["text"]))
        heard.text[leg].append(json.loads(await loop.run_in_executor(threads, recogniser.FinalResult))["text"])

    media = [Subprotocol("media")]
    async with serve(serve_one, "127.0.0.1", 0, subprotocols=media, compression=None, max_queue=None) as server:

        async def step(calls: int, length: float, seed: int, rounds: int = 1) -> Heard:
            nonlocal heard
            heard = Heard()
            await play(server.sockets[0].getsockname()[1], calls, length, seed, rounds)
            await asyncio.sleep(1.0)
            return heard

        yield step
    threads.shutdown()
