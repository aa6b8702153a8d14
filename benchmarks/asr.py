"""How many legs one machine writes down in real time, over the real media protocol.

Every stream is one leg of a conversation at 8 kHz quality: turns of the committed sentences, varied in speed and level
so that no two are alike, with pauses while the other side talks. More and more streams are played until text comes too
late: partial text more than 0.5 s (95th percentile) after its last sound was sent, final text more than 1 s after
the end of speech, or audio dropped.

In the same run, in a process of its own: the plain way, one recogniser per connection in a thread pool, no gate.

Prints one JSON line.
"""

import argparse
import asyncio
import collections
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import psutil
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from asr.audio import FRAME_BYTES, FRAMES_PER_S, frames_of, read_wav
from asr.engines.base import EngineSpec
from asr.media.server import MediaServer
from asr.models.install import install
from asr.pool import LegListener, PoolLeg, RecogniserPool
from asr.store import TranscriptStore
from asr.text.writer import Writer
from asr.transcriber import Transcriber
from benchmarks.machine import say, versions
from config.clock import utc_now
from config.profile import load_profile
from config.settings import PROJECT, Settings
from crm.bus import MemoryBus
from crm.bus.events import TranscriptFinal
from crm.calls.service import open_call
from crm.db import make_engine, make_session_factory
from crm.tables import metadata
from tests.databases import VAULT

SPEECH = PROJECT / "hotline" / "drill" / "audio"
LADDER = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48)
PARTIAL_S = 0.5
FINAL_S = 1.0
WARM_UP_S = 10.0
MEDIA = [Subprotocol("media")]


@dataclass
class Lags:
    """Seconds by which text came after sound."""

    partial: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)


def p95(values: list[float]) -> float:
    return round(float(np.percentile(values, 95)), 3) if values else 0.0


def conversation(seed: int, seconds: float) -> list[bytes]:
    """One side of a conversation: it talks a little less than half of the time."""
    rng = np.random.default_rng(seed)
    clips = [np.frombuffer(read_wav(path), dtype="<i2") for path in sorted(SPEECH.glob("*.wav"))]
    parts = [np.zeros(int(16_000 * rng.uniform(0.2, 6.0)), dtype="<i2")]
    while sum(map(len, parts)) < 16_000 * seconds:
        clip = clips[rng.integers(len(clips))]
        places = np.arange(0, len(clip) - 1, rng.uniform(0.88, 1.12))
        said = np.interp(places, np.arange(len(clip)), clip) * rng.uniform(0.4, 1.0)
        pause = np.zeros(int(len(said) * rng.uniform(0.9, 1.9)))
        noise = rng.normal(0, 6, len(said) + len(pause))
        parts.append((np.concatenate([said, pause]) + noise).astype("<i2"))
    return frames_of(np.concatenate(parts).tobytes())[: int(seconds * FRAMES_PER_S)]


async def play(address: str, frames: list[bytes]) -> None:
    """Send one leg in real time."""
    async with connect(address, subprotocols=MEDIA, compression=None, max_queue=None) as peer:
        start = time.monotonic()
        for number, frame in enumerate(frames):
            await peer.send(frame)
            await asyncio.sleep(max(0.0, start + (number + 1) / FRAMES_PER_S - time.monotonic()))


class MeasuredLeg(PoolLeg):
    """Notes how long each piece takes from its last sound to the text that reflects it."""

    sent: "collections.deque[tuple[int, datetime]]"
    lags: Lags

    def feed(self, utterance: int, pcm: bytes) -> bool:
        taken = super().feed(utterance, pcm)
        if taken:
            self.sent.append((len(pcm), self.listener._now()))  # type: ignore[attr-defined] # noqa: SLF001 - a leg's own clock
        return taken

    def took(self, taken: int) -> None:
        super().took(taken)
        while taken > 0 and self.sent:
            size, at = self.sent.popleft()
            taken -= size
            self.lags.partial.append((utc_now() - at).total_seconds())


class MeasuredPool(RecogniserPool):
    """A pool of such legs."""

    lags: Lags

    def open_leg(self, listener: LegListener) -> PoolLeg:
        self._next += 1
        leg = self._legs[self._next] = MeasuredLeg(self, self._next, listener)
        leg.sent, leg.lags = collections.deque(), self.lags
        return leg


