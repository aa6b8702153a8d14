"""Two ways of hearing many taps at once: the product's own parts, and what public recogniser servers do."""

import asyncio
import concurrent.futures
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import vosk
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from asr.audio import FRAME_BYTES, RATE, seconds
from asr.engines.base import EngineSpec
from benchmarks.asr_service import Heard, play, service
from crm.bus.events import TranscriptFinal

PIECE = 5 * FRAME_BYTES
"""What the plain way decodes at once."""


class Step(Protocol):
    """Plays so many calls of so many seconds, the first with this seed; perhaps several rounds of such calls."""

    def __call__(self, calls: int, length: float, seed: int, rounds: int = 1, /) -> Awaitable[Heard]: ...


@asynccontextmanager
async def ours(spec: EngineSpec) -> AsyncIterator[Step]:
    """The product's way, with its own parts."""
    async with service(spec) as parts:
        numbers = itertools.count()
        pool, finals = parts.pool, parts.bus.subscribe(TranscriptFinal)

        async def note() -> None:
            async for event in finals:
                if isinstance(event, TranscriptFinal):
                    pool.heard.final.append((event.at - event.ended_at).total_seconds())

        async def step(calls: int, length: float, seed: int, rounds: int = 1) -> Heard:
            first, *_ = itertools.islice(numbers, calls * rounds)
            pool.heard = Heard(first=first)
            await play(parts.port, calls, length, seed, rounds, first)
            await parts.drained()
            return pool.heard

        noting = asyncio.create_task(note())
        yield step
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
    busy: set[ServerConnection] = set()

    async def serve_one(peer: ServerConnection) -> None:
        busy.add(peer)
        try:
            await hear(peer)
        finally:
            busy.discard(peer)

    async def hear(peer: ServerConnection) -> None:
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
            while busy:  # noqa: ASYNC110 - what is late is not to make the next step late
                await asyncio.sleep(0.1)
            return heard

        yield step
    threads.shutdown()
