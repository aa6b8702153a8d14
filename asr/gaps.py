"""What could not be heard live is written down from the recording after the call."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from asr.audio import AudioFileError, frames_of, read_wav
from asr.engines.base import EngineSpec, Result
from asr.gate import Begin, Chunk, cut, frames_to_s
from asr.media.stream import Tap
from asr.pool import RecogniserPool
from asr.store import Said, TranscriptStore
from config.errors import HotlineError
from crm.bus import Bus
from crm.bus.events import RecordingReady
from crm.calls.models import Call
from crm.calls.service import get_call
from crm.db import Clock, SessionFactory
from crm.transcripts.models import TranscriptGap
from crm.transcripts.service import close_gap, gaps_of

log = logging.getLogger(__name__)

AHEAD_BYTES = 64_000
"""Two seconds of a recording wait in the worker at most, so that live legs keep their turn."""

TRIES = 3
AGAIN_S = 5.0


class WorkerLostError(HotlineError):
    """The recogniser went away in the middle of a recording."""

    slug = "recogniser-lost"
    status = 503


class RecordedLeg:
    """Sends a stretch of a recording through the pool (``asr.pool.LegListener``)."""

    def __init__(self, pool: RecogniserPool) -> None:
        self._results: dict[int, Result] = {}
        self._closed = asyncio.Event()
        self._lost = not pool.up
        self._way = pool.open_leg(self)

    async def transcribe(self, pcm: bytes) -> list[tuple[float, float, Result]]:
        """Return what is said: start and end in seconds, and the words.

        Raises:
            WorkerLostError: If the worker went away; nothing of it is to be kept.
        """
        spans: dict[int, tuple[float, float]] = {}
        try:
            began = 0.0
            for event in cut(frames_of(pcm)):
                if isinstance(event, Begin):
                    began = frames_to_s(event.at)
                elif isinstance(event, Chunk):
                    await self._feed(event)
                else:
                    spans[event.number] = (began, frames_to_s(event.at))
                    self._way.finish(event.number)
        finally:
            self._way.close()
        await self._closed.wait()
        if self._lost:
            raise WorkerLostError("expected the recogniser to read the recording to its end, it went away")
        return [(*spans[n], result) for n, result in sorted(self._results.items()) if result.text]

    async def _feed(self, chunk: Chunk) -> None:
        await self._way.room(AHEAD_BYTES)
        if self._lost or not self._way.feed(chunk.number, chunk.pcm):
            raise WorkerLostError("expected the recogniser to take the recording, it went away")

    def on_partial(self, utterance: int, text: str) -> None:
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


class GapFiller:
    """Fills a call's gaps when its recording is there.

    Args:
        pool: The recognisers.
        store: Where utterances go.
        factory: Makes sessions.
        bus: Tells of recordings.
        recordings: Their folder.
        clock: Gives the present moment.
    """

    def __init__(
        self,
        pool: RecogniserPool,
        store: TranscriptStore,
        factory: SessionFactory,
        bus: Bus,
        recordings: Path,
        clock: Clock,
    ) -> None:
        self._pool = pool
        self._store = store
        self._factory = factory
        self._bus = bus
        self._recordings = recordings
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Wait for recordings."""
        self._task = asyncio.create_task(self._run(), name="gap-filler")

    async def stop(self) -> None:
        """Wait no longer; what is unfilled stays marked."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        with self._bus.subscribe(RecordingReady) as ready:
            async for event in ready:
                if isinstance(event, RecordingReady):
                    await self._try(event)

    async def _try(self, event: RecordingReady) -> None:
        for _ in range(TRIES):
            try:
                await self.fill(event.call_id, self._recordings / Path(event.file).name)
                return
            except WorkerLostError:
                await asyncio.sleep(AGAIN_S)
            except (AudioFileError, SQLAlchemyError, HotlineError) as error:
                log.warning("gaps not filled: %s", type(error).__name__)
                return

    async def fill(self, call_id: str, recording: Path) -> int:
        """Fill a call's gaps; returns how many.

        Raises:
            WorkerLostError: If the recogniser went away.
            AudioFileError: If the recording cannot be read.
            NotFoundError: If there is no such call.
        """
        await self._store.drained()
        call, gaps = await asyncio.to_thread(self._look_up, call_id)
        if call.recorded_from is None:
            return 0
        for gap in gaps:
            start_s = (gap.started_at - call.recorded_from).total_seconds()
            length_s = (gap.ended_at - gap.started_at).total_seconds() + min(0.0, start_s)
            channel = 0 if gap.leg == "caller" else 1
            pcm = await asyncio.to_thread(
                read_wav, recording, channel=channel, start_s=max(0.0, start_s), length_s=length_s
            )
            heard = await RecordedLeg(self._pool).transcribe(pcm)
            self._keep(call, gap, max(0.0, start_s), heard)
            await self._store.drained()
            await asyncio.to_thread(self._close, gap.id)
        return len(gaps)

    def _look_up(self, call_id: str) -> tuple[Call, list[TranscriptGap]]:
        with self._factory() as session:
            return get_call(session, call_id), list(gaps_of(session, call_id))

    def _close(self, gap_id: int) -> None:
        with self._factory.begin() as session:
            close_gap(session, gap_id, self._clock())

    def _keep(self, call: Call, gap: TranscriptGap, offset_s: float, heard: list[tuple[float, float, Result]]) -> None:
        spec: EngineSpec = self._pool.spec
        tap = Tap(call.id, "caller") if gap.leg == "caller" else Tap(call.id, "operator", call.operator or "")
        zero = (call.recorded_from or gap.started_at) + timedelta(seconds=offset_s)
        for start, end, result in heard:
            self._store.keep(
                Said(
                    tap,
                    result.text,
                    result.words,
                    zero + timedelta(seconds=start),
                    zero + timedelta(seconds=end),
                    spec.engine,
                    spec.model,
                    source="recording",
                )
            )