async def ours(spec: EngineSpec, seconds: float, ladder: tuple[int, ...]) -> dict[str, object]:
    """The product's way, with its own parts."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/hotline.db", VAULT)
        metadata.create_all(engine)
        factory = make_session_factory(engine)
        with factory.begin() as session:
            for number in range(max(ladder)):
                open_call(
                    session, call_id=f"b-{number}", number="", line="12345", origin="trunk", channel="", at=utc_now()
                )
        bus = MemoryBus()
        store, pool = TranscriptStore(factory, bus, Writer(load_profile("demo"))), MeasuredPool(spec)
        pool.lags = Lags()
        transcriber = Transcriber(store, bus)
        transcriber.pool = pool
        server = MediaServer("127.0.0.1", 0, transcriber, lambda call_id: True, utc_now)
        finals = bus.subscribe(TranscriptFinal)

        async def note() -> None:
            async for event in finals:
                if isinstance(event, TranscriptFinal):
                    pool.lags.final.append((event.at - event.ended_at).total_seconds())

        noting = asyncio.create_task(note())
        store.start()
        pool.start()
        await pool.settled()
        await server.start()
        address = f"ws://127.0.0.1:{server.port}/media?leg=caller&call=b-"

        async def rung(streams: int, length: float) -> Lags:
            pool.lags = Lags()
            await asyncio.gather(*(play(f"{address}{n}", conversation(n, length)) for n in range(streams)))
            await transcriber.drained(30)
            await store.drained()
            return pool.lags

        result = await climb(rung, seconds, ladder, lambda: 0 if pool.up else 1)
        await server.stop()
        await store.stop()
        await pool.stop()
        finals.close()
        await noting
        engine.dispose()
    return result


async def plain(spec: EngineSpec, seconds: float, ladder: tuple[int, ...]) -> dict[str, object]:
    """One recogniser per connection, all audio through it, a partial result after each tenth of a second."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(spec.path)
    threads = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
    loop = asyncio.get_running_loop()
    lags = Lags()

    def hear(recogniser: "vosk.KaldiRecognizer", pcm: bytes) -> dict[str, object] | None:
        if recogniser.AcceptWaveform(pcm):
            said: dict[str, object] = json.loads(recogniser.Result())
            return said
        recogniser.PartialResult()
        return None

    async def serve_one(peer: ServerConnection) -> None:
        recogniser = await loop.run_in_executor(threads, vosk.KaldiRecognizer, model, 16_000)
        recogniser.SetWords(True)
        start, passed, waiting = 0.0, 0, b""
        async for message in peer:
            start = start or time.monotonic()
            waiting += message if isinstance(message, bytes) else b""
            if len(waiting) < 5 * FRAME_BYTES:
                continue
            passed += len(waiting)
            said = await loop.run_in_executor(threads, hear, recogniser, waiting)
            waiting = b""
            now = time.monotonic() - start
            lags.partial.append(now - passed / 32_000)
            words = said.get("result") if said else None
            if isinstance(words, list) and words:
                lags.final.append(now - float(words[-1]["end"]))

    async with serve(serve_one, "127.0.0.1", 0, subprotocols=MEDIA, compression=None, max_queue=None) as server:
        address = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/media"

        async def rung(streams: int, length: float) -> Lags:
            lags.partial, lags.final = [], []
            await asyncio.gather(*(play(address, conversation(n, length)) for n in range(streams)))
            return Lags(lags.partial, lags.final)

        return await climb(rung, seconds, ladder, lambda: 0)


async def climb(
    rung: Callable[[int, float], Awaitable[Lags]], seconds: float, ladder: tuple[int, ...], lost: Callable[[], int]
) -> dict[str, object]:
    """Play more and more streams until partial text comes too late.

    ``streams`` counts what stays within both limits; ``streams_by_partial`` leaves the final text aside, whose time
    without a gate is the engine's own sense of where an utterance ends.
    """
    within: dict[str, object] = {"streams": 0}
    by_partial, both = 0, True
    beyond: dict[str, object] = {}
    for streams in ladder:
        await rung(streams, WARM_UP_S)
        cpu, started = cpu_seconds(), time.monotonic()
        lags = await rung(streams, seconds)
        figures: dict[str, object] = {
            "streams": streams,
            "partial_p95_s": p95(lags.partial),
            "final_p95_s": p95(lags.final),
            "finals": len(lags.final),
            "cpu_per_stream_second": round((cpu_seconds() - cpu) / (streams * seconds), 3),
            "wall_s": round(time.monotonic() - started, 1),
            "rss_mb": round(memory() / 2**20),
        }
        both = both and p95(lags.final) <= FINAL_S and p95(lags.partial) <= PARTIAL_S and not lost()
        if both:
            within = figures
        elif not beyond:
            beyond = figures
        if p95(lags.partial) > PARTIAL_S or lost():
            break
        by_partial = streams
    per_core = round(int(str(within["streams"])) / (os.cpu_count() or 1), 2)
    return {**within, "streams_per_core": per_core, "streams_by_partial": by_partial, "next": beyond}


def family() -> list[psutil.Process]:
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def cpu_seconds() -> float:
    return sum(sum(p.cpu_times()[:2]) for p in family())


def memory() -> int:
    return sum(p.memory_info().rss for p in family())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=20.0, help="length of each step")
    options.add_argument("--engine", choices=("vosk", "whisper"), default="vosk")
    options.add_argument("--model", default="vosk-ko")
    options.add_argument("--streams", type=int, nargs="*", help="steps, instead of the usual ladder")
    options.add_argument("--only-plain", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    model = install(Settings(), asked.model)
    spec = EngineSpec(asked.engine, asked.model, str(model.path))
    ladder = tuple(asked.streams or LADDER)
    if asked.only_plain:
        print(json.dumps(asyncio.run(plain(spec, asked.seconds, ladder))))
        return
    load = os.getloadavg()[0]
    result = asyncio.run(ours(spec, asked.seconds, ladder))
    other: object = None
    if asked.engine == "vosk":
        steps = [str(n) for n in ladder]
        arguments = ["--only-plain", "--seconds", str(asked.seconds), "--model", asked.model, "--streams", *steps]
        command = [sys.executable, "-m", "benchmarks.asr", *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=PROJECT)
        other = json.loads(done.stdout)
    say(
        "asr",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=versions("vosk", "faster-whisper", "websockets"),
        engine=asked.engine,
        model=asked.model,
        seconds=asked.seconds,
        limits={"partial_p95_s": PARTIAL_S, "final_p95_s": FINAL_S},
        load_before=round(load, 2),
        ours=result,
        plain=other,
    )


if __name__ == "__main__":
    main()
