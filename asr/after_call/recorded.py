"""A stretch of a recording on its way through a recogniser, as fast as that goes."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from asr.audio import frames_of, read_wav
from asr.engines.base import EngineSpec, Result
from asr.gate import Begin, Chunk, End, GateEvent, VoiceGate, cut, frames_to_s
from asr.pool import RecogniserPool
from config.errors import HotlineError

AHEAD_BYTES = 64_000
"""Two seconds of a recording wait in the worker at most."""

BLOCK_S = 30.0
"""A recording is read in blocks, however long it is."""

PIECE_BYTES = 6_400


class WorkerLostError(HotlineError):
    """The recogniser went away in the middle of a recording."""

    slug = "recogniser-lost"
    status = 503


def blocks_of(path: Path, channel: int, start_s: float, end_s: float | None = None) -> Iterator[bytes]:
    """Give a stretch of one side of a recording as 16 kHz PCM, block by block.

    Raises:
        AudioFileError: If the file cannot be read.
    """
    at = start_s
    while end_s is None or at < end_s:
        length = BLOCK_S if end_s is None else min(BLOCK_S, end_s - at)
        pcm = read_wav(path, channel=channel, start_s=at, length_s=length)
        if not pcm:
            return
        yield pcm
        at += length


def voiced_spans(path: Path, channel: int) -> list[tuple[float, float]]:
    """Return where the gate finds a voice on one side of a recording, in seconds.

    Raises:
        AudioFileError: If the file cannot be read.
    """
    spans, began = [], 0
    for event in cut(chain.from_iterable(frames_of(block) for block in blocks_of(path, channel, 0.0))):
        if isinstance(event, Begin):
            began = event.at
        elif isinstance(event, End):
            spans.append((frames_to_s(began), frames_to_s(event.at)))
    return spans


class RecordedLeg:
    """Sends a stretch of a recording through the pool (``asr.way.LegListener``)."""

    def __init__(self, pool: RecogniserPool) -> None:
        self._results: dict[int, Result] = {}
        self._closed = asyncio.Event()
        self._lost = not pool.up
        self._pool = pool
        self._way = pool.open_leg(self)

    @property
    def spec(self) -> EngineSpec:
        """Engine and model that read it."""
        return self._way.spec or self._pool.spec

    async def transcribe(self, blocks: Iterable[bytes]) -> list[tuple[float, float, Result]]:
        """Return what the gate lets through: start and end in seconds, and the words.

        Raises:
            WorkerLostError: If the worker went away; nothing of it is to be kept.
            AudioFileError: If the recording cannot be read.
        """
        gate, spans = VoiceGate(), {}
        began = 0.0

        async def follow(events: Iterable[GateEvent]) -> None:
            nonlocal began
            for event in events:
                if isinstance(event, Begin):
                    began = frames_to_s(event.at)
                elif isinstance(event, Chunk):
                    await self._feed(event.number, event.pcm)
                elif isinstance(event, End):
                    spans[event.number] = (began, frames_to_s(event.at))
                    self._way.finish(event.number)

        waiting = iter(blocks)
        try:
            while block := await asyncio.to_thread(next, waiting, b""):
                for frame in frames_of(block):
                    await follow(gate.feed(frame))
            await follow(gate.finish())
        finally:
            self._way.close()
        await self._answered()
        return [(*spans[n], result) for n, result in sorted(self._results.items()) if result.text]

    async def read(self, pcm: bytes) -> Result:
        """Return what the engine makes of this sound as one utterance.

        Raises:
            WorkerLostError: If the worker went away.
        """
        try:
            for at in range(0, len(pcm), PIECE_BYTES):
                await self._feed(1, pcm[at : at + PIECE_BYTES])
            self._way.finish(1)
        finally:
            self._way.close()
        await self._answered()
        return self._results.get(1, Result(""))

    async def _feed(self, number: int, pcm: bytes) -> None:
        await self._way.room(AHEAD_BYTES)
        if self._lost or not self._way.feed(number, pcm):
            raise WorkerLostError("expected the recogniser to take the recording, it went away")

    async def _answered(self) -> None:
        await self._closed.wait()
        if self._lost:
            raise WorkerLostError("expected the recogniser to read the recording to its end, it went away")

    def on_partial(self, utterance: int, text: str, *, paused: bool = False, again_s: float = 0.0) -> None:
        """Nobody watches a recording being read."""

    def on_final(self, utterance: int, result: Result) -> None:
        """Keep a result."""
        self._results[utterance] = result

    def on_failed(self, utterance: int) -> None:
        """An utterance the engine cannot read stays unwritten."""

    def on_down(self) -> None:
        """The rest is lost."""
        self._lost = True

    def on_up(self) -> None:
        """Too late for this one."""

    def on_closed(self) -> None:
        """All is answered."""
        self._closed.set()
